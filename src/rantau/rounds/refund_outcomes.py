"""What became of a claim to an insurance, as officers record it, as two of them correct it, and as
files of a counterpart say it. Pure, but for today's clock in `require_outcome`."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.rounds.choice_rows import is_currency
from rantau.rounds.refund_rules import PAID, REFUSED

MAX_AMOUNT, MAX_EVIDENCE = 1_000_000_000, 40  # whole units of a currency; characters
# What a field of an outcome has to have.
FAULT_TEXTS = {
    "on": _("It was paid or refused after it was claimed, and not after today."),
    "evidence": _("Write the number of the paper, 1 to 40 characters."),
    "amount": _("Write how much was paid, in whole units."),
    "currency": _("Choose the currency."),
    "why": _("Write why, 1 to 300 characters."),
}


@dataclass(frozen=True)
class RefundInput:
    """What became of a claim.

    is_paid   else it was refused
    on        the day on which the insurer paid or refused
    amount, currency  paid, in whole units (ISO 4217)
    evidence  the number of the insurer's paper or of the bank's slip
    why       of a refusal
    """

    is_paid: bool
    on: date
    amount: int | None
    currency: str
    evidence: str
    why: str


def list_outcome_faults(data: RefundInput, *, claimed_on: date, today: date) -> list[str]:
    """The fields of an outcome that cannot be those of a claim, in the order of FAULT_TEXTS.

    claimed_on  the day (Asia/Jakarta) on which it was claimed
    today       the last day on which it can have been paid or refused
    """
    faults = {
        "on": not claimed_on <= data.on <= today,
        "evidence": not is_storable(data.evidence.strip(), MAX_EVIDENCE, required=True),
        "amount": data.is_paid and not 0 < (data.amount or 0) <= MAX_AMOUNT,
        "currency": data.is_paid and not is_currency(data.currency),
        "why": not data.is_paid and not is_storable(data.why.strip(), required=True),
    }
    return [name for name, is_wrong in faults.items() if is_wrong]


def require_outcome(data: RefundInput, claimed_on: date) -> None:
    """Raise InvalidInput at each field of an outcome that cannot be that of a claim of a day."""
    faults = list_outcome_faults(data, claimed_on=claimed_on, today=clock.today())
    if faults:
        raise InvalidInput({each: [str(FAULT_TEXTS[each])] for each in faults})


def build_outcome_fields(data: RefundInput) -> dict[str, str | int | date | None]:
    """The fields of a claim (stay_correction_rules.CLAIM_FIELDS) with this outcome."""
    return {
        "state": PAID if data.is_paid else REFUSED,
        "settled_on": data.on,
        "amount": data.amount if data.is_paid else None,
        "currency": data.currency if data.is_paid else "",
        "evidence": data.evidence.strip(),
        "why": "" if data.is_paid else data.why.strip(),
    }

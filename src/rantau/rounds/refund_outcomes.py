"""What became of a claim to an insurance, as officers record it and as two of them correct it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.rounds.choice_rows import is_currency
from rantau.rounds.models import RefundClaim

MAX_AMOUNT, MAX_EVIDENCE = 1_000_000_000, 40  # whole units of a currency; characters


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


def require_outcome(claim: RefundClaim, data: RefundInput) -> None:
    """Raise InvalidInput at each field of an outcome that cannot be that of the claim."""
    problems = {}
    claimed_on = claim.claimed_at.astimezone(clock.WESTERN_TIME).date()
    if not claimed_on <= data.on <= clock.today():
        problems["on"] = [_("It was paid or refused after it was claimed, and not after today.")]
    if not is_storable(data.evidence.strip(), MAX_EVIDENCE, required=True):
        problems["evidence"] = [_("Write the number of the paper, 1 to 40 characters.")]
    if data.is_paid and not 0 < (data.amount or 0) <= MAX_AMOUNT:
        problems["amount"] = [_("Write how much was paid, in whole units.")]
    if data.is_paid and not is_currency(data.currency):
        problems["currency"] = [_("Choose the currency.")]
    if not data.is_paid and not is_storable(data.why.strip(), required=True):
        problems["why"] = [_("Write why, 1 to 300 characters.")]
    if problems:
        raise InvalidInput(problems)


def build_outcome_fields(data: RefundInput) -> dict[str, str | int | date | None]:
    """The fields of a claim (stay_correction_rules.CLAIM_FIELDS) with this outcome."""
    return {
        "state": RefundClaim.PAID if data.is_paid else RefundClaim.REFUSED,
        "settled_on": data.on,
        "amount": data.amount if data.is_paid else None,
        "currency": data.currency if data.is_paid else "",
        "evidence": data.evidence.strip(),
        "why": "" if data.is_paid else data.why.strip(),
    }

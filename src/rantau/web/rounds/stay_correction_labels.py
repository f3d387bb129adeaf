"""Words for corrections of stays abroad."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.rounds.models import StayCorrection
from rantau.rounds.stay_correction_rules import ARRIVAL, DAY_FIELDS
from rantau.rounds.stay_rows import EXTENSION, OVERSTAY, WORKPLACE
from rantau.web.common.date_filters import render_date
from rantau.web.common.labels import format_number
from rantau.web.rounds.stay_labels import REFUND_LABELS, REFUND_STATE_LABELS

CORRECTION_LABELS: dict[str, str | Promise] = {
    ARRIVAL: _("Day of the arrival"),
    EXTENSION: _("Last day of the permit"),
    WORKPLACE: _("Change of workplace"),
    OVERSTAY: _("Report of a stay without a permit"),
    **REFUND_LABELS,
}
PROPOSAL_LEADS: dict[str, str | Promise] = {
    ARRIVAL: _(
        "The last day of the permit moves with it, unless the permit was extended. Somebody else of"
        " headquarters has to confirm it."
    ),
    EXTENSION: _(
        "Where the permit was never extended, enter its original last day. Somebody else of"
        " headquarters has to confirm it."
    ),
    WORKPLACE: _(
        "The report was a mistake: her workplace did not change. Where another day or employer is"
        " right, record the right change once this is confirmed by somebody else of headquarters."
    ),
    OVERSTAY: _(
        "The report was a mistake: she was never there without a permit before its last day."
        " Somebody else of headquarters has to confirm it."
    ),
    **dict.fromkeys(
        REFUND_LABELS,
        _(
            "Write what the insurer really did, whole. Somebody else of headquarters has to confirm"
            " it."
        ),
    ),
}
CORRECTION_STATE_LABELS = {
    "": _("Waits for a second person"),
    StayCorrection.CONFIRMED: _("Confirmed, changed"),
    StayCorrection.REFUSED: _("Refused"),
}
FIELD_LABELS = {
    "arrived_on": _("Arrived"),
    "permit_until": _("Last day of the permit"),
    "overstays_since": _("Without a permit, as the country abroad says"),
    "overstay_ended_on": _("Stay without a permit ended"),
    "state": _("What the insurer did"),
    "changed_on": _("Day of the change"),
    "employer": _("Employer"),
    "settled_on": _("Day"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "evidence": _("Number of the insurer's paper, or of the bank's slip"),
    "why": _("Why, if it was refused"),
}
NOTHING = "—"


@dataclass(frozen=True)
class DescribedChange:
    """A field of a correction in the reader's words: what stands there, and what is to."""

    name: str | Promise
    before: str | Promise
    after: str | Promise


def describe_changes(correction: StayCorrection) -> Sequence[DescribedChange]:
    """The fields that a correction changes."""
    return [
        DescribedChange(
            FIELD_LABELS[name],
            _describe_value(name, correction.before[name]),
            _describe_value(name, after),
        )
        for name, after in correction.after.items()
        if after != correction.before[name]
    ]


def _describe_value(name: str, value: Any) -> str | Promise:
    if value in (None, ""):
        return NOTHING
    if name in DAY_FIELDS:
        return render_date(date.fromisoformat(value))
    if name == "amount":
        return format_number(value)
    return REFUND_STATE_LABELS[value] if name == "state" else str(value)

"""Steps of a journey that are late and have no clock of their own: who is asked about them. Pure,
but for the kinds of duties.

docs/rounds/offers.md; the days of permit and medical are the edition's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy

from rantau.duties.interface import DutyKind
from rantau.rounds.edition import Amounts
from rantau.rounds.permissions import EXPORT_ROSTER, READ_OFFERS, RECORD_MEDICAL

PAGE = "rounds:offer"
DAYS_TO_ENTRY = 60  # after the visa, until the list of entries names her; chosen by us
DAYS_BEFORE_VISA_ENDS = 30  # without a day of entry; chosen by us
WORKING_DAYS_TO_ASK = 3  # for what is late, or does not come; chosen by us


class LateStep(StrEnum):
    """PERMIT and ENTRY are the country's abroad, MEDICAL is hers."""

    PERMIT = "permit"
    MEDICAL = "medical"
    ENTRY = "entry"


ASK_PERMIT_DUTY = DutyKind(
    "rounds:ask_permit",
    gettext_lazy("Ask the country abroad where the permit for a visa is"),
    READ_OFFERS,
    PAGE,
    does=EXPORT_ROSTER,
)
CALL_FOR_MEDICAL_DUTY = DutyKind(
    "rounds:call_for_medical",
    gettext_lazy("Call her: the second medical is overdue"),
    READ_OFFERS,
    PAGE,
    does=RECORD_MEDICAL,
    act_page="rounds:second_medical",
)
ASK_ENTRY_DUTY = DutyKind(
    "rounds:ask_entry",
    gettext_lazy("Ask the country abroad for her day of entry"),
    READ_OFFERS,
    PAGE,
    does=EXPORT_ROSTER,
)
LATE_DUTIES: Mapping[LateStep, DutyKind] = {
    LateStep.PERMIT: ASK_PERMIT_DUTY,
    LateStep.MEDICAL: CALL_FOR_MEDICAL_DUTY,
    LateStep.ENTRY: ASK_ENTRY_DUTY,
}
LATE_DUTY_CODES = tuple(kind.code for kind in LATE_DUTIES.values())


@dataclass(frozen=True)
class StepDays:
    """What a contract is judged by; days of Asia/Jakarta.

    visa_on     when the visa was recorded; None before
    visa_until  its last day
    """

    accepted_on: date
    has_permit: bool
    is_fit: bool
    has_entry: bool
    visa_on: date | None = None
    visa_until: date | None = None


def list_late_steps(days: StepDays, amounts: Amounts, today: date) -> list[LateStep]:
    """What is late of a contract, in the order of LateStep: a permit or second medical after its
    day, a day of entry so long after the visa, or so near to its end."""
    late = []
    if not days.has_permit and today > days.accepted_on + timedelta(days=amounts.permit_days):
        late.append(LateStep.PERMIT)
    if not days.is_fit and today > days.accepted_on + timedelta(days=amounts.medical_days):
        late.append(LateStep.MEDICAL)
    if not days.has_entry and _is_entry_late(days, today):
        late.append(LateStep.ENTRY)
    return late


def _is_entry_late(days: StepDays, today: date) -> bool:
    if days.visa_on is None or days.visa_until is None:
        return False
    ends_soon = today > days.visa_until - timedelta(days=DAYS_BEFORE_VISA_ENDS)
    return ends_soon or today > days.visa_on + timedelta(days=DAYS_TO_ENTRY)

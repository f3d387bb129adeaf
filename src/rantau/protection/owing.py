"""The one duty that a case's owner owes now, and how the next follows."""

from datetime import datetime

from rantau.duties.parts import DutyTerms
from rantau.protection.clocks import due
from rantau.protection.escalation import READ_CONTACT, READ_MESSAGE, STEPS
from rantau.protection.limits import LIMITS
from rantau.protection.models import Case, Contact

OF_A_CASE = (*(kind.code for kind in STEPS.values()), READ_MESSAGE.code)


def owed(case: Case, *, at: datetime) -> DutyTerms:
    """The duty of the case's step. An owner who has not acknowledged it is looked at sooner."""
    patience = due(at, LIMITS[case.severity].respond)
    look = max(case.due_at, patience) if case.acknowledged_at else patience
    return DutyTerms(
        STEPS[case.step].code,
        "case",
        case.reference,
        case.office,
        case.due_at,
        owner=case.owner,
        walled=True,
        sweep_at=look,
    )


def unread(contact: Contact) -> DutyTerms:
    """That somebody must read a contact."""
    return DutyTerms(
        READ_CONTACT.code,
        "contact",
        contact.reference,
        contact.office,
        contact.due_at,
        owner=contact.owner,
        walled=True,
        keep=True,
    )


def step_on(case: Case) -> None:
    """What follows the first answer, and the first act: the next step and its due time."""
    limits = LIMITS[case.severity]
    if case.responded_at is None:
        case.step, case.due_at = Case.RESPOND, case.respond_by
    elif case.acted_at is None and limits.act is not None:
        case.step, case.due_at = Case.ACT, due(case.opened_at, limits.act)
    else:
        case.step, case.due_at = Case.CLOSE, case.target_at

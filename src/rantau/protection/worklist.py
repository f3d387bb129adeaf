"""What a worklist shows of duties about cases and reports. One statement for each page."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.permissions import has_permission
from rantau.duties.interface import DutySubject
from rantau.protection.models import Case, Contact
from rantau.protection.permissions import READ_CASE, READ_DESK
from rantau.protection.severity import P1, P2

MAX_LETTERS = 80  # of a report that a row shows
GRAVE = (P1, P2)


def describe_cases(actor: Actor, cases: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Level, short summary, number and place of each case that the actor sees; inside the caller's
    scope."""
    if not has_permission(actor, READ_CASE):
        return {}
    rows = Case.objects.filter(id__in=cases).only(
        "id", "reference", "summary", "place", "severity", "acknowledged_at"
    )
    return {case.id: _describe_case(case) for case in rows}


def _describe_case(case: Case) -> DutySubject:
    tags = [(f"P{case.severity}", "bad" if case.severity in GRAVE else "")]
    if case.acknowledged_at is None:
        tags.append((_("not acknowledged"), "wait"))
    return DutySubject(name=case.summary, number=case.reference, place=case.place, tags=tuple(tags))


def describe_contacts(actor: Actor, contacts: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """The beginning, number and place of each report that the actor sees, and whether it speaks of
    danger; inside the caller's scope."""
    if not has_permission(actor, READ_DESK):
        return {}
    rows = Contact.objects.filter(id__in=contacts).only(
        "id", "reference", "what", "where", "has_danger_words"
    )
    return {contact.id: _describe_contact(contact) for contact in rows}


def _describe_contact(contact: Contact) -> DutySubject:
    return DutySubject(
        name=Truncator(contact.what).chars(MAX_LETTERS),
        number=contact.reference,
        place=contact.where,
        tags=((_("speaks of danger"), "bad"),) if contact.has_danger_words else (),
    )

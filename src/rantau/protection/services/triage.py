"""Read a contact and open a case for it."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from rantau.access.actor import Actor, serving_office
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.core.references import new_reference, tidy_reference
from rantau.duties.parts import advance, close_duty
from rantau.journal.record import Happening
from rantau.offices.models import Office
from rantau.protection.clocks import due
from rantau.protection.escalation import READ_CONTACT
from rantau.protection.kinds import OPENED
from rantau.protection.limits import LIMITS
from rantau.protection.lines import line_at
from rantau.protection.locks import settle_contact, unread_contact
from rantau.protection.models import Accused, Case, Contact
from rantau.protection.naming import office_meant
from rantau.protection.owing import owed, step_on
from rantau.protection.permissions import TRIAGE
from rantau.protection.roster import Owner
from rantau.protection.severity import level
from rantau.protection.telling import Triage, check_triage, plain
from rantau.protection.words import NO_SUCH_PERSON, OWN_DESK

PERSON = "select protection_person(%s)"


@service(OPENED, permission=TRIAGE)
def triage(actor: Actor, reference: str, terms: Triage) -> Done:
    """Open a case from an unread contact, with its level, limits, owner and whom it accuses.

    Answers with the case's reference. Raises Invalid; NoSuchContact; AlreadyRead.
    """
    check_triage(terms)
    contact = unread_contact(reference)
    units = _accused(actor, terms.accused)
    at = clock.now()
    case = _case(actor, contact, terms, at)
    case.save(force_insert=True)
    Accused.objects.bulk_create(
        [Accused(case=case, unit=unit.id, unit_name=unit.name) for unit in units]
    )
    settle_contact(contact, Contact.OPENED, case=case)
    close_duty(READ_CONTACT.code, about=contact.id, outcome="opened")
    advance(about=case.id, closes=(), outcome="", opens=owed(case, at=at))
    said = Happening(
        subject_kind="case",
        subject=case.id,
        revision=1,
        terms={
            "contact": str(contact.id),
            "severity": case.severity,
            "signs": case.signs,
            "accused": [str(unit.id) for unit in units],
            "owner": case.owner,
        },
        tells=(case.owner,),
    )
    return Done(answer=case.reference, happening=said)


def _case(actor: Actor, contact: Contact, terms: Triage, at: datetime) -> Case:
    severity = level(terms.signs)
    owner = Owner(actor.ref, actor.name) if terms.mine else line_at(at).first
    limits = LIMITS[severity]
    case = Case(
        id=uuid7(),
        reference=new_reference("KS"),
        office=contact.office,
        person=_person(terms.person),
        severity=severity,
        signs=sorted(terms.signs),
        summary=plain(terms.summary),
        place=plain(terms.place),
        facts=plain(terms.facts),
        owner=owner.account,
        owner_name=owner.name,
        acknowledged_at=at if owner.account == actor.ref else None,
        opened_at=at,
        respond_by=due(contact.received_at, limits.respond),
        target_at=due(at, limits.target),
    )
    step_on(case)
    return case


def _accused(actor: Actor, named: tuple[str, ...]) -> list[Office]:
    """The accused units; the desk cannot be walled off from its own case (Inspectorate's then)."""
    units = {unit.id: unit for unit in (office_meant("accused", n) for n in named if n.strip())}
    if serving_office(actor) in units:
        raise Invalid({"accused": [str(OWN_DESK)]})
    return list(units.values())


def _person(reference: str) -> UUID | None:
    """The person's key by exact reference; None when none was given."""
    if not reference.strip():
        return None
    with connection.cursor() as cursor:
        cursor.execute(PERSON, [tidy_reference(reference)])
        found: UUID | None = cursor.fetchone()[0]
    if found is None:
        raise Invalid({"person": [str(NO_SUCH_PERSON)]})
    return found

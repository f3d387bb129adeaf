"""Everything a contact's and a case's page show, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import permits
from rantau.core import clock
from rantau.duties.models import Duty
from rantau.journal.kinds import kind_of
from rantau.journal.models import Entry, Reading
from rantau.protection.kinds import NOTED
from rantau.protection.lookups import case_for, colleagues, contact_for
from rantau.protection.models import Accused, Case, Contact, Message, Note, Referral
from rantau.protection.permissions import DESK

RECENT = 50
ASKED = "select asked, referred_at from protection_asked(%s)"


@dataclass(frozen=True)
class Told:
    """One line of a timeline: what happened, in words; who; when."""

    at: datetime
    what: str
    who: str = ""
    detail: str = ""


@dataclass(frozen=True)
class ContactFile:
    """A contact with what was written since, oldest first."""

    contact: Contact
    messages: list[Message]
    case_reference: str


@dataclass(frozen=True)
class CaseFile:
    """A case. An office to which it was referred gets the case and what it is asked, not its story.

    messages   the last ones, oldest first
    """

    case: Case
    inside: bool
    contacts: list[Contact]
    messages: list[Message]
    story: list[Told]
    accused: list[Accused]
    referrals: list[Referral]
    readings: list[Reading]
    duties: list[Duty]


def gather_contact(actor: Actor, reference: str) -> ContactFile:
    """Read inside the caller's scope; NoSuchContact. The look is logged."""
    contact = contact_for(actor, reference, purpose="case")
    messages = list(contact.messages.order_by("written_at", "id"))
    return ContactFile(contact, messages, contact.case.reference if contact.case else "")


def gather_case(actor: Actor, reference: str) -> CaseFile:
    """Read inside the caller's scope; NoSuchCase. The look is logged."""
    case = case_for(actor, reference, purpose="case")
    if not permits(actor, DESK):
        return CaseFile(case, False, [], [], [], [], _asked(actor, case), [], [])
    contacts = list(case.contacts.order_by("received_at"))
    written = Message.objects.filter(contact__in=contacts).order_by("-written_at", "-id")
    return CaseFile(
        case=case,
        inside=True,
        contacts=contacts,
        messages=list(written[:RECENT])[::-1],
        story=_story(actor, case),
        accused=list(case.accused.order_by("unit_name")),
        referrals=list(case.referrals.order_by("referred_at")),
        readings=list(Reading.objects.filter(subject=case.id).order_by("-read_at")[:RECENT]),
        duties=list(Duty.objects.filter(about=case.id, closed_at=None).order_by("due_at")),
    )


def _asked(actor: Actor, case: Case) -> list[Referral]:
    """What the actor's office is asked to do; at most one."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [case.id])
        return [
            Referral(office_name=actor.office_name, asked=asked, referred_at=at)
            for asked, at in cursor.fetchall()
        ]


def _story(actor: Actor, case: Case) -> list[Told]:
    """What was done and written, newest first; a note stands for its own entry."""
    looks = Reading.objects.filter(subject=case.id).values_list("actor", "actor_name").distinct()
    # Who served here once is named as when looking at the case: nobody acts without a look.
    names = dict(looks) | {c.account: c.name for c in colleagues(actor, clock.now())}
    entries = Entry.objects.filter(subject_kind="case", subject=case.id).exclude(kind=NOTED.code)
    told = [
        Told(entry.happened_at, str(kind_of(entry.kind).says), _who(entry.actor, names))
        for entry in entries.order_by("-revision")[:RECENT]
    ]
    notes = Note.objects.filter(case=case).order_by("-written_at")[:RECENT]
    told += [Told(note.written_at, note.kind, note.writer_name, note.words) for note in notes]
    return sorted(told, key=lambda line: line.at, reverse=True)


def _who(ref: str, names: Mapping[str, str]) -> str:
    """The name of whoever acted; Rantau for what the clock did."""
    return "Rantau" if ref.startswith("system:") else names.get(ref, "")

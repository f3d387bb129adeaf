"""Everything that the page of a contact and of a case show, with the timeline of a case, in a
fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import has_permission
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.journal.interface import get_journal_kind
from rantau.journal.models import Entry, Reading
from rantau.protection.models import Accused, Case, Contact, Evidence, Message, Note, Referral
from rantau.protection.permissions import READ_DESK
from rantau.protection.selectors import get_case, get_contact, list_colleagues
from rantau.protection.services.cases import NOTE_ADDED
from rantau.registry.models import Person, SafeContact

MAX_RECENT = 50
# Functions of the database: the Crisis Center has no right to read persons, an office sees no other
# row of referrals.
PERSON_OF_CASE_SQL = "select * from protection_get_person(%s)"
OWN_REFERRAL_SQL = "select asked, referred_at from protection_get_referral(%s)"


@dataclass(frozen=True)
class TimelineEntry:
    """One entry of a timeline: what happened, who did it, and when (aware)."""

    at: datetime
    label: str
    actor_name: str = ""
    detail: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True)
class ContactOverview:
    """A contact with its messages, oldest first."""

    contact: Contact
    messages: list[Message]
    case_reference: str


@dataclass(frozen=True)
class CaseOverview:
    """A case. An office to which it was referred gets the case and its request only.

    is_full   whether the reader's desk owns the case
    messages  the last ones, oldest first
    person    whom it is about, with how she is reached without harm (None where that is not
              recorded); None where nobody is identified
    """

    case: Case
    is_full: bool
    contacts: list[Contact]
    messages: list[Message]
    timeline: list[TimelineEntry]
    accused: list[Accused]
    referrals: list[Referral]
    readings: list[Reading]
    duties: list[Duty]
    person: tuple[Person, SafeContact | None] | None = None


def get_contact_overview(actor: Actor, reference: str) -> ContactOverview:
    """Read inside the caller's scope; the reading is logged. Raises NoSuchContact."""
    contact = get_contact(actor, reference, purpose="case")
    messages = list(contact.messages.order_by("written_at", "id"))
    return ContactOverview(contact, messages, contact.case.reference if contact.case else "")


def get_case_overview(actor: Actor, reference: str) -> CaseOverview:
    """Read inside the caller's scope; the reading is logged. Raises NoSuchCase."""
    case = get_case(actor, reference, purpose="case")
    if not has_permission(actor, READ_DESK):
        return CaseOverview(
            case=case,
            is_full=False,
            contacts=[],
            messages=[],
            timeline=[],
            accused=[],
            referrals=_list_own_referrals(actor, case),
            readings=[],
            duties=[],
        )
    contacts = list(case.contacts.order_by("received_at"))
    messages = Message.objects.filter(contact__in=contacts).order_by("-written_at", "-id")
    return CaseOverview(
        case=case,
        is_full=True,
        contacts=contacts,
        messages=list(messages[:MAX_RECENT])[::-1],
        timeline=_build_timeline(actor, case),
        accused=list(case.accused.order_by("unit_name")),
        referrals=list(case.referrals.order_by("referred_at")),
        readings=list(Reading.objects.filter(subject=case.id).order_by("-read_at")[:MAX_RECENT]),
        person=_get_person_of_case(case),
        duties=list(Duty.objects.filter(about=case.id, closed_at=None).order_by("due_at")),
    )


def _get_person_of_case(case: Case) -> tuple[Person, SafeContact | None] | None:
    """Whom a case is about, that the reader sees. The look is logged at the case, which `get_case`
    has done: at the person it would betray that there is one."""
    if case.person_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(PERSON_OF_CASE_SQL, [case.person_id])
        row = cursor.fetchone()
    if row is None:
        return None
    names = ("reference", "name", "alias", "sex", "phone", "phone_shared")
    person = Person(id=case.person_id, **dict(zip(names, row, strict=False)))
    channel, from_hour, until_hour, who_may_answer = row[len(names) :]
    if channel is None:
        return person, None
    return person, SafeContact(
        person=person,
        channel=channel,
        from_hour=from_hour,
        until_hour=until_hour,
        who_may_answer=who_may_answer,
    )


def _list_own_referrals(actor: Actor, case: Case) -> list[Referral]:
    """The request to the actor's office; at most one."""
    with connection.cursor() as cursor:
        cursor.execute(OWN_REFERRAL_SQL, [case.id])
        return [
            Referral(office_name=actor.office_name, asked=asked, referred_at=at)
            for asked, at in cursor.fetchall()
        ]


def _build_timeline(actor: Actor, case: Case) -> list[TimelineEntry]:
    """Journal entries and notes, newest first; a note replaces its own entry."""
    readings = Reading.objects.filter(subject=case.id).values_list("actor", "actor_name").distinct()
    # Former colleagues have the name under which they read the case: nobody acts without reading.
    names = dict(readings) | {c.account: c.name for c in list_colleagues(actor, clock.now())}
    entries = Entry.objects.filter(subject_kind="case", subject=case.id).exclude(
        kind=NOTE_ADDED.code
    )
    entries_shown = [
        TimelineEntry(
            entry.happened_at,
            str(get_journal_kind(entry.kind).title),
            _get_actor_name(entry.actor, names),
        )
        for entry in entries.order_by("-revision")[:MAX_RECENT]
    ]
    notes = (
        Note.objects.select_related("evidence")
        .filter(case=case)
        .order_by("-written_at")[:MAX_RECENT]
    )
    entries_shown += [
        TimelineEntry(
            note.written_at,
            note.kind,
            note.writer_name,
            note.words,
            getattr(note, "evidence", None),
        )
        for note in notes[:MAX_RECENT]
    ]
    return sorted(entries_shown, key=lambda line: line.at, reverse=True)


def _get_actor_name(ref: str, names: Mapping[str, str]) -> str:
    """The name of an actor; Rantau for what the clock did."""
    return "Rantau" if ref.startswith("system:") else names.get(ref, "")

"""Everything that an officer's page of a person, and the person's own page, show, in a fixed
number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.fast_sql import list_rows
from rantau.journal.interface import get_journal_kind
from rantau.journal.models import Entry, Reading
from rantau.offices.models import Office, OfficeKind
from rantau.offices.selectors import get_village_name
from rantau.registry.corrections import list_corrections
from rantau.registry.merges import ShownMerge, list_merges
from rantau.registry.models import Correction, Ground, Identity, Person, Relative, SafeContact
from rantau.registry.selectors import (
    get_person,
    get_signed_in_person,
    list_identities,
    list_relatives,
    list_united,
)

MAX_RECENT = 20


@dataclass(frozen=True)
class TimelineEntry:
    """One entry of a person's timeline: what was done, and when (aware)."""

    label: str
    occurred_at: datetime


@dataclass(frozen=True)
class PersonOverview:
    """A person with numbers, relatives, safe contact, corrections, merges, timeline and log of
    reads, the last four newest first; of all her registrations."""

    person: Person
    identities: list[Identity]
    relatives: list[Relative]
    safe_contact: SafeContact
    origin: str
    domicile: str
    corrections: list[Correction]
    merges: list[ShownMerge]
    timeline: list[TimelineEntry]
    readings: list[Reading]


def get_person_overview(actor: Actor, reference: str, *, purpose: str) -> PersonOverview:
    """The overview of one person, read inside the caller's scope; the reading is logged.

    purpose  the task for which it is read
    Raises   NoSuchPerson
    """
    person = get_person(actor, reference, purpose=purpose)
    origin, domicile = _get_villages(person)
    persons = [each.id for each in list_united(person)]
    order = "revision" if len(persons) == 1 else "happened_at"  # each counts its own entries
    return PersonOverview(
        person=person,
        identities=list_identities(person),
        relatives=list_relatives(person),
        safe_contact=person.safe_contact,
        origin=origin,
        domicile=domicile,
        corrections=list_corrections(person),
        merges=list_merges(person),
        timeline=[
            TimelineEntry(str(get_journal_kind(e.kind).title), e.happened_at)
            for e in _list_recent(Entry, persons, order)
        ],
        readings=_list_recent(Reading, persons, "read_at"),
    )


def _list_recent(model: type[Model], persons: list[UUID], order: str) -> list[Any]:
    """The newest rows about any registration, which stand in an index by subject and `order`; on
    every page of a person, which script/bench measures."""
    table, marks = model._meta.db_table, ", ".join(["%s"] * len(persons))
    clause = f"from {table} t0 where t0.subject in ({marks}) order by t0.{order} desc limit %s"
    return list_rows((model,), clause, [*persons, MAX_RECENT])


@dataclass(frozen=True)
class GrantedAccess:
    """An office that may see the person for a while, besides those of origin and domicile."""

    office: str
    ground: Ground


@dataclass(frozen=True)
class OwnOverview:
    """What the registry has on the signed-in person, the offices with access for a while, and those
    that look after her: the post abroad, then the district where she lives."""

    person: Person
    identities: list[Identity]
    relatives: list[Relative]
    safe_contact: SafeContact
    origin: str
    domicile: str
    corrections: list[Correction]
    merges: list[ShownMerge]
    granted_access: list[GrantedAccess]
    offices: list[Office]


def get_own_overview(actor: Actor) -> OwnOverview:
    """The overview of the signed-in person. Reading the own record is not logged."""
    person = get_signed_in_person(actor)
    origin, domicile = _get_villages(person)
    persons = [each.id for each in list_united(person)]
    grounds = list(Ground.objects.filter(person__in=persons, ends_at__gt=clock.now()))
    offices = _list_offices(person, grounds)
    return OwnOverview(
        person=person,
        identities=list_identities(person),
        relatives=list_relatives(person),
        safe_contact=person.safe_contact,
        origin=origin,
        domicile=domicile,
        corrections=list_corrections(person),
        merges=list_merges(person),
        granted_access=[GrantedAccess(offices[each.unit_id].name, each) for each in grounds],
        offices=sorted(
            (each for each in offices.values() if _looks_after(each, person)),
            key=lambda office: office.id != person.post_id,
        ),
    )


def _get_villages(person: Person) -> tuple[str, str]:
    """The villages of origin and of residence; one query where they are the same."""
    origin = get_village_name(person.origin_node)
    if person.domicile_node == person.origin_node:
        return origin, origin
    return origin, get_village_name(person.domicile_node)


def _list_offices(person: Person, grounds: list[Ground]) -> dict[UUID, Office]:
    """The offices with access for a while and those that look after the person; one query."""
    node = person.domicile_node
    ids = {person.post_id, *(each.unit_id for each in grounds)} - {None}
    district = Q(kind=OfficeKind.DISTRICT, span_lo__lte=node, span_hi__gt=node)
    return {each.id: each for each in Office.objects.filter(district | Q(id__in=ids))}


def _looks_after(office: Office, person: Person) -> bool:
    if office.id == person.post_id:
        return True
    if office.kind != OfficeKind.DISTRICT or office.span_lo is None or office.span_hi is None:
        return False
    return office.span_lo <= person.domicile_node < office.span_hi

"""Fetch departures: who enters the country abroad on a day from an airport, and what each lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.journal.interface import log_readings
from rantau.rounds.entry_rows import list_lacks
from rantau.rounds.models import Entry, Offer
from rantau.rounds.permissions import READ_DEPARTURES
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage

PURPOSE_OF_READING = "departure"
DAYS_SHOWN = 30  # of departures that are over
MAX_MISSED_AT_ONCE = 500


@dataclass(frozen=True)
class Departure:
    """A day and airport: how many are planned, and how many of them have departed."""

    entry_on: date
    airport: str
    planned: int
    departed: int


def list_departures(actor: Actor) -> list[Departure]:
    """The departures of whom the actor sees, from a month ago on, by day. Inside a scope."""
    require_permission(actor, READ_DEPARTURES)
    since = clock.today() - timedelta(days=DAYS_SHOWN)
    rows = Entry.objects.filter(entry_on__gte=since, missed_at=None, offer__state=Offer.ACCEPTED)
    left = Q(offer__examinee__stage__in=(Stage.DEPARTED, Stage.ARRIVED, Stage.RETURNED))
    counts = rows.values_list("entry_on", "airport").annotate(
        planned=Count("id"), departed=Count("id", filter=left)
    )
    return [Departure(*values) for values in counts.order_by("entry_on", "airport")]


@dataclass(frozen=True)
class Passenger:
    """Somebody of a departure, her passport as it stands in the roster, and what she lacks."""

    entry: Entry
    passport: str
    lacks: Sequence[str]

    @property
    def can_depart(self) -> bool:
        """Whether she has the visa and has not departed."""
        return bool(self.entry.offer.examinee.stage == Stage.VISA)


def list_entries(actor: Actor, day: date, airport: str) -> QuerySet[Entry]:
    """The entries of those whom the actor sees on a day from an airport, by flight and name. Inside
    a scope."""
    require_permission(actor, READ_DEPARTURES)
    related = ("person", "round", "office", "roster_entry")
    rows = Entry.objects.select_related(
        *(f"offer__examinee__{each}" for each in related), "offer__visa"
    )
    rows = rows.filter(entry_on=day, airport=airport, missed_at=None, offer__state=Offer.ACCEPTED)
    return rows.order_by("flight", "offer__examinee__person__name", "id")


def count_waiting(actor: Actor, day: date, airport: str) -> int:
    """How many of a departure have the visa and have not departed. Inside a scope."""
    rows = list_entries(actor, day, airport)
    return rows.filter(offer__examinee__stage=Stage.VISA).count()


def describe_passengers(actor: Actor, entries: Iterable[Entry]) -> list[Passenger]:
    """Who enters, of these entries of a page or file, with what each lacks; they are logged as
    read. Inside a scope."""
    found = list(entries)
    persons = {each.offer.examinee.person_id for each in found}
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE_OF_READING)
    return [
        Passenger(
            each,
            each.offer.examinee.roster_entry.passport,
            list_lacks(
                Stage(each.offer.examinee.stage), each.entry_on, each.offer.visa.valid_until
            ),
        )
        for each in found
    ]


def list_missed_entries() -> list[UUID]:
    """The entries whose day passed so long ago without a departure that the worker takes them as
    missed, oldest first. Inside a scope."""
    today = clock.today()
    rows = Entry.objects.select_related("offer__examinee__round").filter(
        missed_at=None,
        offer__state=Offer.ACCEPTED,
        offer__examinee__stage=Stage.VISA,
        entry_on__lt=today,
    )
    found = []
    for row in rows.order_by("entry_on", "id")[:MAX_MISSED_AT_ONCE]:
        if is_grace_over(row, today):
            found.append(row.id)
    return found


def is_grace_over(entry: Entry, today: date) -> bool:
    """Whether the days have passed in which an officer may still record the departure."""
    edition = get_edition_in_force(entry.offer.examinee.round)
    return today > entry.entry_on + timedelta(days=edition.amounts.departure_grace_days)

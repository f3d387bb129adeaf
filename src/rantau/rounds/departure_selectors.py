"""Fetch departures: who enters the country abroad on a day from an airport, and what each lacks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.journal.interface import log_readings
from rantau.placement.rounds_interface import NO_CLEARANCE, list_departure_problems
from rantau.rounds.entry_rows import AFTER_DEPARTURE, SETTLED_KINDS, UNFIT, list_lacks
from rantau.rounds.models import ArrivalReport, Entry, Offer, OfferPlacement
from rantau.rounds.permissions import READ_DEPARTURES
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage

PURPOSE_OF_READING = "departure"
DAYS_SHOWN = 30  # of departures that are over
MAX_MISSED_AT_ONCE = 500
# Whoever did not depart stays on the list: else the pages after hers would shift while an officer
# works through them.
# Who left: as a signed list says, also when she is on her way again by another contract since.
LEFT = Q(missed_at=None) & (
    Q(sign_off__isnull=False)
    | Q(offer__state=Offer.SERVED)
    | Q(offer__examinee__stage__in=AFTER_DEPARTURE)
)
ON_LIST = Q(offer__state__in=Offer.WITH_STAY) | Q(missed_at__isnull=False)


@dataclass(frozen=True)
class Departure:
    """A day and airport: how many are planned, how many of them have departed, and how many did
    not."""

    entry_on: date
    airport: str
    planned: int
    departed: int
    missed: int


def list_departures(actor: Actor) -> list[Departure]:
    """The departures of whom the actor sees, from a month ago on, by day. Inside a scope."""
    require_permission(actor, READ_DEPARTURES)
    since = clock.today() - timedelta(days=DAYS_SHOWN)
    rows = Entry.objects.filter(ON_LIST, entry_on__gte=since)
    counts = rows.values_list("entry_on", "airport").annotate(
        planned=Count("id"),
        departed=Count("id", filter=LEFT),
        missed=Count("id", filter=Q(missed_at__isnull=False)),
    )
    return [Departure(*values) for values in counts.order_by("entry_on", "airport")]


@dataclass(frozen=True)
class Passenger:
    """Somebody of a departure, her passport as it stands in the roster, and what she lacks; both
    are empty where she did not depart, and whoever left lacks nothing.

    unmet  sentences that say what does not let her depart today, by the gates of her placement
    """

    entry: Entry
    passport: str
    lacks: Sequence[str]
    unmet: Sequence[str] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether she has the visa and has neither departed nor missed it."""
        is_open = not (self.is_missed or self.has_left)
        return is_open and self.entry.offer.examinee.stage == Stage.VISA

    @property
    def has_left(self) -> bool:
        """Whether she departed (LEFT); she may have another contract since."""
        offer = self.entry.offer
        is_over = self.entry.sign_off_id is not None or offer.state == Offer.SERVED
        return not self.is_missed and (is_over or offer.examinee.stage in AFTER_DEPARTURE)

    @property
    def stage(self) -> Stage:
        """Hers; DEPARTED where she left and is on her way again by another contract."""
        stage = Stage(self.entry.offer.examinee.stage)
        return Stage.DEPARTED if self.has_left and stage not in AFTER_DEPARTURE else stage

    @property
    def can_depart(self) -> bool:
        """Whether she waits, and her placement lets her depart."""
        return self.is_waiting and not self.unmet

    @property
    def is_missed(self) -> bool:
        """Whether she did not depart; she may have another contract since."""
        return self.entry.missed_at is not None


def list_entries(actor: Actor, day: date, airport: str) -> QuerySet[Entry]:
    """The entries of those whom the actor sees on a day from an airport, by flight and name. Inside
    a scope."""
    require_permission(actor, READ_DEPARTURES)
    related = ("person", "round", "office", "roster_entry")
    rows = Entry.objects.select_related(
        *(f"offer__examinee__{each}" for each in related), "offer__visa", "sign_off"
    )
    rows = rows.filter(ON_LIST, entry_on=day, airport=airport)
    return rows.order_by("flight", "offer__examinee__person__name", "id")


def count_waiting(actor: Actor, day: date, airport: str) -> int:
    """How many of a departure have the visa and have not departed. Inside a scope."""
    rows = list_entries(actor, day, airport)
    return rows.filter(~LEFT, missed_at=None, offer__examinee__stage=Stage.VISA).count()


def describe_passengers(actor: Actor, entries: Iterable[Entry]) -> list[Passenger]:
    """Who enters, of these entries of a page or file, with what each lacks; they are logged as
    read. Inside a scope."""
    found = list(entries)
    persons = {each.offer.examinee.person_id for each in found}
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE_OF_READING)
    waiting = [each.id for each in found if Passenger(each, "", ()).is_waiting]
    unmet = list_unready_entries(actor, waiting)
    return [_describe_passenger(each, unmet.get(each.id, ())) for each in found]


def _describe_passenger(entry: Entry, unmet: Sequence[str]) -> Passenger:
    if entry.missed_at is not None:
        return Passenger(entry, "", ())
    examinee, visa = entry.offer.examinee, entry.offer.visa
    left = Passenger(entry, examinee.roster_entry.passport, ())
    if left.has_left:
        return left
    lacks = list_lacks(Stage(examinee.stage), entry.entry_on, visa.valid_until)
    return replace(left, lacks=lacks, unmet=unmet)


def list_unready_entries(actor: Actor, entries: Collection[UUID]) -> dict[UUID, Sequence[str]]:
    """Entry -> sentences that say what does not let her depart today by the gates of her placement,
    of those whom something holds; in a fixed number of queries, inside a scope."""
    rows = OfferPlacement.objects.filter(offer__entry__in=list(entries))
    placements = dict(rows.values_list("offer__entry", "placement"))
    problems = list_departure_problems(actor, placements.values())
    by_entry = {entry: problems.get(key) for entry, key in placements.items()}
    without = [str(NO_CLEARANCE)]
    found = {each: without if by_entry.get(each) is None else by_entry[each] for each in entries}
    return {entry: sentences for entry, sentences in found.items() if sentences}


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


def find_report_to_settle(offer: Offer, *, locks: bool = False) -> ArrivalReport | None:
    """The first report about an arrival of which headquarters has to say what became of it: that
    she did not arrive, while she is on the way, or that the medical there found her not fit. Inside
    a scope."""
    is_missing = offer.examinee.stage == Stage.DEPARTED
    kinds = SETTLED_KINDS if is_missing else (UNFIT,)
    rows = ArrivalReport.objects.filter(offer=offer, kind__in=kinds, settled_at=None)
    rows = rows.select_for_update() if locks else rows
    return rows.order_by("reported_on", "id").first()

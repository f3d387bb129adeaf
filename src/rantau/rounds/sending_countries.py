"""A country of work among the countries that send workers there: what is shown of its figures, by
span and by month."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.placement.requirements import add_months
from rantau.rounds.cohorts import MIN_SHOWN
from rantau.rounds.models import SendingFigure
from rantau.rounds.permissions import READ_FIGURES

OWN_COUNTRY = "ID"
# A function of the database: the public reads no examinee.
COUNT_ARRIVALS_SQL = "select * from rounds_count_arrivals(%s)"
MIN_COUNTRIES = 2  # in a span, for a table that compares


@dataclass(frozen=True)
class CountryRow:
    """A country in a table: its place from 1, how many entered, and the share of all listed in
    thousandths."""

    place: int
    country: str
    people: int
    permille: int


@dataclass(frozen=True)
class CountryTable:
    """All countries of one span, and where and when it was read."""

    starts_on: date
    ends_on: date
    rows: Sequence[CountryRow]
    total: int
    source: str
    read_on: date

    @property
    def own(self) -> CountryRow | None:
        """Our row."""
        return next((row for row in self.rows if row.country == OWN_COUNTRY), None)

    @property
    def is_month(self) -> bool:
        """Whether it is of one whole month."""
        return is_whole_month(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class MonthOfEntries:
    """A month: our own arrivals beside what was published of it.

    month      its first day
    arrived    how many arrived by our own stages; None before the first and after the last month
               in which anybody did
    published  what was published of our entries
    table      all countries, where several were published
    """

    month: date
    arrived: int | None
    published: SendingFigure | None
    table: CountryTable | None

    @property
    def shown_arrived(self) -> int | None:
        """The same, None too where it is of fewer than MIN_SHOWN."""
        return self.arrived if (self.arrived or 0) >= MIN_SHOWN else None


@dataclass(frozen=True)
class QuotaUse:
    """How much of a year's quota was used, by the latest figure of entries of that year.

    arrived  how many arrived by our own stages at least: months of fewer than MIN_SHOWN are left
             out
    """

    quota: SendingFigure
    entries: SendingFigure | None
    arrived: int = 0

    @property
    def percent(self) -> int | None:
        """Whole percent; None where nobody counted entries."""
        return self._get_percent(self.entries.value) if self.entries else None

    @property
    def arrived_percent(self) -> int | None:
        """Whole percent by our own stages; None where nobody arrived by them."""
        return self._get_percent(self.arrived) if self.arrived else None

    def _get_percent(self, people: int) -> int | None:
        return round(100 * people / self.quota.value) if self.quota.value else None


@dataclass(frozen=True)
class SendingCountries:
    """What is known of a country of work, newest first.

    tables    spans of which several countries are known
    own       our own entries of all spans but whole months
    months    every month from the first to the last of which anything is known, oldest first; our
              own arrivals until the end of the last month
    """

    tables: Sequence[CountryTable]
    own: Sequence[SendingFigure]
    quotas: Sequence[QuotaUse]
    overstay: Sequence[SendingFigure]
    months: Sequence[MonthOfEntries]

    @property
    def has_any(self) -> bool:
        """Whether anything is known, so that there is a page to show."""
        return bool(self.own or self.tables or self.months)


def get_sending_countries(actor: Actor, destination: str) -> SendingCountries:
    """The figures of a country of work, and who arrived there by our own stages; inside the
    caller's scope."""
    require_permission(actor, READ_FIGURES)
    figures = list(SendingFigure.objects.filter(destination=destination))
    live, own, tables = (
        _count_arrivals(destination),
        list_own_entries(figures),
        build_tables(figures),
    )
    return SendingCountries(
        tables=tables,
        own=[each for each in own if not is_whole_month(each.starts_on, each.ends_on)],
        quotas=list_quota_uses(figures, live),
        overstay=_list_newest(f for f in figures if f.kind == SendingFigure.OVERSTAY),
        months=list_months(own, tables, live),
    )


def list_destinations_with_figures(actor: Actor) -> list[str]:
    """The countries of work of which figures are known, by code; inside the caller's scope."""
    require_permission(actor, READ_FIGURES)
    codes = SendingFigure.objects.values_list("destination", flat=True)
    return sorted(codes.order_by().distinct())


def list_published_waits(actor: Actor, destination: str) -> list[SendingFigure]:
    """How many of ours waited on the roster of a country on a day, as somebody published, newest
    first; inside the caller's scope."""
    require_permission(actor, READ_FIGURES)
    rows = SendingFigure.objects.filter(destination=destination, kind=SendingFigure.WAITING)
    return _list_newest(rows)


def _count_arrivals(destination: str) -> list[tuple[date, int]]:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ARRIVALS_SQL, [destination])
        return [(month, count) for month, count in cursor.fetchall()]


def build_tables(figures: Iterable[SendingFigure]) -> list[CountryTable]:
    """A table for each span of which several countries are known, newest first; the same numbers
    share a place."""
    spans: dict[tuple[date, date], list[SendingFigure]] = {}
    for figure in figures:
        if figure.kind == SendingFigure.ENTRIES and figure.country:
            spans.setdefault((figure.ends_on, figure.starts_on), []).append(figure)
    tables = []
    for (ends_on, starts_on), members in sorted(spans.items(), reverse=True):
        if len(members) < MIN_COUNTRIES:
            continue
        newest = max(members, key=lambda each: each.read_on)
        total = sum(each.value for each in members)
        rows = _rank(members, total)
        tables.append(CountryTable(starts_on, ends_on, rows, total, newest.source, newest.read_on))
    return tables


def _rank(members: list[SendingFigure], total: int) -> list[CountryRow]:
    ordered = sorted(members, key=lambda each: (-each.value, each.country))
    places: dict[int, int] = {}
    for number, each in enumerate(ordered, start=1):
        places.setdefault(each.value, number)
    return [
        CountryRow(places[e.value], e.country, e.value, round(1000 * e.value / (total or 1)))
        for e in ordered
    ]


def list_own_entries(figures: Iterable[SendingFigure]) -> list[SendingFigure]:
    """Our own entries of every span, newest first."""
    return _list_newest(
        f for f in figures if f.kind == SendingFigure.ENTRIES and f.country == OWN_COUNTRY
    )


def list_quota_uses(
    figures: Sequence[SendingFigure], live: Sequence[tuple[date, int]] = ()
) -> list[QuotaUse]:
    """Our quota of each year with the latest figure of entries of that year, newest first.

    live  (first day of a month, people) who arrived by our own stages
    """
    own, uses = list_own_entries(figures), []
    for quota in _list_newest(
        f for f in figures if f.kind == SendingFigure.QUOTA and f.country == OWN_COUNTRY
    ):
        inside = (f for f in own if f.starts_on == quota.starts_on and f.ends_on <= quota.ends_on)
        arrived = sum(
            people
            for month, people in live
            if quota.starts_on <= month <= quota.ends_on and people >= MIN_SHOWN
        )
        uses.append(QuotaUse(quota, next(inside, None), arrived))
    return uses


def list_months(
    own: Iterable[SendingFigure],
    tables: Iterable[CountryTable],
    live: Sequence[tuple[date, int]],
) -> list[MonthOfEntries]:
    """Every month from the first to the last of which anything is known, oldest first.

    live  (first day of a month, people) who arrived by our own stages
    """
    published = {f.starts_on: f for f in own if is_whole_month(f.starts_on, f.ends_on)}
    by_month = {each.starts_on: each for each in tables if each.is_month}
    arrived = dict(live)
    if arrived:
        arrived |= {month: arrived.get(month, 0) for month in _list_between(arrived)}
    known = [*published, *by_month, *arrived]
    return [
        MonthOfEntries(month, arrived.get(month), published.get(month), by_month.get(month))
        for month in (_list_between(known) if known else ())
    ]


def _list_between(months: Iterable[date]) -> list[date]:
    """The first days of the months from the first to the last."""
    found, last = [min(months)], max(months)
    while found[-1] < last:
        found.append(add_months(found[-1], 1))
    return found


def is_whole_month(starts_on: date, ends_on: date) -> bool:
    """Whether a span is one month of the calendar."""
    return starts_on.day == 1 and ends_on == starts_on.replace(day=_count_days(starts_on))


def compute_monthly_average(people: int, starts_on: date, ends_on: date) -> int:
    """People a month of a span, rounded; a part of a month counts by its days."""
    whole = 12 * (ends_on.year - starts_on.year) + ends_on.month - starts_on.month
    begun = (starts_on.day - 1) / _count_days(starts_on)
    return round(people / (whole - begun + ends_on.day / _count_days(ends_on)))


def _count_days(day: date) -> int:
    """How many days its month has."""
    return monthrange(day.year, day.month)[1]


def _list_newest(figures: Iterable[SendingFigure]) -> list[SendingFigure]:
    return sorted(figures, key=lambda each: (each.ends_on, each.starts_on), reverse=True)

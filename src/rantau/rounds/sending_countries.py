"""A country of work among the countries that send workers there: what is shown of its figures. Pure
but for `get_sending_countries`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
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


@dataclass(frozen=True)
class QuotaUse:
    """How much of a year's quota was used, by the latest figure of entries of that year."""

    quota: SendingFigure
    entries: SendingFigure | None

    @property
    def percent(self) -> int | None:
        """Whole percent; None where nobody counted entries."""
        return round(100 * self.entries.value / self.quota.value) if self.entries else None


@dataclass(frozen=True)
class SendingCountries:
    """What is known of a country of work, newest first.

    tables    spans of which several countries are known
    own       our own entries of spans that begin with a year, longest first within a year
    live      (first day of a month, how many arrived) from our own stages until the end of the last
              month, oldest first
    """

    tables: Sequence[CountryTable]
    own: Sequence[SendingFigure]
    quotas: Sequence[QuotaUse]
    overstay: Sequence[SendingFigure]
    live: Sequence[tuple[date, int]]

    @property
    def has_any(self) -> bool:
        """Whether anything is known, so that there is a page to show."""
        return bool(self.own or self.tables or self.live)


def get_sending_countries(actor: Actor, destination: str) -> SendingCountries:
    """The figures of a country of work, and who arrived there by our own stages; inside the
    caller's scope."""
    require_permission(actor, READ_FIGURES)
    figures = list(SendingFigure.objects.filter(destination=destination))
    return SendingCountries(
        tables=build_tables(figures),
        own=list_own_entries(figures),
        quotas=list_quota_uses(figures),
        overstay=_list_newest(f for f in figures if f.kind == SendingFigure.OVERSTAY),
        live=_count_arrivals(destination),
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
    """Our own entries of whole years and of what was known of a year, newest first."""
    return _list_newest(
        f for f in figures if f.kind == SendingFigure.ENTRIES and f.country == OWN_COUNTRY
    )


def list_quota_uses(figures: Sequence[SendingFigure]) -> list[QuotaUse]:
    """Our quota of each year with the latest figure of entries of that year, newest first."""
    own, uses = list_own_entries(figures), []
    for quota in _list_newest(
        f for f in figures if f.kind == SendingFigure.QUOTA and f.country == OWN_COUNTRY
    ):
        inside = (f for f in own if f.starts_on == quota.starts_on and f.ends_on <= quota.ends_on)
        uses.append(QuotaUse(quota, next(inside, None)))
    return uses


def _list_newest(figures: Iterable[SendingFigure]) -> list[SendingFigure]:
    return sorted(figures, key=lambda each: (each.ends_on, each.starts_on), reverse=True)

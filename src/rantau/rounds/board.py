"""The board of a round for headquarters: how many reached each stage, seats and payments by city,
what ends soon, and what the counterpart owes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.rounds.board_clocks import BoardClock, list_board_clocks
from rantau.rounds.draw import compute_commitment
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import (
    Announcement,
    Examinee,
    Place,
    Ranking,
    Round,
    SeatCount,
    StageEvent,
)
from rantau.rounds.overdue_files import OverdueFile, list_overdue_files
from rantau.rounds.permissions import READ_BOARD
from rantau.rounds.rank_changes import RecordedAttempt, list_attempts
from rantau.rounds.ranking_selectors import list_published_rankings
from rantau.rounds.selectors import get_published_round, list_published_announcements
from rantau.rounds.stages import Stage

PLACED, SEATED = "placed", "seated"  # before the first stage of an examinee
FUNNEL = (
    PLACED,
    SEATED,
    Stage.VERIFIED,
    Stage.SAT,
    Stage.PASSED,
    Stage.RANKED,
    Stage.COMPLETE,
    Stage.ROSTERED,
    Stage.CHOSEN,
    Stage.ACCEPTED,
    Stage.VISA,
    Stage.DEPARTED,
    Stage.ARRIVED,
)


@dataclass(frozen=True)
class GroupColumns:
    """By which columns people are grouped: of whoever only came, of the seated, of examinees."""

    wanted: str
    seated: str
    examinee: str


BY_SECTOR = GroupColumns("sector", "sector", "sector")
BY_CITY = GroupColumns("first", "city", "city")


@dataclass(frozen=True)
class FunnelRow:
    """How many reached a step, by sector or by city.

    counts   group -> people
    shares   group -> percent of its step before; None at the first, and where nobody was there
    percent  the same of all
    """

    step: str
    counts: Mapping[str, int]
    shares: Mapping[str, int | None]
    percent: int | None

    @property
    def total(self) -> int:
        """Over all groups."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class CityRow:
    """A city's seats, and what came of them.

    lapsed   offers that were not paid in time: each seat went on
    absent   did not come to the test; `percent_absent` of those who were to come
    """

    city: str
    seats: int
    paid: int
    offered: int
    lapsed: int
    absent: int
    percent_absent: int | None


@dataclass(frozen=True)
class RoundBoard:
    """The board at a moment (aware).

    funnel, funnel_by_city  by the sectors and the cities of the edition
    overdue                 files of the counterpart
    tickets                 how many stand in the order of the draw
    rankings, amendments    as published, newest first; the first announcement amends nothing
    """

    round: Round
    edition: RoundEdition
    at: datetime
    funnel: Sequence[FunnelRow]
    funnel_by_city: Sequence[FunnelRow]
    cities: Sequence[CityRow]
    clocks: Sequence[BoardClock]
    overdue: Sequence[OverdueFile]
    tickets: int
    rankings: Sequence[Ranking]
    amendments: Sequence[Announcement]
    attempts: Sequence[RecordedAttempt]

    @property
    def seed_fits(self) -> bool:
        """Whether the number of the draw is what was sealed before."""
        return compute_commitment(self.round.seed) == self.round.commitment

    def count_reached(self, step: str) -> int:
        """How many reached a step of the funnel."""
        return next(row.total for row in self.funnel if row.step == step)


def get_board(actor: Actor, code: str) -> RoundBoard:
    """The board of a published round; inside the caller's scope. Its numbers name nobody.

    Raises  NoSuchRound
    """
    require_permission(actor, READ_BOARD)
    found, at = get_published_round(actor, code), clock.now()
    return RoundBoard(
        round=found.round,
        edition=found.edition,
        at=at,
        funnel=_build_funnel(found.round, list(found.edition.sectors), BY_SECTOR),
        funnel_by_city=_build_funnel(found.round, list(found.edition.cities), BY_CITY),
        cities=_build_cities(found.round, found.edition),
        clocks=list_board_clocks(found.round, at),
        overdue=list_overdue_files(found.round, found.edition, at),
        tickets=Place.objects.filter(round=found.round, position__isnull=False).count(),
        rankings=list_published_rankings(actor, code),
        amendments=[e for e in list_published_announcements(found.round) if e.number > 1],
        attempts=list_attempts(actor, found.round),
    )


def _build_funnel(round_: Round, groups: Sequence[str], columns: GroupColumns) -> list[FunnelRow]:
    """Whoever went further counts at every stage that she reached, also where she left it again."""
    places = Place.objects.filter(round=round_)
    reached: dict[str, dict[str, int]] = {
        PLACED: _count_by(places, columns.wanted),
        SEATED: _count_by(places.filter(state=Place.SEATED), columns.seated),
    }
    events = StageEvent.objects.filter(examinee__round=round_).values_list(
        "stage", f"examinee__{columns.examinee}"
    )
    for stage, group, count in events.annotate(count=Count("examinee", distinct=True)):
        reached.setdefault(stage, {})[group] = count
    rows: list[FunnelRow] = []
    for step in FUNNEL:
        before = rows[-1] if rows else None
        counts = {group: reached.get(step, {}).get(group, 0) for group in groups}
        shares = {
            group: _compute_percent(count, before.counts[group] if before else 0)
            for group, count in counts.items()
        }
        percent = _compute_percent(sum(counts.values()), before.total if before else 0)
        rows.append(FunnelRow(step, counts, shares, percent))
    return rows


def _compute_percent(count: int, before: int) -> int | None:
    return round(100 * count / before) if before else None


def _count_by(rows: QuerySet[Place], column: str) -> dict[str, int]:
    return dict(rows.values_list(column).annotate(count=Count("id")))


def _build_cities(round_: Round, edition: RoundEdition) -> list[CityRow]:
    seats: dict[str, int] = {}
    for row in SeatCount.objects.filter(round=round_):
        seats[row.city] = seats.get(row.city, 0) + row.total
    states = Place.objects.filter(round=round_).exclude(city="").values_list("city")
    held = {
        city: (paid, offered)
        for city, paid, offered in states.annotate(
            paid=Count("id", filter=Q(state=Place.SEATED)),
            offered=Count("id", filter=Q(state=Place.OFFERED)),
        )
    }
    # A lapsed place has no city any more: it counts where it was wanted first.
    lapsed = dict(
        Place.objects.filter(round=round_, state=Place.LAPSED)
        .values_list("first")
        .annotate(count=Count("id"))
    )
    examinees = Examinee.objects.filter(round=round_).values_list("city")
    came = {
        city: (absent, everybody)
        for city, absent, everybody in examinees.annotate(
            absent=Count("id", filter=Q(stage=Stage.ABSENT)), everybody=Count("id")
        )
    }
    return [_build_city(city, seats.get(city, 0), held, lapsed, came) for city in edition.cities]


def _build_city(
    city: str,
    seats: int,
    held: Mapping[str, tuple[int, int]],
    lapsed: Mapping[str, int],
    came: Mapping[str, tuple[int, int]],
) -> CityRow:
    paid, offered = held.get(city, (0, 0))
    absent, everybody = came.get(city, (0, 0))
    percent = round(100 * absent / everybody) if everybody else None
    return CityRow(city, seats, paid, offered, lapsed.get(city, 0), absent, percent)

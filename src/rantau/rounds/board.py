"""The board of a round for headquarters: how many reached each stage, seats and payments by city,
and what is due soon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import (
    Appeal,
    AttendanceMark,
    Examinee,
    Place,
    Ranking,
    Repayment,
    Round,
    SeatCount,
    StageEvent,
)
from rantau.rounds.permissions import READ_BOARD
from rantau.rounds.selectors import get_published_round
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
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class FunnelRow:
    """How many reached a step, by sector; `percent` of the step before, None at the first."""

    step: str
    by_sector: Mapping[str, int]
    percent: int | None

    @property
    def total(self) -> int:
        """Over all sectors."""
        return sum(self.by_sector.values())


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
class Waiting:
    """What somebody has to do soon: a code of WAITING, and how many."""

    code: str
    count: int


PAY_SOON, MISMATCHES, APPEALS, RANKINGS, GIVE_BACK = (
    "pay_soon",
    "mismatches",
    "appeals",
    "rankings",
    "give_back",
)


@dataclass(frozen=True)
class RoundBoard:
    """The board at a moment (aware)."""

    round: Round
    edition: RoundEdition
    at: datetime
    funnel: Sequence[FunnelRow]
    cities: Sequence[CityRow]
    waiting: Sequence[Waiting]


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
        funnel=_build_funnel(found.round, found.edition),
        cities=_build_cities(found.round, found.edition),
        waiting=_count_waiting(found.round, at),
    )


def _build_funnel(round_: Round, edition: RoundEdition) -> list[FunnelRow]:
    """Whoever went further counts at every stage that she reached, also where she left it again."""
    places = dict(_count_by_sector(Place.objects.filter(round=round_)))
    seated = dict(_count_by_sector(Place.objects.filter(round=round_, state=Place.SEATED)))
    events = StageEvent.objects.filter(examinee__round=round_).values_list(
        "stage", "examinee__sector"
    )
    reached: dict[str, dict[str, int]] = {PLACED: places, SEATED: seated}
    for stage, sector, count in events.annotate(count=Count("examinee", distinct=True)):
        reached.setdefault(stage, {})[sector] = count
    rows: list[FunnelRow] = []
    for step in FUNNEL:
        by_sector = {sector: reached.get(step, {}).get(sector, 0) for sector in edition.sectors}
        before = rows[-1].total if rows else 0
        total = sum(by_sector.values())
        rows.append(FunnelRow(step, by_sector, round(100 * total / before) if before else None))
    return rows


def _count_by_sector(rows: QuerySet[Place]) -> "QuerySet[Place, tuple[str, int]]":
    return rows.values_list("sector").annotate(count=Count("id"))


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


def _count_waiting(round_: Round, at: datetime) -> list[Waiting]:
    """What is due; nothing of which there is none."""
    offers = Place.objects.filter(round=round_, state=Place.OFFERED, pay_until__lte=at + SOON)
    counts = {
        PAY_SOON: offers.count(),
        MISMATCHES: AttendanceMark.objects.filter(
            examinee__round=round_, kind=AttendanceMark.MISMATCH, decision=""
        ).count(),
        APPEALS: Appeal.objects.filter(examinee__round=round_, outcome="").count(),
        RANKINGS: Ranking.objects.filter(round=round_, outcome="").count(),
        GIVE_BACK: Repayment.objects.filter(payment__place__round=round_, decided_at=None).count(),
    }
    return [Waiting(code, count) for code, count in counts.items() if count]

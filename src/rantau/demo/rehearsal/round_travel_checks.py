"""Whether what followed the ranking of a rehearsed round is as it was acknowledged, and whether
every contract that was given up went to the next by rank."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rantau.demo.rehearsal.round_walk import Walk
from rantau.rounds.files import CHOICE_ANSWER, ROSTER
from rantau.rounds.models import (
    ArrivalReport,
    BarProposal,
    ClassBooking,
    ClassDay,
    EducationClass,
    Entry,
    IncomingFile,
    Offer,
    OfferPlacement,
    Rank,
    Ranking,
    ReturnedRow,
    RosterEntry,
    RosterFile,
    SecondMedical,
    StageEvent,
    Visa,
)
from rantau.rounds.offer_selectors import NAMED_FOR
from rantau.rounds.stages import Stage

# Kind of command that was acknowledged -> the rows that it left.
LEFT: Mapping[str, QuerySet[Any]] = {
    "documents": RosterEntry.objects.all(),
    "rosters": RosterFile.objects.filter(kind=ROSTER.code),
    "files": IncomingFile.objects.all(),
    "files settled": IncomingFile.objects.filter(settled_at__isnull=False),
    "returned rows": ReturnedRow.objects.exclude(outcome=""),
    "acceptances": StageEvent.objects.filter(stage=Stage.ACCEPTED),
    "refusals": Offer.objects.filter(state=Offer.REFUSED),
    "lapses": Offer.objects.filter(state=Offer.LAPSED),
    "medicals": SecondMedical.objects.all(),
    "bars": BarProposal.objects.filter(outcome=BarProposal.BARRED),
    "classes": EducationClass.objects.all(),
    "bookings": ClassBooking.objects.all(),
    "days attended": ClassDay.objects.filter(is_present=True),
    "results of classes": ClassBooking.objects.exclude(outcome=""),
    "visas": Visa.objects.all(),
    "departures": StageEvent.objects.filter(stage=Stage.DEPARTED),
    "no-shows": Entry.objects.filter(missed_at__isnull=False),
    "arrivals settled": ArrivalReport.objects.filter(settled_at__isnull=False),
}


def find_lost_commands(walk: Walk) -> list[str]:
    """Every acknowledged command of each kind is there once."""
    counts = {kind: (walk.acknowledged[kind], rows.count()) for kind, rows in LEFT.items()}
    return [
        f"{kind}: {acknowledged:,} were acknowledged, {found:,} are there"
        for kind, (acknowledged, found) in counts.items()
        if acknowledged != found
    ]


def find_open_contracts(walk: Walk) -> list[str]:
    """Every contract has ended, or its holder has arrived; as many arrived as were chosen first."""
    first = Offer.objects.filter(replaces="").count()
    arrived = Offer.objects.filter(state=Offer.ACCEPTED, examinee__stage=Stage.ARRIVED).count()
    waiting = Offer.objects.filter(state__in=Offer.LIVE).count() - arrived
    found = [f"{waiting:,} contracts have no end"] if waiting else []
    if not arrived == first == walk.contracts:
        found.append(f"{arrived:,} arrived of {first:,} chosen; {walk.contracts:,} are to")
    return found


def find_skipped(_walk: Walk) -> list[str]:
    """In each file of answers those who come next are the first by rank of their sector who were on
    the roster when it was made; aside are whoever gave up in the same file, and whoever waits for
    the choice by an earlier one. Nobody else took the place of anybody."""
    ranks, sectors = _read_ranks()
    histories = _read_histories()
    named: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    gave_up: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    made_at: dict[UUID, datetime] = dict(
        RosterFile.objects.filter(kind=CHOICE_ANSWER.code).values_list("id", "made_at")
    )
    allowed = set()
    rows = Offer.objects.filter(state__in=Offer.GIVEN_UP, answer_file__isnull=False)
    values = rows.values_list("answer_file", "examinee__exam_number", "named_next")
    for file, own, following in values:
        key = (file, sectors[own])
        gave_up[key].add(own)
        named[key] |= {following} - {""}
        allowed.add((own, following))
    named_at = defaultdict(list)
    for (file, _sector), numbers in named.items():
        for number in numbers:
            named_at[number].append(made_at[file])
    found = [
        f"{each} was passed over on {made_at[file]:%Y-%m-%d}"
        for (file, sector), numbers in named.items()
        for each in _list_better(ranks[sector], numbers)
        if each not in gave_up[file, sector]
        if _get_stage(histories[each], made_at[file]) == Stage.ROSTERED
        if not _is_named_before(each, made_at[file], histories[each], named_at)
    ]
    replacing = Offer.objects.exclude(replaces="").values_list("replaces", "examinee__exam_number")
    return found + [f"{new} took the place of {old}" for old, new in set(replacing) - allowed]


def _is_named_before(
    number: str,
    at: datetime,
    history: Iterable[tuple[datetime, str]],
    named_at: Mapping[str, Sequence[datetime]],
) -> bool:
    """Whether a file before had named her, and its choice had not come."""
    before = [each for each in named_at.get(number, ()) if at - NAMED_FOR < each < at]
    chosen = [moment for moment, stage in history if stage == Stage.CHOSEN and moment <= at]
    return any(not [each for each in chosen if each >= moment] for moment in before)


def _read_ranks() -> tuple[dict[str, dict[str, int]], dict[str, str]]:
    """Sector -> exam number -> rank of the newest published ranking, and each one's sector."""
    newest = Ranking.objects.filter(outcome=Ranking.PUBLISHED).order_by("-number").first()
    ranks: dict[str, dict[str, int]] = defaultdict(dict)
    sectors = {}
    rows = Rank.objects.filter(ranking=newest, rank__isnull=False)
    for number, sector, rank in rows.values_list(
        "examinee__exam_number", "examinee__sector", "rank"
    ):
        assert rank is not None  # noqa: S101  # of the query
        ranks[sector][number] = rank
        sectors[number] = sector
    return ranks, sectors


def _read_histories() -> dict[str, list[tuple[datetime, str]]]:
    """Exam number -> when each stage was recorded, in order."""
    histories: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    rows = StageEvent.objects.order_by("recorded_at", "id")
    for number, at, stage in rows.values_list("examinee__exam_number", "recorded_at", "stage"):
        histories[number].append((at, stage))
    return histories


def _list_better(ranks: Mapping[str, int], numbers: Iterable[str]) -> list[str]:
    """Who has a better rank than the last of these, and is none of them."""
    chosen = set(numbers)
    last = max((ranks[each] for each in chosen), default=0)
    return [number for number, rank in ranks.items() if rank < last and number not in chosen]


def _get_stage(history: Iterable[tuple[datetime, str]], at: datetime) -> str:
    """Where somebody stood at a moment."""
    return next((stage for moment, stage in reversed(list(history)) if moment <= at), "")


def find_lost_placements(_walk: Walk) -> list[str]:
    """Whoever arrived through the round has a placement that has arrived, and nobody else."""
    abroad = OfferPlacement.objects.filter(followed=Stage.ARRIVED).count()
    arrived = Offer.objects.filter(state=Offer.ACCEPTED, examinee__stage=Stage.ARRIVED).count()
    return [] if abroad == arrived else [f"{arrived:,} arrived, {abroad:,} placements did"]


TRAVEL_CHECKS: Mapping[str, Callable[[Walk], list[str]]] = {
    "every acknowledged command after the ranking is there": find_lost_commands,
    "every contract ended with an arrival, or went on": find_open_contracts,
    "nobody was chosen out of rank": find_skipped,
    "whoever arrived has a placement abroad": find_lost_placements,
}

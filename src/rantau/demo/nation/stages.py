"""Where the nation's people stand, and how long each step of the way behind them took.

The shares and the days are ours. Pure: everything follows from the number of the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from rantau.demo.nation.figures import Weighted

Days = tuple[float, float]


@dataclass(frozen=True)
class StageEvent:
    """A step of the way: the milestone it enters, or the papers it moves, and the days before it.

    papers   before which milestone these papers are asked for; `verified` if judged, else handed in
    """

    code: str
    took: Days
    milestone: str = ""
    papers: str = ""
    verified: bool = False


STAGE_EVENTS = (
    StageEvent("registered", (0, 0), milestone="registered"),
    StageEvent("filed", (1, 6), papers="selected"),
    StageEvent("checked", (0.6, 3), papers="selected", verified=True),
    StageEvent("selected", (0.6, 3), milestone="selected"),
    StageEvent("filed_again", (7, 25), papers="cleared"),
    StageEvent("complete", (0.6, 3), papers="cleared", verified=True),
    StageEvent("cleared", (0.6, 2.5), milestone="cleared"),
    StageEvent("departed", (3, 25), milestone="departed"),
    StageEvent("arrived", (1, 4), milestone="arrived"),
    StageEvent("returned", (180, 380), milestone="returned"),
    StageEvent("closed", (2, 12), milestone="closed"),
)
WITHDRAWN = StageEvent("withdrawn", (2, 20), milestone="withdrawn")
REFUSED = StageEvent("refused", (1, 5), milestone="refused")
CODES = tuple(event.code for event in STAGE_EVENTS)


@dataclass(frozen=True)
class Stage:
    """One of the places where people stand.

    share    of a hundred
    fresh    days since the last step of those who are in time; `stale` of the others, if any
    """

    share: int
    way: tuple[StageEvent, ...]
    fresh: Days
    stale: Days | None = None


def _list_events_until(code: str, *then: StageEvent) -> tuple[StageEvent, ...]:
    return (*STAGE_EVENTS[: CODES.index(code) + 1], *then)


STAGES: Mapping[str, Stage] = {
    "registered": Stage(6, _list_events_until("registered"), (0.02, 1.5), (4, 25)),
    "filed": Stage(4, _list_events_until("filed"), (0.02, 1.5), (4, 15)),
    "checked": Stage(2, _list_events_until("checked"), (0.02, 1.5), (4, 12)),
    "selected": Stage(2, _list_events_until("selected"), (0.02, 1.5), (4, 20)),
    "filed_again": Stage(3, _list_events_until("filed_again"), (0.02, 1.5), (4, 15)),
    "complete": Stage(2, _list_events_until("complete"), (0.02, 0.8), (3, 8)),
    "cleared": Stage(5, _list_events_until("cleared"), (0.5, 38), (45, 60)),
    "departed": Stage(5, _list_events_until("departed"), (0.3, 26), (33, 45)),
    "abroad": Stage(52, _list_events_until("arrived"), (15, 640)),
    "returned": Stage(3, _list_events_until("returned"), (0.3, 11), (16, 30)),
    "closed": Stage(12, _list_events_until("closed"), (20, 240)),
    "withdrawn": Stage(3, _list_events_until("filed", WITHDRAWN), (5, 500)),
    "refused": Stage(1, _list_events_until("filed", REFUSED), (5, 500)),
}
LATE = 0.08  # of those who may be late
_SHARES = Weighted.of((name, stage.share) for name, stage in STAGES.items())


@dataclass(frozen=True)
class DrawnStage:
    """Where one person stands: the stage, and how many days ago each step of its way was."""

    stage: str
    days_ago: tuple[float, ...]


def draw_stage(seed: int, number: int) -> tuple[Random, DrawnStage]:
    """Where person `number` stands, and the generator from which all else of hers is drawn."""
    rng = Random(seed * 10**9 + number)  # noqa: S311  invented people, no secret
    name = _SHARES.draw(rng)
    stage = STAGES[name]
    late = stage.stale is not None and rng.random() < LATE
    ago = rng.uniform(*(stage.stale if late and stage.stale else stage.fresh))
    days = [ago]
    for event in reversed(stage.way[1:]):
        days.append(days[-1] + rng.uniform(*event.took))
    return rng, DrawnStage(name, tuple(reversed(days)))


def draw_times(days_ago: tuple[float, ...], at: datetime) -> list[datetime]:
    """When each step was, aware: in order, never after `at`, in office hours once two days old."""
    exact = [at - timedelta(days=ago) for ago in days_ago]
    told = [
        _move_into_office_hours(moment) if ago > 2 else moment
        for moment, ago in zip(exact, days_ago, strict=True)
    ]
    for place in range(1, len(told)):
        told[place] = max(told[place], told[place - 1] + timedelta(minutes=5))
    return told if told[-1] <= at else exact


def _move_into_office_hours(moment: datetime) -> datetime:
    """The same day between eight and four in western Indonesia (1 to 9 in UTC)."""
    return moment.replace(hour=1 + moment.hour // 3)

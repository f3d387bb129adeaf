"""Draw at which stage a person is, and when each step up to it was.

The shares and the days are invented. Everything follows from seed and number; nothing is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from rantau.demo.nation.figures import WeightedChoices

Days = tuple[float, float]


@dataclass(frozen=True)
class StageEvent:
    """A step: a milestone that is entered, or documents that are received or verified.

    days             least and most days since the step before
    documents_for    the milestone before which the documents are required
    is_verification  the documents are verified; else they are received
    """

    code: str
    days: Days
    milestone: str = ""
    documents_for: str = ""
    is_verification: bool = False


STAGE_EVENTS = (
    StageEvent("registered", (0, 0), milestone="registered"),
    StageEvent("filed", (1, 6), documents_for="selected"),
    StageEvent("checked", (0.6, 3), documents_for="selected", is_verification=True),
    StageEvent("selected", (0.6, 3), milestone="selected"),
    StageEvent("filed_again", (7, 25), documents_for="cleared"),
    StageEvent("complete", (0.6, 3), documents_for="cleared", is_verification=True),
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
    """A stage at which people are.

    percent       of all people
    events        the steps up to it
    days_in_time  least and most days since the last step, for those who are in time
    days_late     the same for those who are late; None where nobody can be
    """

    percent: int
    events: tuple[StageEvent, ...]
    days_in_time: Days
    days_late: Days | None = None


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
LATE_SHARE = 0.08  # of those who can be late
_SHARES = WeightedChoices.from_pairs((name, stage.percent) for name, stage in STAGES.items())


@dataclass(frozen=True)
class DrawnStage:
    """The stage of one person, and how many days ago each of its steps was."""

    name: str
    days_ago: tuple[float, ...]


def draw_stage(seed: int, number: int) -> tuple[Random, DrawnStage]:
    """Draw the stage of person `number`; also the generator that draws everything else of hers."""
    rng = Random(seed * 10**9 + number)  # noqa: S311  invented people, no secret
    name = _SHARES.draw(rng)
    stage = STAGES[name]
    days_range = stage.days_in_time
    if stage.days_late is not None and rng.random() < LATE_SHARE:
        days_range = stage.days_late
    days = [rng.uniform(*days_range)]
    for event in reversed(stage.events[1:]):
        days.append(days[-1] + rng.uniform(*event.days))
    return rng, DrawnStage(name, tuple(reversed(days)))


def draw_times(days_ago: tuple[float, ...], at: datetime) -> list[datetime]:
    """Compute when each step was: aware, in order, never after `at`, and in office hours where it
    was more than two days ago."""
    exact = [at - timedelta(days=ago) for ago in days_ago]
    times = [
        _move_into_office_hours(moment) if ago > 2 else moment
        for moment, ago in zip(exact, days_ago, strict=True)
    ]
    for index in range(1, len(times)):
        times[index] = max(times[index], times[index - 1] + timedelta(minutes=5))
    return times if times[-1] <= at else exact


def _move_into_office_hours(moment: datetime) -> datetime:
    """Move a moment to between 8 and 16 o'clock of the same day in western Indonesia (UTC+7)."""
    return moment.replace(hour=1 + moment.hour // 3)

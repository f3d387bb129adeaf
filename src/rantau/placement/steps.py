"""The one next step of a placement: what, who owes it. Pure."""

from dataclasses import dataclass

from rantau.placement.file import PlacementFile
from rantau.placement.papers import ACCEPTED, RECEIVED
from rantau.procedures.scheme import Milestone, Requirement

SUPPLY, VERIFY, ENTER = "supply", "verify", "enter"


@dataclass(frozen=True)
class Step:
    """What comes next, a paper to supply or verify or the milestone itself, and whose it is."""

    kind: str
    party: str
    milestone: Milestone
    asked: Requirement | None
    working_days: int


def next_step(file: PlacementFile) -> Step | None:
    """The next step; None after the last milestone and after an early end.

    What waits for an officer comes before what waits for the worker: nobody waits for two desks.
    """
    coming = file.scheme.after(file.placement.milestone)
    if coming is None or file.placement.ended_at is not None:
        return None
    open_ = [each for each in file.scheme.asked_at(coming.code) if not _done(file, each)]
    to_verify = [each for each in open_ if file.papers[each.code].state == RECEIVED]
    if to_verify:
        asked = to_verify[0]
        return Step(VERIFY, asked.verified_by, coming, asked, asked.standard.working_days)
    if open_:
        asked = next((each for each in open_ if _ready(file, each)), open_[0])
        return Step(SUPPLY, asked.supplied_by, coming, asked, asked.standard.working_days)
    return Step(ENTER, coming.by, coming, None, coming.standard.working_days)


def _done(file: PlacementFile, asked: Requirement) -> bool:
    return file.papers[asked.code].holds_on(file.today)


def _ready(file: PlacementFile, asked: Requirement) -> bool:
    """Whether every paper that this one waits for is verified."""
    return all(file.papers[need].state == ACCEPTED for need in asked.needs)

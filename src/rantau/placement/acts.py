"""What somebody may do with a placement now. Pure; services judge again."""

from collections.abc import Iterator

from rantau.access.actor import Actor
from rantau.access.permissions import permits
from rantau.placement.ending import BEFORE_DEPARTURE
from rantau.placement.file import PlacementFile
from rantau.placement.papers import ACCEPTED, MISSING, RECEIVED
from rantau.placement.passing import ACTS_FOR
from rantau.placement.permissions import (
    ARRIVE,
    CLEAR,
    CLOSE,
    CORRECT,
    DEPART,
    RECEIVE,
    REFUSE,
    RETURN,
    SELECT,
    VERIFY,
    WITHDRAW,
)
from rantau.procedures.scheme import Milestone, Requirement

DECISIONS = {"selected": SELECT, "cleared": CLEAR, "closed": CLOSE}
JOURNEYS = {"departed": DEPART, "arrived": ARRIVE, "returned": RETURN}


def acts(file: PlacementFile) -> list[str]:
    """The acts open to the actor: receive, verify, decide, a journey's milestone, the two early
    ends, and what may be corrected."""
    coming = file.scheme.after(file.placement.milestone)
    if file.placement.ended_at is not None or coming is None:
        return []
    return [*_onward(file, coming), *_aside(file)]


def _onward(file: PlacementFile, coming: Milestone) -> Iterator[str]:
    """What brings the placement to its coming milestone."""
    actor = file.actor
    if permits(actor, RECEIVE) and file.scheme.asked_at(coming.code):
        yield "receive"
    if to_verify(file):
        yield "verify"
    decided = DECISIONS.get(coming.code)
    if decided and permits(actor, decided) and acts_for(actor, coming.by):
        yield "decide"
    journey = JOURNEYS.get(coming.code)
    if journey and permits(actor, journey):
        yield coming.code


def _aside(file: PlacementFile) -> Iterator[str]:
    """What ends it early or puts it right."""
    if file.placement.milestone in BEFORE_DEPARTURE:
        ends = (("withdraw", WITHDRAW), ("refuse", REFUSE))
        yield from (name for name, permission in ends if permits(file.actor, permission))
    if to_correct(file):
        yield "correct"
    if may_correct_times(file):
        yield "correct_time"


def acts_for(actor: Actor, party: str) -> bool:
    """Whether the actor's office acts for this party of a scheme."""
    return actor.office_kind in ACTS_FOR.get(party, ())


def to_receive(file: PlacementFile) -> list[Requirement]:
    """The papers that the coming milestone asks for and that are not verified yet."""
    coming = file.scheme.after(file.placement.milestone)
    asked = file.scheme.asked_at(coming.code) if coming else ()
    return [each for each in asked if file.papers[each.code].state != ACCEPTED]


def to_verify(file: PlacementFile) -> list[Requirement]:
    """The received papers that the actor may judge."""
    if not permits(file.actor, VERIFY):
        return []
    return [
        paper.asked
        for paper in file.papers.values()
        if paper.state == RECEIVED and acts_for(file.actor, paper.asked.verified_by)
    ]


def may_correct_times(file: PlacementFile) -> bool:
    """Whether the actor may correct when a stage of the journey was that is recorded."""
    placement = file.placement
    running = placement.ended_at is None and placement.milestone in JOURNEYS
    return running and permits(file.actor, CORRECT)


def to_correct(file: PlacementFile) -> list[Requirement]:
    """The papers with typed values that the actor may correct."""
    if not permits(file.actor, CORRECT) or file.placement.ended_at is not None:
        return []
    return [p.asked for p in file.papers.values() if p.state != MISSING and p.asked.fields]

"""An agency's candidates with what each waits for, a page at a time, in four queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.core.references import tidy_reference
from rantau.duties.lookups import due_times
from rantau.placement.file import assembled
from rantau.placement.lookups import candidates
from rantau.placement.models import Fact, Placement
from rantau.placement.steps import Step, next_step
from rantau.registry.lookups import listed


@dataclass(frozen=True)
class Waiting:
    """A candidate, the next step, and by when (aware); None when nothing more comes."""

    placement: Placement
    step: Step | None
    due: datetime | None


def waiting(actor: Actor, *, before: str = "", most: int) -> tuple[list[Waiting], bool]:
    """At most `most` of the agency's open placements, newest first, and whether there are more;
    inside the caller's scope. Each look is logged, at those alone who are given.

    before   the reference of the last one on the page before; empty for the first page
    """
    mine = candidates(actor)
    if before:
        # Sought among the ended too: it may have been withdrawn since the page before was shown.
        every = Placement.objects.filter(agency=actor.office)
        last = every.filter(reference=tidy_reference(before)).values("id")[:1]
        mine = mine.filter(id__lt=last)
    found = list(mine[: most + 1])
    shown = found[:most]
    listed(actor, [row.person_id for row in shown], purpose="candidates")
    return waits(actor, shown), len(found) > most


def waits(actor: Actor, rows: list[Placement]) -> list[Waiting]:
    """What each of these placements waits for, and by when; two queries for all."""
    facts: dict[object, list[Fact]] = defaultdict(list)
    for fact in Fact.objects.filter(placement__in=rows).order_by("id"):
        facts[fact.placement_id].append(fact)
    at, due = clock.now(), due_times(row.id for row in rows)
    return [
        Waiting(row, next_step(assembled(actor, row, facts[row.id], at=at)), due.get(row.id))
        for row in rows
    ]

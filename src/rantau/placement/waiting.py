"""An agency's candidates with what each waits for, a page at a time, in two queries."""

from collections import defaultdict
from dataclasses import dataclass

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.core.references import tidy_reference
from rantau.placement.file import assembled
from rantau.placement.lookups import candidates
from rantau.placement.models import Fact, Placement
from rantau.placement.steps import Step, next_step


@dataclass(frozen=True)
class Waiting:
    """A candidate and the next step; None when nothing more comes."""

    placement: Placement
    step: Step | None


def waiting(actor: Actor, *, before: str = "", most: int) -> list[Waiting]:
    """At most `most` of the agency's open placements, newest first; inside the caller's scope.

    before   the reference of the last one on the page before; empty for the first page
    """
    mine = candidates(actor)
    if before:
        # Sought among the ended too: it may have been withdrawn since the page before was shown.
        every = Placement.objects.filter(agency=actor.office)
        last = every.filter(reference=tidy_reference(before)).values("id")[:1]
        mine = mine.filter(id__lt=last)
    return waits(actor, list(mine[:most]))


def waits(actor: Actor, rows: list[Placement]) -> list[Waiting]:
    """What each of these placements waits for; one query for all."""
    facts: dict[object, list[Fact]] = defaultdict(list)
    for fact in Fact.objects.filter(placement__in=rows).order_by("id"):
        facts[fact.placement_id].append(fact)
    at = clock.now()
    return [Waiting(row, next_step(assembled(actor, row, facts[row.id], at=at))) for row in rows]

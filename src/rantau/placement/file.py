"""What gates, steps and pages are asked about: one placement, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.core.statements import read
from rantau.partners.lookups import Standing, standing
from rantau.placement.models import Fact, Placement
from rantau.placement.papers import Paper, papers
from rantau.procedures.catalogue import Catalogue, read_catalogue
from rantau.procedures.scheme import Scheme
from rantau.registry.models import Person

FACTS = "from placement_fact t0 where t0.placement_id = %s order by t0.id"
WESTERN = ZoneInfo("Asia/Jakarta")


@lru_cache(maxsize=1)
def schemes() -> Catalogue:
    """Every edition of every scheme, read once a process."""
    return read_catalogue(Path(settings.ROOT) / "schemes")


@dataclass(frozen=True)
class PlacementFile:
    """A placement with person, papers and line, as somebody (`actor`) meets it at a moment.

    facts     all that was ever written of its papers, oldest first
    at        the moment that is judged, aware; `today` is its day in western Indonesian time
    standing  of the quota line, read live and locked; None where no agency places
    """

    placement: Placement
    person: Person
    scheme: Scheme
    facts: list[Fact]
    papers: dict[str, Paper]
    standing: Standing | None
    actor: Actor
    at: datetime
    today: date


def gather(
    actor: Actor, placement: Placement, *, at: datetime | None = None, live: bool = True
) -> PlacementFile:
    """The file of a placement that was looked up, in two queries; inside the caller's scope.

    live   read and lock the line's standing too, as a gate needs it
    """
    facts = read((Fact,), FACTS, [placement.id])
    line = placement.line if live else None
    stands = standing(line, holder=placement.id) if line else None
    return assembled(actor, placement, facts, at=at or clock.now(), stands=stands)


def assembled(
    actor: Actor,
    placement: Placement,
    facts: list[Fact],
    *,
    at: datetime,
    stands: Standing | None = None,
) -> PlacementFile:
    """The file of rows that were read already; no query."""
    scheme = schemes().edition(placement.scheme, placement.edition)
    return PlacementFile(
        placement=placement,
        person=placement.person,
        scheme=scheme,
        facts=facts,
        papers=papers(scheme, facts),
        standing=stands,
        actor=actor,
        at=at,
        today=at.astimezone(WESTERN).date(),
    )

"""Load a placement with all that gates, the next step and the available actions are decided from,
in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.common.fast_sql import list_rows
from rantau.partners.selectors import QuotaLineStatus, get_quota_line_status_for_share
from rantau.placement.models import DocumentEvent, Placement
from rantau.placement.requirements import RequirementStatus, build_requirement_statuses
from rantau.placement.selectors import get_scheme_editions
from rantau.procedures.scheme import Scheme
from rantau.registry.models import Person

DOCUMENT_EVENTS_SQL = "from placement_document_event t0 where t0.placement_id = %s order by t0.id"


@dataclass(frozen=True)
class PlacementSnapshot:
    """A placement with person, papers and line, as somebody (`actor`) meets it at a moment.

    facts     all that was ever written of its papers, oldest first
    at        the moment that is judged, aware; `today` is its day in western Indonesian time
    standing  of the quota line, read live and locked; None where no agency places
    """

    placement: Placement
    person: Person
    scheme: Scheme
    facts: list[DocumentEvent]
    papers: dict[str, RequirementStatus]
    standing: QuotaLineStatus | None
    actor: Actor
    at: datetime
    today: date


def load_snapshot(
    actor: Actor, placement: Placement, *, at: datetime | None = None, live: bool = True
) -> PlacementSnapshot:
    """The file of a placement that was looked up, in two queries; inside the caller's scope.

    live   read and lock the line's standing too, as a gate needs it
    """
    facts = list_rows((DocumentEvent,), DOCUMENT_EVENTS_SQL, [placement.id])
    line = placement.line if live else None
    stands = get_quota_line_status_for_share(line, holder=placement.id) if line else None
    return build_snapshot(actor, placement, facts, at=at or clock.now(), stands=stands)


def build_snapshot(
    actor: Actor,
    placement: Placement,
    facts: list[DocumentEvent],
    *,
    at: datetime,
    stands: QuotaLineStatus | None = None,
) -> PlacementSnapshot:
    """The file of rows that were read already; no query."""
    scheme = get_scheme_editions().edition(placement.scheme, placement.edition)
    return PlacementSnapshot(
        placement=placement,
        person=placement.person,
        scheme=scheme,
        facts=facts,
        papers=build_requirement_statuses(scheme, facts),
        standing=stands,
        actor=actor,
        at=at,
        today=at.astimezone(WESTERN_TIME).date(),
    )

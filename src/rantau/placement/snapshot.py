"""Load a placement with all that gates, the next step and the available actions are decided from,
in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_refs
from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.common.fast_sql import list_rows
from rantau.documents.models import Document
from rantau.documents.selectors import list_documents
from rantau.partners.selectors import QuotaLineStatus, get_quota_line_status_for_share
from rantau.placement.models import DocumentEvent, Placement
from rantau.placement.requirements import RequirementStatus, build_requirement_statuses
from rantau.placement.selectors import attach_persons, get_scheme_editions, list_open_placements
from rantau.procedures.gates import has_gate_of_type
from rantau.procedures.scheme import Scheme
from rantau.registry.models import Person

# On every page and command of a placement, which script/bench measures.
DOCUMENT_EVENTS_SQL = "from placement_document_event t0 where t0.placement_id = %s order by t0.id"


class PlacementFacts(Protocol):
    """What the next step of a placement is found from: a snapshot, or a row of a worklist."""

    @property
    def person(self) -> Person:
        """Who stands for the placement's person."""

    @property
    def scheme(self) -> Scheme:
        """The edition under which the placement began."""

    @property
    def document_events(self) -> Sequence[DocumentEvent]:
        """All of them, oldest first."""

    @property
    def requirements(self) -> Mapping[str, RequirementStatus]:
        """Code -> status."""


@dataclass(frozen=True)
class PlacementSnapshot:
    """A placement with person, requirements and quota line, as one actor sees it at one moment.

    document_events  all of them, oldest first
    requirements     code -> status
    line_status      of the quota line, read live and locked; None where no agency places, and where
                     it is not read: after the clearance no gate may ask about it (scheme_checks.py)
    documents        issued, latest first; read by `read_documents_for_gates` only
    actor            whoever looks or acts
    own_refs         how the journal names the actor, and the other accounts of the same human being
    at               the moment that gates take for now, aware; `today` is its day in western
                     Indonesian time
    """

    placement: Placement
    person: Person
    scheme: Scheme
    document_events: list[DocumentEvent]
    requirements: dict[str, RequirementStatus]
    line_status: QuotaLineStatus | None
    actor: Actor
    at: datetime
    today: date
    own_refs: frozenset[str]
    documents: tuple[Document, ...] = ()


def load_snapshot(
    actor: Actor, placement: Placement, *, at: datetime | None = None, with_line_status: bool = True
) -> PlacementSnapshot:
    """The snapshot of a placement, in two queries; inside the caller's scope.

    at                aware; None for now
    with_line_status  read and lock the status of the quota line too, as gates need it
    """
    events = list_rows((DocumentEvent,), DOCUMENT_EVENTS_SQL, [placement.id])
    line = placement.line_id if with_line_status else None
    line_status = get_quota_line_status_for_share(line, placement=placement.id) if line else None
    return build_snapshot(actor, placement, events, at=at or clock.now(), line_status=line_status)


def list_open_snapshots(actor: Actor, person: Person) -> list[PlacementSnapshot]:
    """Of what is under way of a person under any registration, newest first, without quota lines;
    inside the caller's scope, which sees what it may."""
    placements = list_open_placements([person.id])
    attach_persons(placements)
    return [load_snapshot(actor, each, with_line_status=False) for each in reversed(placements)]


def read_documents_for_gates(snapshot: PlacementSnapshot, milestone: str) -> PlacementSnapshot:
    """The snapshot with the issued documents, where a gate of the milestone asks about one."""
    if not has_gate_of_type(snapshot.scheme.get_milestone(milestone), "letter"):
        return snapshot
    return replace(snapshot, documents=tuple(list_documents(snapshot.placement.id)))


def build_snapshot(
    actor: Actor,
    placement: Placement,
    events: list[DocumentEvent],
    *,
    at: datetime,
    line_status: QuotaLineStatus | None = None,
) -> PlacementSnapshot:
    """The snapshot of rows that were read already; no query, but one for an actor of several
    accounts. Inside the caller's scope."""
    scheme = get_scheme_editions().get_edition(placement.scheme, placement.edition)
    return PlacementSnapshot(
        placement=placement,
        person=placement.person,
        scheme=scheme,
        document_events=events,
        requirements=build_requirement_statuses(scheme, events),
        line_status=line_status,
        actor=actor,
        at=at,
        today=at.astimezone(WESTERN_TIME).date(),
        own_refs=list_own_refs(actor),
    )

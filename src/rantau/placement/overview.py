"""Everything that a placement's page and an agency's list of candidates show, in a fixed number
of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rantau.access.actor import Actor
from rantau.access.permissions import has_permission
from rantau.common import clock
from rantau.common.references import normalize_reference
from rantau.documents.models import Document
from rantau.documents.selectors import list_documents
from rantau.duties.selectors import get_due_times
from rantau.partners.models import QuotaLine
from rantau.placement.models import DocumentEvent, MilestoneEvent, Placement
from rantau.placement.next_step import Step, get_next_step
from rantau.placement.permissions import READ_CONTRACT_TERMS
from rantau.placement.selectors import (
    get_placement,
    list_candidates,
    list_effective_milestone_events,
)
from rantau.placement.snapshot import PlacementSnapshot, build_snapshot, load_snapshot
from rantau.registry.selectors import log_person_list

# Each fact of a command has its own instant; together they take far less than this.
COMMAND_DURATION = timedelta(seconds=2)


@dataclass(frozen=True)
class PlacementOverview:
    """The file, its way so far, by when the next step is due, its documents, and the line.

    due    aware; None where nobody owes a step
    line   with job order, employer and agency; None where no agency places, and at the border,
           which needs no wage to let somebody pass
    """

    file: PlacementSnapshot
    way: list[MilestoneEvent]
    due: datetime | None
    documents: list[Document]
    line: QuotaLine | None

    @property
    def entered(self) -> dict[str, datetime]:
        """When each milestone was entered."""
        return {passage.milestone: passage.happened_at for passage in self.way}


def get_placement_overview(actor: Actor, reference: str, *, purpose: str) -> PlacementOverview:
    """Read inside the caller's scope; NoSuchPlacement. The look is logged at the person."""
    placement = get_placement(actor, reference, purpose=purpose)
    sees_terms = has_permission(actor, READ_CONTRACT_TERMS)
    lines = QuotaLine.objects.select_related("job_order__employer", "job_order__agency__office")
    return PlacementOverview(
        file=load_snapshot(actor, placement, live=False),
        way=list_effective_milestone_events(placement),
        due=get_due_times([placement.id]).get(placement.id),
        documents=list_documents(placement.id),
        line=lines.filter(id=placement.line).first() if sees_terms and placement.line else None,
    )


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the story: codes of what happened and on which papers, who wrote it, when, and
    whether its time was corrected, for the reason."""

    at: datetime
    what: str
    papers: tuple[str, ...]
    who: str
    reason: str
    corrected: bool = False


def build_timeline(seen: PlacementOverview) -> list[TimelineEntry]:
    """What happened to the placement, newest first; papers of one command stand together."""
    told = [
        TimelineEntry(
            p.happened_at, p.milestone, (), p.recorder_name, p.reason, p.supersedes is not None
        )
        for p in seen.way
    ]
    for group in _group_by_command(seen.file.facts):
        first, papers = group[0], tuple(fact.requirement for fact in group)
        told.append(
            TimelineEntry(first.recorded_at, first.kind, papers, first.recorder_name, first.reason)
        )
    return sorted(told, key=lambda line: line.at, reverse=True)


def _group_by_command(facts: Iterable[DocumentEvent]) -> list[list[DocumentEvent]]:
    """Facts that one person wrote down at one time in the same sense, in the order of writing."""
    acts: list[list[DocumentEvent]] = []
    open_: dict[tuple[str, str, str], list[DocumentEvent]] = {}
    for fact in facts:
        sense = (fact.kind, fact.recorder_name, fact.reason)
        act = open_.get(sense)
        if act is None or fact.recorded_at - act[-1].recorded_at > COMMAND_DURATION:
            act = open_[sense] = []
            acts.append(act)
        act.append(fact)
    return acts


@dataclass(frozen=True)
class CandidateProgress:
    """A candidate, the next step, and by when (aware); None when nothing more comes."""

    placement: Placement
    step: Step | None
    due: datetime | None


def list_candidate_progress(
    actor: Actor, *, before: str = "", most: int
) -> tuple[list[CandidateProgress], bool]:
    """At most `most` of the agency's open placements, newest first, and whether there are more;
    inside the caller's scope. Each look is logged, at those alone who are given.

    before   the reference of the last one on the page before; empty for the first page
    """
    mine = list_candidates(actor)
    if before:
        # Sought among the ended too: it may have been withdrawn since the page before was shown.
        every = Placement.objects.filter(agency=actor.office)
        last = every.filter(reference=normalize_reference(before)).values("id")[:1]
        mine = mine.filter(id__lt=last)
    found = list(mine[: most + 1])
    shown = found[:most]
    log_person_list(actor, [row.person_id for row in shown], purpose="candidates")
    return get_progress_of_placements(actor, shown), len(found) > most


def get_progress_of_placements(actor: Actor, rows: list[Placement]) -> list[CandidateProgress]:
    """What each of these placements waits for, and by when; two queries for all."""
    facts: dict[object, list[DocumentEvent]] = defaultdict(list)
    for fact in DocumentEvent.objects.filter(placement__in=rows).order_by("id"):
        facts[fact.placement_id].append(fact)
    at, due = clock.now(), get_due_times(row.id for row in rows)
    return [
        CandidateProgress(
            row, get_next_step(build_snapshot(actor, row, facts[row.id], at=at)), due.get(row.id)
        )
        for row in rows
    ]

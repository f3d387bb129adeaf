"""Everything a placement's page shows, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rantau.access.actor import Actor
from rantau.access.permissions import permits
from rantau.documents.lookups import documents_of
from rantau.documents.models import Document
from rantau.duties.lookups import due_times
from rantau.partners.models import QuotaLine
from rantau.placement.file import PlacementFile, gather
from rantau.placement.lookups import live_passages, placement_for
from rantau.placement.models import Fact, Passage
from rantau.placement.permissions import READ_TERMS

# Each fact of a command has its own instant; together they take far less than this.
ONE_ACT = timedelta(seconds=2)


@dataclass(frozen=True)
class Overview:
    """The file, its way so far, by when the next step is due, its documents, and the line.

    due    aware; None where nobody owes a step
    line   with job order, employer and agency; None where no agency places, and at the border,
           which needs no wage to let somebody pass
    """

    file: PlacementFile
    way: list[Passage]
    due: datetime | None
    documents: list[Document]
    line: QuotaLine | None

    @property
    def entered(self) -> dict[str, datetime]:
        """When each milestone was entered."""
        return {passage.milestone: passage.happened_at for passage in self.way}


def overview(actor: Actor, reference: str, *, purpose: str) -> Overview:
    """Read inside the caller's scope; NoSuchPlacement. The look is logged at the person."""
    placement = placement_for(actor, reference, purpose=purpose)
    sees_terms = permits(actor, READ_TERMS)
    lines = QuotaLine.objects.select_related("job_order__employer", "job_order__agency__office")
    return Overview(
        file=gather(actor, placement, live=False),
        way=live_passages(placement),
        due=due_times([placement.id]).get(placement.id),
        documents=documents_of(placement.id),
        line=lines.filter(id=placement.line).first() if sees_terms and placement.line else None,
    )


@dataclass(frozen=True)
class Told:
    """One line of the story: codes of what happened and on which papers, who wrote it, when, and
    whether its time was corrected, for the reason."""

    at: datetime
    what: str
    papers: tuple[str, ...]
    who: str
    reason: str
    corrected: bool = False


def story(seen: Overview) -> list[Told]:
    """What happened to the placement, newest first; papers of one command stand together."""
    told = [
        Told(p.happened_at, p.milestone, (), p.recorder_name, p.reason, p.supersedes is not None)
        for p in seen.way
    ]
    for group in _acts(seen.file.facts):
        first, papers = group[0], tuple(fact.requirement for fact in group)
        told.append(Told(first.recorded_at, first.kind, papers, first.recorder_name, first.reason))
    return sorted(told, key=lambda line: line.at, reverse=True)


def _acts(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Facts that one person wrote down at one time in the same sense, in the order of writing."""
    acts: list[list[Fact]] = []
    open_: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        sense = (fact.kind, fact.recorder_name, fact.reason)
        act = open_.get(sense)
        if act is None or fact.recorded_at - act[-1].recorded_at > ONE_ACT:
            act = open_[sense] = []
            acts.append(act)
        act.append(fact)
    return acts

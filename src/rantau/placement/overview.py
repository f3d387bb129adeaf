"""Everything a placement's page shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from rantau.access.actor import Actor
from rantau.documents.lookups import documents_of
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.partners.models import QuotaLine
from rantau.placement.file import PlacementFile, gather
from rantau.placement.lookups import live_passages, placement_for
from rantau.placement.models import Fact, Passage


@dataclass(frozen=True)
class Overview:
    """The file, its way so far, what it is owed, its documents, the line, and what was done.

    line   with job order, employer and agency; None where no agency places or it may not be seen
    """

    file: PlacementFile
    way: list[Passage]
    duty: Duty | None
    documents: list[Document]
    line: QuotaLine | None

    @property
    def entered(self) -> dict[str, datetime]:
        """When each milestone was entered."""
        return {passage.milestone: passage.happened_at for passage in self.way}


def overview(actor: Actor, reference: str, *, purpose: str) -> Overview:
    """Read inside the caller's scope; NoSuchPlacement. The look is logged at the person."""
    placement = placement_for(actor, reference, purpose=purpose)
    duties = Duty.objects.filter(about=placement.id, closed_at=None)
    lines = QuotaLine.objects.select_related("job_order__employer", "job_order__agency__office")
    return Overview(
        file=gather(actor, placement, live=False),
        way=live_passages(placement),
        duty=duties.order_by("due_at").first(),
        documents=documents_of(placement.id),
        line=lines.filter(id=placement.line).first() if placement.line else None,
    )


@dataclass(frozen=True)
class Told:
    """One line of the story: codes of what happened and on which papers, who wrote it, when."""

    at: datetime
    what: str
    papers: tuple[str, ...]
    who: str
    reason: str


def story(seen: Overview) -> list[Told]:
    """What happened to the placement, newest first; papers of one command stand together."""
    told = [Told(p.happened_at, p.milestone, (), p.recorder_name, p.reason) for p in seen.way]
    groups: dict[tuple, list[Fact]] = {}
    for fact in seen.file.facts:
        key = (fact.recorded_at, fact.kind, fact.recorder_name, fact.reason)
        groups.setdefault(key, []).append(fact)
    told += [
        Told(at, kind, tuple(f.requirement for f in group), who, reason)
        for (at, kind, who, reason), group in groups.items()
    ]
    return sorted(told, key=lambda line: line.at, reverse=True)

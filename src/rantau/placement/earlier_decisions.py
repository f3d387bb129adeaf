"""Decisions that ended a person's earlier placements, with what she answered: they stand before the
next decision, so that nobody refused for a reason is taken, or refused again, unseen."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rantau.placement.models import DecisionAnswer, MilestoneEvent, Placement
from rantau.procedures.scheme import REFUSED, WITHDRAWN
from rantau.registry.models import Person
from rantau.registry.selectors import list_united_ids


@dataclass(frozen=True)
class EarlierDecision:
    """How an earlier placement ended.

    milestone  refused or withdrawn
    code       of the reason; empty where none was recorded
    note       what was written for the worker
    decided_at aware
    answers    hers, oldest first
    """

    placement: Placement
    milestone: str
    code: str
    note: str
    decided_at: datetime
    decided_by: str
    answers: tuple[DecisionAnswer, ...]


def list_earlier_decisions(person: Person, *, besides: UUID | None = None) -> list[EarlierDecision]:
    """The refusals and withdrawals of a person's placements, newest first, in two queries. Inside a
    scope that sees them, of a page that has logged the reading.

    besides  a placement that is left out
    """
    persons = list_united_ids(person)
    ends = MilestoneEvent.objects.filter(person__in=persons, milestone__in=(REFUSED, WITHDRAWN))
    events = list(
        ends.exclude(placement=besides).select_related("placement").order_by("-happened_at", "-id")
    )
    answers: dict[UUID, list[DecisionAnswer]] = defaultdict(list)
    if events:
        about = [event.placement_id for event in events]
        for answer in DecisionAnswer.objects.filter(placement__in=about).order_by("id"):
            answers[answer.placement_id].append(answer)
    return [
        EarlierDecision(
            placement=event.placement,
            milestone=event.milestone,
            code=event.terms.get("reason", ""),
            note=event.reason,
            decided_at=event.happened_at,
            decided_by=event.recorder_name,
            answers=tuple(answers[event.placement_id]),
        )
        for event in events
    ]

"""Placements: an agency's candidates, registering one, withdrawing one; reading any one may see."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from rantau.access.scope import reading_as
from rantau.api.authentication import get_actor, require_access
from rantau.api.pagination import Cursor, CursorPage, Limit, paginate_by_id
from rantau.api.schemas import IdempotencyKey, StrictSchema
from rantau.common.text import MAX_REASON_LENGTH
from rantau.placement.overview import CandidateProgress, get_progress_of_placements
from rantau.placement.permissions import READ_PLACEMENT, REGISTER_CANDIDATE, WITHDRAW_PLACEMENT
from rantau.placement.selectors import get_placement, list_candidates
from rantau.placement.services.candidates import CandidateInput, register_candidate
from rantau.placement.services.decisions import (
    REASONS_TO_WITHDRAW,
    withdraw_placement,
)
from rantau.registry.selectors import log_person_list

router = Router(tags=["placements"])


class CandidateIn(StrictSchema):
    """The person as she names herself, and the line of an own job order she is chosen for."""

    person: str = Field(max_length=20, description="the reference on her slip, RT-…")
    birth_date: date | None = Field(None, description="as registered; null where none is known")
    line: UUID


class WithdrawalIn(StrictSchema):
    """Why, and the revision that was seen."""

    reason: str = Field(pattern=f"^({'|'.join(REASONS_TO_WITHDRAW)})$")
    note: str = Field(default="", max_length=MAX_REASON_LENGTH)
    seen: int = Field(ge=0)  # 0 where no command was ever given (history taken over)


class PlacementCommandOut(Schema):
    """The placement's reference; `again` when this very key had done it before."""

    reference: str
    again: bool


class NextStepOut(Schema):
    """What comes next: a paper to supply or verify, or the milestone itself; whose, by when."""

    kind: str
    party: str
    milestone: str
    paper: str | None
    due_at: datetime | None = Field(description="null where nobody owes it")


class PlacementOut(Schema):
    """A placement as its agency and offices see it, and the one next step."""

    reference: str
    person: str
    name: str
    scheme: str
    edition: str
    occupation: str
    destination: str
    milestone: str
    milestone_at: datetime
    ended_at: datetime | None
    revision: int
    next: NextStepOut | None


@router.get(
    "",
    response=CursorPage[PlacementOut],
    operation_id="list_candidates",
    **require_access("placements:read", REGISTER_CANDIDATE),
)
def candidate_list(request: HttpRequest, limit: Limit = 25, cursor: Cursor = "") -> dict[str, Any]:
    """The agency's open placements, newest first, with what each waits for; each look is logged."""
    actor = get_actor(request)
    with reading_as(actor):
        rows, following = paginate_by_id(list_candidates(actor), cursor, limit)
        log_person_list(actor, [row.person_id for row in rows], purpose="api_list")
        shown = [_build_placement(each) for each in get_progress_of_placements(actor, rows)]
    return {"items": shown, "next": following}


@router.get(
    "/{reference}",
    response=PlacementOut,
    operation_id="read_placement",
    **require_access("placements:read", READ_PLACEMENT),
)
def placement_detail(request: HttpRequest, reference: str) -> PlacementOut:
    """One placement by public reference; the look is written to the read log."""
    actor = get_actor(request)
    with reading_as(actor):
        placement = get_placement(actor, reference, purpose="api")
        [waiting] = get_progress_of_placements(actor, [placement])
    return _build_placement(waiting)


@router.post(
    "",
    response={201: PlacementCommandOut},
    operation_id="register_candidate",
    **require_access("placements:write", REGISTER_CANDIDATE, writes=True),
)
def post_candidate(
    request: HttpRequest, body: CandidateIn, key: IdempotencyKey
) -> Status[PlacementCommandOut]:
    """Register a candidate and reserve a place of the line."""
    terms = CandidateInput(body.person, body.birth_date, body.line)
    outcome = register_candidate(get_actor(request), key, terms)
    return Status(201, PlacementCommandOut(reference=outcome.answer, again=outcome.was_repeated))


@router.post(
    "/{reference}/withdrawal",
    response=PlacementCommandOut,
    operation_id="withdraw_placement",
    **require_access("placements:write", WITHDRAW_PLACEMENT, writes=True),
)
def post_withdrawal(
    request: HttpRequest, reference: str, body: WithdrawalIn, key: IdempotencyKey
) -> PlacementCommandOut:
    """Withdraw before departure; the place of the line is given back."""
    outcome = withdraw_placement(
        get_actor(request), key, reference, reason=body.reason, note=body.note, seen=body.seen
    )
    return PlacementCommandOut(reference=outcome.answer, again=outcome.was_repeated)


def _build_placement(each: CandidateProgress) -> PlacementOut:
    placement, step = each.placement, each.step
    coming = (
        NextStepOut(
            kind=step.kind,
            party=step.party,
            milestone=step.milestone.code,
            paper=step.requirement.code if step.requirement else None,
            due_at=each.due_at,
        )
        if step
        else None
    )
    return PlacementOut(
        reference=placement.reference,
        person=placement.person.reference,
        name=placement.person.name,
        scheme=placement.scheme,
        edition=placement.edition,
        occupation=placement.occupation,
        destination=placement.destination,
        milestone=placement.milestone,
        milestone_at=placement.milestone_at,
        ended_at=placement.ended_at,
        revision=placement.revision,
        next=coming,
    )

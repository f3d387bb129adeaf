"""Placements: list an agency's candidates, register and withdraw one; read a placement."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from rantau.access.scope import reading_as
from rantau.api.authentication import get_actor, require_access
from rantau.api.pagination import Cursor, CursorPage, Limit, paginate_by_id
from rantau.api.schemas import (
    IdempotencyKey,
    StrictSchema,
    Year,
    build_pattern,
    read_birth_date,
)
from rantau.common.text import MAX_REASON_LENGTH
from rantau.placement.overview import CandidateProgress, get_progress_of_placements
from rantau.placement.permissions import READ_PLACEMENT, REGISTER_CANDIDATE, WITHDRAW_PLACEMENT
from rantau.placement.selectors import get_placement, list_candidates
from rantau.placement.services.candidates import CandidateInput, register_candidate
from rantau.placement.services.decisions import REASONS_TO_WITHDRAW, withdraw_placement
from rantau.registry.selectors import log_person_list

router = Router(tags=["placements"])


class CandidateIn(StrictSchema):
    """The person and the quota line of one of the agency's own job orders."""

    person: str = Field(max_length=20, description="the reference on the person's slip, RT-…")
    birth_date: date | Year | None = Field(
        None, description="as registered: a day, or the year alone; null where none is known"
    )
    line: UUID


class WithdrawalIn(StrictSchema):
    """The reason, and the revision that was seen."""

    reason: str = Field(pattern=build_pattern(REASONS_TO_WITHDRAW))
    note: str = Field(default="", max_length=MAX_REASON_LENGTH)
    seen: int = Field(ge=0)  # 0 for a placement that was imported and never changed


class PlacementCommandOut(Schema):
    """The placement's reference; `again` is true when this idempotency key was used before."""

    reference: str
    again: bool


class NextStepOut(Schema):
    """The next step: a requirement to supply or verify, or the milestone itself; who and by
    when."""

    kind: str
    party: str
    milestone: str
    requirement: str | None
    due_at: datetime | None = Field(description="null where no party has to do it")


class PlacementOut(Schema):
    """A placement as its agency and offices see it, and its next step."""

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
    """The agency's open placements, newest first, with the next step; each reading is logged."""
    actor = get_actor(request)
    with reading_as(actor):
        rows, next_cursor = paginate_by_id(list_candidates(actor), cursor, limit)
        log_person_list(actor, [row.person_id for row in rows], purpose="api_list")
        items = [_build_placement(each) for each in get_progress_of_placements(actor, rows)]
    return {"items": items, "next": next_cursor}


@router.get(
    "/{reference}",
    response=PlacementOut,
    operation_id="read_placement",
    **require_access("placements:read", READ_PLACEMENT),
)
def placement_detail(request: HttpRequest, reference: str) -> PlacementOut:
    """One placement by public reference; the reading is logged."""
    actor = get_actor(request)
    with reading_as(actor):
        placement = get_placement(actor, reference, purpose="api")
        [progress] = get_progress_of_placements(actor, [placement])
    return _build_placement(progress)


@router.post(
    "",
    response={201: PlacementCommandOut},
    operation_id="register_candidate",
    **require_access("placements:write", REGISTER_CANDIDATE, writes=True),
)
def post_candidate(
    request: HttpRequest, body: CandidateIn, key: IdempotencyKey
) -> Status[PlacementCommandOut]:
    """Register a candidate and reserve a place of the quota line."""
    candidate = CandidateInput(body.person, read_birth_date(body.birth_date), body.line)
    result = register_candidate(get_actor(request), key, candidate)
    return Status(201, PlacementCommandOut(reference=result.answer, again=result.was_repeated))


@router.post(
    "/{reference}/withdrawal",
    response=PlacementCommandOut,
    operation_id="withdraw_placement",
    **require_access("placements:write", WITHDRAW_PLACEMENT, writes=True),
)
def post_withdrawal(
    request: HttpRequest, reference: str, body: WithdrawalIn, key: IdempotencyKey
) -> PlacementCommandOut:
    """Withdraw before departure; the place of the quota line is released."""
    result = withdraw_placement(
        get_actor(request), key, reference, reason=body.reason, note=body.note, seen=body.seen
    )
    return PlacementCommandOut(reference=result.answer, again=result.was_repeated)


def _build_placement(progress: CandidateProgress) -> PlacementOut:
    placement, step = progress.placement, progress.step
    next_step = (
        NextStepOut(
            kind=step.kind,
            party=step.party,
            milestone=step.milestone.code,
            requirement=step.requirement.code if step.requirement else None,
            due_at=progress.due_at,
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
        next=next_step,
    )

"""Placements: an agency's candidates, registering one, withdrawing one; reading any one may see."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from rantau.access.scope import looking
from rantau.api.callers import caller, needs
from rantau.api.cursors import Cursor, Limit, Page, cut
from rantau.api.writing import Key, Strict
from rantau.placement.ending import LONGEST, REASONS
from rantau.placement.lookups import candidates, placement_for
from rantau.placement.permissions import READ, REGISTER_CANDIDATE, WITHDRAW
from rantau.placement.services.register_candidate import CandidateTerms, register_candidate
from rantau.placement.services.withdraw import withdraw
from rantau.placement.waiting import Waiting, waits
from rantau.registry.lookups import listed

router = Router(tags=["placements"])


class NewCandidate(Strict):
    """The person as she names herself, and the line of an own job order she is chosen for."""

    person: str = Field(max_length=20, description="the reference on her slip, RT-…")
    birth_date: date | None = Field(None, description="as registered; null where none is known")
    line: UUID


class Withdrawal(Strict):
    """Why, and the revision that was seen."""

    reason: str = Field(pattern=f"^({'|'.join(REASONS)})$")
    note: str = Field(default="", max_length=LONGEST)
    seen: int = Field(ge=0)  # 0 where no command was ever given (history taken over)


class Done(Schema):
    """The placement's reference; `again` when this very key had done it before."""

    reference: str
    again: bool


class Step(Schema):
    """What comes next: a paper to supply or verify, or the milestone itself; whose, by when."""

    kind: str
    party: str
    milestone: str
    paper: str | None
    due_at: datetime | None = Field(description="null where nobody owes it")


class Candidate(Schema):
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
    next: Step | None


@router.get(
    "", response=Page[Candidate], operation_id="list_candidates",
    **needs("placements:read", REGISTER_CANDIDATE),
)  # fmt: skip
def list_candidates(request: HttpRequest, limit: Limit = 25, cursor: Cursor = "") -> dict:
    """The agency's open placements, newest first, with what each waits for; each look is logged."""
    actor = caller(request)
    with looking(actor):
        rows, following = cut(candidates(actor), cursor, limit)
        listed(actor, [row.person_id for row in rows], purpose="api_list")
        shown = [_candidate(each) for each in waits(actor, rows)]
    return {"items": shown, "next": following}


@router.get(
    "/{reference}", response=Candidate, operation_id="read_placement",
    **needs("placements:read", READ),
)  # fmt: skip
def read_placement(request: HttpRequest, reference: str) -> Candidate:
    """One placement by public reference; the look is written to the read log."""
    actor = caller(request)
    with looking(actor):
        placement = placement_for(actor, reference, purpose="api")
        [waiting] = waits(actor, [placement])
    return _candidate(waiting)


@router.post(
    "", response={201: Done}, operation_id="register_candidate",
    **needs("placements:write", REGISTER_CANDIDATE, writes=True),
)  # fmt: skip
def post_candidate(request: HttpRequest, body: NewCandidate, key: Key) -> Status[Done]:
    """Register a candidate and reserve a place of the line."""
    terms = CandidateTerms(body.person, body.birth_date, body.line)
    outcome = register_candidate(caller(request), key, terms)
    return Status(201, Done(reference=outcome.answer, again=outcome.again))


@router.post(
    "/{reference}/withdrawal", response=Done, operation_id="withdraw_placement",
    **needs("placements:write", WITHDRAW, writes=True),
)  # fmt: skip
def post_withdrawal(request: HttpRequest, reference: str, body: Withdrawal, key: Key) -> Done:
    """Withdraw before departure; the place of the line is given back."""
    outcome = withdraw(
        caller(request), key, reference, reason=body.reason, note=body.note, seen=body.seen
    )
    return Done(reference=outcome.answer, again=outcome.again)


def _candidate(each: Waiting) -> Candidate:
    placement, step = each.placement, each.step
    coming = Step(
        kind=step.kind, party=step.party, milestone=step.milestone.code,
        paper=step.asked.code if step.asked else None, due_at=each.due,
    ) if step else None  # fmt: skip
    return Candidate(
        reference=placement.reference, person=placement.person.reference,
        name=placement.person.name, scheme=placement.scheme, edition=placement.edition,
        occupation=placement.occupation, destination=placement.destination,
        milestone=placement.milestone, milestone_at=placement.milestone_at,
        ended_at=placement.ended_at, revision=placement.revision, next=coming,
    )  # fmt: skip

"""The one next step of a placement, who has to do it, and the duty that is opened for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.duties.interface import DutyInput, DutyKind, SubjectInput, advance_duties
from rantau.duties.selectors import list_open_kinds
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.placement.models import Placement
from rantau.placement.permissions import (
    CLEAR_PLACEMENT,
    CLOSE_PLACEMENT,
    CONFIRM_NAME,
    CORRECT_PLACEMENT,
    READ_PLACEMENT,
    RECEIVE_DOCUMENTS,
    RECORD_ARRIVAL,
    RECORD_DEPARTURE,
    SELECT_CANDIDATE,
    TRANSFER_PLACEMENT,
    VERIFY_DOCUMENTS,
    WITHDRAW_PLACEMENT,
)
from rantau.placement.questions import (
    ANSWER_NAME,
    AWAITED_MILESTONE,
    SETTLE_IDENTITY,
    Question,
    list_questions,
)
from rantau.placement.requirements import ACCEPTED, RECEIVED
from rantau.placement.snapshot import PlacementFacts, PlacementSnapshot
from rantau.procedures.scheme import Milestone, Requirement
from rantau.registry.permissions import READ_PERSON

SUPPLY_STEP, VERIFY_STEP, ENTER_STEP = "supply", "verify", "enter"
# About an accepted document; the kinds of questions are those of the steps.
ANSWER_NAME_STEP, SETTLE_IDENTITY_STEP = QUESTION_STEPS = ANSWER_NAME, SETTLE_IDENTITY


@dataclass(frozen=True)
class Step:
    """The next step: to supply or verify a requirement, to settle a question about an accepted one,
    or to enter the milestone; and its party."""

    kind: str
    party: str
    milestone: Milestone
    requirement: Requirement | None
    working_days: int


def get_next_step(snapshot: PlacementSnapshot) -> Step | None:
    """The next step of a placement, as `find_next_step`; None after an early end too."""
    if snapshot.placement.ended_at is not None:
        return None
    return find_next_step(snapshot, snapshot.placement.milestone, snapshot.today)


def find_next_step(facts: PlacementFacts, milestone: str, today: date) -> Step | None:
    """The next step after this milestone; None after the last one.

    Until departure also what an earlier milestone rests on, where it was corrected or has expired.
    What waits for an officer comes before what waits for the worker, so that nobody waits for
    two parties. A name that an officer did answer about waits for evidence, and comes last.
    """
    requirements = facts.requirements
    next_milestone = facts.scheme.get_next_milestone(milestone)
    if next_milestone is None:
        return None
    unmet = list_unmet_requirements(facts, milestone, today)
    to_verify = [each for each in unmet if requirements[each.code].state == RECEIVED]
    if to_verify:
        first = to_verify[0]
        days = first.standard.working_days
        return Step(VERIFY_STEP, first.verified_by, next_milestone, first, days)
    questions = sorted(list_questions(facts, milestone), key=lambda each: each.is_answered)
    if questions and not (unmet and questions[0].is_answered):
        return _build_question_step(questions[0], next_milestone)
    if unmet:
        first = next((each for each in unmet if _is_ready(facts, each)), unmet[0])
        days = first.standard.working_days
        return Step(SUPPLY_STEP, first.supplied_by, next_milestone, first, days)
    days = next_milestone.standard.working_days
    return Step(ENTER_STEP, next_milestone.entered_by, next_milestone, None, days)


def _build_question_step(question: Question, next_milestone: Milestone) -> Step:
    days = question.requirement.standard.working_days
    return Step(question.kind, question.party, next_milestone, question.requirement, days)


def list_unmet_requirements(
    facts: PlacementFacts, milestone: str, today: date
) -> list[Requirement]:
    """The requirements in force after this milestone that are not accepted, or not valid any
    more."""
    return [
        each
        for each in facts.scheme.list_requirements_in_force(milestone)
        if not facts.requirements[each.code].is_valid_on(today)
    ]


def _is_ready(facts: PlacementFacts, requirement: Requirement) -> bool:
    """Whether every requirement that this one depends on is accepted."""
    return all(facts.requirements[need].state == ACCEPTED for need in requirement.depends_on)


PLACEMENT_URL_NAME = "placement:file"
SUPPLY_LABEL, VERIFY_LABEL = _("Complete the documents"), _("Verify documents")
ANSWER_NAME_LABEL = _("Answer about the name")
# One kind for each party, so that a placement's open duty of a kind has one owner for good.
DUTY_KINDS = {
    **{
        (SUPPLY_STEP, by): DutyKind(
            f"placement:supply:{by}",
            SUPPLY_LABEL,
            READ_PLACEMENT,
            PLACEMENT_URL_NAME,
            does=RECEIVE_DOCUMENTS,
            act_page="placement:receive",
            can_pause=by == "worker",  # nobody else is waited for
        )
        for by in ("worker", "agency", "national")
    },
    **{
        (VERIFY_STEP, by): DutyKind(
            f"placement:verify:{by}",
            VERIFY_LABEL,
            READ_PLACEMENT,
            PLACEMENT_URL_NAME,
            does=VERIFY_DOCUMENTS,
            act_page="placement:verify",
        )
        for by in ("district", "regional", "national")
    },
    **{
        (ANSWER_NAME_STEP, by): DutyKind(
            f"placement:answer_name:{by}",
            ANSWER_NAME_LABEL,
            READ_PLACEMENT,
            PLACEMENT_URL_NAME,
            does=CONFIRM_NAME,
            act_page="placement:answer_name",
        )
        for by in ("district", "regional", "national")
    },
    # On the page of the placement, which says what each has: either of two may be wrong.
    **{
        (SETTLE_IDENTITY_STEP, by): DutyKind(
            f"placement:settle_identity:{by}",
            _("Birth date or sex contradicts a document"),
            READ_PLACEMENT,
            PLACEMENT_URL_NAME,
            does=CORRECT_PLACEMENT,
        )
        for by in ("district", "regional", "national")
    },
    (ENTER_STEP, "selected"): DutyKind(
        "placement:select",
        _("Decide on the selection"),
        READ_PLACEMENT,
        PLACEMENT_URL_NAME,
        does=SELECT_CANDIDATE,
        act_page="placement:decide",
    ),
    (ENTER_STEP, "cleared"): DutyKind(
        "placement:clear",
        _("Issue the clearance"),
        READ_PLACEMENT,
        PLACEMENT_URL_NAME,
        does=CLEAR_PLACEMENT,
        act_page="placement:decide",
    ),
    (ENTER_STEP, "departed"): DutyKind(
        "placement:depart",
        _("See the worker off"),
        READ_PLACEMENT,
        PLACEMENT_URL_NAME,
        does=RECORD_DEPARTURE,
        act_page="placement:depart",
    ),
    (ENTER_STEP, "arrived"): DutyKind(
        "placement:arrive",
        _("Record arrival"),
        READ_PLACEMENT,
        PLACEMENT_URL_NAME,
        does=RECORD_ARRIVAL,
        act_page="placement:arrive",
    ),
    (ENTER_STEP, "closed"): DutyKind(
        "placement:close",
        _("Close the placement"),
        READ_PLACEMENT,
        PLACEMENT_URL_NAME,
        does=CLOSE_PLACEMENT,
        act_page="placement:decide",
    ),
}
# About a person, not about one of her placements: after a merge she may have two.
RECONCILE_DUTY = DutyKind(
    "placement:reconcile",
    _("Decide which of two placements goes on"),
    READ_PERSON,
    "registry:person",
    does=WITHDRAW_PLACEMENT,
)
# About a wish (PlacementWish), beside the next step.
TRANSFER_DUTY = DutyKind(
    "placement:transfer",
    _("Find another agency"),
    READ_PLACEMENT,
    PLACEMENT_URL_NAME,
    does=TRANSFER_PLACEMENT,
    act_page="placement:transfer",
)
DUTY_KIND_CODES = tuple(kind.code for kind in DUTY_KINDS.values())


PARTIES_WITH_OFFICE = ("worker", "district", "regional", "agency", "post", "national")


def get_office_of_party(party: str, placement: Placement) -> UUID:
    """The office that acts for one of PARTIES_WITH_OFFICE. For the worker, and for the agency where
    none places, it is the district office."""
    offices: dict[str, Callable[[], UUID | None]] = {
        "worker": lambda: placement.office_id,
        "district": lambda: placement.office_id,
        "regional": lambda: placement.region_office_id,
        "agency": lambda: placement.agency_id,
        "post": lambda: placement.post_id,
        "national": get_headquarters_id,
    }
    return offices[party]() or placement.office_id


def is_awaited(step: Step) -> bool:
    """Whether it is the return of somebody who works abroad, which is nobody's duty
    (docs/design/four-facts.md)."""
    return step.milestone.code == AWAITED_MILESTONE and step.kind not in QUESTION_STEPS


def is_done_in_round(placement: Placement, step: Step) -> bool:
    """Whether a round, whose contract the placement is, does it: it brings the documents that the
    scheme has `from_round`, and records who travels."""
    is_travel = step.kind == ENTER_STEP and step.milestone.code in ("departed", "arrived")
    is_brought = step.kind == SUPPLY_STEP and bool(step.requirement and step.requirement.from_round)
    return placement.follows_round and (is_brought or is_travel)


def get_next_duty(snapshot: PlacementSnapshot, *, since: datetime) -> DutyInput | None:
    """The duty for the next step; None when there is no step or nobody has to do it.

    since  when the step before was done, aware: its working days count from then
    """
    placement, step = snapshot.placement, get_next_step(snapshot)
    if step is None or is_awaited(step) or is_done_in_round(placement, step):
        return None
    kind = DUTY_KINDS[step.kind, step.milestone.code if step.kind == ENTER_STEP else step.party]
    office = get_office_of_party(step.party, placement)
    return DutyInput(
        kind=kind.code,
        about_kind="placement",
        reference=placement.reference,
        office=office,
        person=placement.person_id if step.party == "worker" else None,
        due_at=get_due_at(office, since, step.working_days),
        keep_existing=True,
        subject=SubjectInput(
            person=placement.person_id,
            name_key=snapshot.person.name_key,
            file_office=placement.office_id,
            destination=placement.destination,
            agency=placement.agency_id,
            village=placement.origin_node,
        ),
    )


def is_duty_behind(snapshot: PlacementSnapshot) -> bool:
    """Whether another duty is open than that of the next step, since a fact of the person was
    corrected. Inside a scope of the system."""
    opens = get_next_duty(snapshot, since=clock.now())
    open_kinds = list_open_kinds(snapshot.placement.id) & set(DUTY_KIND_CODES)
    return open_kinds != ({opens.kind} if opens else set())


def advance_duty(snapshot: PlacementSnapshot) -> None:
    """Close duties that are no longer the next step, and open the one that is; it stays if it
    was open."""
    opens = get_next_duty(snapshot, since=clock.now())
    closes = tuple(code for code in DUTY_KIND_CODES if opens is None or code != opens.kind)
    advance_duties(about=snapshot.placement.id, closes=closes, outcome="done", opens=opens)

"""The one next step of a placement, who has to do it, and the duty that is opened for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.duties.interface import DutyInput, DutyKind, advance_duties
from rantau.offices.models import Office, OfficeKind
from rantau.offices.selectors import get_due_at
from rantau.placement.models import Placement
from rantau.placement.requirements import ACCEPTED, RECEIVED
from rantau.placement.snapshot import PlacementSnapshot
from rantau.procedures.scheme import Milestone, Requirement

SUPPLY_STEP, VERIFY_STEP, ENTER_STEP = "supply", "verify", "enter"


@dataclass(frozen=True)
class Step:
    """What comes next, a paper to supply or verify or the milestone itself, and whose it is."""

    kind: str
    party: str
    milestone: Milestone
    asked: Requirement | None
    working_days: int


def get_next_step(file: PlacementSnapshot) -> Step | None:
    """The next step; None after the last milestone and after an early end.

    What waits for an officer comes before what waits for the worker: nobody waits for two desks.
    """
    coming = file.scheme.after(file.placement.milestone)
    if coming is None or file.placement.ended_at is not None:
        return None
    open_ = [each for each in file.scheme.asked_at(coming.code) if not _is_met(file, each)]
    to_verify = [each for each in open_ if file.papers[each.code].state == RECEIVED]
    if to_verify:
        asked = to_verify[0]
        return Step(VERIFY_STEP, asked.verified_by, coming, asked, asked.standard.working_days)
    if open_:
        asked = next((each for each in open_ if _is_ready(file, each)), open_[0])
        return Step(SUPPLY_STEP, asked.supplied_by, coming, asked, asked.standard.working_days)
    return Step(ENTER_STEP, coming.by, coming, None, coming.standard.working_days)


def _is_met(file: PlacementSnapshot, asked: Requirement) -> bool:
    return file.papers[asked.code].holds_on(file.today)


def _is_ready(file: PlacementSnapshot, asked: Requirement) -> bool:
    """Whether every paper that this one waits for is verified."""
    return all(file.papers[need].state == ACCEPTED for need in asked.needs)


PLACEMENT_URL_NAME = "placement:file"
SUPPLY_LABEL, VERIFY_LABEL = _("Complete the papers"), _("Verify papers")
# One kind for each party, so that a placement's open duty of a kind has one owner for good.
DUTY_KINDS = {
    **{
        (SUPPLY_STEP, by): DutyKind(f"placement:supply:{by}", SUPPLY_LABEL, PLACEMENT_URL_NAME)
        for by in ("worker", "agency", "national")
    },
    **{
        (VERIFY_STEP, by): DutyKind(f"placement:verify:{by}", VERIFY_LABEL, PLACEMENT_URL_NAME)
        for by in ("district", "regional", "national")
    },
    (ENTER_STEP, "selected"): DutyKind(
        "placement:select", _("Decide on the selection"), PLACEMENT_URL_NAME
    ),
    (ENTER_STEP, "cleared"): DutyKind(
        "placement:clear", _("Issue the clearance"), PLACEMENT_URL_NAME
    ),
    (ENTER_STEP, "departed"): DutyKind(
        "placement:depart", _("See the worker off"), PLACEMENT_URL_NAME
    ),
    (ENTER_STEP, "arrived"): DutyKind("placement:arrive", _("Record arrival"), PLACEMENT_URL_NAME),
    (ENTER_STEP, "closed"): DutyKind(
        "placement:close", _("Close the placement"), PLACEMENT_URL_NAME
    ),
}
DUTY_KIND_CODES = tuple(kind.code for kind in DUTY_KINDS.values())
# While somebody works abroad no step is due (docs/design/four-facts.md).
MILESTONE_WITHOUT_DUTY = "returned"


def get_office_of_party(party: str, placement: Placement) -> UUID:
    """The office that acts for a party of the scheme. The worker's papers come to her district."""
    desks: dict[str, Callable[[], UUID | None]] = {
        "worker": lambda: placement.office,
        "district": lambda: placement.office,
        "regional": lambda: placement.region_office,
        "agency": lambda: placement.agency,
        "post": lambda: placement.post,
        "national": _get_headquarters,
    }
    return desks[party]() or placement.office


def _get_headquarters() -> UUID:
    return Office.objects.values_list("id", flat=True).get(kind=OfficeKind.HEADQUARTERS)


def get_next_duty(file: PlacementSnapshot, *, since: datetime) -> DutyInput | None:
    """The duty that the next step of a file is; None when nobody owes one.

    since   when the step before was done, aware: from then its working days count
    """
    placement, step = file.placement, get_next_step(file)
    if step is None or step.milestone.code == MILESTONE_WITHOUT_DUTY:
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
        keep=True,
    )


def advance_duty(file: PlacementSnapshot) -> None:
    """Close what is no longer the next step, and open the duty that is; one that was open stays."""
    opens = get_next_duty(file, since=clock.now())
    closes = tuple(code for code in DUTY_KIND_CODES if opens is None or code != opens.kind)
    advance_duties(about=file.placement.id, closes=closes, outcome="done", opens=opens)

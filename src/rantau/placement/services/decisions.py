"""Decide on a placement.

Select the candidate, clear for departure, close after the return, refuse, withdraw.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import update_row
from rantau.common.text import has_visible_text, is_storable
from rantau.journal.interface import JournalKind
from rantau.offices.interface import mark_office_connected
from rantau.partners.interface import consume_quota
from rantau.placement.errors import GatesUnmet
from rantau.placement.issued_documents import issue_documents
from rantau.placement.next_step import advance_duty
from rantau.placement.permissions import (
    CLEAR_PLACEMENT,
    CLOSE_PLACEMENT,
    REFUSE_PLACEMENT,
    SELECT_CANDIDATE,
    WITHDRAW_PLACEMENT,
)
from rantau.placement.selectors import get_placement_for_update
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.placement.transitions import (
    MILESTONE_COLUMNS,
    check_gates,
    end_placement,
    enter_milestone,
    journal_event,
    require_endable_by_hand,
    require_party,
)
from rantau.procedures.gates import UnmetCondition
from rantau.procedures.scheme import REFUSED, WITHDRAWN, Milestone

PLACEMENT_REFUSED = JournalKind("placement:refused", gettext_lazy("Placement refused"))
PLACEMENT_WITHDRAWN = JournalKind("placement:withdrawn", gettext_lazy("Placement withdrawn"))
PLACEMENT_CLOSED = JournalKind("placement:closed", gettext_lazy("Placement closed"))
PLACEMENT_CLEARED = JournalKind("placement:cleared", gettext_lazy("Clearance issued"))
CANDIDATE_SELECTED = JournalKind("placement:selected", gettext_lazy("Selected"))


@service(CANDIDATE_SELECTED, permission=SELECT_CANDIDATE)
def select_candidate(actor: Actor, reference: str, *, seen: int) -> CommandResult:
    """Enter `selected` and issue what the scheme issues then (candidate ID, recommendation).

    seen    the revision that the actor looked at
    Raises  NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision, WrongParty,
            MilestoneNotNext, GatesUnmet
    """
    placement = get_placement_for_update(actor, reference, seen=seen)
    snapshot = load_snapshot(actor, placement)
    milestone = snapshot.scheme.get_milestone("selected")
    require_party(actor, milestone.entered_by)
    check_gates(snapshot, "selected")
    result = _issue_and_enter(snapshot, milestone)
    mark_office_connected(require_office(actor))
    return result


@service(PLACEMENT_CLEARED, permission=CLEAR_PLACEMENT)
def clear_placement(actor: Actor, reference: str, *, seen: int) -> CommandResult:
    """Enter `cleared`: agency and permit are read live and stay locked until the commit.

    seen    the revision that the actor looked at
    Raises  NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision, WrongParty,
            MilestoneNotNext, GatesUnmet
    """
    placement = get_placement_for_update(actor, reference, seen=seen)
    snapshot = load_snapshot(actor, placement)
    milestone = snapshot.scheme.get_milestone("cleared")
    require_party(actor, milestone.entered_by)
    check_gates(snapshot, "cleared")
    if snapshot.line_status and not consume_quota(placement.id):
        raise GatesUnmet(snapshot.scheme, [UnmetCondition("quota")])
    return _issue_and_enter(snapshot, milestone)


def _issue_and_enter(snapshot: PlacementSnapshot, milestone: Milestone) -> CommandResult:
    """Issue the documents of a milestone, enter it, save the placement, open the next duty."""
    placement, actor = snapshot.placement, snapshot.actor
    issued = issue_documents(snapshot, milestone, actor)
    enter_milestone(placement, milestone.code, actor, at=clock.now())
    update_row(placement, "revision", *MILESTONE_COLUMNS)
    advance_duty(snapshot)
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, documents=[each.serial for each in issued]),
    )


@service(PLACEMENT_CLOSED, permission=CLOSE_PLACEMENT)
def close_placement(actor: Actor, reference: str, *, seen: int, note: str = "") -> CommandResult:
    """Enter `closed`: the agency's ground ends.

    seen    the revision that the actor looked at
    note    what remains to be done about outstanding rights; kept in the event
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision,
            WrongParty, MilestoneNotNext
    """
    if not is_storable(note):
        raise InvalidInput({"note": [_("300 characters at most.")]})
    placement = get_placement_for_update(actor, reference, seen=seen)
    snapshot = load_snapshot(actor, placement, with_line_status=False)
    require_party(actor, snapshot.scheme.get_milestone("closed").entered_by)
    check_gates(snapshot, "closed")
    end_placement(placement, "closed", actor, at=clock.now(), reason=note.strip())
    return CommandResult(answer=placement.reference, event=journal_event(placement))


# Why a placement is withdrawn, and why one is refused: our own lists, to be widened in use.
REASONS_TO_WITHDRAW = ("worker_wishes", "agency_wishes", "employer_cancelled", "health", "other")
REASONS_TO_REFUSE = ("false_documents", "too_young", "unfit", "fraud", "other")


@service(PLACEMENT_REFUSED, permission=REFUSE_PLACEMENT)
def refuse_placement(
    actor: Actor, reference: str, *, reason: str, note: str, seen: int
) -> CommandResult:
    """End the placement by decision of an office; its documents are revoked.

    reason  one of REASONS_TO_REFUSE; `note` says why, and the worker reads it
    seen    the revision that the actor looked at
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision;
            PlacementFollowsRound; MilestoneNotNext after departure
    """
    validate_reason(reason, REASONS_TO_REFUSE, note, note_required=True)
    placement = get_placement_for_update(actor, reference, seen=seen)
    require_endable_by_hand(placement)
    end_placement(placement, REFUSED, actor, at=clock.now(), reason=note.strip(), code=reason)
    return CommandResult(answer=placement.reference, event=journal_event(placement, reason=reason))


@service(PLACEMENT_WITHDRAWN, permission=WITHDRAW_PLACEMENT)
def withdraw_placement(
    actor: Actor, reference: str, *, reason: str, note: str = "", seen: int
) -> CommandResult:
    """End the placement at the wish of worker or agency; its documents are revoked.

    reason  one of REASONS_TO_WITHDRAW; `note` says more and is kept in the event
    seen    the revision that the actor looked at
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision;
            PlacementFollowsRound; MilestoneNotNext after departure
    """
    validate_reason(reason, REASONS_TO_WITHDRAW, note)
    placement = get_placement_for_update(actor, reference, seen=seen)
    require_endable_by_hand(placement)
    end_placement(placement, WITHDRAWN, actor, at=clock.now(), reason=note.strip(), code=reason)
    return CommandResult(answer=placement.reference, event=journal_event(placement, reason=reason))


def validate_reason(
    reason: str, allowed: tuple[str, ...], note: str, *, note_required: bool = False
) -> None:
    """Raise InvalidInput unless the reason is one of `allowed` and the note is there if
    required."""
    problems: dict[str, list[str]] = {}
    if reason not in allowed:
        problems["reason"] = [_("Choose a reason.")]
    if note_required and not has_visible_text(note):
        problems["note"] = [_("Write why. The worker will read it.")]
    if not is_storable(note):
        problems["note"] = [_("300 characters at most.")]
    if problems:
        raise InvalidInput(problems)

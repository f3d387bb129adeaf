"""Template context of a placement, for the officers' page and for the worker's own page."""

from datetime import date
from typing import Any

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.next_step import SUPPLY_STEP, VERIFY_STEP, Step, get_next_step
from rantau.placement.overview import PlacementOverview, TimelineEntry, build_timeline
from rantau.placement.requirements import RequirementStatus
from rantau.web.common.labels import format_number, get_country_name
from rantau.web.placement import labels


def build_placement_context(overview: PlacementOverview) -> dict[str, Any]:
    """The context of the templates of a placement, but for the officers' actions."""
    snapshot, placement = overview.snapshot, overview.snapshot.placement
    statuses = snapshot.requirements.values()
    return {
        "placement": placement,
        "person": snapshot.person,
        "line": overview.line,
        "scheme": get_localized_text(snapshot.scheme.name),
        "destination": get_country_name(placement.destination),
        "milestone_rows": _build_milestone_rows(overview),
        "has_ended": placement.ended_at is not None,
        "early_end": labels.EARLY_END_LABELS.get(placement.milestone, ""),
        "step": _build_next_step(get_next_step(snapshot), overview),
        "due_at": overview.due_at,
        "now": clock.now(),
        "requirement_rows": [_build_requirement_row(each, snapshot.today) for each in statuses],
        "has_costs": any(each.requirement.costs_worker for each in statuses),
        "documents": overview.documents,
        "timeline_rows": [
            _build_timeline_row(entry, overview) for entry in build_timeline(overview)
        ],
        "days": (snapshot.today - placement.opened_at.astimezone(WESTERN_TIME).date()).days + 1,
    }


def _build_milestone_rows(overview: PlacementOverview) -> list[dict[str, Any]]:
    """Each milestone of the scheme; the next one counts its requirements and those that are met."""
    snapshot, placement = overview.snapshot, overview.snapshot.placement
    following = snapshot.scheme.get_next_milestone(placement.milestone)
    required = snapshot.scheme.list_requirements_for(following.code) if following else ()
    met = sum(snapshot.requirements[each.code].is_valid_on(snapshot.today) for each in required)
    return [
        {
            "name": get_localized_text(each.name),
            "entered_at": overview.entered_at.get(each.code),
            "is_next": each == following and not placement.ended_at,
            "met_count": met,
            "required_count": len(required),
        }
        for each in snapshot.scheme.milestones
    ]


def _build_next_step(step: Step | None, overview: PlacementOverview) -> dict[str, Any] | None:
    """The step and its party, which for an agency is its name."""
    if step is None:
        return None
    who = str(PARTY_LABELS[step.party])
    if step.party == "agency" and overview.line:
        who = overview.line.job_order.agency.office.name
    return {
        "title": get_step_title(step),
        "who": who,
        "days": step.working_days,
        "is_awaited": step.milestone.code == labels.RETURN_MILESTONE,
    }


def get_step_title(step: Step) -> str:
    """The label of the next step, for officers and workers alike."""
    if step.requirement and step.kind in (SUPPLY_STEP, VERIFY_STEP):
        text = (
            labels.SUPPLY_REQUIREMENT_TEXT
            if step.kind == SUPPLY_STEP
            else labels.VERIFY_REQUIREMENT_TEXT
        )
        return str(text) % {"document": get_localized_text(step.requirement.name)}
    return str(labels.NEXT_MILESTONE_LABELS[step.milestone.code])


def _build_requirement_row(status: RequirementStatus, today: date) -> dict[str, Any]:
    state, kind = labels.REQUIREMENT_STATUS_LABELS[status.state]
    is_expired = status.state == "accepted" and not status.is_valid_on(today)
    verification, requirement = status.verification, status.requirement
    method = labels.VERIFICATION_METHOD_LABELS.get(verification.how, "") if verification else ""
    return {
        "name": get_localized_text(requirement.name),
        "supplied_by": PARTY_LABELS[requirement.supplied_by],
        "state": state,
        "kind": "bad" if is_expired else kind,
        "is_expired": is_expired,
        "verification": verification,
        "method": method,
        "receipt": status.receipt,
        "valid_until": status.valid_until,
        "cost": format_number(requirement.costs_worker) if requirement.costs_worker else "",
    }


def _build_timeline_row(entry: TimelineEntry, overview: PlacementOverview) -> dict[str, Any]:
    """A row of `components/timeline.html`."""
    scheme = overview.snapshot.scheme
    names = ", ".join(
        get_localized_text(each.name)
        for each in scheme.requirements
        if each.code in entry.requirements
    )
    milestones = {each.code: get_localized_text(each.name) for each in scheme.milestones}
    # "returned" is a document event where the entry names requirements, else the milestone.
    event_labels = (
        labels.DOCUMENT_EVENT_LABELS if entry.requirements else milestones | labels.EARLY_END_LABELS
    )
    reason = entry.reason
    if entry.corrected:
        reason = str(labels.TIME_CORRECTED_TEXT) % {"why": entry.reason}
    return {
        "at": entry.at,
        "what": event_labels[entry.code],
        "detail": " · ".join(part for part in (names, reason) if part),
        "who": entry.recorded_by,
    }

"""Template context of one placement, for the officers' page and for the worker's own page."""

from typing import Any

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.next_step import SUPPLY_STEP, VERIFY_STEP, Step, get_next_step
from rantau.placement.overview import PlacementOverview, TimelineEntry, build_timeline
from rantau.placement.requirements import RequirementStatus
from rantau.web.common.labels import format_number, get_country_name
from rantau.web.placement import labels


def build_placement_context(seen: PlacementOverview) -> dict[str, Any]:
    """What the template shows, in words; shared with the worker's own page."""
    file, placement = seen.snapshot, seen.snapshot.placement
    coming = file.scheme.get_next_milestone(placement.milestone)
    asked = file.scheme.list_requirements_for(coming.code) if coming else ()
    done = sum(file.requirements[each.code].is_valid_on(file.today) for each in asked)
    return {
        "file": file,
        "placement": placement,
        "person": file.person,
        "line": seen.line,
        "scheme": get_localized_text(file.scheme.name),
        "destination": get_country_name(placement.destination),
        "way": _build_milestone_rows(seen, done, len(asked)),
        "ended": placement.ended_at is not None,
        "end": labels.EARLY_END_LABELS.get(placement.milestone, ""),
        "step": _build_next_step(get_next_step(file), seen),
        "due": seen.due_at,
        "now": clock.now(),
        "papers": [
            _build_requirement_row(paper, file.today) for paper in file.requirements.values()
        ],
        "costs": any(paper.requirement.costs_worker for paper in file.requirements.values()),
        "documents": seen.documents,
        "story": [_build_timeline_row(line, seen) for line in build_timeline(seen)],
        "days": (file.today - placement.opened_at.astimezone(WESTERN_TIME).date()).days + 1,
    }


def _build_milestone_rows(seen: PlacementOverview, done: int, asked: int) -> list[dict[str, Any]]:
    """Each milestone as the line of stations draws it."""
    file, entered = seen.snapshot, seen.entered_at
    coming = file.scheme.get_next_milestone(file.placement.milestone)
    return [
        {
            "name": get_localized_text(each.name),
            "at": entered.get(each.code),
            "now": coming is not None and each.code == coming.code and not file.placement.ended_at,
            "done": done,
            "asked": asked,
        }
        for each in file.scheme.milestones
    ]


def _build_next_step(step: Step | None, seen: PlacementOverview) -> dict[str, Any] | None:
    """The step with who owes it: the agency by its name where one places."""
    if step is None:
        return None
    named = step.party == "agency" and seen.line
    who = (
        seen.line.job_order.agency.office.name if named and seen.line else PARTY_LABELS[step.party]
    )
    return {
        "title": get_step_title(step),
        "who": who,
        "days": step.working_days,
        "awaited": step.milestone.code == labels.RETURN_MILESTONE,
    }


def get_step_title(step: Step) -> str:
    """The next step as a clerk and a worker would say it."""
    if step.requirement and step.kind in (SUPPLY_STEP, VERIFY_STEP):
        form = (
            labels.SUPPLY_REQUIREMENT_TEXT
            if step.kind == SUPPLY_STEP
            else labels.VERIFY_REQUIREMENT_TEXT
        )
        return str(form) % {"paper": get_localized_text(step.requirement.name)}
    return str(labels.NEXT_MILESTONE_LABELS[step.milestone.code])


def _build_requirement_row(paper: RequirementStatus, today: Any) -> dict[str, Any]:
    state, kind = labels.REQUIREMENT_STATUS_LABELS[paper.state]
    expired = paper.state == "accepted" and not paper.is_valid_on(today)
    verdict = paper.verification
    return {
        "code": paper.requirement.code,
        "name": get_localized_text(paper.requirement.name),
        "from": PARTY_LABELS[paper.requirement.supplied_by],
        "state": state,
        "kind": "bad" if expired else kind,
        "expired": expired,
        "verdict": verdict,
        "how": labels.VERIFICATION_METHOD_LABELS.get(verdict.how, "") if verdict else "",
        "receipt": paper.receipt,
        "until": paper.valid_until,
        "cost": format_number(paper.requirement.costs_worker)
        if paper.requirement.costs_worker
        else "",
    }


def _build_timeline_row(line: TimelineEntry, seen: PlacementOverview) -> dict[str, Any]:
    scheme = seen.snapshot.scheme
    names = ", ".join(
        get_localized_text(each.name)
        for each in scheme.requirements
        if each.code in line.requirements
    )
    milestones = {each.code: get_localized_text(each.name) for each in scheme.milestones}
    # A paper is returned, and so does a person: only what names papers is about papers.
    known = (
        labels.DOCUMENT_EVENT_LABELS if line.requirements else milestones | labels.EARLY_END_LABELS
    )
    what = known[line.code]
    reason = (
        str(labels.TIME_CORRECTED_TEXT) % {"why": line.reason} if line.corrected else line.reason
    )
    detail = " · ".join(part for part in (names, reason) if part)
    return {"at": line.at, "what": what, "detail": detail, "who": line.recorded_by}

"""Template context of a placement, for the officers' page and for the worker's own page."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.common.end_warnings import find_end_warning
from rantau.documents.interface import get_letter_kind
from rantau.duties.pauses import CAUSES
from rantau.placement.contract_wage import (
    CONTRACT,
    OTHER_ACCOUNT,
    PAID_TO,
    LowerWage,
    Wage,
    find_lower_wage,
    get_written_wage,
)
from rantau.placement.earlier_decisions import EarlierDecision
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.models import DocumentEvent
from rantau.placement.next_step import (
    ANSWER_NAME_STEP,
    SETTLE_IDENTITY_STEP,
    SUPPLY_STEP,
    VERIFY_STEP,
    Step,
    get_next_step,
    is_awaited,
    is_done_in_round,
)
from rantau.placement.overview import CORRECTED, PlacementOverview, build_timeline
from rantau.placement.requirements import (
    ACCEPTED,
    RECEIVED,
    RequirementStatus,
    is_needed_now,
)
from rantau.placement.snapshot import PlacementSnapshot
from rantau.web.common.date_filters import format_time_since
from rantau.web.common.labels import format_number, get_country_name
from rantau.web.placement import labels
from rantau.web.placement.forms import format_field_value
from rantau.web.placement.identity_rows import build_identity_rows
from rantau.web.registry.labels import FACT_LABELS, build_contact


def build_placement_context(overview: PlacementOverview) -> dict[str, Any]:
    """The context of the templates of a placement, but for the officers' actions."""
    snapshot, placement = overview.snapshot, overview.snapshot.placement
    statuses = snapshot.requirements.values()
    return {
        "placement": placement,
        "person": snapshot.person,
        "contact": build_contact(snapshot.person, overview.safe_contact),
        "line": overview.line,
        "contract_wage": _build_contract_wage(overview),
        "awaited_letters": _build_awaited_letters(snapshot),
        "scheme": get_localized_text(snapshot.scheme.name),
        "destination": get_country_name(placement.destination),
        "milestone_rows": _build_milestone_rows(overview),
        "has_ended": placement.ended_at is not None,
        "has_departed": "departed" in overview.entered_at,
        "early_end": labels.EARLY_END_LABELS.get(placement.milestone, ""),
        "step": _build_next_step(get_next_step(snapshot), overview),
        "contradictions": build_identity_rows(snapshot),
        "due_at": overview.due_at,
        "pause": overview.pause,
        "pause_cause": CAUSES.get(overview.pause.cause, "") if overview.pause else "",
        "now": clock.now(),
        "requirement_rows": [
            _build_requirement_row(
                each,
                snapshot,
                get_contract_end(snapshot),
                is_needed=is_needed_now(placement, each.requirement.code),
            )
            for each in statuses
        ],
        "has_costs": any(each.requirement.costs_worker for each in statuses),
        "documents": overview.documents,
        "letter_titles": {
            each.letter: get_letter_kind(each.letter).title for each in overview.documents
        },
        "timeline_rows": _build_timeline_rows(overview),
        "days": (snapshot.today - placement.opened_at.astimezone(WESTERN_TIME).date()).days + 1,
    }


def build_print_offers(overview: PlacementOverview) -> list[tuple[str, str]]:
    """What was issued or received today and can be printed, for the officers' page: label and
    address of each."""
    snapshot = overview.snapshot
    offers = [
        (
            _("Print %(document)s") % {"document": each.serial},
            reverse("documents:pdf", args=[each.serial]),
        )
        for each in overview.documents
        if each.revoked_at is None and each.issued_on == snapshot.today
    ]
    is_received_today = any(
        event.kind == DocumentEvent.RECEIVED
        and event.recorded_by in snapshot.own_refs
        and event.recorded_at.astimezone(WESTERN_TIME).date() == snapshot.today
        for event in snapshot.document_events
    )
    if is_received_today:
        receipt = reverse("placement:receipt", args=[snapshot.placement.reference])
        offers.append((_("Print the receipt of documents"), receipt))
    return offers


class MilestoneRow(NamedTuple):
    """A milestone as `_milestones.html` draws it; the counts are those of the next milestone."""

    name: str
    entered_at: datetime | None
    is_next: bool
    met_count: int
    required_count: int


def _build_milestone_rows(overview: PlacementOverview) -> list[MilestoneRow]:
    """Each milestone of the scheme; the next one counts its requirements and those that are met."""
    snapshot, placement = overview.snapshot, overview.snapshot.placement
    next_milestone = snapshot.scheme.get_next_milestone(placement.milestone)
    required = snapshot.scheme.list_requirements_for(next_milestone.code) if next_milestone else ()
    met = sum(snapshot.requirements[each.code].is_valid_on(snapshot.today) for each in required)
    entered_at = overview.entered_at
    return [
        MilestoneRow(
            get_localized_text(each.name),
            entered_at.get(each.code),
            each == next_milestone and not placement.ended_at,
            met,
            len(required),
        )
        for each in snapshot.scheme.milestones
    ]


def _build_next_step(step: Step | None, overview: PlacementOverview) -> dict[str, Any] | None:
    """The step and its party, which for an agency is its name."""
    if step is None or is_done_in_round(overview.snapshot.placement, step):
        return None
    who = str(PARTY_LABELS[step.party])
    if step.party == "agency" and overview.line:
        who = overview.line.job_order.agency.office.name
    return {
        "title": get_step_title(step),
        "who": who,
        "days": step.working_days,
        "is_awaited": is_awaited(step),
    }


STEP_TEXTS = {
    SUPPLY_STEP: labels.SUPPLY_REQUIREMENT_TEXT,
    VERIFY_STEP: labels.VERIFY_REQUIREMENT_TEXT,
    ANSWER_NAME_STEP: labels.ANSWER_NAME_TEXT,
    SETTLE_IDENTITY_STEP: labels.SETTLE_IDENTITY_TEXT,
}


def get_step_title(step: Step) -> str:
    """The label of the next step, for officers and workers alike."""
    if step.requirement:
        document = get_localized_text(step.requirement.name)
        return str(STEP_TEXTS[step.kind]) % {"document": document}
    return str(labels.NEXT_MILESTONE_LABELS[step.milestone.code])


class ContractWage(NamedTuple):
    """What the received contract says of the wage, for pages.

    lower    where it is less than that of the job order; with the reason where it was accepted
    paid_to  in words; empty where nobody read it
    """

    written: Wage | None
    lower: LowerWage | None
    is_accepted: bool
    reason: str
    paid_to: str
    is_paid_to_other: bool


def _build_contract_wage(overview: PlacementOverview) -> ContractWage:
    statuses = overview.snapshot.requirements
    status, written = statuses.get(CONTRACT), get_written_wage(statuses)
    receipt = status.receipt if status and written else None
    paid_to = receipt.fields.get(PAID_TO, "") if receipt else ""
    fields = {each.code: each for each in status.requirement.fields} if status else {}
    is_accepted = status is not None and status.state == ACCEPTED
    return ContractWage(
        written=written,
        lower=find_lower_wage(statuses, overview.line),
        is_accepted=is_accepted,
        reason=status.verification.reason if status and status.verification else "",
        paid_to=format_field_value(fields[PAID_TO], paid_to) if paid_to else "",
        is_paid_to_other=paid_to == OTHER_ACCOUNT,
    )


class AwaitedLetter(NamedTuple):
    """A document that is issued later: the names of the requirements that it waits for, and the
    party that decides once none is missing."""

    title: str
    missing: list[str]
    party: str


def _build_awaited_letters(snapshot: PlacementSnapshot) -> list[AwaitedLetter]:
    """What later milestones of the scheme issue."""
    scheme, milestone = snapshot.scheme, snapshot.placement.milestone
    entered = scheme.list_entered_milestones(milestone)
    letters = []
    for each in scheme.milestones[len(entered) :] if entered else ():
        missing = [
            get_localized_text(requirement.name)
            for requirement in scheme.list_requirements_for(each.code)
            if not snapshot.requirements[requirement.code].is_valid_on(snapshot.today)
        ]
        party = str(PARTY_LABELS[each.entered_by])
        titles = (str(get_letter_kind(letter.code).title) for letter in each.issued_letters)
        letters += [AwaitedLetter(title, missing, party) for title in titles]
    return letters


class RequirementRow(NamedTuple):
    """A requirement with its status, in words; `kind` is the look of the status."""

    name: str
    supplied_by: str
    state: str
    kind: str
    is_expired: bool
    verification: DocumentEvent | None
    method: str
    receipt: DocumentEvent | None
    valid_until: date | None
    ends_before_contract: bool
    days_left: int | None
    cost: str
    waits_for: str


def get_contract_end(snapshot: PlacementSnapshot) -> date | None:
    """When the received contract ends; None where none says so."""
    contract = snapshot.requirements.get("contract")
    return contract.valid_until if contract else None


def _count_days_left(status: RequirementStatus, today: date) -> int | None:
    """How many days are left of what was accepted, where somebody is warned of its end; None for
    what is over, or lasts long yet."""
    until = status.valid_until
    if until is None or not status.is_valid_on(today) or find_end_warning(until, today) is None:
        return None
    return (until - today).days


def _build_requirement_row(
    status: RequirementStatus,
    snapshot: PlacementSnapshot,
    contract_end: date | None,
    *,
    is_needed: bool,
) -> RequirementRow:
    """is_needed  whether it is still needed where the placement stands"""
    today = snapshot.today
    state, kind = labels.REQUIREMENT_STATUS_LABELS[status.state]
    is_expired = status.state == "accepted" and not status.is_valid_on(today)
    verification, requirement = status.verification, status.requirement
    method = labels.describe_method(verification.how) if verification else ""
    return RequirementRow(
        name=get_localized_text(requirement.name),
        supplied_by=str(PARTY_LABELS[requirement.supplied_by]),
        state=str(state),
        kind="bad" if is_expired else kind,
        is_expired=is_expired,
        verification=verification,
        method=str(method),
        receipt=status.receipt,
        valid_until=status.valid_until,
        ends_before_contract=status.ends_before(contract_end),
        days_left=_count_days_left(status, today) if is_needed else None,
        cost=format_number(requirement.costs_worker) if requirement.costs_worker else "",
        waits_for=_describe_waiting(status, snapshot) if is_needed else "",
    )


def _describe_waiting(status: RequirementStatus, snapshot: PlacementSnapshot) -> str:
    """For whom or what a document waits, as its worker reads it; empty once it is valid."""
    requirement = status.requirement
    if status.is_valid_on(snapshot.today):
        return ""
    if status.state == RECEIVED:
        return _("waits until this office has verified it: %(office)s") % {
            "office": PARTY_LABELS[requirement.verified_by]
        }
    first = [
        get_localized_text(snapshot.scheme.get_requirement(code).name)
        for code in requirement.depends_on
        if snapshot.requirements[code].state != ACCEPTED
    ]
    if first:
        return _("comes after: %(documents)s") % {"documents": ", ".join(first)}
    if requirement.supplied_by == "worker":
        return _("waits for you: bring it to the district office")
    return _("you need not bring it, it comes from: %(party)s") % {
        "party": PARTY_LABELS[requirement.supplied_by]
    }


class TimelineRow(NamedTuple):
    """A row of `components/timeline.html`."""

    at: datetime
    what: str
    detail: str
    who: str


def _build_timeline_rows(overview: PlacementOverview) -> list[TimelineRow]:
    scheme = overview.snapshot.scheme
    requirements = {each.code: get_localized_text(each.name) for each in scheme.requirements}
    milestones = {each.code: get_localized_text(each.name) for each in scheme.milestones}
    placement_labels = milestones | labels.EARLY_END_LABELS | labels.TIMELINE_LABELS
    rows = []
    for entry in build_timeline(overview):
        # "returned" is a document event where the entry names requirements, else the milestone.
        event_labels = labels.DOCUMENT_EVENT_LABELS if entry.requirements else placement_labels
        names = ", ".join(name for code, name in requirements.items() if code in entry.requirements)
        reason = entry.reason
        if entry.is_corrected:
            reason = str(labels.TIME_CORRECTED_TEXT) % {"why": entry.reason}
        subjects = ", ".join(_label_subject(entry.code, each) for each in entry.subjects)
        warning = _("contradicts the passport") if entry.is_contradicting else ""
        detail = " · ".join(part for part in (names, subjects, reason, warning) if part)
        rows.append(TimelineRow(entry.at, str(event_labels[entry.code]), detail, entry.recorded_by))
    return rows


def _label_subject(code: str, subject: str) -> str:
    """A fact of the person, or a kind of issued document."""
    return str(FACT_LABELS[subject] if code == CORRECTED else get_letter_kind(subject).title)


class EarlierRow(NamedTuple):
    """A decision that ended an earlier placement, in words."""

    decision: EarlierDecision
    label: str
    reason: str
    age: str


def build_earlier_rows(decisions: list[EarlierDecision]) -> list[EarlierRow]:
    """The rows of `_earlier_decisions.html`."""
    reasons = labels.REASON_TO_REFUSE_LABELS | labels.REASON_TO_WITHDRAW_LABELS
    return [
        EarlierRow(
            decision=each,
            label=str(labels.EARLY_END_LABELS[each.milestone]),
            reason=str(reasons.get(each.code, "")),
            age=format_time_since(each.decided_at, clock.now()),
        )
        for each in decisions
    ]

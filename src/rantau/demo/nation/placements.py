"""Stage the rows of one person: registry, placement, quota lease and open duty."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from rantau.access.actor import PUBLIC_ACTOR
from rantau.demo.nation.demand import NEWER_SINCE
from rantau.demo.nation.figures import KOREA
from rantau.demo.nation.keys import make_reference
from rantau.demo.nation.milestones import draw_milestone_data
from rantau.demo.nation.people import (
    NO_ENTRY,
    DrawnPerson,
    NationPlan,
    draw_person,
    write_passport,
    write_person,
)
from rantau.demo.nation.placement_draft import PlacementDraft
from rantau.demo.nation.requirements import accept_documents, receive_documents
from rantau.demo.nation.stages import STAGES, StageEvent
from rantau.demo.nation.staging import StagedRows
from rantau.demo.nation.surroundings import Surroundings
from rantau.duties.interface import DutyInput
from rantau.placement.models import Placement
from rantau.placement.next_step import get_next_duty
from rantau.placement.selectors import get_scheme_editions
from rantau.placement.snapshot import build_snapshot
from rantau.procedures.scheme import MILESTONE_CODES, REFUSED, WITHDRAWN
from rantau.registry.models import Person

FORMAL, HOUSEHOLD, GOVERNMENT = "p2p-formal", "p2p-household", "g2g-korea"
EDITION = "2026"  # also of earlier placements (docs/operations/demo.md)
SECTORS = ("Manufaktur", "Perikanan", "Pertanian")
ABROAD = ("departed", "arrived")
ENDED = (MILESTONE_CODES[-1], WITHDRAWN, REFUSED)
SHORT, LONG, KOREAN = 12, 24, 36  # months of a contract
LONG_STAY = 330  # days abroad after which a contract of a year would be over
OVERSTAYED = 0.03  # part of those who stay that long with a contract of a year


def write_person_with_placement(
    nation: NationPlan, surroundings: Surroundings, number: int, rows: StagedRows
) -> None:
    """Draw person `number` with her placement, and stage all rows."""
    person = draw_person(nation, surroundings, number)
    if person.precision == Person.UNKNOWN:
        write_person(person, surroundings, rows, post=None, agency=None)
        return
    draft = _begin_placement(nation, surroundings, person, rows)
    for event, at in zip(STAGES[person.stage.name].events, person.event_times, strict=True):
        _apply_event(draft, event, at)
    is_open = draft.milestone not in ENDED
    post = draft.post if draft.milestone in ABROAD else None
    agency = draft.demand.agency if draft.demand and is_open else None
    write_person(person, surroundings, rows, post=post, agency=agency)
    placement = _build_placement(draft)
    _write_placement(placement, rows)
    _write_lease(draft)
    if is_open:
        _write_duty(placement, draft, nation.at)


def _begin_placement(
    nation: NationPlan, surroundings: Surroundings, person: DrawnPerson, rows: StagedRows
) -> PlacementDraft:
    """Draw the scheme, the quota line and the length of the contract."""
    opened_at, demand = person.event_times[0], None
    code, post = GOVERNMENT, surroundings.posts[person.destination][0]
    if person.destination != KOREA:
        code = FORMAL if person.formal else HOUSEHOLD
        newer = int(opened_at > nation.at - timedelta(days=NEWER_SINCE))
        choices = surroundings.demands[newer, person.destination, person.formal, person.sex]
        demand = person.rng.choice(choices)
        post = demand.post
    return PlacementDraft(
        person=person,
        surroundings=surroundings,
        rows=rows,
        scheme=get_scheme_editions().get_edition(code, EDITION),
        demand=demand,
        post=post,
        months=_draw_contract_months(nation, person),
        id=person.keys.make_key(opened_at),
        reference=make_reference("PN", nation.seed, person.number),
        milestone_at=opened_at,
    )


def _draw_contract_months(nation: NationPlan, person: DrawnPerson) -> int:
    """Draw the length of her contract: two years after a long stay, but for a few who overstay."""
    if person.destination == KOREA:
        return KOREAN
    if person.stage.name != "abroad":
        return SHORT
    stayed = (nation.at - person.event_times[-1]).days
    if stayed > LONG_STAY and person.rng.random() > OVERSTAYED:
        return LONG
    return person.rng.choice((SHORT, LONG))


def _apply_event(draft: PlacementDraft, event: StageEvent, at: datetime) -> None:
    """Stage one step: documents received or accepted, or a milestone entered."""
    if not event.documents_for:
        _write_milestone(draft, event.milestone, at)
    elif not event.is_verification:
        receive_documents(draft, event, at)
    else:
        accept_documents(draft, event, at)
        if event.documents_for == draft.scheme.get_requirement("passport").milestone:
            write_passport(draft.person, draft.rows, at=at)


def _write_milestone(draft: PlacementDraft, milestone: str, at: datetime) -> None:
    draft.milestone, draft.milestone_at = milestone, at
    draft.reached_at[milestone] = at
    person = draft.person
    office, roles = draft.get_entering_office(milestone)
    ref, name = office.get_officer(*roles)
    reason, terms = draw_milestone_data(milestone, person)
    draft.rows.add(
        "placement_milestone_event",
        person.keys.make_key(at),
        draft.id,
        person.id,
        milestone,
        at,
        at,
        ref,
        name,
        office.id,
        settings.RANTAU_NODE,
        reason,
        terms,
        person.origin,
        person.destination,
        person.sex,
        draft.scheme.formal,
    )


def _build_placement(draft: PlacementDraft) -> Placement:
    """Build the placement as the rules of placement read it; it is staged, never saved."""
    person, demand = draft.person, draft.demand
    office, roles = draft.get_entering_office("registered")
    return Placement(
        id=draft.id,
        reference=draft.reference,
        person=Person(
            id=person.id,
            name=person.name,
            sex=person.sex,
            birth_date=person.born,
            birth_precision=person.precision,
        ),
        scheme=draft.scheme.code,
        edition=draft.scheme.edition,
        line_id=demand.line if demand else None,
        job_order_id=demand.job_order if demand else None,
        agency_id=demand.agency if demand else None,
        post_id=draft.post,
        office_id=person.serving_offices.district_office,
        region_office_id=person.serving_offices.regional_office,
        destination=person.destination,
        occupation=demand.occupation if demand else SECTORS[person.number % len(SECTORS)],
        employer=demand.employer if demand else "",
        formal=draft.scheme.formal,
        origin_node=person.origin,
        sex=person.sex,
        milestone=draft.milestone,
        milestone_at=draft.milestone_at,
        contract_until=draft.get_valid_until("contract"),
        passport_until=draft.get_valid_until("passport"),
        opened_at=person.event_times[0],
        opened_by=office.get_officer(*roles)[0],
        ended_at=draft.milestone_at if draft.milestone in ENDED else None,
        revision=NO_ENTRY,
    )


def _write_placement(x: Placement, rows: StagedRows) -> None:
    rows.add(
        "placement_placement",
        x.id,
        x.reference,
        x.person_id,
        x.scheme,
        x.edition,
        x.line_id,
        x.job_order_id,
        x.agency_id,
        x.post_id,
        x.office_id,
        x.region_office_id,
        x.destination,
        x.occupation,
        x.employer,
        x.formal,
        x.origin_node,
        x.sex,
        x.milestone,
        x.milestone_at,
        x.contract_until,
        x.passport_until,
        x.opened_at,
        x.opened_by,
        x.ended_at,
        x.revision,
    )


def _write_lease(draft: PlacementDraft) -> None:
    if draft.demand is None:
        return
    released_at = draft.reached_at.get(WITHDRAWN) or draft.reached_at.get(REFUSED)
    draft.rows.add(
        "partners_quota_lease",
        draft.person.keys.make_key(draft.person.event_times[0]),
        draft.demand.line,
        draft.id,
        draft.person.event_times[0],
        draft.reached_at.get("cleared"),
        released_at,
    )


def _write_duty(placement: Placement, draft: PlacementDraft, at: datetime) -> None:
    """Stage the duty of the next step, by the rules of placement; an overdue one was escalated."""
    since = draft.person.event_times[-1]
    snapshot = build_snapshot(PUBLIC_ACTOR, placement, draft.document_events, at=at)
    duty = get_next_duty(snapshot, since=since)
    if duty is None:
        return
    is_late = duty.due_at <= at
    draft.rows.add(
        "duties_duty",
        draft.person.keys.make_key(since),
        duty.kind,
        duty.about_kind,
        placement.id,
        duty.reference,
        duty.person,
        duty.office,
        duty.owner,
        duty.confidential,
        since,
        duty.due_at,
        "",
        int(is_late),
        duty.due_at if is_late else None,
        None if is_late else duty.due_at,
        *_list_filter_values(duty),
        "",
        "",
        "",
        int(is_late),
    )


def _list_filter_values(duty: DutyInput) -> tuple[Any, ...]:
    """What a worklist filters and sorts by, in the order of the columns."""
    subject = duty.subject
    waiting = None if subject.file_office == duty.office else subject.file_office
    by_record = (subject.destination, subject.agency, subject.village)
    return (subject.person, subject.name_key, waiting, *by_record)

"""Write one person of the nation.

The person, the placement, its place in the ledger, its open duty.
"""

from datetime import datetime, timedelta

from django.conf import settings

from rantau.access.actor import PUBLIC_ACTOR
from rantau.demo.nation.demand import TURNED
from rantau.demo.nation.drawn_placement import DrawnPlacement
from rantau.demo.nation.keys import make_reference
from rantau.demo.nation.milestones import draw_milestone_data
from rantau.demo.nation.people import (
    KOREA,
    NO_ENTRY,
    DrawnPerson,
    NationPlan,
    draw_person,
    write_passport,
    write_person,
)
from rantau.demo.nation.requirements import accept_documents, receive_documents
from rantau.demo.nation.stages import STAGES, StageEvent
from rantau.demo.nation.staging import StagedRows
from rantau.demo.nation.surroundings import Surroundings
from rantau.placement.models import Placement
from rantau.placement.next_step import get_next_duty
from rantau.placement.selectors import get_scheme_editions
from rantau.placement.snapshot import build_snapshot
from rantau.procedures.scheme import MILESTONE_CODES, REFUSED, WITHDRAWN
from rantau.registry.models import Person

FORMAL, HOUSEHOLD, GOVERNMENT = "p2p-formal", "p2p-household", "g2g-korea"
EDITION = "2026"  # history taken over is read under the editions of today (docs/operations/demo.md)
SECTORS = ("Manufaktur", "Perikanan", "Pertanian")
ABROAD = ("departed", "arrived")
ENDED = (MILESTONE_CODES[-1], WITHDRAWN, REFUSED)
SHORT, LONG, KOREAN = 12, 24, 36  # months of a contract
LONG_STAY = 330  # days abroad after which a contract of a year would be over
OVERSTAYED = 0.03


def write_person_with_placement(
    nation: NationPlan, world: Surroundings, number: int, sheets: StagedRows
) -> None:
    """Person `number` with all that hangs on her, into the sheets."""
    who = draw_person(nation, world, number)
    if who.precision == Person.UNKNOWN:
        write_person(who, world, sheets, post=None, agency=None)
        return
    way = _begin_placement(nation, world, who, sheets)
    for event, at in zip(STAGES[who.standing.stage].way, who.moments, strict=True):
        _apply_event(way, event, at)
    open_ = way.milestone not in ENDED
    post = way.post if way.milestone in ABROAD else None
    agency = way.demand.agency if way.demand and open_ else None
    write_person(who, world, sheets, post=post, agency=agency)
    placement = _build_placement(way)
    _write_placement(placement, sheets)
    _write_lease(way)
    if open_:
        _write_duty(placement, way, nation.at)


def _begin_placement(
    nation: NationPlan, world: Surroundings, who: DrawnPerson, sheets: StagedRows
) -> DrawnPlacement:
    """Under which scheme and demand she goes, and for how long."""
    begun, demand = who.moments[0], None
    code, post = GOVERNMENT, world.posts[who.destination][0]
    if who.destination != KOREA:
        code = FORMAL if who.formal else HOUSEHOLD
        newer = int(begun > nation.at - timedelta(days=TURNED))
        demand = who.rng.choice(world.demands[newer, who.destination, who.formal, who.sex])
        post = demand.post
    return DrawnPlacement(
        who=who,
        world=world,
        sheets=sheets,
        scheme=get_scheme_editions().get_edition(code, EDITION),
        demand=demand,
        post=post,
        months=_draw_contract_months(nation, who),
        id=who.keys.at(begun),
        reference=make_reference("PN", nation.seed, who.number),
        milestone_at=begun,
    )


def _draw_contract_months(nation: NationPlan, who: DrawnPerson) -> int:
    """How long her contract runs: two years for whoever has been away long, with a few over."""
    if who.destination == KOREA:
        return KOREAN
    if who.standing.stage != "abroad":
        return SHORT
    stayed = (nation.at - who.moments[-1]).days
    if stayed > LONG_STAY and who.rng.random() > OVERSTAYED:
        return LONG
    return who.rng.choice((SHORT, LONG))


def _apply_event(way: DrawnPlacement, event: StageEvent, at: datetime) -> None:
    """One step: papers handed in or accepted, or a milestone entered."""
    if not event.papers:
        _write_milestone(way, event.milestone, at)
    elif not event.verified:
        receive_documents(way, event, at)
    else:
        accept_documents(way, event, at)
        if event.papers == way.scheme.get_requirement("passport").milestone:
            write_passport(way.who, way.sheets, at=at)


def _write_milestone(way: DrawnPlacement, milestone: str, at: datetime) -> None:
    way.milestone, way.milestone_at = milestone, at
    way.reached[milestone] = at
    who = way.who
    desk, roles = way.enters(milestone)
    ref, name = desk.officer(*roles)
    reason, terms = draw_milestone_data(milestone, who)
    way.sheets.add(
        "placement_milestone_event",
        who.keys.at(at),
        way.id,
        who.id,
        milestone,
        at,
        at,
        ref,
        name,
        desk.id,
        settings.RANTAU_NODE,
        reason,
        terms,
        who.origin,
        who.destination,
        who.sex,
        way.scheme.formal,
    )


def _build_placement(way: DrawnPlacement) -> Placement:
    """The placement as the room's own rules read it; Django never saves it."""
    who, demand = way.who, way.demand
    desk, roles = way.enters("registered")
    return Placement(
        id=way.id,
        reference=way.reference,
        person=Person(id=who.id),
        scheme=way.scheme.code,
        edition=way.scheme.edition,
        line_id=demand.line if demand else None,
        job_order_id=demand.job_order if demand else None,
        agency_id=demand.agency if demand else None,
        post_id=way.post,
        office_id=who.desks.district_office,
        region_office_id=who.desks.regional_office,
        destination=who.destination,
        occupation=demand.occupation if demand else SECTORS[who.number % len(SECTORS)],
        employer=demand.employer if demand else "",
        formal=way.scheme.formal,
        origin_node=who.origin,
        sex=who.sex,
        milestone=way.milestone,
        milestone_at=way.milestone_at,
        contract_until=way.holds_until("contract"),
        passport_until=way.holds_until("passport"),
        opened_at=who.moments[0],
        opened_by=desk.officer(*roles)[0],
        ended_at=way.milestone_at if way.milestone in ENDED else None,
        revision=NO_ENTRY,
    )


def _write_placement(x: Placement, sheets: StagedRows) -> None:
    sheets.add(
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


def _write_lease(way: DrawnPlacement) -> None:
    if way.demand is None:
        return
    given_back = way.reached.get(WITHDRAWN) or way.reached.get(REFUSED)
    way.sheets.add(
        "partners_quota_lease",
        way.who.keys.at(way.who.moments[0]),
        way.demand.line,
        way.id,
        way.who.moments[0],
        way.reached.get("cleared"),
        given_back,
    )


def _write_duty(placement: Placement, way: DrawnPlacement, at: datetime) -> None:
    """What the next step owes by the room's own rules; one long overdue was told already."""
    since = way.who.moments[-1]
    terms = get_next_duty(build_snapshot(PUBLIC_ACTOR, placement, way.facts, at=at), since=since)
    if terms is None:
        return
    late = terms.due_at <= at
    way.sheets.add(
        "duties_duty",
        way.who.keys.at(since),
        terms.kind,
        terms.about_kind,
        placement.id,
        terms.reference,
        terms.person,
        terms.office,
        terms.owner,
        terms.confidential,
        since,
        terms.due_at,
        "",
        int(late),
        terms.due_at if late else None,
        None if late else terms.due_at,
    )

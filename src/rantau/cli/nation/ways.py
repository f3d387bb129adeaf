"""Writing one person of the nation: herself, her way, her place in the ledger, what is owed."""

from datetime import datetime, timedelta

from django.conf import settings

from rantau.access.actor import NOBODY
from rantau.cli.nation.demand import TURNED
from rantau.cli.nation.keys import reference
from rantau.cli.nation.papers import accept, hand_in
from rantau.cli.nation.people import (
    KOREA,
    NO_ENTRY,
    Nation,
    Somebody,
    draw_somebody,
    write_passport,
    write_person,
)
from rantau.cli.nation.sheets import Sheets
from rantau.cli.nation.stages import STAGES, Event
from rantau.cli.nation.told import terms_of
from rantau.cli.nation.way import Way
from rantau.cli.nation.world import World
from rantau.placement.file import assembled, schemes
from rantau.placement.models import Placement
from rantau.placement.owing import owed
from rantau.procedures.scheme import REFUSED, SKELETON, WITHDRAWN
from rantau.registry.models import Person

FORMAL, HOUSEHOLD, GOVERNMENT = "p2p-formal", "p2p-household", "g2g-korea"
EDITION = "2026"  # history taken over is read under the editions of today (docs/operations/demo.md)
SECTORS = ("Manufaktur", "Perikanan", "Pertanian")
ABROAD = ("departed", "arrived")
ENDED = (SKELETON[-1], WITHDRAWN, REFUSED)
SHORT, LONG, KOREAN = 12, 24, 36  # months of a contract
LONG_STAY = 330  # days abroad after which a contract of a year would be over
OVERSTAYED = 0.03


def write_somebody(nation: Nation, world: World, number: int, sheets: Sheets) -> None:
    """Person `number` with all that hangs on her, into the sheets."""
    who = draw_somebody(nation, world, number)
    if who.precision == Person.UNKNOWN:
        write_person(who, world, sheets, post=None, agency=None)
        return
    way = _begun(nation, world, who, sheets)
    for event, at in zip(STAGES[who.standing.stage].way, who.moments, strict=True):
        _go(way, event, at)
    open_ = way.milestone not in ENDED
    post = way.post if way.milestone in ABROAD else None
    agency = way.demand.agency if way.demand and open_ else None
    write_person(who, world, sheets, post=post, agency=agency)
    placement = _placement(way)
    _write_placement(placement, sheets)
    _write_lease(way)
    if open_:
        _write_duty(placement, way, nation.at)


def _begun(nation: Nation, world: World, who: Somebody, sheets: Sheets) -> Way:
    """Under which scheme and demand she goes, and for how long."""
    begun, demand = who.moments[0], None
    code, post = GOVERNMENT, world.posts[who.destination][0]
    if who.destination != KOREA:
        code = FORMAL if who.formal else HOUSEHOLD
        newer = int(begun > nation.at - timedelta(days=TURNED))
        demand = who.rng.choice(world.demands[newer, who.destination, who.formal, who.sex])
        post = demand.post
    return Way(
        who=who, world=world, sheets=sheets, scheme=schemes().edition(code, EDITION),
        demand=demand, post=post, months=_months(nation, who), id=who.keys.at(begun),
        reference=reference("PN", nation.seed, who.number), milestone_at=begun,
    )  # fmt: skip


def _months(nation: Nation, who: Somebody) -> int:
    """How long her contract runs: two years for whoever has been away long, with a few over."""
    if who.destination == KOREA:
        return KOREAN
    if who.standing.stage != "abroad":
        return SHORT
    stayed = (nation.at - who.moments[-1]).days
    if stayed > LONG_STAY and who.rng.random() > OVERSTAYED:
        return LONG
    return who.rng.choice((SHORT, LONG))


def _go(way: Way, event: Event, at: datetime) -> None:
    """One step: papers handed in or accepted, or a milestone entered."""
    if not event.papers:
        _write_passage(way, event.milestone, at)
    elif not event.verified:
        hand_in(way, event, at)
    else:
        accept(way, event, at)
        if event.papers == way.scheme.requirement("passport").milestone:
            write_passport(way.who, way.sheets, at=at)


def _write_passage(way: Way, milestone: str, at: datetime) -> None:
    way.milestone, way.milestone_at = milestone, at
    way.reached[milestone] = at
    who = way.who
    desk, roles = way.enters(milestone)
    ref, name = desk.officer(*roles)
    reason, terms = terms_of(milestone, who)
    way.sheets.add(
        "placement_passage", who.keys.at(at), way.id, who.id, milestone, at, at, ref, name,
        desk.id, settings.RANTAU_NODE, reason, terms, who.origin, who.destination, who.sex,
        way.scheme.formal,
    )  # fmt: skip


def _placement(way: Way) -> Placement:
    """The placement as the room's own rules read it; Django never saves it."""
    who, demand = way.who, way.demand
    desk, roles = way.enters("registered")
    return Placement(
        id=way.id, reference=way.reference, person=Person(id=who.id), scheme=way.scheme.code,
        edition=way.scheme.edition, line=demand.line if demand else None,
        job_order=demand.job_order if demand else None,
        agency=demand.agency if demand else None, post=way.post, office=who.desks.district,
        region_office=who.desks.regional, destination=who.destination,
        occupation=demand.occupation if demand else SECTORS[who.number % len(SECTORS)],
        employer=demand.employer if demand else "", formal=way.scheme.formal,
        origin_node=who.origin, sex=who.sex, milestone=way.milestone,
        milestone_at=way.milestone_at, contract_until=way.holds_until("contract"),
        passport_until=way.holds_until("passport"), opened_at=who.moments[0],
        opened_by=desk.officer(*roles)[0],
        ended_at=way.milestone_at if way.milestone in ENDED else None, revision=NO_ENTRY,
    )  # fmt: skip


def _write_placement(x: Placement, sheets: Sheets) -> None:
    sheets.add(
        "placement_placement", x.id, x.reference, x.person_id, x.scheme, x.edition, x.line,
        x.job_order, x.agency, x.post, x.office, x.region_office, x.destination, x.occupation,
        x.employer, x.formal, x.origin_node, x.sex, x.milestone, x.milestone_at, x.contract_until,
        x.passport_until, x.opened_at, x.opened_by, x.ended_at, x.revision,
    )  # fmt: skip


def _write_lease(way: Way) -> None:
    if way.demand is None:
        return
    given_back = way.reached.get(WITHDRAWN) or way.reached.get(REFUSED)
    way.sheets.add(
        "partners_quota_lease", way.who.keys.at(way.who.moments[0]), way.demand.line, way.id,
        way.who.moments[0], way.reached.get("cleared"), given_back,
    )  # fmt: skip


def _write_duty(placement: Placement, way: Way, at: datetime) -> None:
    """What the next step owes by the room's own rules; one long overdue was told already."""
    since = way.who.moments[-1]
    terms = owed(assembled(NOBODY, placement, way.facts, at=at), since=since)
    if terms is None:
        return
    late = terms.due_at <= at
    way.sheets.add(
        "duties_duty", way.who.keys.at(since), terms.kind, terms.about_kind, placement.id,
        terms.reference, terms.person, terms.office, terms.owner, terms.walled, since,
        terms.due_at, "", int(late), terms.due_at if late else None,
        None if late else terms.due_at,
    )  # fmt: skip

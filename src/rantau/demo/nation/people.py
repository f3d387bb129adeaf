"""Drawing one invented person: who she is, where from, and what the registry knows of her."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from rantau.common.names import build_name_key
from rantau.common.phones import INVENTED_PREFIX
from rantau.demo.nation.keys import KeySequence, make_reference
from rantau.demo.nation.names import draw_name
from rantau.demo.nation.stages import DrawnStage, draw_stage, draw_times
from rantau.demo.nation.staging import StagedRows
from rantau.demo.nation.surroundings import Surroundings, list_serving_offices
from rantau.offices.region_codes import REGENCY_SIZE
from rantau.offices.selectors import ServingOffices
from rantau.registry.models import Identity, Person
from rantau.registry.services.persons import NOTICE_EDITION

KOREA = "KR"
NO_ENTRY = 0  # the first entry of a record counts it up to 1: verification misses none
# Ages today, in days: all were of age two years ago; in Korea nobody was over 39 when registered.
YOUNGEST, SPAN, SPAN_KOREA = 7490, 8940, 6570
STEP = 7919  # a prime, so that the birth dates of all numbers lie evenly over the span
YEAR_ONLY, UNKNOWN, NO_NIK = 0.02, 0.003, 0.03
RELATIVE, MOVED = 0.3, 0.04
RELATIONS = ("mother", "father", "spouse", "sibling")
# Channel, hours and who may answer.
SAFE_CHANNELS = (
    ("none", None, None, ""),
    ("sms", 7, 21, ""),
    ("call", 19, 21, ""),
    ("call", 18, 22, "Ibu"),
    ("visit", 8, 15, "Kakak"),
)


@dataclass(frozen=True)
class DrawnPerson:
    """One person as drawn, with the generator and keys from which her rows go on."""

    rng: Random
    keys: KeySequence
    number: int
    standing: DrawnStage
    moments: list[datetime]
    id: str
    reference: str
    name: str
    sex: str
    born: date | None
    precision: str
    origin: int
    domicile: int
    destination: str
    formal: bool
    desks: ServingOffices
    registered_at: datetime

    @property
    def passport(self) -> str:
        """The number on her passport, of a form that the registry takes."""
        return f"X{self.number * STEP % 10**7:07}"

    @property
    def nik(self) -> str:
        """A valid identity number of the demonstration: its serial is 9900 to 9999."""
        if self.born is None or self.precision != Person.DAY:
            return ""
        day = self.born.day + (40 if self.sex == "F" else 0)
        serial = 9900 + self.number // SPAN % 100
        return f"{str(self.origin)[:6]}{day:02}{self.born:%m%y}{serial}"


@dataclass(frozen=True)
class NationPlan:
    """How many people, drawn from which seed, as they stand at a moment (aware)."""

    persons: int
    seed: int
    at: datetime


def draw_person(nation: NationPlan, world: Surroundings, number: int) -> DrawnPerson:
    """Person `number` of the nation; the same for the same seed, whatever is drawn beside her."""
    rng, standing = draw_stage(nation.seed, number)
    moments = draw_times(standing.days_ago, nation.at)
    figures = world.figures
    keys = KeySequence(rng)
    destination = figures.destinations.draw(rng)
    origin = rng.choice(world.villages[figures.origins.draw(rng)])
    sex = "F" if rng.random() < figures.female else "M"
    born, precision = _draw_birth(rng, number, destination, nation.at)
    neighbours = world.villages[origin // REGENCY_SIZE * REGENCY_SIZE]
    domicile = rng.choice(neighbours) if rng.random() < MOVED else origin
    registered_at = moments[0] - timedelta(days=rng.uniform(0.2, 10))
    return DrawnPerson(
        rng=rng,
        keys=keys,
        number=number,
        standing=standing,
        moments=moments,
        id=keys.at(registered_at),
        reference=make_reference("RT", nation.seed, number),
        name=draw_name(rng, sex),
        sex=sex,
        born=born,
        precision=precision,
        origin=origin,
        domicile=domicile,
        destination=destination,
        formal=destination == KOREA or rng.random() < figures.formal,
        desks=list_serving_offices(domicile // REGENCY_SIZE * REGENCY_SIZE),
        registered_at=registered_at,
    )


def _draw_birth(
    rng: Random, number: int, destination: str, at: datetime
) -> tuple[date | None, str]:
    """The birth date and how exactly it is known; those unknown have no way abroad yet."""
    span = SPAN_KOREA if destination == KOREA else SPAN
    exactness = rng.random()
    born = date(at.year, at.month, 1) - timedelta(days=YOUNGEST + number * STEP % span)
    if exactness < UNKNOWN:
        return None, Person.UNKNOWN
    if exactness < YEAR_ONLY and destination != KOREA:
        return date(born.year - 1, 1, 1), Person.YEAR
    return born, Person.DAY


def write_person(
    who: DrawnPerson, world: Surroundings, sheets: StagedRows, *, post: object, agency: object
) -> None:
    """Her rows in the registry, as the counter of her district would have written them."""
    desk = world.desks[who.desks.district_office]
    clerk = desk.officer("counter", "verifier")[0]
    at, rng = str(who.registered_at), who.rng
    phone = f"{INVENTED_PREFIX}{rng.randrange(10**7):07}" if rng.random() < 0.9 else ""
    sheets.add(
        "registry_person",
        who.id,
        who.reference,
        who.name,
        build_name_key(who.name),
        "",
        who.born,
        who.precision,
        who.sex,
        phone,
        bool(phone) and rng.random() < 0.1,
        who.origin,
        who.domicile,
        desk.node,
        post,
        agency,
        desk.id,
        clerk,
        at,
        NOTICE_EDITION,
        at,
        NO_ENTRY,
    )
    if who.nik and rng.random() >= NO_NIK:
        _write_identity(who, sheets, Identity.NIK, who.nik, at=who.registered_at)
    _write_contacts(who, sheets)


def _write_contacts(who: DrawnPerson, sheets: StagedRows) -> None:
    """How she is reached without harm, and for most a relative to call."""
    rng = who.rng
    channel, since, until, answers = rng.choice(SAFE_CHANNELS)
    sheets.add("registry_safe_contact", who.id, channel, since, until, answers)
    if rng.random() < RELATIVE:
        key, name = who.keys.at(who.registered_at), draw_name(rng, "F")
        relation = rng.choice(RELATIONS)
        number = f"{INVENTED_PREFIX}{rng.randrange(10**7):07}"
        sheets.add("registry_relative", key, who.id, name, relation, number, True)


def write_passport(who: DrawnPerson, sheets: StagedRows, *, at: datetime) -> None:
    """The number that became known when her passport was verified."""
    _write_identity(who, sheets, Identity.PASSPORT, who.passport, at=at)


def _write_identity(
    who: DrawnPerson, sheets: StagedRows, kind: str, number: str, *, at: datetime
) -> None:
    sheets.add("registry_identity", who.keys.at(at), who.id, kind, number, "[]", str(at))

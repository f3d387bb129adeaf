"""Draw one invented person, and stage her rows of the registry."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from rantau.common.names import NAME_KEY_EDITION, build_name_key
from rantau.common.phones import INVENTED_PREFIX
from rantau.demo.nation.figures import KOREA
from rantau.demo.nation.keys import KeySequence, make_reference
from rantau.demo.nation.names import draw_name
from rantau.demo.nation.stages import DrawnStage, draw_stage, draw_times
from rantau.demo.nation.staging import StagedRows
from rantau.demo.nation.surroundings import Surroundings, get_cached_serving_offices
from rantau.offices.region_codes import REGENCY_SIZE
from rantau.offices.selectors import ServingOffices
from rantau.registry.models import Identity, Person
from rantau.registry.services.persons import NOTICE_EDITION

NO_ENTRY = 0  # revision without a journal entry; the first entry makes it 1
# Ages today in days: all were adults two years ago; to Korea nobody registered who was over 39.
YOUNGEST, SPAN, SPAN_KOREA = 7490, 8940, 6570
STEP = 7919  # a prime, so that birth dates lie evenly over the span
# Parts of all: birth date known by the year or not at all, no NIK, a relative to call, moved.
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
    """One person.

    rng, keys          continue to draw her rows
    event_times        when each step of her stage was (aware)
    precision          how exactly the birth date is known, as `Person.birth_precision`
    origin, domicile   nodes of villages
    serving_offices    those of her domicile
    """

    rng: Random
    keys: KeySequence
    number: int
    stage: DrawnStage
    event_times: list[datetime]
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
    serving_offices: ServingOffices
    registered_at: datetime

    @property
    def passport(self) -> str:
        """The number of her passport, in a form that the registry takes."""
        return f"X{self.number * STEP % 10**7:07}"

    @property
    def nik(self) -> str:
        """A valid NIK with a serial of the demonstration (9900 to 9999), or empty."""
        if self.born is None or self.precision != Person.DAY:
            return ""
        day = self.born.day + (40 if self.sex == "F" else 0)
        serial = 9900 + self.number // SPAN % 100
        return f"{str(self.origin)[:6]}{day:02}{self.born:%m%y}{serial}"


@dataclass(frozen=True)
class NationPlan:
    """What to build: the number of people, the seed, and the moment of the build (aware)."""

    persons: int
    seed: int
    at: datetime


def draw_person(nation: NationPlan, surroundings: Surroundings, number: int) -> DrawnPerson:
    """Draw person `number` of the nation: the same for the same seed, whoever else is drawn."""
    rng, stage = draw_stage(nation.seed, number)
    event_times = draw_times(stage.days_ago, nation.at)
    figures = surroundings.figures
    keys = KeySequence(rng)
    destination = figures.destinations.draw(rng)
    origin = rng.choice(surroundings.villages[figures.origins.draw(rng)])
    sex = "F" if rng.random() < figures.female else "M"
    born, precision = _draw_birth(rng, number, destination, nation.at)
    neighbours = surroundings.villages[origin // REGENCY_SIZE * REGENCY_SIZE]
    domicile = rng.choice(neighbours) if rng.random() < MOVED else origin
    registered_at = event_times[0] - timedelta(days=rng.uniform(0.2, 10))
    return DrawnPerson(
        rng=rng,
        keys=keys,
        number=number,
        stage=stage,
        event_times=event_times,
        id=keys.make_key(registered_at),
        reference=make_reference("RT", nation.seed, number),
        name=draw_name(rng, sex),
        sex=sex,
        born=born,
        precision=precision,
        origin=origin,
        domicile=domicile,
        destination=destination,
        formal=destination == KOREA or rng.random() < figures.formal,
        serving_offices=get_cached_serving_offices(domicile // REGENCY_SIZE * REGENCY_SIZE),
        registered_at=registered_at,
    )


def _draw_birth(
    rng: Random, number: int, destination: str, at: datetime
) -> tuple[date | None, str]:
    """Draw the birth date and its precision; somebody without one has no placement."""
    span = SPAN_KOREA if destination == KOREA else SPAN
    exactness = rng.random()
    born = date(at.year, at.month, 1) - timedelta(days=YOUNGEST + number * STEP % span)
    if exactness < UNKNOWN:
        return None, Person.UNKNOWN
    if exactness < YEAR_ONLY and destination != KOREA:
        return date(born.year - 1, 1, 1), Person.YEAR
    return born, Person.DAY


def write_person(
    person: DrawnPerson,
    surroundings: Surroundings,
    rows: StagedRows,
    *,
    post: object,
    agency: object,
) -> None:
    """Stage her rows of the registry, as the counter of her district would have written them.

    post, agency   the keys of the offices that see her now; None if none does
    """
    office = surroundings.offices[person.serving_offices.district_office]
    clerk = office.get_officer("counter", "verifier")[0]
    at, rng = str(person.registered_at), person.rng
    phone = f"{INVENTED_PREFIX}{rng.randrange(10**7):07}" if rng.random() < 0.9 else ""
    rows.add(
        "registry_person",
        person.id,
        person.reference,
        person.name,
        build_name_key(person.name),
        NAME_KEY_EDITION,
        "",
        person.born,
        person.precision,
        person.sex,
        phone,
        bool(phone) and rng.random() < 0.1,
        person.origin,
        person.domicile,
        office.node,
        post,
        agency,
        office.id,
        clerk,
        at,
        NOTICE_EDITION,
        at,
        NO_ENTRY,
    )
    if person.nik and rng.random() >= NO_NIK:
        _write_identity(person, rows, Identity.NIK, person.nik, at=person.registered_at)
    _write_contacts(person, rows)


def _write_contacts(person: DrawnPerson, rows: StagedRows) -> None:
    """Stage her safe contact, and for some people a relative to call."""
    rng = person.rng
    channel, since, until, answers = rng.choice(SAFE_CHANNELS)
    rows.add("registry_safe_contact", person.id, channel, since, until, answers)
    if rng.random() < RELATIVE:
        key, name = person.keys.make_key(person.registered_at), draw_name(rng, "F")
        relation = rng.choice(RELATIONS)
        number = f"{INVENTED_PREFIX}{rng.randrange(10**7):07}"
        rows.add("registry_relative", key, person.id, name, relation, number, True)


def write_passport(person: DrawnPerson, rows: StagedRows, *, at: datetime) -> None:
    """Stage the passport number that became known when her passport was verified."""
    _write_identity(person, rows, Identity.PASSPORT, person.passport, at=at)


def _write_identity(
    person: DrawnPerson, rows: StagedRows, kind: str, number: str, *, at: datetime
) -> None:
    rows.add("registry_identity", person.keys.make_key(at), person.id, kind, number, "[]", str(at))

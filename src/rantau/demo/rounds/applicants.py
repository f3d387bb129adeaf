"""Who takes part in an invented round: people of the nation who live where the demonstration's
offices are, and others who are registered there where the nation has too few."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, cycle, islice
from random import Random

from django.db.models import Exists, OuterRef, Q

from rantau.access.actor import require_office
from rantau.common import clock
from rantau.common.phones import INVENTED_PREFIX
from rantau.common.sexes import FEMALE, MALE
from rantau.demo.nation.finishing import make_command_key
from rantau.demo.nation.names import draw_name
from rantau.demo.nation.people import NationPlan
from rantau.demo.rounds.officers import Officers
from rantau.offices.models import Office, Region
from rantau.placement.models import Placement
from rantau.registry.errors import PossibleDuplicate
from rantau.registry.inputs import PersonInput
from rantau.registry.models import Identity, Person
from rantau.registry.services.persons import register_person

# The offices whose logins script/run prints, and the one of the regency that sent most.
DESKS = ("3212", "5203", "3204")
AGES = (20, 34)  # years, so that everybody may apply in every invented round
ALIKE_AGES = (27, 30)  # years: one age group of waits on the roster a year ago
MEN = 0.7  # their part of newcomers
YEAR = timedelta(days=365.25)
# Before the build: newcomers before all invented rounds, people of the nation before all but one.
REGISTERED_BEFORE, KNOWN_BEFORE = timedelta(days=540), timedelta(days=200)
SERIAL = 9990  # of NIK: above those of the nation (people.py), and of the demonstration too


@dataclass(frozen=True)
class Applicant:
    """Somebody who applies, as her identity card and passport say.

    desk  suffix of the logins of the office that serves her home
    """

    name: str
    nik: str
    passport: str
    born: date
    sex: str
    desk: str


class Applicants:
    """People who apply, each once and without end, from the offices in turn; as the owner."""

    def __init__(self, nation: NationPlan, officers: Officers) -> None:
        self._nation, self._officers, self._numbers = nation, officers, count(1)
        self._offices = {
            desk: Office.objects.get(id=require_office(officers.get(f"loket.{desk}")))
            for desk in DESKS
        }
        self._pools = {
            desk: _list_nations_people(nation, office, desk)
            for desk, office in self._offices.items()
        }

    def take(self, number: int, *, alike: bool = False) -> list[Applicant]:
        """So many people: of the nation while there are some.

        alike  all newcomers, men of one age, so that a wait like theirs can be foretold; few of the
               nation were registered so long ago
        """
        desks = islice(cycle(DESKS), number)
        return [self._take_one(desk, alike=alike) for desk in desks]

    def _take_one(self, desk: str, *, alike: bool) -> Applicant:
        known = None if alike else next(self._pools[desk], None)
        while known is None:
            number, office = next(self._numbers), self._offices[desk]
            person = _invent(self._nation, office, desk, number, alike=alike)
            known = _register(self._nation, self._officers, person)
        return known


def _list_nations_people(nation: NationPlan, office: Office, desk: str) -> Iterator[Applicant]:
    youngest, oldest = (nation.at.date() - age * YEAR for age in AGES)
    going_on = Placement.objects.filter(person=OuterRef("pk"), ended_at=None)
    persons = Person.objects.filter(
        ~Exists(going_on),
        domicile_node__gte=office.span_lo,
        domicile_node__lt=office.span_hi,
        birth_precision=Person.DAY,
        birth_date__range=(oldest, youngest),
        registered_at__lt=nation.at - KNOWN_BEFORE,
        merged_into=None,
    )
    newcomers = Q(registered_at=nation.at - REGISTERED_BEFORE)  # of a build that was killed
    found = list(persons.exclude(newcomers).order_by("reference"))
    numbers: dict[tuple[object, str], str] = {
        (row.person_id, row.kind): row.number for row in Identity.objects.filter(person__in=found)
    }
    for number, person in enumerate(found):
        nik = numbers.get((person.id, Identity.NIK), "")
        if nik and person.birth_date:
            passport = numbers.get((person.id, Identity.PASSPORT)) or f"Y{desk}{number:03}"
            yield Applicant(person.name, nik, passport, person.birth_date, person.sex, desk)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is registered for the rounds: her number of all, her village and telephone."""

    applicant: Applicant
    number: int
    village: int
    phone: str


def _invent(nation: NationPlan, office: Office, desk: str, number: int, *, alike: bool) -> Newcomer:
    random = Random(f"{nation.seed}/round/{number}")  # noqa: S311  invented people, no secret
    sex = MALE if alike or random.random() < MEN else FEMALE
    youngest, oldest = (nation.at.date() - age * YEAR for age in (ALIKE_AGES if alike else AGES))
    born = oldest + timedelta(days=random.randrange((youngest - oldest).days))
    village = _find_village(office, random)
    day = born.day + (40 if sex == FEMALE else 0)
    nik = f"{str(village)[:6]}{day:02}{born:%m%y}{SERIAL + number % 10}"
    applicant = Applicant(draw_name(random, sex), nik, f"Z{number:07}", born, sex, desk)
    return Newcomer(applicant, number, village, f"{INVENTED_PREFIX}{random.randrange(10**7):07}")


def _register(nation: NationPlan, officers: Officers, newcomer: Newcomer) -> Applicant | None:
    """Register somebody at her counter; None where she resembles somebody who is known."""
    applicant = newcomer.applicant
    data = PersonInput(
        name=applicant.name,
        sex=applicant.sex,
        birth_date=applicant.born,
        birth_precision=Person.DAY,
        origin=newcomer.village,
        domicile=newcomer.village,
        notice_given=True,
        nik=applicant.nik,
        passport=applicant.passport,
        phone=newcomer.phone,
    )
    key = make_command_key(nation, f"applicant:{newcomer.number}")
    try:
        with clock.freeze_clock(nation.at - REGISTERED_BEFORE):
            register_person(officers.get(f"loket.{applicant.desk}"), key, data)
    except PossibleDuplicate:
        return None
    return applicant


def _find_village(office: Office, random: Random) -> int:
    villages = Region.objects.filter(
        level=Region.VILLAGE,
        in_force_until=None,
        node__gte=office.span_lo,
        node__lt=office.span_hi,
    )
    return random.choice(list(villages.order_by("node").values_list("node", flat=True)))

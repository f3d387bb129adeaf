"""Who works in the bench: actors for services, sessions for the doors, placements made ready."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from rantau.access.actor import Actor, actor_of, system
from rantau.access.models import Appointment
from rantau.access.scope import looking
from rantau.cli.load.people import invented
from rantau.cli.rehearsal.nation import nation
from rantau.cli.rehearsal.visits import Worker, before_cleared, before_selected
from rantau.core import clock
from rantau.partners.models import QuotaLine
from rantau.partners.services.open_job_order import JobOrderTerms, LineTerms, open_job_order
from rantau.placement.lookups import placement_for
from rantau.placement.services.receive import Receipt, receive
from rantau.placement.services.register_candidate import CandidateTerms, register_candidate
from rantau.placement.services.select import select
from rantau.placement.services.verify import Verdict, verify
from rantau.registry.registration import Registration
from rantau.registry.services.register import register

BENCH = system("bench")
AGENCIES = 8


def actor(login: str) -> Actor:
    """The actor that a demonstration account is."""
    with looking(BENCH):
        rows = Appointment.objects.select_related("account", "office")
        held = rows.get(account__login=login)
    return actor_of(held)


@dataclass(frozen=True)
class Ready:
    """A placement of which only the clearance is missing: its row's keys, revision, province."""

    placement: UUID
    reference: str
    person: UUID
    line: UUID
    revision: int
    region: str


def terms(number: int, village: int) -> Registration:
    """Somebody invented, as a clerk's form gives them."""
    person = invented(number, village=village)
    return Registration(
        name=person.name, sex=person.sex, birth_date=person.born, birth_precision="day",
        origin=village, domicile=village, notice_given=True,
    )  # fmt: skip


def lines(places: int) -> list[tuple[str, QuotaLine]]:
    """A fresh line with so many places at each agency: the agency's login and the line."""
    headquarters, made = actor("pusat"), []
    [(post, login)] = list(nation().posts.items())[:1]
    today = clock.today()
    for number in range(1, AGENCIES + 1):
        line = LineTerms("Operator ukur", places, 0, 0, wage=Decimal(1000), currency="USD")
        order = JobOrderTerms(
            agency=f"AG-{number:03}", employer="Peraga Ukur", employer_kind="firm", city="",
            destination=_country(login), post=UUID(post), permit_number=f"UKUR-{number}",
            permit_from=today, permit_until=today + timedelta(days=90), opens_on=today,
            closes_on=today + timedelta(days=90), line=line,
        )  # fmt: skip
        opened = open_job_order(headquarters, uuid4(), order).answer
        with looking(BENCH):
            made.append((f"p3mi.{number}", QuotaLine.objects.get(job_order__number=opened)))
    return made


def _country(login: str) -> str:
    return login.split(".")[1][:2].upper()


def ready(count: int) -> Iterable[Ready]:
    """Placements made ready one by one through the services, over all agencies and provinces."""
    demand, desks = lines(count), nation().desks
    agencies = {login: actor(login) for login, _ in demand}
    officers: dict[str, Actor] = {}
    for number in range(count):
        desk = desks[number % len(desks)]
        login, line = demand[number % AGENCIES]
        for each in (f"loket.{desk.suffix}", f"verifikasi.{desk.suffix}", f"bp3mi.{desk.region}"):
            officers.setdefault(each, actor(each))
        counter, verifier = officers[f"loket.{desk.suffix}"], officers[f"verifikasi.{desk.suffix}"]
        known = terms(number, desk.village)
        person = register(counter, uuid4(), known).answer
        candidate = CandidateTerms(person, known.birth_date, line.id)
        reference = register_candidate(agencies[login], uuid4(), candidate).answer
        person_known = invented(number).named(known.name)
        worker = Worker(person_known, desk.suffix, desk.region, number % AGENCIES)
        worker.placement, worker.passport = reference, f"X{number:07}"
        _papers(counter, verifier, reference, before_selected(worker), seen=1)
        select(verifier, uuid4(), reference, seen=3)
        regional = officers[f"bp3mi.{desk.region}"]
        _papers(regional, regional, reference, before_cleared(worker), seen=4)
        with looking(regional):
            placement = placement_for(regional, reference, purpose="bench")
        yield Ready(
            placement.id, reference, placement.person_id, line.id, placement.revision, desk.region
        )


def _papers(
    taker: Actor, verifier: Actor, reference: str, papers: dict[str, dict[str, str]], *, seen: int
) -> None:
    receipts = [Receipt(code, fields) for code, fields in papers.items()]
    receive(taker, uuid4(), reference, receipts, seen=seen)
    verdicts = [Verdict(code, accepted=True) for code in papers]
    verify(verifier, uuid4(), reference, verdicts, seen=seen + 1)

"""Get actors for services, and make placements ready for clearance through services."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from rantau.access.actor import Actor, build_appointment_actor, build_system_actor
from rantau.access.models import Appointment
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.load.people import invent_person
from rantau.demo.rehearsal.day import AGENCIES
from rantau.demo.rehearsal.desks import get_demonstration_desks
from rantau.demo.rehearsal.visits import (
    Worker,
    list_first_visit_documents,
    list_second_visit_documents,
)
from rantau.partners.models import QuotaLine
from rantau.partners.services.job_orders import (
    JobOrderInput,
    QuotaLineInput,
    confirm_job_order,
    propose_job_order,
)
from rantau.placement.selectors import get_placement
from rantau.placement.services.candidates import CandidateInput, register_candidate
from rantau.placement.services.decisions import select_candidate
from rantau.placement.services.received_documents import (
    ReceivedDocumentInput,
    receive_documents,
    verify_documents,
)
from rantau.placement.verification_checks import VerificationInput
from rantau.registry.inputs import PersonInput
from rantau.registry.services.persons import register_person

BENCH = build_system_actor("bench")
FIRST_PASSPORT = 1_234_567  # a row of zeros is no number


def get_actor(login: str) -> Actor:
    """Get the actor of an account of the demonstration."""
    with reading_as(BENCH):
        rows = Appointment.objects.select_related("account", "office")
        appointment = rows.get(account__login=login)
    return build_appointment_actor(appointment)


@dataclass(frozen=True)
class ReadyPlacement:
    """A placement that only lacks its clearance.

    placement, person, line   keys of rows
    region                    suffix of the logins of its regional office
    """

    placement: UUID
    reference: str
    person: UUID
    line: UUID
    revision: int
    region: str


def build_registration(number: int, village: int) -> PersonInput:
    """Build the registration of an invented person from the node of a village."""
    person = invent_person(number, village=village)
    return PersonInput(
        name=person.name,
        sex=person.sex,
        birth_date=person.born,
        birth_precision="day",
        origin=village,
        domicile=village,
        notice_given=True,
    )


def open_quota_lines(places: int) -> list[tuple[str, QuotaLine]]:
    """Open a job order with so many places at each agency; return login of the agency and line."""
    headquarters, lines = get_actor("pusat"), []
    post, login = next(iter(get_demonstration_desks().post_logins.items()))
    today = clock.today()
    for number in range(1, AGENCIES + 1):
        line = QuotaLineInput("Operator ukur", places, 0, 0, wage=Decimal(1000), currency="USD")
        order = JobOrderInput(
            agency=f"AG-{number:03}",
            employer="Peraga Ukur",
            employer_kind="firm",
            city="",
            destination=_get_country(login),
            post=UUID(post),
            permit_number=f"UKUR-{number}",
            permit_from=today,
            permit_until=today + timedelta(days=90),
            opens_on=today,
            closes_on=today + timedelta(days=90),
            line=line,
        )
        proposed = propose_job_order(headquarters, uuid4(), order).answer
        opened = confirm_job_order(get_actor("pusat-2"), uuid4(), proposed).answer
        with reading_as(BENCH):
            lines.append((f"p3mi.{number}", QuotaLine.objects.get(job_order__number=opened)))
    return lines


def _get_country(login: str) -> str:
    """Get the country of a post from the login of its officer: TW from `perwakilan.tw-tpe`."""
    return login.split(".")[1][:2].upper()


def make_ready_placements(count: int) -> Iterable[ReadyPlacement]:
    """Make placements ready one by one through services, spread over agencies and provinces."""
    demand, desks = open_quota_lines(count), get_demonstration_desks().desks
    agencies = {login: get_actor(login) for login, _ in demand}
    officers: dict[str, Actor] = {}
    for number in range(count):
        desk = desks[number % len(desks)]
        login, line = demand[number % AGENCIES]
        for each in (f"loket.{desk.suffix}", f"verifikasi.{desk.suffix}", f"bp3mi.{desk.region}"):
            officers.setdefault(each, get_actor(each))
        counter, verifier = officers[f"loket.{desk.suffix}"], officers[f"verifikasi.{desk.suffix}"]
        registration = build_registration(number, desk.village)
        person = register_person(counter, uuid4(), registration).answer
        candidate = CandidateInput(person, registration.birth_date, line.id)
        reference = register_candidate(agencies[login], uuid4(), candidate).answer
        invented = invent_person(number).with_name(registration.name)
        worker = Worker(invented, desk.suffix, desk.region, number % AGENCIES)
        worker.placement, worker.passport = reference, f"X{FIRST_PASSPORT + number}"
        _complete_documents(
            counter, verifier, reference, list_first_visit_documents(worker), seen=1
        )
        select_candidate(verifier, uuid4(), reference, seen=3)
        regional = officers[f"bp3mi.{desk.region}"]
        _complete_documents(
            regional, regional, reference, list_second_visit_documents(worker), seen=4
        )
        with reading_as(regional):
            placement = get_placement(regional, reference, purpose="bench")
        yield ReadyPlacement(
            placement.id, reference, placement.person_id, line.id, placement.revision, desk.region
        )


def _complete_documents(
    counter: Actor,
    verifier: Actor,
    reference: str,
    documents: dict[str, dict[str, str]],
    *,
    seen: int,
) -> None:
    receipts = [ReceivedDocumentInput(code, fields) for code, fields in documents.items()]
    receive_documents(counter, uuid4(), reference, receipts, seen=seen)
    verdicts = [VerificationInput(code, accepted=True, method="original") for code in documents]
    verify_documents(verifier, uuid4(), reference, verdicts, seen=seen + 1)

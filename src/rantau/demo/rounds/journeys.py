"""Carry people of the demonstration from the choice of an employer to the arrival abroad."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from rantau.access.actor import build_worker_actor
from rantau.access.scope import reading_as
from rantau.demo.rounds.builder import Participant, RoundBuilder
from rantau.demo.rounds.officers import ROUNDS_ACTOR
from rantau.demo.rounds.roster import take_in
from rantau.placement.models import Placement
from rantau.placement.services.decisions import clear_placement
from rantau.rounds.choice_rows import CHOSEN
from rantau.rounds.departure_lists import (
    MAX_ON_LIST,
    Flight,
    compute_digest,
    list_open_entries,
)
from rantau.rounds.entry_rows import ARRIVED
from rantau.rounds.files import ARRIVAL, CHOICE, ENTRY_LIST, PERMIT
from rantau.rounds.journey_errors import NothingToFollow
from rantau.rounds.models import (
    ClassBooking,
    EducationClass,
    Examinee,
    Offer,
    OfferPlacement,
)
from rantau.rounds.services.departures import (
    SignOffInput,
    record_no_show,
    sign_off_departure,
)
from rantau.rounds.services.education import (
    ClassInput,
    book_class,
    decide_education,
    open_class,
    record_class_day,
)
from rantau.rounds.services.journeys import (
    MedicalInput,
    VisaInput,
    record_second_medical,
    record_visa,
)
from rantau.rounds.services.offers import AnswerInput, answer_offer
from rantau.rounds.services.placements import follow_offer

People = Sequence[Participant]
AIRPORT, FLIGHT = "CGK", "GA878"
HANDED_TO = "Petugas maskapai di gerbang"
VISA_HOLDS = timedelta(days=180)
# What an invented contract pays a month, by destination; whole units.
WAGES: Mapping[str, tuple[int, str]] = {
    "KR": (2_156_880, "KRW"),
    "JP": (190_000, "JPY"),
    "DE": (2_900, "EUR"),
}
REGIONS: Mapping[str, str] = {"KR": "Gyeonggi", "JP": "Aichi", "DE": "Hessen"}


def choose(builder: RoundBuilder, number: int, people: People, day: int) -> None:
    """Take in file `number` of choices: an employer abroad chose each of these people."""
    destination = builder.edition.destination
    wage, currency = WAGES[destination]
    rows = [
        {
            "exam_number": each.exam_number,
            "outcome": CHOSEN,
            "offer": f"CONTOH-{number}-{place}",
            "on": builder.get_day(day).isoformat(),
            "employer": f"Contoh Perusahaan {place}",
            "region": REGIONS[destination],
            "sector": each.sector,
            "wage": str(wage),
            "currency": currency,
            "months": "36",
            "hours": "40",
            "replaces": "",
        }
        for place, each in enumerate(people, start=1)
    ]
    take_in(builder, CHOICE, number, rows, builder.get_moment(day))


def accept(builder: RoundBuilder, people: People, day: int) -> None:
    """Let each of them accept her contract by herself."""
    for each in people:
        with reading_as(ROUNDS_ACTOR):
            examinees = Examinee.objects.filter(exam_number=each.exam_number)
            person = examinees.values_list("person", flat=True).get()
        name, arguments = (
            f"answer:{each.exam_number}",
            (_find_offer(each), AnswerInput(accepts=True)),
        )
        worker = build_worker_actor(person)
        builder.run(builder.get_moment(day), answer_offer, worker, name, *arguments)


def _find_offer(participant: Participant) -> str:
    """The reference of the contract that was offered to her: nobody here has a second one."""
    with reading_as(ROUNDS_ACTOR):
        offers = Offer.objects.filter(examinee__exam_number=participant.exam_number)
        return offers.values_list("reference", flat=True).get()


def record_medicals(builder: RoundBuilder, people: People, day: int) -> None:
    """Record at their counters that they are fit."""
    data = MedicalInput("RS Contoh", builder.get_day(day), is_fit=True)
    for each in people:
        counter, name = builder.officers.get(each.counter), f"medical:{each.exam_number}"
        arguments = (_find_offer(each), data)
        builder.run(builder.get_moment(day), record_second_medical, counter, name, *arguments)


def hold_class(builder: RoundBuilder, people: People, opened: int, first: int) -> None:
    """Open a class of two days at headquarters, and book these people the day after it was opened.

    opened, first  days: of the opening, and of the class
    """
    data = ClassInput("BLK Contoh", builder.get_day(first), builder.get_day(first + 1), 30)
    national, at = builder.officers.first, builder.get_moment(opened)
    reference = builder.run(at, open_class, national, f"class:{first}", builder.code, data)
    with reading_as(ROUNDS_ACTOR):
        rows = EducationClass.objects.filter(reference=reference)
        education_class = rows.values_list("id", flat=True).get()
    for each in people:
        counter, name = builder.officers.get(each.counter), f"book_class:{each.exam_number}"
        arguments = (_find_offer(each), education_class)
        builder.run(builder.get_moment(opened + 1), book_class, counter, name, *arguments)


def pass_class(builder: RoundBuilder, people: People, day: int) -> None:
    """Record that they came on the last day of their class, and have passed it."""
    _attend(builder, people, day)
    for each in people:
        national, name = builder.officers.first, f"passed:{each.exam_number}"
        builder.run(
            builder.get_moment(day),
            decide_education,
            national,
            name,
            _find_offer(each),
            has_passed=True,
            reason="",
        )


def _attend(builder: RoundBuilder, people: People, day: int) -> None:
    """Record that each of them came, a record a class, at the moment in which they pass."""
    contracts = [_find_offer(each) for each in people]
    with reading_as(ROUNDS_ACTOR):
        rows = ClassBooking.objects.filter(offer__reference__in=contracts, released_at=None)
        found = list(rows.select_related("education_class").order_by("id"))
    for held in {each.education_class.id: each.education_class for each in found}.values():
        present = [each.id for each in found if each.education_class_id == held.id]
        at, name = builder.get_moment(day), f"came:{held.reference}"
        arguments = (held.reference, held.last_day, present)
        builder.run(at, record_class_day, builder.officers.first, name, *arguments)


def permit(builder: RoundBuilder, number: int, people: People, day: int) -> None:
    """Take in file `number` of permits: the numbers under which their visas may be applied for."""
    on = builder.get_day(day).isoformat()
    rows = [
        {"exam_number": each.exam_number, "permit": f"CONTOH-{number}{place:03}", "on": on}
        for place, each in enumerate(people, start=1)
    ]
    take_in(builder, PERMIT, number, rows, builder.get_moment(day))


def give_visas(builder: RoundBuilder, people: People, day: int) -> None:
    """Record their visas at their counters."""
    for place, each in enumerate(people, start=1):
        counter, name = builder.officers.get(each.counter), f"visa:{each.exam_number}"
        data = VisaInput(f"CONTOH-V{place:04}", builder.get_day(day) + VISA_HOLDS)
        arguments = (_find_offer(each), data)
        builder.run(builder.get_moment(day), record_visa, counter, name, *arguments)


def clear(builder: RoundBuilder, people: People, day: int) -> None:
    """Let the placement of each follow the round, and the regional office of her home clear it."""
    for each in people:
        reference = follow(builder, each, day, "visa")
        with reading_as(ROUNDS_ACTOR):
            seen = Placement.objects.values_list("revision", flat=True).get(reference=reference)
        head = builder.officers.get(f"kepala-bp3mi.{each.applicant.desk[:2]}")
        name, at = f"clear:{each.exam_number}", builder.get_moment(day)
        builder.run(at, clear_placement, head, name, reference, seen=seen)


def follow(builder: RoundBuilder, participant: Participant, day: int, stage: str) -> str:
    """Bring her placement on as the round says at this stage; gives its reference."""
    with reading_as(ROUNDS_ACTOR):
        offers = Offer.objects.filter(reference=_find_offer(participant))
        key = offers.values_list("id", flat=True).get()
    name = f"follow:{participant.exam_number}:{stage}"
    try:
        return builder.run(builder.get_moment(day), follow_offer, ROUNDS_ACTOR, name, key)
    except NothingToFollow:  # the worker beside was quicker
        with reading_as(ROUNDS_ACTOR):
            links = OfferPlacement.objects.filter(offer=key)
            return str(links.values_list("placement__reference", flat=True).get())


def plan_entries(
    builder: RoundBuilder, number: int, entries: Sequence[tuple[People, int]], day: int
) -> None:
    """Take in list `number` of entries: people, and the day on which they enter."""
    rows = [
        {
            "exam_number": each.exam_number,
            "on": builder.get_day(entry).isoformat(),
            "flight": FLIGHT,
            "airport": AIRPORT,
        }
        for people, entry in entries
        for each in people
    ]
    take_in(builder, ENTRY_LIST, number, rows, builder.get_moment(day))


def depart(builder: RoundBuilder, people: People, day: int) -> None:
    """Sign that they have left on their day; nobody else is on their list."""
    flight, numbers = Flight(builder.get_day(day), AIRPORT, FLIGHT), {p.exam_number for p in people}
    national, at = builder.officers.first, builder.get_moment(day, 20)
    with reading_as(national):
        listed = list(list_open_entries(national, flight)[:MAX_ON_LIST])
    present = [e.id for e in listed if e.offer.examinee.exam_number in numbers]
    data = SignOffInput(present, [], compute_digest(flight, listed), HANDED_TO)
    builder.run(at, sign_off_departure, national, f"depart:{day}", flight, data)
    for each in people:
        follow(builder, each, day + 1, "departed")


def miss_departure(builder: RoundBuilder, participant: Participant, day: int) -> None:
    """Record that somebody did not come to her departure."""
    counter, at = builder.officers.get(participant.counter), builder.get_moment(day, 20)
    offer = _find_offer(participant)
    builder.run(at, record_no_show, counter, "no_show", offer, why="Sakit pada hari berangkat")


def arrive(builder: RoundBuilder, number: int, people: People, on: int, day: int) -> None:
    """Take in report `number`: they have arrived.

    on, day  days: of the arrival, and of the report
    """
    rows = [
        {
            "exam_number": each.exam_number,
            "kind": ARRIVED,
            "on": builder.get_day(on).isoformat(),
        }
        for each in people
    ]
    take_in(builder, ARRIVAL, number, rows, builder.get_moment(day))
    for each in people:
        follow(builder, each, day + 1, "arrived")

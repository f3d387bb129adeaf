"""Contracts that were accepted, and what they need until the visa."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.placement.models import Placement
from rantau.placement.services.decisions import clear_placement
from rantau.rounds.files import RESULTS, ExchangeFile, write_file
from rantau.rounds.models import (
    ClassBooking,
    EducationClass,
    Examinee,
    ResultFile,
    RosterEntry,
    Score,
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
from tests.actors import get_officer
from tests.factories.offers import choose, get_offer_of, roster
from tests.factories.rosters import take_answer
from tests.factories.rounds import CODE, publish_round

COUNTER, REGIONAL_HEAD = "loket.3212", "kepala-bp3mi.32"


def accept():
    """Publish Korea's round with somebody who accepted a contract at a counter, and another who was
    chosen besides; gives the exam number of the first."""
    publish_round()
    national = get_officer("pusat")
    exam, other = roster(1, 2, by=national)
    choose(1, {exam: {}, other: {}}, by=national)
    accept_offer(exam)
    return exam


def accept_offer(exam):
    answer_offer(get_officer(COUNTER), uuid4(), get_reference(exam), AnswerInput(accepts=True))


def get_reference(exam):
    """The reference of the newest contract offered to her."""
    return get_offer_of(exam, by=get_officer("pusat")).reference


def take_file(kind, number, rows, *, by=None):
    """Headquarters, or who is given, takes in a file of the counterpart; gives what came of its
    rows."""
    file = ExchangeFile(kind, CODE, "HRDK", number, clock.now(), rows)
    name = f"{kind}-{number}.txt"
    taken = take_answer(write_file(file), name=name, by=by or get_officer("pusat"))
    with reading_as(get_officer("pusat")):
        return list(taken.receipts.order_by("line").values_list("outcome", flat=True))


def take_permits(number, permits):
    """Take in a file of permits, exam number -> permit, of today."""
    today = clock.today().isoformat()
    rows = [{"exam_number": exam, "permit": each, "on": today} for exam, each in permits.items()]
    return take_file("PERMIT", number, rows)


def open_class_of(login="pusat", *, capacity=2, begins_in=1, days=1):
    """A class of preliminary education; gives its key and reference."""
    first = clock.today() + timedelta(days=begins_in)
    data = ClassInput("BLK Contoh", first, first + timedelta(days=days - 1), capacity)
    reference = open_class(get_officer(login), uuid4(), CODE, data).answer
    with reading_as(get_officer("pusat")):
        return EducationClass.objects.get(reference=reference)


def book(exam, education_class, *, login=COUNTER):
    return book_class(get_officer(login), uuid4(), get_reference(exam), education_class.id)


def decide(exam, *, login="pusat", has_passed=True, reason="", attends=True):
    """Record whether she passed; who is to pass has come on the last day of her class, where it has
    come, unless `attends` says otherwise."""
    if has_passed and attends:
        _attend(exam, login)
    reference = get_reference(exam)
    return decide_education(
        get_officer(login), uuid4(), reference, has_passed=has_passed, reason=reason
    )


def _attend(exam, login):
    with reading_as(get_officer("pusat")):
        rows = ClassBooking.objects.select_related("education_class")
        rows = rows.filter(offer__examinee__exam_number=exam, released_at=None, outcome="")
        booking = rows.first()
    if booking and booking.education_class.last_day <= clock.today():
        held = booking.education_class
        record_class_day(get_officer(login), uuid4(), held.reference, held.last_day, [booking.id])


def record_medical(exam, *, is_fit=True, login=COUNTER):
    data = MedicalInput("RS Contoh", clock.today(), is_fit=is_fit)
    return record_second_medical(get_officer(login), uuid4(), get_reference(exam), data)


def give_visa(exam, *, login=COUNTER, number="VISA-1"):
    data = VisaInput(number, clock.today() + timedelta(days=90))
    return record_visa(get_officer(login), uuid4(), get_reference(exam), data)


def reach_visa(exam, *, number=1):
    """Everything until the visa, and the clearance; the clock is a day on afterwards: the caller
    freezes it.

    number  of the file with her permit
    """
    prepare_visa(exam, number=number)
    clear(exam)


def prepare_visa(exam, *, number=1):
    """The same without the clearance."""
    take_permits(number, {exam: f"V-{number}"})
    record_medical(exam)
    book(exam, open_class_of())
    with clock.freeze_clock(clock.now() + timedelta(days=1)):
        decide(exam)
    give_visa(exam)


def give_points(exam, points=150):
    """Points of the test, for somebody whom a factory ranked without any."""
    national = get_officer("pusat")
    with transaction.atomic(), acting_as(national):
        examinee = Examinee.objects.get(exam_number=exam)
        if Score.objects.filter(examinee=examinee).exists():
            return
        file = ResultFile.objects.create(
            round_id=examinee.round_id,
            kind=RESULTS.code,
            sender="HRDK",
            number=900 + ResultFile.objects.count(),
            created_at=clock.now(),
            digest=exam,
            taken_by=national.ref,
            taken_at=clock.now(),
            revision=0,  # nothing of it is in the journal
        )
        Score.objects.create(
            examinee=examinee,
            part="reading",
            points=points,
            number=file.number,
            file=file,
            recorded_at=clock.now(),
            recorded_by=national.ref,
        )


def _enter_as_registered(exam):
    """Let the passport that was sent have name, birth date and sex of the registry, as people's
    mostly have."""
    with transaction.atomic(), acting_as(get_officer(COUNTER)):
        entry = RosterEntry.objects.select_related("examinee__person").get(
            examinee__exam_number=exam
        )
        person = entry.examinee.person
        entry.name, entry.birth_date, entry.sex = person.name.upper(), person.birth_date, person.sex
        entry.save(update_fields=["name", "birth_date", "sex"])


def clear(exam):
    """Bring her placement on as the round says, and let the regional office clear it."""
    give_points(exam)
    _enter_as_registered(exam)
    pusat, offer = get_officer("pusat"), get_offer_of(exam, by=get_officer("pusat"))
    reference = follow_offer(pusat, uuid4(), offer.id).answer
    with reading_as(pusat):
        seen = Placement.objects.get(reference=reference).revision
    clear_placement(get_officer(REGIONAL_HEAD), uuid4(), reference, seen=seen)

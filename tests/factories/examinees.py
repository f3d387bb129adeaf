"""Examinees of a round as they stand after the test, and the files that a counterpart sends of them."""

from datetime import UTC, date, datetime
from uuid import uuid4

from django.db import transaction

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.registry.models import Person
from rantau.rounds.codes import generate_exam_number, generate_payment_code, hash_place_code
from rantau.rounds.files import ExchangeFile, write_file
from rantau.rounds.incoming_content import build_incoming_input
from rantau.rounds.models import Examinee, Place, Round, StageEvent, UploadedFile
from rantau.rounds.services.uploads import confirm_upload, upload_file
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.names import build_name
from tests.factories.persons import create_unlike_person
from tests.factories.rounds import CODE

BORN = date(1998, 1, 1)
# The results of Korea's round are public, and objections are taken.
IN_APPEALS = datetime(2027, 2, 15, 3, tzinfo=UTC)


def create_examinee(
    number=1, *, stage=Stage.SAT, sector="manufacturing", code=CODE, city="jakarta", second=""
):
    """Somebody whose originals were checked in Indramayu and who has reached this stage; gives her
    exam number. Each `number` is another person, and her place in the draw."""
    counter = get_officer("loket.3212")
    reference = create_unlike_person(counter, f"{code} {number}")
    with transaction.atomic(), reading_as(counter):
        place = _create_place(counter, number, sector, code, (city, second))
        examinee = Examinee.objects.create(
            round=place.round,
            place=place,
            person=Person.objects.get(reference=reference),
            exam_number=generate_exam_number(),
            sector=sector,
            city=city,
            office_id=counter.office,
            verified_by=counter.ref,
            region_node=0,
            stage=Stage.VERIFIED,
            stage_at=clock.now(),
            revision=0,  # nothing of her is in the journal yet
        )
        StageEvent.objects.create(
            examinee=examinee,
            stage=Stage.VERIFIED,
            occurred_at=clock.now(),
            recorded_at=clock.now(),
            by=counter.ref,
        )
        if stage != Stage.VERIFIED:
            enter_stage(examinee, stage, counter)
    return examinee.exam_number


def _create_place(counter, number, sector, code, cities):
    city, second = cities
    return Place.objects.create(
        round=Round.objects.get(code=code),
        ticket=build_ticket(number),
        code_hash=hash_place_code(build_place_code(number)),
        nik_hash=f"nik {number}",
        passport_hash=f"passport {number}",
        name=build_name("Contoh Peserta", number),
        nik=f"321201010198{number:04d}",
        passport=f"X{number:07d}",
        birth_date=BORN,
        sex="F",
        sector=sector,
        first=city,
        second=second,
        came_at=clock.now(),
        position=number,
        state=Place.SEATED,
        city=city,
        payment_code=generate_payment_code(),
        taken_by=counter.ref,
        office_id=counter.office,
        revision=0,
    )


def build_ticket(number):
    return f"T{number:09d}"


def build_place_code(number):
    """The secret code of her place."""
    return f"{number:016d}"


def write_results(number, points, *, code=CODE, kind="RESULTS", sender=None):
    """A file of the counterpart: for RESULTS (exam number, part) -> points, for SKILL exam number
    -> (skill, bonus)."""
    if kind == "RESULTS":
        rows = [
            {"exam_number": exam, "part": part, "points": str(value)}
            for (exam, part), value in points.items()
        ]
    else:
        rows = [
            {"exam_number": exam, "skill": str(skill), "bonus": str(bonus)}
            for exam, (skill, bonus) in points.items()
        ]
    made = datetime(2027, 2, 1, tzinfo=UTC)
    if sender is None:
        sender = "JICWELS" if code.startswith("japan") else "HRDK"
    return write_file(ExchangeFile(kind, code, sender, number, made, rows))


def build_test_points(totals, *, colours="pass"):
    """Exam number -> total, as points of both parts of Korea's test; and `pass` or `fail` of that
    of colours, None where it is not known."""
    return {
        (exam, part): value
        for exam, total in totals.items()
        for part, value in (
            ("reading", total // 2),
            ("listening", total - total // 2),
            ("colours", colours),
        )
        if value is not None
    }


def take_in(content, *, by="pusat"):
    """One of headquarters uploads a file of points, and another one confirms it; gives it."""
    officer = get_officer(by)
    reference = upload(content, by=by)
    with reading_as(officer):
        is_open = not UploadedFile.objects.get(reference=reference).outcome
    if is_open:
        confirm_upload(get_officer("pusat-2"), uuid4(), reference)
    with reading_as(officer):
        found = UploadedFile.objects.select_related("results__round").get(reference=reference)
        return found.results


def upload(content, *, by="pusat", counterpart="", name="berkas.txt"):
    """One of headquarters uploads a file; gives its reference."""
    data = build_incoming_input(counterpart, name, content)
    return upload_file(get_officer(by), uuid4(), data).answer


def pass_examinee(number=1, *, total=150, skill=None, colours="pass", **changes):
    """An examinee with points of the test, and of stage two where they are given; gives her exam
    number."""
    exam = create_examinee(number, **changes)
    code, file = changes.get("code", CODE), 10 + number
    take_in(write_results(file, build_test_points({exam: total}, colours=colours), code=code))
    if skill is not None:
        take_in(write_results(file, {exam: (skill, 0)}, code=code, kind="SKILL"))
    return exam

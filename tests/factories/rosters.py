"""Examinees on their way to the roster: ranked, complete, sent; and what a counterpart answers."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.demo.photos import draw_photo
from rantau.documents.interface import store_portrait
from rantau.duties.interface import DutyInput, open_duty
from rantau.rounds.edition import PhotoRules
from rantau.rounds.files import ExchangeFile, write_file
from rantau.rounds.incoming_content import build_incoming_file, build_incoming_input
from rantau.rounds.models import (
    Examinee,
    IncomingFile,
    ReturnedRow,
    RosterFile,
    Round,
    UploadedFile,
)
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.incoming import SETTLE_FILE_DUTY, take_incoming_file
from rantau.rounds.services.photos import receive_photo
from rantau.rounds.services.rosters import export_roster
from rantau.rounds.services.sending import DocumentInput, complete_documents
from rantau.rounds.services.uploads import confirm_upload, upload_file
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import ROUNDS_ACTOR
from tests.actors import get_officer
from tests.factories.examinees import create_examinee
from tests.factories.rounds import CODE

# Documents of Korea's round are taken.
IN_DOCUMENTS = datetime(2027, 3, 30, 3, tzinfo=UTC)


def build_documents(number=1, **changes):
    """What Korea asks, all of it right for the examinee with this number; `changes` are the values
    of a document by its code, None leaves it out."""
    values = {
        "medical": {},
        "passport": {"number": f"X{number:07d}", "valid_until": date(2031, 1, 1)},
        "family_permission": {},
        "diploma": {"number": "DN-01 contoh"},
        "bank_account": {"number": "000-contoh"},
    }
    for code, change in changes.items():
        values[code] = None if change is None else {**values[code], **change}
    return [
        DocumentInput(code, **{"is_present": True, **each})
        for code, each in values.items()
        if each is not None
    ]


def draw_picture(number=1, *, width=413, height=531):
    """A drawn photograph of so many points, as somebody brings it."""
    return draw_photo(PhotoRules(35, 45, width, height, "a test"), number)


def build_portrait(number=1, *, size=(413, 531), width=413, height=531):
    """A drawn photograph as it is stored for a round, from a picture of so many points."""
    upload = BytesIO(draw_picture(number, width=width, height=height))
    return store_portrait(upload, name="foto.png", command_key=uuid4(), size=size)


def photograph(exam, number=1, *, login="loket.3212", **picture):
    """Put her photograph with her documents; gives the SHA-256 of what is kept."""
    portrait = build_portrait(number, **picture)
    receive_photo(get_officer(login), uuid4(), exam, portrait)
    return portrait.file.digest


def rank_with_photo(exam, number=1, *, login="loket.3212"):
    """Let whoever sat the test be ranked, with her photograph where her round wants one."""
    rank(exam)
    with reading_as(get_officer("pusat")):
        edition = get_edition_in_force(Round.objects.get(examinees__exam_number=exam))
    if edition.photo is not None:
        photograph(exam, number, login=login)


def complete(number=1, *, login="loket.3212", code=CODE, **changes):
    """A ranked examinee whose documents are complete; gives her exam number."""
    exam = create_examinee(number, stage=Stage.SAT, code=code, **changes)
    rank_with_photo(exam, number, login=login)
    complete_documents(get_officer(login), uuid4(), exam, build_documents(number))
    return exam


def rank(exam):
    """Let whoever sat the test be ranked."""
    move(exam, Stage.PASSED, Stage.RANKED)


def move(exam, *stages):
    """Enter stages as headquarters."""
    national = get_officer("pusat")
    with transaction.atomic(), acting_as(national):
        examinee = Examinee.objects.select_for_update().get(exam_number=exam)
        for stage in stages:
            enter_stage(examinee, stage, national)


def export(code=CODE):
    """Headquarters exports the roster; gives the file's reference."""
    return export_roster(get_officer("pusat"), uuid4(), code).answer


def send(*numbers, code=CODE):
    """Examinees who were sent; gives their exam numbers."""
    exams = [complete(number, code=code) for number in numbers]
    export(code)
    return exams


def write_answers(number, answers, *, code=CODE, sender="HRDK", on=None):
    """A file of the counterpart: exam number -> (outcome, field, value), or an outcome alone; today,
    or on another day."""
    rows = []
    for exam, answer in answers.items():
        outcome, field, value = (answer, "", "") if isinstance(answer, str) else answer
        rows.append(
            {
                "exam_number": exam,
                "outcome": outcome,
                "on": (on or clock.today()).isoformat(),
                "field": field,
                "value": value,
            }
        )
    made = clock.now()
    return write_file(ExchangeFile("ROSTER_ANSWER", code, sender, number, made, rows))


def take_answer(content, *, counterpart="kr", name="jawaban.txt", by=ROUNDS_ACTOR):
    """The worker takes in a file, or `by` of headquarters uploads it and another one confirms it;
    gives it as headquarters sees it."""
    data = build_incoming_input(counterpart, name, content)
    if by is not ROUNDS_ACTOR:
        reference = upload_file(by, uuid4(), data).answer
        confirm_upload(get_officer("pusat-2"), uuid4(), reference)
        with reading_as(by):
            return UploadedFile.objects.select_related("incoming").get(reference=reference).incoming
    reference = take_incoming_file(by, data.get_key(), data).answer
    with reading_as(get_officer("pusat")):
        return IncomingFile.objects.get(reference=reference)


def set_file_aside(content=None):
    """A file of a counterpart with a wrong checksum, as the worker sets it aside; or one with this
    content, because of a sender who was declared since. Gives its reference."""
    national = get_officer("pusat")
    row = build_incoming_file(build_incoming_input("kr", "salah.txt", b"no such file"))
    row.state, row.problems = IncomingFile.ASIDE, [["checksum", 0]]
    if content:
        row.problems, row.content = [["sender", 1, "HRDK"]], content
    row.revision = 0  # nothing of it is in the journal yet
    due_at = clock.now() + timedelta(days=3)
    code = SETTLE_FILE_DUTY.code
    with transaction.atomic(), acting_as(national):
        row.save(force_insert=True)
        duty = DutyInput(code, "incoming_file", row.reference, national.office, due_at)
        open_duty(about=row.id, duty=duty)
    return row.reference


def get_inbox(counterpart="kr"):
    """The folder into which a counterpart puts its files."""
    inbox = Path(settings.EXCHANGE_FOLDER) / counterpart / "in"
    inbox.mkdir(parents=True, exist_ok=True)
    return inbox


def return_row(exam, field="name", value="CONTOH PESERT B"):
    """The counterpart returned her name, or another fact; gives the row's reference."""
    national = get_officer("pusat")
    take_answer(write_answers(1, {exam: ("returned", field, value)}), by=national)
    with reading_as(national):
        return ReturnedRow.objects.get(examinee__exam_number=exam).reference


def mark_written(reference):
    """As if the worker had put a file of a roster into the folder."""
    with transaction.atomic(), acting_as(get_officer("pusat")):
        RosterFile.objects.filter(reference=reference).update(written_at=clock.now())

"""A file of a counterpart that fails for a reason nobody foresaw is tried again after longer and longer
pauses, is one duty of headquarters, and stops no other file."""

from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry
from rantau.rounds import incoming_content
from rantau.rounds.failed_files import LONGEST_PAUSE, compute_pause, list_failed_files
from rantau.rounds.models import FailedFile, IncomingFile
from rantau.rounds.services.failed_files import FailedFileInput, note_failed_file
from rantau.worker.periodic_tasks import ROUNDS_ACTOR, take_incoming_files
from tests.factories.rosters import IN_DOCUMENTS, get_inbox, send, write_answers
from tests.factories.rounds import publish_round
from tests.worker_login import get_officer_as_system

NAME = "JAWABAN-1.txt"


@pytest.fixture(autouse=True)
def failing(worker_db, settings, tmp_path, monkeypatch):
    """An answer to Korea's roster that fails while it is taken in, beside a file that is wrong;
    gives what mends it."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS), monkeypatch.context() as patch:
        [exam] = send(1)
        get_inbox().mkdir(parents=True, exist_ok=True)
        (get_inbox() / NAME).write_bytes(write_answers(1, {exam: "approved"}))
        (get_inbox() / "SALAH.txt").write_bytes(b"wrong")

        def fail(*_args):
            raise OSError("No space left on device: secret content")

        patch.setitem(incoming_content.TAKERS, "ROSTER_ANSWER", fail)
        yield patch.undo


def take_after(seconds):
    """Run the worker's task so long after the first time; gives how many files it moved."""
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(seconds=seconds)):
        return take_incoming_files()


def read(query):
    with reading_as(ROUNDS_ACTOR):
        return query()


def get_tries():
    return read(lambda: FailedFile.objects.get().tries)


def list_open_duties():
    rows = Duty.objects.filter(kind="rounds:failed_file", closed_at=None)
    return read(lambda: list(rows.values_list("office", flat=True)))


def test_each_pause_is_twice_as_long_up_to_an_hour():
    seconds = [compute_pause(tries).total_seconds() for tries in (1, 2, 3, 8, 9, 1000)]
    assert seconds == [20, 40, 80, 2560, 3600, LONGEST_PAUSE.total_seconds()]


def test_other_files_go_on():
    assert take_after(0) == 1
    assert read(lambda: IncomingFile.objects.get().name) == "SALAH.txt"
    assert (get_inbox() / NAME).exists()


def test_it_is_tried_again_after_longer_and_longer_pauses():
    tries = []
    for seconds in (0, 10, 19, 20, 30, 59, 60, 130, 140):
        take_after(seconds)
        tries.append(get_tries())
    assert tries == [1, 1, 1, 2, 2, 2, 3, 3, 4]


def test_headquarters_has_one_duty_with_the_name_and_nothing_of_the_content():
    for seconds in (0, 20, 60):
        take_after(seconds)
    headquarters = get_officer_as_system("pusat")
    assert list_open_duties() == [headquarters.office]
    with reading_as(headquarters):
        [item] = [
            each
            for each in get_worklist(headquarters).items
            if each.duty.kind == "rounds:failed_file"
        ]
        assert (item.subject.name, item.subject.destination) == (NAME, "KR")
        [row] = list_failed_files(headquarters)
        assert (row.counterpart, row.name, row.tries) == ("kr", NAME, 3)
    entries = Entry.objects.filter(kind="rounds:incoming:failed")
    for terms in read(lambda: list(entries.values_list("terms", flat=True))):
        assert set(terms) == {"counterpart", "tries"}


def test_the_duty_ends_once_the_file_was_taken_in(failing):
    take_after(0)
    failing()
    assert take_after(10) == 0
    assert take_after(20) == 1
    assert list_open_duties() == []
    assert (get_inbox() / "done" / NAME).exists()


def test_the_duty_ends_once_the_file_lies_there_no_longer():
    take_after(0)
    (get_inbox() / NAME).unlink()
    take_after(10)
    assert list_open_duties() == []


def test_a_file_that_was_taken_in_and_cannot_be_moved_is_a_duty_too(failing, tmp_path):
    failing()
    (get_inbox() / "done").symlink_to(tmp_path)
    take_after(0)
    assert list_open_duties() != []
    (get_inbox() / "done").unlink()
    assert take_after(20) == 1
    assert list_open_duties() == []


def test_a_name_that_is_no_text_is_noted_too():
    (get_inbox() / NAME).unlink()
    name = b"\xff".decode(errors="surrogateescape") + "x" * 200
    for _ in range(2):
        note_failed_file(ROUNDS_ACTOR, uuid4(), FailedFileInput("kr", name))
    assert get_tries() == 2


def test_an_office_reads_none_and_nobody_else_notes_one():
    counter = get_officer_as_system("loket.3212")
    with pytest.raises(Forbidden), reading_as(counter):
        list_failed_files(counter)
    with pytest.raises(Forbidden):
        note_failed_file(counter, uuid4(), FailedFileInput("kr", NAME))

"""A photograph goes with the documents for the counterpart: put in at a counter, named by the
roster, laid beside it in the exchange folder, and answered where it comes back."""

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import uuid4
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import translation

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, IdempotencyKeyReused, InvalidInput
from rantau.demo.counterpart import Manners, answer_roster
from rantau.documents.files import get_stored_path
from rantau.documents.models import StoredFile
from rantau.duties.models import Duty
from rantau.journal.models import Reading
from rantau.rounds.checking import find_round_faults
from rantau.rounds.edition import PhotoRules
from rantau.rounds.errors import (
    DocumentsClosed,
    NoSuchExaminee,
    NoSuchReturnedRow,
    NoSuchRosterFile,
    NothingToRetry,
    RowResolved,
)
from rantau.rounds.failed_files import compute_pause
from rantau.rounds.files import read_file
from rantau.rounds.models import Examinee, ReturnedRow, RosterEntry, RosterFile, SendingPhoto
from rantau.rounds.parsing import parse_round
from rantau.rounds.photo_archive import write_photo_archive
from rantau.rounds.photo_errors import (
    NoPhotoAsked,
    NoSuchPhoto,
    PhotoNotTaken,
    TooManyPhotos,
)
from rantau.rounds.photo_selectors import get_photo_content
from rantau.rounds.photos import OTHER_SHAPE, TOO_SMALL, find_photo_fault
from rantau.rounds.services.held_rosters import note_held_roster
from rantau.rounds.services.photos import receive_photo, replace_returned_photo
from rantau.rounds.services.rosters import repeat_roster_file, retry_roster_file
from rantau.rounds.services.sending import (
    CorrectionOfRow,
    complete_documents,
    correct_returned_row,
    uphold_returned_row,
)
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import ROUNDS_ACTOR, clean_up_files, write_rosters
from tests.factories.examinees import create_examinee
from tests.factories.rosters import (
    IN_DOCUMENTS,
    build_documents,
    build_portrait,
    complete,
    export,
    photograph,
    rank,
    return_row,
    send,
    take_answer,
    write_answers,
)
from tests.factories.rounds import change_declaration, publish_round
from tests.worker_login import get_officer_as_system

KOREA = PhotoRules(35, 45, 413, 531, "docs/law/rounds.md")
ANOTHER = "korea-2026-9"


@pytest.fixture(autouse=True)
def in_documents(worker_db, settings, tmp_path, monkeypatch):
    """Korea's round, while documents are taken, and an exchange folder."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER, settings.RANTAU_FILES = str(tmp_path), str(tmp_path / "kept")
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


@pytest.fixture
def ranked():
    """The exam number of somebody who is ranked; another has her photograph already."""
    other = create_examinee(2)
    rank(other)
    photograph(other, 2)
    exam = create_examinee(1)
    rank(exam)
    return exam


def read(query, login="pusat"):
    with reading_as(get_officer_as_system(login)):
        return query()


def receive(exam, portrait=None, *, login="loket.3212"):
    portrait = portrait or build_portrait()
    return receive_photo(get_officer_as_system(login), uuid4(), exam, portrait)


def find_problems(exam, portrait):
    with pytest.raises(InvalidInput) as error:
        receive(exam, portrait)
    return error.value.problems


def get_entry(exam):
    entries = RosterEntry.objects.select_related("photo")
    return read(lambda: entries.get(examinee__exam_number=exam))


def finish(exam):
    officer = get_officer_as_system("loket.3212")
    return complete_documents(officer, uuid4(), exam, build_documents())


def get_row(exam):
    rows = ReturnedRow.objects.select_related("examinee")
    return read(lambda: rows.get(examinee__exam_number=exam))


class TestRules:
    @pytest.mark.parametrize(
        ("size", "fault"),
        [
            ((413, 531), ""),
            ((1200, 1543), ""),
            ((600, 800), ""),  # 3 x 4, of which a little is cut off
            ((412, 530), TOO_SMALL),
            ((531, 413), OTHER_SHAPE),
            ((800, 800), OTHER_SHAPE),
        ],
    )
    def test_a_picture_has_the_shape_that_the_edition_says_and_points_enough(self, size, fault):
        assert find_photo_fault(KOREA, *size) == fault

    def test_an_edition_says_its_rules_and_where_they_come_from(self):
        assert parse_round(change_declaration()).photo == replace(
            KOREA, source="docs/law/rounds.md, Korea, photograph"
        )
        assert parse_round(change_declaration(photo=None)).photo is None
        assert parse_round(change_declaration("japan-2027")).photo is None

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"photo__width_mm": 0}, "no width"), ({"photo__width": 800}, "another shape")],
    )
    def test_rules_that_no_picture_keeps_are_not_published(self, changes, words):
        edition = parse_round(change_declaration(**changes))
        with translation.override("en"):
            [fault] = find_round_faults(edition, schemes=["g2g-korea", "g2g-korea-reentry"])
        assert words in fault


class TestPuttingIn:
    def test_documents_are_complete_with_a_photograph_only(self, ranked):
        with pytest.raises(InvalidInput) as error:
            finish(ranked)
        assert list(error.value.problems) == ["photo"]
        receive(ranked)
        finish(ranked)
        kept = read(lambda: SendingPhoto.objects.get(examinee__exam_number=ranked))
        assert get_entry(ranked).photo == kept
        assert (kept.width, kept.height) == (413, 531)
        assert read(lambda: StoredFile.objects.get(id=kept.file_id).digest) == kept.digest

    def test_a_round_that_wants_none_is_complete_without_and_takes_none(self):
        publish_round(change_declaration(round=ANOTHER, photo=None))
        exam = create_examinee(4, code=ANOTHER)
        rank(exam)
        with pytest.raises(NoPhotoAsked):
            receive(exam)
        complete_documents(get_officer_as_system("loket.3212"), uuid4(), exam, build_documents(4))
        assert get_entry(exam).photo is None

    def test_what_does_not_fit_says_why_and_nothing_is_kept(self, ranked):
        before = read(StoredFile.objects.count)
        small = build_portrait(width=350, height=450)
        assert "413 x 531" in find_problems(ranked, small)["photo"][0]
        wide = build_portrait(width=700, height=531)
        with translation.override("id"):
            assert "3,5 x 4,5" in find_problems(ranked, wide)["photo"][0]
        assert read(StoredFile.objects.count) == before

    def test_another_takes_its_place_until_she_is_sent(self, ranked):
        receive(ranked, build_portrait(1))
        assert "photo" in find_problems(ranked, build_portrait(1))
        finish(ranked)
        newest = photograph(ranked, 3)
        assert get_entry(ranked).photo.digest == newest
        export()
        with pytest.raises(PhotoNotTaken):
            receive(ranked, build_portrait(4))

    def test_of_one_person_ten_are_taken_within_a_day(self, ranked):
        for number in range(10):
            receive(ranked, build_portrait(number % 2))
        with pytest.raises(TooManyPhotos):
            receive(ranked, build_portrait(0))
        with clock.freeze_clock(clock.now() + timedelta(days=1)):
            receive(ranked, build_portrait(0))

    def test_the_same_command_counts_once_and_carries_no_other_picture(self, ranked):
        officer, key, portrait = get_officer_as_system("loket.3212"), uuid4(), build_portrait(1)
        for _time in range(2):
            receive_photo(officer, key, ranked, portrait)
        with pytest.raises(IdempotencyKeyReused):
            receive_photo(officer, key, ranked, build_portrait(3))
        kept = SendingPhoto.objects.filter(examinee__exam_number=ranked)
        assert read(lambda: [each.digest for each in kept]) == [portrait.file.digest]

    def test_the_clean_up_leaves_every_photograph_and_takes_what_no_command_recorded(self, ranked):
        receive(ranked, build_portrait(1))
        receive(ranked, build_portrait(3))
        refused = build_portrait(4)
        digests = read(lambda: [each.digest for each in SendingPhoto.objects.all()])
        old = (clock.now() - timedelta(days=2)).timestamp()
        for digest in (*digests, refused.file.digest):
            os.utime(get_stored_path(digest), (old, old))
        assert (clean_up_files(), len(digests)) == (1, 3)
        assert all(get_stored_path(digest).exists() for digest in digests)

    def test_it_is_taken_in_the_window_of_documents(self, ranked):
        for at in (IN_DOCUMENTS - timedelta(days=5), IN_DOCUMENTS + timedelta(days=11)):
            with clock.freeze_clock(at), pytest.raises(DocumentsClosed):
                receive(ranked)

    def test_who_is_not_ranked_puts_in_none(self):
        with pytest.raises(PhotoNotTaken):
            receive(create_examinee(3))

    def test_only_a_counter_at_which_she_is_puts_it_in(self, ranked):
        with pytest.raises(NoSuchExaminee):
            receive(ranked, login="loket.3578")
        with pytest.raises(Forbidden):
            receive(ranked, login="pusat")


class TestWhoSees:
    def get(self, login, exam):
        photo = read(lambda: SendingPhoto.objects.get(examinee__exam_number=exam).id)
        officer = get_officer_as_system(login)
        with acting_as(officer):
            return get_photo_content(officer, exam, photo)

    def test_whoever_sees_her_documents_sees_it_and_each_showing_is_logged(self, ranked):
        receive(ranked)
        for login in ("loket.3212", "pusat"):
            assert self.get(login, ranked).startswith(b"\xff\xd8")
        person = read(lambda: Examinee.objects.get(exam_number=ranked).person_id)
        rows = Reading.objects.filter(purpose="sending_photo", subject=person)
        assert read(rows.count, "inspektorat") == 2

    def test_nobody_else_does(self, ranked):
        receive(ranked)
        with pytest.raises(NoSuchExaminee):
            self.get("loket.3578", ranked)
        for login, count in (("loket.3212", 2), ("loket.3578", 0), ("pusat", 2)):
            assert read(SendingPhoto.objects.count, login) == count

    def test_a_photograph_is_not_shown_under_the_number_of_another(self, ranked):
        receive(ranked)
        other = read(lambda: SendingPhoto.objects.exclude(examinee__exam_number=ranked).get().id)
        officer = get_officer_as_system("loket.3212")
        with pytest.raises(NoSuchPhoto), acting_as(officer):
            get_photo_content(officer, ranked, other)


class TestDatabase:
    """What the logins may write past the services."""

    def refuse(self, error, write, login="loket.3212"):
        officer = get_officer_as_system(login)
        with pytest.raises(error), transaction.atomic(), acting_as(officer):
            write()

    def build(self, exam, **changes):
        """A photograph as an office would write it by itself for an examinee."""
        officer = get_officer_as_system("loket.3212")
        facts = {
            "examinee": read(lambda: Examinee.objects.get(exam_number=exam)),
            "file_id": uuid4(),
            "digest": "0" * 64,
            "width": 413,
            "height": 531,
            "office_id": officer.office,
            "received_by": officer.ref,
            "received_at": clock.now(),
        }
        return SendingPhoto(**facts | changes)

    def test_a_roster_sends_no_photograph_of_another(self, ranked):
        other = read(SendingPhoto.objects.get)
        receive(ranked)
        finish(ranked)
        mine = RosterEntry.objects.filter(examinee__exam_number=ranked)
        self.refuse(IntegrityError, lambda: mine.update(photo=other))

    def test_an_office_puts_in_none_for_another_office_or_officer_or_district(self, ranked):
        elsewhere = get_officer_as_system("loket.3578")
        own = {"office_id": elsewhere.office, "received_by": elsewhere.ref}
        for name, value in own.items():
            photo = self.build(ranked, **{name: value})
            self.refuse(ProgrammingError, lambda p=photo: p.save(force_insert=True))
        photo = self.build(ranked, **own)
        self.refuse(ProgrammingError, lambda: photo.save(force_insert=True), "loket.3578")

    @pytest.mark.parametrize("login", ["loket.3212", "loket.3578", "pusat", "inspektorat"])
    def test_nobody_changes_or_removes_one(self, ranked, login):
        photos = SendingPhoto.objects.all()
        self.refuse(ProgrammingError, lambda: photos.update(digest="0" * 64), login)
        self.refuse(ProgrammingError, lambda: photos._raw_delete("default"), login)
        photo = self.build(ranked)
        self.refuse(ProgrammingError, lambda: photo.save(force_insert=True), "pusat")


class TestGoingOut:
    def test_the_pictures_lie_beside_the_roster_with_their_checksums(self, tmp_path):
        exams = send(1, 2)
        assert write_rosters() == 1
        out = tmp_path / "kr" / "out"
        rows = read_file((out / "ROSTER-korea-2026-2-000001.txt").read_bytes()).rows
        with ZipFile(out / "ROSTER-korea-2026-2-000001-photos.zip") as archive:
            assert {each.compress_type for each in archive.infolist()} == {ZIP_STORED}
            assert archive.namelist() == [*(row["photo"] for row in rows), "SHA256SUMS"]
            for row in rows:
                digest = hashlib.sha256(archive.read(row["photo"])).hexdigest()
                assert digest == row["photo_sha256"]
                assert f"{digest}  {row['photo']}\n" in archive.read("SHA256SUMS").decode()
        assert {row["photo"] for row in rows} == {f"{exam}.jpg" for exam in exams}
        assert read(lambda: RosterFile.objects.get().photos) == 2

    def test_a_lost_archive_is_written_again_with_the_same_bytes(self, tmp_path):
        exam = complete(1)
        reference = export()
        write_rosters()
        path = tmp_path / "kr" / "out" / "ROSTER-korea-2026-2-000001-photos.zip"
        content = path.read_bytes()
        path.unlink()
        take_answer(write_answers(1, {exam: ("returned", "photo", "Too small")}))
        officer = get_officer_as_system("loket.3212")
        replace_returned_photo(officer, uuid4(), get_row(exam).reference, build_portrait(9))
        repeat_roster_file(get_officer_as_system("pusat"), uuid4(), reference)
        assert write_rosters() == 1
        assert path.read_bytes() == content

    def test_a_roster_does_not_go_out_without_its_pictures(self, tmp_path):
        exam = complete(1)
        export()
        get_stored_path(get_entry(exam).photo.digest).write_bytes(b"damaged")
        assert write_rosters() == 0
        assert not (tmp_path / "kr" / "out").exists() or not any(
            (tmp_path / "kr" / "out").iterdir()
        )

    def test_headquarters_is_told_of_a_roster_that_is_held_until_it_goes_out(self, tmp_path):
        exam = complete(1)
        export()
        path = get_stored_path(get_entry(exam).photo.digest)
        content = path.read_bytes()
        path.unlink()
        publish_round(change_declaration(round=ANOTHER, photo=None))
        send(5, code=ANOTHER)
        duties = Duty.objects.filter(kind="rounds:roster_held")
        assert (write_rosters(), write_rosters()) == (1, 0)  # the other round's goes out
        assert read(duties.count) == read(duties.filter(closed_at=None).count) == 1
        path.write_bytes(content)
        assert write_rosters() == 0  # its next try comes later
        with clock.freeze_clock(clock.now() + compute_pause(1)):
            assert write_rosters() == 1
        assert read(duties.filter(closed_at=None).count) == 0
        written = read(lambda: list(RosterFile.objects.values_list("failed_tries", "retry_at")))
        assert written == [(0, None), (0, None)]

    def test_a_folder_that_cannot_be_written_loses_nothing(self, tmp_path):
        send(1)
        (tmp_path / "kr").write_text("no directory")
        assert write_rosters() == 0
        (tmp_path / "kr").unlink()
        with clock.freeze_clock(clock.now() + compute_pause(1)):
            assert write_rosters() == 1

    def test_two_workers_that_cannot_write_a_roster_count_one_try(self):
        exam = complete(1)
        export()
        get_stored_path(get_entry(exam).photo.digest).unlink()
        assert write_rosters() == 0
        file = read(RosterFile.objects.get)
        with pytest.raises(NoSuchRosterFile):
            note_held_roster(ROUNDS_ACTOR, uuid4(), file.id)
        assert read(RosterFile.objects.get).failed_tries == 1

    def test_a_held_roster_is_tried_again_less_and_less_often_or_at_once_where_asked(self):
        exam = complete(1)
        reference = export()
        get_stored_path(get_entry(exam).photo.digest).unlink()
        for tries in (1, 2, 3):
            write_rosters()
            file = read(RosterFile.objects.get)
            assert (file.failed_tries, file.retry_at) == (tries, clock.now() + compute_pause(tries))
            retry_roster_file(get_officer_as_system("pusat"), uuid4(), reference)
            with pytest.raises(NothingToRetry):
                retry_roster_file(get_officer_as_system("pusat"), uuid4(), reference)

    def test_a_roster_without_photographs_has_no_archive_and_is_read_as_before(self, tmp_path):
        publish_round(change_declaration(round=ANOTHER, photo=None))
        send(5, code=ANOTHER)
        write_rosters()
        [path] = (tmp_path / "kr" / "out").iterdir()
        [row] = read_file(path.read_bytes()).rows
        assert "photo" not in row
        answer_roster(read_file(path.read_bytes()), Random(1), Manners(returned=1))

    def test_only_who_writes_files_writes_archives(self):
        complete(1)
        export()
        key = read(lambda: RosterFile.objects.get().id)
        with pytest.raises(Forbidden):
            write_photo_archive(get_officer_as_system("loket.3212"), key)


class TestComingBack:
    @pytest.fixture
    def returned(self):
        """The exam number of somebody whose photograph came back; another's did not."""
        exam, _other = send(1, 2)
        return_row(exam, "photo", "The face is too small")
        return exam

    def test_it_is_a_row_with_what_was_sent_and_what_the_counterpart_wrote(self, returned):
        row = get_row(returned)
        sent = get_entry(returned).photo.digest
        assert (row.field, row.ours, row.theirs) == ("photo", sent, "The face is too small")

    def test_another_photograph_answers_it_and_goes_with_the_next_roster(self, returned, tmp_path):
        officer, row = get_officer_as_system("loket.3212"), get_row(returned)
        with pytest.raises(InvalidInput):
            replace_returned_photo(officer, uuid4(), row.reference, build_portrait(1))
        another = build_portrait(9)
        replace_returned_photo(officer, uuid4(), row.reference, another)
        assert get_row(returned).outcome == ReturnedRow.CORRECTED
        with pytest.raises(RowResolved):
            replace_returned_photo(officer, uuid4(), row.reference, build_portrait(8))
        export()
        write_rosters()
        path = tmp_path / "kr" / "out" / "ROSTER-korea-2026-2-000002.txt"
        [sent] = read_file(path.read_bytes()).rows
        assert (sent["photo_sha256"], sent["note"]) == (another.file.digest, "")

    def test_no_more_are_taken_for_it_than_for_any_other(self, returned, monkeypatch):
        monkeypatch.setattr("rantau.rounds.services.photos.MAX_PHOTOS_A_DAY", 1)
        officer, row = get_officer_as_system("loket.3212"), get_row(returned)
        with pytest.raises(TooManyPhotos):
            replace_returned_photo(officer, uuid4(), row.reference, build_portrait(9))

    def test_it_is_upheld_with_a_note(self, returned):
        officer, row = get_officer_as_system("loket.3212"), get_row(returned)
        uphold_returned_row(officer, uuid4(), row.reference, note="See her passport")
        entry = get_entry(returned)
        assert (entry.note, entry.photo.digest) == ("See her passport", row.ours)
        assert read(lambda: Examinee.objects.get(exam_number=returned).stage) == Stage.COMPLETE

    def test_no_text_answers_a_photograph_and_no_photograph_a_text(self, returned):
        officer = get_officer_as_system("loket.3212")
        reference = get_row(returned).reference
        with pytest.raises(InvalidInput):
            correct_returned_row(officer, uuid4(), reference, CorrectionOfRow("x"))
        other = read(lambda: Examinee.objects.exclude(exam_number=returned).get().exam_number)
        take_answer(write_answers(2, {other: ("returned", "name", "CONTOH")}))
        with pytest.raises(NoSuchReturnedRow):
            replace_returned_photo(officer, uuid4(), get_row(other).reference, build_portrait(9))

    def test_no_photograph_comes_back_that_was_not_sent(self):
        publish_round(change_declaration(round=ANOTHER, photo=None))
        [exam] = send(5, code=ANOTHER)
        answer = write_answers(1, {exam: ("returned", "photo", "Too small")}, code=ANOTHER)
        file = take_answer(answer)
        assert read(lambda: [each.outcome for each in file.receipts.all()]) == ["unreadable"]

    def test_the_counterpart_of_the_demonstration_returns_some_for_it(self, tmp_path):
        send(*range(1, 9))
        write_rosters()
        path = tmp_path / "kr" / "out" / "ROSTER-korea-2026-2-000001.txt"
        [(_kind, _number, rows)] = answer_roster(
            read_file(path.read_bytes()), Random(2013), Manners(returned=1, chosen=0)
        )
        fields = {row["field"] for row in rows}
        assert "photo" in fields
        assert len(fields) > 1

"""A file that a person of headquarters uploads takes effect when a second person confirms it."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.access.services.same_persons import record_same_person
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry
from rantau.rounds.errors import FileSettled, NoSuchUpload, OwnUpload, UploadDecided, UploadDiffers
from rantau.rounds.incoming_content import build_incoming_input
from rantau.rounds.models import Examinee, IncomingFile, ResultFile, Score, UploadedFile
from rantau.rounds.services.incoming import take_incoming_file
from rantau.rounds.services.uploads import confirm_upload, refuse_upload, settle_results
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import (
    IN_APPEALS,
    build_test_points,
    create_examinee,
    upload,
    write_results,
)
from tests.factories.rosters import IN_DOCUMENTS, move, send, write_answers
from tests.factories.rounds import CODE, publish_round


@pytest.fixture
def _results_are_out(db):
    with clock.freeze_clock(IN_APPEALS):
        publish_round()
        create_examinee(90)
        yield


@pytest.fixture
def _documents_are_taken(db):
    with clock.freeze_clock(IN_DOCUMENTS):
        publish_round()
        yield


def confirm(reference, by="pusat-2"):
    return confirm_upload(get_officer(by), uuid4(), reference)


def refuse(reference, by="pusat-2", why="Bukan dari mereka"):
    return refuse_upload(get_officer(by), uuid4(), reference, why=why)


def read(function):
    with reading_as(get_officer("pusat")):
        return function()


def get_stage(exam):
    return read(lambda: Examinee.objects.get(exam_number=exam).stage)


def get_upload(reference):
    return read(lambda: UploadedFile.objects.get(reference=reference))


def list_entries(*kinds):
    with reading_as(get_officer("inspektorat")):
        rows = Entry.objects.filter(kind__in=kinds).order_by("kind", "recorded_at")
        return [(each.kind, each.actor) for each in rows]


def find_on_worklist(reference, login):
    """Round of a file on an officer's worklist, and whether he may not decide on it."""
    officer = get_officer(login)
    with reading_as(officer):
        items = get_worklist(officer).items
    subjects = [each.subject for each in items if each.duty.reference == reference]
    return [(each.number, each.is_barred) for each in subjects]


@pytest.mark.usefixtures("_results_are_out")
class TestPoints:
    def test_nothing_takes_effect_before_a_second_person_has_confirmed(self):
        exam = create_examinee(1)
        reference = upload(write_results(1, build_test_points({exam: 150})))
        assert get_stage(exam) == Stage.SAT
        assert read(Score.objects.count) == read(ResultFile.objects.count) == 0
        confirm(reference)
        assert get_stage(exam) == Stage.PASSED
        assert read(lambda: ResultFile.objects.get().upload.reference) == reference

    def test_what_would_come_of_the_rows_is_told_before(self):
        exam = create_examinee(1)
        rows = {**build_test_points({exam: 150}), ("7", "reading"): 1}
        found = get_upload(upload(write_results(1, rows)))
        assert found.counts == {"accepted": 3, "unknown": 1}
        assert found.left_out == [[5, "7", "reading 1", "unknown"]]

    def test_whoever_uploaded_it_does_not_confirm_or_refuse_it(self):
        reference = upload(write_results(1, build_test_points({create_examinee(1): 150})))
        with pytest.raises(OwnUpload):
            confirm(reference, by="pusat")
        with pytest.raises(OwnUpload):
            refuse(reference, by="pusat")

    def test_nor_does_another_account_of_the_same_person(self):
        reference = upload(write_results(1, build_test_points({create_examinee(1): 150})))
        record_same_person(get_officer("pusat"), uuid4(), "pusat", "pusat-2")
        with pytest.raises(OwnUpload):
            confirm(reference)

    def test_nor_does_the_database_take_one_hand_for_two(self):
        reference = upload(write_results(1, build_test_points({create_examinee(1): 150})))
        national = get_officer("pusat")
        with (
            pytest.raises(IntegrityError, match="needs_a_second_person"),
            transaction.atomic(),
            acting_as(national),
        ):
            UploadedFile.objects.filter(reference=reference).update(
                outcome="refused", why="x", decided_by=national.ref, decided_at=clock.now()
            )

    def test_both_persons_are_in_the_journal(self):
        confirm(upload(write_results(1, build_test_points({create_examinee(1): 150}))))
        one, two = get_officer("pusat").ref, get_officer("pusat-2").ref
        kinds = ("rounds:upload:made", "rounds:upload:confirmed", "rounds:results:imported")
        assert list_entries(*kinds) == [
            ("rounds:results:imported", two),
            ("rounds:upload:confirmed", two),
            ("rounds:upload:made", one),
        ]

    def test_what_was_refused_never_takes_effect_and_may_be_uploaded_again(self):
        exam = create_examinee(1)
        content = write_results(1, build_test_points({exam: 150}))
        reference = upload(content)
        refuse(reference)
        for decide in (confirm, refuse):
            with pytest.raises(UploadDecided):
                decide(reference)
        assert (get_stage(exam), get_upload(reference).why) == (Stage.SAT, "Bukan dari mereka")
        confirm(upload(content))
        assert get_stage(exam) == Stage.PASSED

    @pytest.mark.parametrize("why", ["", " ", "x" * 301, "a\0b"])
    def test_it_is_refused_with_a_reason(self, why):
        reference = upload(write_results(1, build_test_points({create_examinee(1): 150})))
        with pytest.raises(InvalidInput) as error:
            refuse(reference, why=why)
        assert list(error.value.problems) == ["why"]

    def test_the_same_content_again_is_the_same_upload(self):
        content = write_results(1, build_test_points({create_examinee(1): 150}))
        reference = upload(content)
        assert upload(content, by="pusat-2") == reference
        confirm(reference)
        assert upload(content) == reference
        assert read(UploadedFile.objects.count) == read(ResultFile.objects.count) == 1

    def test_what_would_now_come_of_its_rows_otherwise_is_not_confirmed(self):
        exam = create_examinee(1)
        reference = upload(write_results(1, build_test_points({exam: 150})))
        move(exam, Stage.WITHDRAWN)
        with pytest.raises(UploadDiffers):
            confirm(reference)
        assert read(Score.objects.count) == 0
        refuse(reference)

    def test_nor_is_a_number_that_was_taken_in_meanwhile(self):
        exam = create_examinee(1)
        one, other = (
            upload(write_results(1, build_test_points({exam: total}))) for total in (150, 151)
        )
        confirm(one)
        with pytest.raises(UploadDiffers):
            confirm(other)

    def test_only_headquarters_uploads_and_decides(self):
        content = write_results(1, build_test_points({create_examinee(1): 150}))
        reference = upload(content)
        for login in ("loket.3212", "bp3mi.32", "inspektorat"):
            with pytest.raises(Forbidden):
                upload(content, by=login)
            with pytest.raises(Forbidden):
                confirm(reference, by=login)

    def test_another_reference_is_not_found(self):
        with pytest.raises(NoSuchUpload):
            confirm("BU-0000-0000")

    def test_it_waits_on_the_worklist_of_whoever_may_decide(self):
        reference = upload(write_results(1, build_test_points({create_examinee(1): 150})))
        for login, is_barred in (("pusat", True), ("pusat-2", False)):
            assert find_on_worklist(reference, login) == [(CODE, is_barred)]
        confirm(reference)
        assert find_on_worklist(reference, "pusat-2") == []


@pytest.mark.usefixtures("_results_are_out")
class TestRowsOfPointsLeftOut:
    def take(self, points):
        reference = upload(write_results(1, points))
        confirm(reference)
        return reference

    def settle(self, reference, by="pusat", why="Peserta putaran lain"):
        return settle_results(get_officer(by), uuid4(), reference, why=why)

    def find_duty(self, reference):
        """How many rows wait, as the worklist of headquarters says it."""
        officer = get_officer("pusat")
        with reading_as(officer):
            items = get_worklist(officer).items
        return [each.subject.detail for each in items if each.duty.reference == reference]

    def test_they_are_a_duty_until_somebody_settles_them(self):
        points = {**build_test_points({create_examinee(1): 150}), ("7", "reading"): 1}
        reference = self.take(points)
        assert self.find_duty(reference) == ["1 baris"]
        self.settle(reference)
        assert self.find_duty(reference) == []
        assert read(lambda: ResultFile.objects.get().why) == "Peserta putaran lain"
        with pytest.raises(FileSettled):
            self.settle(reference)

    def test_a_file_without_any_opens_none(self):
        reference = self.take(build_test_points({create_examinee(1): 150}))
        assert self.find_duty(reference) == []
        with pytest.raises(FileSettled):
            self.settle(reference)

    def test_they_are_settled_with_a_reason_and_by_headquarters(self):
        reference = self.take({("7", "reading"): 1})
        with pytest.raises(InvalidInput):
            self.settle(reference, why=" ")
        with pytest.raises(Forbidden):
            self.settle(reference, by="loket.3212")
        with pytest.raises(NoSuchUpload):
            self.settle("BU-0000-0000")

    def test_nothing_waits_before_the_file_is_confirmed(self):
        reference = upload(write_results(1, {("7", "reading"): 1}))
        with pytest.raises(NoSuchUpload):
            self.settle(reference)


@pytest.mark.usefixtures("_documents_are_taken")
class TestOtherKinds:
    def test_an_answer_to_the_roster_needs_the_second_person_too(self):
        [exam] = send(1)
        reference = upload(write_answers(1, {exam: "approved", "7": "approved"}), counterpart="kr")
        assert (get_stage(exam), read(IncomingFile.objects.count)) == (Stage.SENT, 0)
        assert get_upload(reference).counts == {"approved": 1, "unknown": 1}
        confirm(reference)
        assert get_stage(exam) == Stage.ROSTERED
        file = read(lambda: UploadedFile.objects.get(reference=reference).incoming)
        assert (file.kind, file.state, file.number) == ("ROSTER_ANSWER", "taken", 1)

    def test_headquarters_cannot_take_in_a_file_alone(self):
        [exam] = send(1)
        data = build_incoming_input("kr", "jawaban.txt", write_answers(1, {exam: "approved"}))
        with pytest.raises(Forbidden):
            take_incoming_file(get_officer("pusat"), uuid4(), data)

    @pytest.mark.parametrize(
        ("content", "counterpart"),
        [
            (b"no such file", ""),
            (write_answers(1, {}, code="korea-1999-1"), ""),
            (write_answers(1, {}), "jp"),
            (write_answers(0, {}), "kr"),
            (write_answers(1, {}, sender="KEMENTERIAN"), "kr"),
        ],
        ids=["checksum", "round", "counterpart", "number", "sender"],
    )
    def test_a_file_that_is_wrong_as_a_whole_is_not_kept(self, content, counterpart):
        with pytest.raises(InvalidInput) as error:
            upload(content, counterpart=counterpart)
        assert list(error.value.problems) == ["file"]
        assert read(UploadedFile.objects.count) == 0

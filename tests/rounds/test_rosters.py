"""The roster goes to the counterpart through the exchange folder; answers take effect once, and
what comes back waits for the district office."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.rounds.errors import (
    FileSettled,
    FileStillAside,
    NoSuchReturnedRow,
    NothingToSend,
    RowResolved,
)
from rantau.rounds.exchange_folder import list_incoming, read_incoming
from rantau.rounds.files import read_file
from rantau.rounds.models import Examinee, IncomingFile, ReturnedRow, RosterEntry, RosterFile
from rantau.rounds.returned_selectors import list_returned_rows
from rantau.rounds.roster_selectors import list_round_rosters
from rantau.rounds.services import incoming
from rantau.rounds.services.incoming import retake_incoming_file, settle_incoming_file
from rantau.rounds.services.rosters import export_roster, repeat_roster_file
from rantau.rounds.services.sending import (
    CorrectionOfRow,
    correct_returned_row,
    uphold_returned_row,
)
from rantau.rounds.stages import Stage
from rantau.worker import file_tasks
from rantau.worker.periodic_tasks import (
    ROUNDS_ACTOR,
    ask_late_counterparts,
    take_incoming_files,
    write_rosters,
)
from tests.factories.rosters import (
    IN_DOCUMENTS,
    complete,
    export,
    get_inbox,
    send,
    take_answer,
    write_answers,
)
from tests.factories.rounds import CODE, change_declaration, propose, publish, publish_round
from tests.worker_login import get_officer_as_system

OTHER_NAME = ("returned", "name", "CONTOH PESERT B")


@pytest.fixture(autouse=True)
def in_documents(worker_db, settings, tmp_path, monkeypatch):
    """Korea's round, while documents are taken, and an exchange folder."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def read(query):
    with reading_as(ROUNDS_ACTOR):
        return query()


def get_stage(exam):
    return read(lambda: Examinee.objects.get(exam_number=exam).stage)


def get_entry(exam):
    entries = RosterEntry.objects.select_related("photo")
    return read(lambda: entries.get(examinee__exam_number=exam))


def list_outcomes(file):
    with reading_as(get_officer_as_system("pusat")):
        return list(file.receipts.order_by("line").values_list("outcome", flat=True))


def list_duties(kind):
    """Office of each open duty of this kind."""
    rows = Duty.objects.filter(kind=f"rounds:{kind}", closed_at=None)
    return read(lambda: list(rows.values_list("office", flat=True)))


def list_out(folder):
    return sorted((folder / "kr" / "out").glob("*.txt"))


class TestGoingOut:
    def test_all_who_are_complete_go_in_one_file(self, tmp_path):
        exams = [complete(1), complete(2)]
        export()
        assert [get_stage(exam) for exam in exams] == [Stage.SENT, Stage.SENT]
        assert write_rosters() == 1
        [path] = list_out(tmp_path)
        assert path.name == "ROSTER-korea-2026-2-000001.txt"
        file = read_file(path.read_bytes())
        assert (file.kind, file.round, file.sender, file.number) == ("ROSTER", CODE, "RANTAU", 1)
        [row] = [row for row in file.rows if row["exam_number"] == exams[0]]
        assert row == {
            "exam_number": exams[0],
            "name": "CONTOH PESERTA B",
            "birth_date": "1998-01-01",
            "sex": "F",
            "passport": "X0000001",
            "sector": "manufacturing",
            "certificate_until": "2029-02-12",
            "rank": "",
            "note": "",
            "photo": f"{exams[0]}.jpg",
            "photo_sha256": get_entry(exams[0]).photo.digest,
        }

    def test_each_is_sent_once_and_files_are_counted(self):
        send(1)
        with pytest.raises(NothingToSend):
            export()
        complete(2)
        export()
        files = read(lambda: list(RosterFile.objects.order_by("number").values_list("rows")))
        assert files == [(1,), (1,)]

    def test_a_process_that_ends_before_the_commit_writes_the_same_file_again(
        self, tmp_path, monkeypatch
    ):
        send(1)

        def stop(*_args, **_options):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(RosterFile, "save", stop)
            with pytest.raises(KeyboardInterrupt):
                write_rosters()
        [path] = list_out(tmp_path)
        written = path.read_bytes()
        assert write_rosters() == 1
        assert [each.read_bytes() for each in list_out(tmp_path)] == [written]
        assert write_rosters() == 0

    def test_headquarters_lets_a_lost_file_be_written_again(self, tmp_path):
        complete(1)
        reference = export()
        write_rosters()
        [path] = list_out(tmp_path)
        content = path.read_bytes()
        path.unlink()
        repeat_roster_file(get_officer_as_system("pusat"), uuid4(), reference)
        assert write_rosters() == 1
        assert path.read_bytes() == content

    def test_headquarters_alone_exports(self):
        complete(1)
        for login in ("loket.3212", "kepala.3212"):
            officer = get_officer_as_system(login)
            with pytest.raises(Forbidden):
                export_roster(officer, uuid4(), CODE)


class TestAnswers:
    def test_who_is_approved_is_on_the_roster_for_a_year(self):
        one, other = send(1, 2)
        file = take_answer(write_answers(1, {one: "approved"}))
        assert (file.state, list_outcomes(file)) == ("taken", ["approved"])
        assert (get_stage(one), get_stage(other)) == (Stage.ROSTERED, Stage.SENT)
        entry = get_entry(one)
        days = (entry.approved_on, entry.expires_on)
        assert days == (date(2027, 3, 30), date(2028, 3, 30))

    def test_nobody_is_on_it_longer_than_the_test_holds(self):
        content = change_declaration(round="korea-2026-9", amounts__certificate_months=6)
        publish_round(content)
        [exam] = send(5, code="korea-2026-9")
        take_answer(write_answers(1, {exam: "approved"}, code="korea-2026-9"))
        assert get_entry(exam).expires_on == date(2027, 8, 12)

    def test_every_row_has_its_receipt(self):
        sent, back = send(1, 2)
        waiting = complete(3)
        publish_round(change_declaration(round="korea-2026-9"))
        [of_another] = send(5, code="korea-2026-9")
        answers = {
            sent: "approved",
            back: ("returned", "birth_date", "1998-01-02"),
            waiting: "approved",
            of_another: "approved",
            "100000000009": "approved",
        }
        file = take_answer(write_answers(1, answers))
        expected = ["approved", "returned", "not_waiting", "unknown", "unknown"]
        assert list_outcomes(file) == expected
        assert get_stage(of_another) == Stage.SENT

    @pytest.mark.parametrize(
        "answer", ["perhaps", ("returned", "height", "x"), ("returned", "name", " ")]
    )
    def test_a_row_that_cannot_be_read_changes_nothing(self, answer):
        [exam] = send(1)
        assert list_outcomes(take_answer(write_answers(1, {exam: answer}))) == ["unreadable"]
        assert get_stage(exam) == Stage.SENT

    @pytest.mark.parametrize("on", [date(1, 1, 1), date(2026, 3, 30), date(2027, 3, 31)])
    def test_nor_does_a_day_before_she_was_sent_or_that_has_not_come(self, on):
        [exam] = send(1)
        file = take_answer(write_answers(1, {exam: "approved"}, on=on))
        assert (list_outcomes(file), get_stage(exam)) == (["unreadable"], Stage.SENT)

    def test_the_same_content_takes_effect_once_under_any_name(self):
        [exam] = send(1)
        content = write_answers(1, {exam: OTHER_NAME})
        first, again = take_answer(content), take_answer(content, name="again.txt")
        assert (again.reference, again.name) == (first.reference, "jawaban.txt")
        assert read(ReturnedRow.objects.count) == 1

    def test_an_answer_that_was_given_is_not_given_again(self):
        [exam] = send(1)
        take_answer(write_answers(1, {exam: "approved"}))
        file = take_answer(write_answers(2, {exam: OTHER_NAME}))
        assert list_outcomes(file) == ["not_waiting"]
        assert get_stage(exam) == Stage.ROSTERED


class TestTheFolder:
    def test_what_is_taken_in_is_moved_away(self):
        [exam] = send(1)
        path = get_inbox() / "jawaban.txt"
        path.write_bytes(write_answers(1, {exam: "approved"}))
        (get_inbox() / "half.tmp").write_bytes(b"not all of it")
        assert take_incoming_files() == 1
        assert (get_stage(exam), path.exists()) == (Stage.ROSTERED, False)
        assert (get_inbox() / "done" / "jawaban.txt").exists()
        assert take_incoming_files() == 0

    def test_a_process_that_ends_before_the_file_is_moved_changes_nothing_twice(self, monkeypatch):
        [exam] = send(1)
        (get_inbox() / "jawaban.txt").write_bytes(write_answers(1, {exam: OTHER_NAME}))
        with monkeypatch.context() as patch:
            patch.setattr(file_tasks, "move_aside", lambda *_args: None)
            take_incoming_files()
        assert take_incoming_files() == 1
        assert list(list_incoming()) == []
        assert read(ReturnedRow.objects.count) == 1

    def test_a_file_that_another_worker_moved_is_let_be(self, monkeypatch):
        path = get_inbox() / "jawaban.txt"
        monkeypatch.setattr(file_tasks, "list_incoming", lambda: [("kr", path)])
        assert take_incoming_files() == 0

    def test_a_link_of_the_sender_leads_nothing_out_of_the_folder(self, tmp_path):
        secret = tmp_path / "keys" / "a.key"
        secret.parent.mkdir()
        secret.write_bytes(b"secret")
        (tmp_path / "jp").mkdir()
        (tmp_path / "jp" / "in").symlink_to(secret.parent)
        (tmp_path / "de").symlink_to(tmp_path / "kr")
        (get_inbox() / "aside").symlink_to(secret.parent)
        (get_inbox() / "b.key").write_bytes(b"of the sender")
        assert [counterpart for counterpart, _path in list_incoming()] == ["kr"]
        assert take_incoming_files() == 0
        assert list(secret.parent.iterdir()) == [secret]

    def test_a_file_that_becomes_a_link_is_not_read(self, tmp_path):
        (tmp_path / "a.key").write_bytes(b"secret")
        path = get_inbox() / "jawaban.txt"
        path.symlink_to(tmp_path / "a.key")
        with pytest.raises(OSError, match="symbolic links"):
            read_incoming(path, 100)

    def test_a_wrong_file_is_set_aside_with_its_reason_and_a_duty(self):
        [exam] = send(1)
        content = write_answers(1, {exam: "approved"}).replace(b"approved", b"returned")
        (get_inbox() / "salah.txt").write_bytes(content)
        take_incoming_files()
        aside = get_inbox() / "aside"
        assert (aside / "salah.txt").read_bytes() == content
        assert "checksum" in (aside / "salah.txt.reason").read_text()
        file = read(IncomingFile.objects.get)
        assert (file.state, file.problems) == ("aside", [["checksum", 0]])
        headquarters = get_officer_as_system("pusat")
        assert list_duties("settle_file") == [headquarters.office]
        assert get_stage(exam) == Stage.SENT
        settle_incoming_file(headquarters, uuid4(), file.reference, why="Dikirim ulang")
        assert list_duties("settle_file") == []
        with pytest.raises(FileSettled):
            settle_incoming_file(headquarters, uuid4(), file.reference, why="Lagi")

    def test_what_belongs_to_another_counterpart_round_kind_or_number_is_set_aside(self):
        [exam] = send(1)
        good = write_answers(1, {exam: "approved"})
        problems = [
            take_answer(good, counterpart="jp").problems,
            take_answer(write_answers(2, {}, code="korea-1999-1")).problems,
            take_answer(write_answers(0, {})).problems,
            take_answer(write_answers(3, {}, sender=" ")).problems,
        ]
        assert [each[0][0] for each in problems] == ["round", "round", "number", "sender"]
        take_answer(write_answers(7, {}))
        assert take_answer(write_answers(7, {exam: "approved"})).problems == [["number", 1]]
        assert take_answer(write_answers(8, {}, sender="LAIN")).problems == [["sender", 1, "HRDK"]]
        assert get_stage(exam) == Stage.SENT
        assert take_answer(good).state == "taken"  # what one directory may not have another may
        assert get_stage(exam) == Stage.ROSTERED

    def test_only_the_declared_sender_is_heard_also_first(self):
        [exam] = send(1)
        refused = take_answer(write_answers(1, {exam: "approved"}, sender="LAIN"))
        assert refused.problems == [["sender", 1, "HRDK"]]
        assert take_answer(write_answers(1, {exam: "approved"})).state == "taken"

    def test_two_who_take_in_the_same_at_once_get_one_answer(self, monkeypatch):
        [exam] = send(1)
        content = write_answers(1, {exam: "approved"})
        first, find, early = take_answer(content), incoming.find_known, [None]

        def find_late(data):  # the other's row is not there yet at the first look
            return early.pop() if early else find(data)

        monkeypatch.setattr(incoming, "find_known", find_late)
        assert take_answer(content, name="again.txt").reference == first.reference

    def test_headquarters_is_asked_to_write_to_who_is_late_and_no_more_after_an_answer(self):
        [exam] = send(1)
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=15)):
            assert ask_late_counterparts() == 0  # nothing lay in the folder
        write_rosters()
        assert ask_late_counterparts() == 0
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=15)):
            assert ask_late_counterparts() == 1
            assert ask_late_counterparts() == 0
            headquarters = get_officer_as_system("pusat")
            with reading_as(headquarters):
                [roster] = list_round_rosters(headquarters)
            assert roster.silent_since == date(2027, 3, 30)
            assert list_duties("ask_counterpart") == [headquarters.office]
            take_answer(write_answers(1, {exam: "approved"}))
            assert list_duties("ask_counterpart") == []


class TestReturnedRows:
    @pytest.fixture
    def returned(self):
        """Somebody whose name came back, besides another whose birth date did."""
        one, other = send(1, 2)
        answers = {one: OTHER_NAME, other: ("returned", "birth_date", "1998-01-02")}
        take_answer(write_answers(1, answers))
        return read(lambda: ReturnedRow.objects.get(field="name"))

    def test_it_waits_with_both_values_at_the_office_that_serves_her_home(self, returned):
        assert (returned.ours, returned.theirs) == ("CONTOH PESERTA B", "CONTOH PESERT B")
        assert list_duties("resolve_returned") == [get_officer_as_system("loket.3212").office] * 2

    def test_a_correction_is_sent_again(self, returned):
        officer = get_officer_as_system("loket.3212")
        data = CorrectionOfRow("Contoh  Pesert")
        correct_returned_row(officer, uuid4(), returned.reference, data)
        exam = read(lambda: returned.examinee.exam_number)
        assert (get_entry(exam).name, get_stage(exam)) == ("CONTOH PESERT", Stage.COMPLETE)
        assert len(list_duties("resolve_returned")) == 1
        with pytest.raises(RowResolved):
            correct_returned_row(officer, uuid4(), returned.reference, data)
        export()
        take_answer(write_answers(2, {exam: "approved"}))
        assert get_stage(exam) == Stage.ROSTERED

    def test_what_was_right_is_sent_again_unchanged_with_a_note(self, returned):
        officer = get_officer_as_system("loket.3212")
        uphold_returned_row(officer, uuid4(), returned.reference, note="See passport page 2")
        export()
        file = read(lambda: RosterFile.objects.get(number=2))
        [row] = read_file(file.content.encode()).rows
        assert (row["name"], row["note"]) == ("CONTOH PESERTA B", "See passport page 2")

    @pytest.mark.parametrize("value", ["", "contoh peserta B", "A;B", "HENDRA 123"])
    def test_a_correction_that_is_none_is_refused(self, returned, value):
        officer = get_officer_as_system("loket.3212")
        data = CorrectionOfRow(value)
        with pytest.raises(InvalidInput) as error:
            correct_returned_row(officer, uuid4(), returned.reference, data)
        assert list(error.value.problems) == ["value"]

    def test_a_birth_date_is_corrected_in_the_registry_first(self, returned):
        row = read(lambda: ReturnedRow.objects.get(field="birth_date"))
        officer = get_officer_as_system("loket.3212")
        data = CorrectionOfRow("1998-01-02")
        with pytest.raises(InvalidInput):
            correct_returned_row(officer, uuid4(), row.reference, data)

    @pytest.mark.parametrize("note", ["", "a;b", "x" * 301])
    def test_a_note_that_no_file_can_hold_is_refused(self, returned, note):
        officer = get_officer_as_system("loket.3212")
        with pytest.raises(InvalidInput):
            uphold_returned_row(officer, uuid4(), returned.reference, note=note)

    def test_an_office_that_does_not_see_her_does_not_see_the_row(self, returned):
        other = get_officer_as_system("loket.3578")
        with reading_as(other):
            assert list(list_returned_rows(other)) == []
        with pytest.raises(NoSuchReturnedRow):
            uphold_returned_row(other, uuid4(), returned.reference, note="x")

    def test_headquarters_resolves_none(self, returned):
        national = get_officer_as_system("pusat")
        with pytest.raises(Forbidden):
            uphold_returned_row(national, uuid4(), returned.reference, note="x")


class TestRowsLeftOut:
    def test_one_duty_for_each_file_waits_until_somebody_settles_it(self):
        [exam] = send(1)
        file = take_answer(write_answers(1, {exam: "approved", "7": "approved", "8": "approved"}))
        assert (file.state, file.left_out) == ("taken", 2)
        headquarters = get_officer_as_system("pusat")
        assert list_duties("settle_rows") == [headquarters.office]
        with reading_as(headquarters):
            items = get_worklist(headquarters).items
        [subject] = [each.subject for each in items if each.duty.reference == file.reference]
        assert subject.detail.startswith("2 ")
        settle_incoming_file(headquarters, uuid4(), file.reference, why="Salah ketik mereka")
        assert list_duties("settle_rows") == []
        with pytest.raises(FileSettled):
            settle_incoming_file(headquarters, uuid4(), file.reference, why="Lagi")

    def test_a_file_whose_rows_all_took_effect_opens_none(self):
        [exam] = send(1)
        file = take_answer(write_answers(1, {exam: "approved"}))
        assert (file.left_out, list_duties("settle_rows")) == (0, [])
        with pytest.raises(FileSettled):
            settle_incoming_file(
                get_officer_as_system("pusat"), uuid4(), file.reference, why="Tidak ada"
            )

    def test_the_same_file_again_opens_no_second_one(self):
        content = write_answers(1, {"7": "approved"})
        for name in ("satu.txt", "dua.txt"):
            take_answer(content, name=name)
        assert len(list_duties("settle_rows")) == 1


class TestTakenInAfterAll:
    """The reason for which a file was set aside has gone since."""

    def retake(self, file):
        officer = get_officer_as_system("pusat")
        retake_incoming_file(officer, uuid4(), file.reference)
        return read(lambda: IncomingFile.objects.get(reference=file.reference))

    def test_a_sender_who_was_declared_since(self):
        [exam] = send(1)
        file = take_answer(write_answers(1, {exam: "approved"}, sender="HRD Korea"))
        assert file.problems == [["sender", 1, "HRDK"]]
        with pytest.raises(FileStillAside):
            self.retake(file)
        change_sender("HRD Korea")
        taken = self.retake(file)
        assert (taken.state, taken.number, taken.content) == ("taken", 1, None)
        assert (get_stage(exam), list_outcomes(taken)) == (Stage.ROSTERED, ["approved"])
        assert list_duties("settle_file") == []
        with pytest.raises(FileSettled):
            self.retake(file)

    def test_rows_that_are_left_out_then_are_a_duty(self):
        file = take_answer(write_answers(1, {"7": "approved"}, sender="HRD Korea"))
        change_sender("HRD Korea")
        assert self.retake(file).left_out == 1
        assert len(list_duties("settle_rows")) == 1

    def test_a_wrong_checksum_never_goes_and_nothing_of_it_is_kept(self):
        file = take_answer(b"no such file")
        assert file.content is None
        with pytest.raises(FileStillAside):
            self.retake(file)

    def test_what_was_settled_is_not_taken_in_and_its_content_goes(self):
        file = take_answer(write_answers(1, {}, sender="HRD Korea"))
        settle_incoming_file(
            get_officer_as_system("pusat"), uuid4(), file.reference, why="Bukan dari mereka"
        )
        assert read(lambda: IncomingFile.objects.get().content) is None
        change_sender("HRD Korea")
        with pytest.raises(FileSettled):
            self.retake(file)


def change_sender(name):
    """The round is amended: its counterpart signs files by another name."""
    publish(propose(change_declaration(sender=name)))

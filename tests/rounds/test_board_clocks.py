"""What ends soon stands on the board with its count, and a file that the counterpart owes on top."""

from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.rounds.board import get_board
from rantau.rounds.files import CHOICE, PERMIT, ROSTER_ANSWER
from rantau.rounds.incoming_rows import mark_differences
from rantau.rounds.returned_selectors import describe_tasks, list_waiting_returned
from rantau.rounds.services.sending import uphold_returned_row
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.journeys import accept, reach_visa
from tests.factories.offers import roster
from tests.factories.roster_ends import put_on_roster
from tests.factories.rosters import IN_DOCUMENTS, return_row, send
from tests.factories.rounds import CODE, publish_round
from tests.factories.stays import get_stay_of, go_abroad, plan_entry


@pytest.fixture(autouse=True)
def in_documents(db, settings, tmp_path):
    settings.EXCHANGE_FOLDER = str(tmp_path)
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def see(*, after=timedelta()):
    """The board so long after the documents were taken."""
    national = get_officer("pusat")
    with clock.freeze_clock(IN_DOCUMENTS + after), reading_as(national):
        return get_board(national, CODE)


def count(*, days):
    return {each.code: each.count for each in see(after=timedelta(days=days)).clocks}


def list_overdue(*, days):
    return [(each.kind, each.people) for each in see(after=timedelta(days=days)).overdue]


class TestClocks:
    def test_a_contract_is_counted_two_days_before_its_answer_is_due(self):
        accept()

        assert "answer_soon" not in count(days=4)
        assert count(days=5)["answer_soon"] == 1

    def test_permits_and_medicals_are_counted_when_they_are_overdue(self):
        accept()

        amounts = see().edition.amounts
        assert count(days=amounts.medical_days + 1)["late_medicals"] == 1
        assert "late_permits" not in count(days=amounts.permit_days)
        assert count(days=amounts.permit_days + 1)["late_permits"] == 1

    def test_a_name_on_the_roster_is_counted_once_by_its_nearest_warning(self):
        publish_round()
        put_on_roster(1, 2, by=get_officer("pusat"))

        assert count(days=365 - 80) == {"roster_90": 2}
        assert count(days=365 - 20) == {"roster_30": 2}
        assert count(days=365 - 5) == {"roster_7": 2}

    def test_a_certificate_is_counted_where_no_roster_ends_before(self):
        publish_round()
        send(1)
        end = see().edition.results_on + timedelta(days=730)

        days = (end - IN_DOCUMENTS.date()).days
        assert count(days=days - 20) == {"certificate_30": 1}

    def test_an_entry_of_the_next_days_and_a_stay_that_ends_are_counted(self):
        exam = accept()
        reach_visa(exam)
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=1)):
            plan_entry(exam)

        assert count(days=1)["entries_this_week"] == 1

    def test_a_stay_is_counted_before_its_permit_ends(self):
        stay = get_stay_of(go_abroad())
        days = (stay.permit_until - IN_DOCUMENTS.date()).days

        assert count(days=days - 5)["stay_7"] == 1
        assert count(days=days - 89)["stay_90"] == 1


class TestOverdueFiles:
    def test_an_answer_to_a_roster_is_overdue_after_two_weeks_until_it_comes(self):
        publish_round()
        send(1, 2)

        assert list_overdue(days=13) == []
        assert list_overdue(days=14) == [(ROSTER_ANSWER.code, 2)]

    def test_headquarters_asks_for_it_within_working_days_and_the_stale_number_is_named(self):
        publish_round()
        send(1)
        [overdue] = see(after=timedelta(days=20)).overdue

        assert (overdue.stale, overdue.last_at) == (Stage.ROSTERED, None)
        assert overdue.due_at < overdue.ask_by <= overdue.due_at + timedelta(days=7)

    def test_choices_are_overdue_for_whoever_is_on_the_roster(self):
        publish_round()
        roster(1, 2, 3, by=get_officer("pusat"))

        assert list_overdue(days=31) == [(CHOICE.code, 3)]

    def test_a_permit_is_overdue_after_the_days_of_the_edition(self):
        accept()

        days = see().edition.amounts.permit_days + 1
        assert (PERMIT.code, 1) in list_overdue(days=days)


class TestReturnedRows:
    @pytest.fixture
    def returned(self):
        publish_round()
        exam, *_others = send(1, 2)
        return return_row(exam)

    def test_headquarters_reads_both_values_the_office_and_its_time(self, returned):
        national = get_officer("pusat")
        with reading_as(national):
            board = get_board(national, CODE)
            [task] = describe_tasks(list(list_waiting_returned(national, board.round)))

        assert task.row.reference == returned
        assert (task.row.ours, task.row.theirs) == ("CONTOH PESERTA B", "CONTOH PESERT B")
        assert task.office
        assert task.due_at > clock.now()

    def test_headquarters_answers_none_of_them(self, returned):
        with pytest.raises(Forbidden):
            uphold_returned_row(get_officer("pusat"), uuid4(), returned, note="x")


@pytest.mark.parametrize(
    ("ours", "theirs", "marked"),
    [
        ("WAHYUDIN", "WAYUDIN", ("H", "")),
        ("07-03-1999", "03-07-1999", ("73", "37")),
        ("SITI", "SITI", ("", "")),
    ],
)
def test_the_letters_that_differ_are_marked_and_none_behind_them(ours, theirs, marked):
    pieces = mark_differences(ours, theirs)

    assert tuple("".join(text for text, _differs in one) for one in pieces) == (ours, theirs)
    assert tuple("".join(text for text, differs in one if differs) for one in pieces) == marked

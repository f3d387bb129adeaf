"""Points that change after a ranking was published call for another one; an attempt to move a rank
in any other way is recorded in the journal, and stands on the board."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.rounds.models import Ranking, Round
from rantau.rounds.rank_changes import Attempt, compute_digest, list_attempts
from rantau.rounds.services.rankings import record_rank_attempt
from tests.actors import get_officer
from tests.factories.examinees import (
    IN_APPEALS,
    build_test_points,
    pass_examinee,
    take_in,
    write_results,
)
from tests.factories.rounds import CODE, publish_round
from tests.rounds.test_rankings import propose, publish


@pytest.fixture(autouse=True)
def korea(db):
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        yield


@pytest.fixture
def exam():
    """The second of a published ranking."""
    pass_examinee(1, skill=60)
    last = pass_examinee(2, skill=50)
    publish()
    return last


def change(exam, total, *, file=99):
    take_in(write_results(file, build_test_points({exam: total})))


def list_duties():
    """Office and outcome of each duty to rank anew, the open ones without outcome."""
    with reading_as(get_officer("pusat")):
        rows = Duty.objects.filter(kind="rounds:rank_anew").select_related("office")
        return [(each.office.code, each.outcome) for each in rows.order_by("opened_at")]


def list_recorded():
    national = get_officer("pusat")
    with reading_as(national):
        attempts = list_attempts(national, Round.objects.get(code=CODE))
    return [(each.how, each.by) for each in attempts]


class TestDuty:
    def test_points_before_a_ranking_call_for_none(self):
        change(pass_examinee(1, skill=60), 160)

        assert list_duties() == []

    def test_changed_points_are_a_task_of_headquarters_until_the_next_ranking(self, exam):
        change(exam, 170)
        [(office, outcome)] = list_duties()
        assert outcome == ""
        publish()

        assert list_duties() == [(office, Ranking.PUBLISHED)]

    def test_a_second_change_opens_no_second_task(self, exam):
        change(exam, 170)
        change(exam, 171, file=100)

        assert [outcome for _office, outcome in list_duties()] == [""]

    def test_points_that_are_as_before_again_close_it(self, exam):
        change(exam, 170)
        change(exam, 150, file=100)

        assert [outcome for _office, outcome in list_duties()] == ["unchanged"]

    def test_the_page_of_the_ranking_says_that_it_is_stale(self, exam):
        change(exam, 170)
        with reading_as(get_officer("pusat")):
            reference = Ranking.objects.get().reference
        page = sign_in("pusat").get(reverse("rounds:ranking_decision", args=[reference]))

        assert "Nilai berubah sejak diterbitkan" in page.content.decode()


class TestAttempts:
    def test_points_of_a_published_ranking_changed_by_a_file_are_recorded(self, exam):
        change(exam, 170)

        [(how, by)] = list_recorded()
        assert how == Attempt.POINTS
        assert by  # who confirmed the file

    def test_first_points_of_somebody_are_none(self, exam):
        pass_examinee(3, skill=40)

        assert list_recorded() == []

    def test_whoever_confirms_while_points_change_is_no_attempt(self):
        exam = pass_examinee(1, skill=50)
        reference = propose()
        change(exam, 160)
        assert confirm(reference).status_code in (409, 422)
        assert list_recorded() == []
        assert not is_decided()

    def test_a_ranking_that_was_altered_is_recorded_once_and_not_published(self):
        pass_examinee(1, skill=50)
        reference = propose_past_the_journal()
        key = uuid4()
        assert [confirm(reference, key=key).status_code for _press in range(2)] == [422, 422]
        assert list_recorded() == [(Attempt.PROPOSAL, "")]
        assert not is_decided()
        address = reverse("rounds:ranking_decision", args=[reference])
        assert "diubah sesudah diusulkan" in sign_in("pusat-2").get(address).content.decode()

    def test_a_rank_in_a_form_is_recorded_and_nothing_is_proposed(self):
        pass_examinee(1, skill=50)
        data = {"key": uuid4(), "round_code": CODE, "why_id": "x", "why_en": "x", "rank": "1"}
        answer = sign_in("pusat").post(reverse("rounds:ranking_propose"), data)

        assert answer.status_code == 422
        assert "Percobaan menulis peringkat ini dicatat" in answer.content.decode()
        with reading_as(get_officer("pusat")):
            assert not Ranking.objects.exists()
            [entry] = Entry.objects.filter(kind="rounds:rank:attempted")
        assert entry.terms == {"round": CODE, "how": "field"}

    def test_the_board_shows_who_tried_what(self, exam):
        change(exam, 170)
        page = sign_in("pusat").get(reverse("rounds:board", args=[CODE])).content.decode()

        assert "Berkas mengubah nilai sesudah peringkat terbit, tanpa keberatan" in page

    def test_the_newest_stands_first(self, exam):
        change(exam, 170)
        record_rank_attempt(get_officer("pusat-2"), uuid4(), CODE, Attempt.FIELD)

        assert [how for how, _by in list_recorded()] == [Attempt.FIELD, Attempt.POINTS]

    def test_nobody_but_headquarters_records_one(self):
        with pytest.raises(Forbidden):
            record_rank_attempt(get_officer("loket.3212"), uuid4(), CODE, Attempt.FIELD)


def confirm(reference, *, key=None):
    data = {"key": key or uuid4(), "decision": "published", "why": ""}
    return sign_in("pusat-2").post(reverse("rounds:ranking_decision", args=[reference]), data)


def is_decided():
    with reading_as(get_officer("pusat")):
        return bool(Ranking.objects.get().outcome)


def propose_past_the_journal():
    """A proposal that somebody who can write in the database put there; gives its reference."""
    first = get_officer("pusat")
    with transaction.atomic(), acting_as(first):
        ranking = Ranking.objects.create(
            reference="PR-0000-0001",
            round=Round.objects.get(code=CODE),
            number=1,
            content="altered",
            digest=compute_digest("altered"),
            counts={"manufacturing": 1},
            changes={},
            why_id="Nilai lengkap",
            why_en="All points are there",
            proposed_by=first.ref,
            proposed_at=clock.now(),
        )
    return ranking.reference


def sign_in(login):
    browser = Client(headers={"Accept-Language": "id"})
    browser.force_login(Account.objects.get(login=login))
    return browser

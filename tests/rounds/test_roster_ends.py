"""A name leaves the roster, a certificate ends: she is warned once each, her row is sent again within
the certificate, and after it she is told that it ended."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from rantau.access.actor import build_system_actor
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.end_warnings import WARNING_DAYS
from rantau.common.errors import Forbidden
from rantau.exchange.messages import build_text
from rantau.exchange.models import Message
from rantau.exchange.outbox import queue_messages
from rantau.journal import consumers
from rantau.journal.models import Entry
from rantau.placement.requirements import add_months
from rantau.registry.errors import NoLastingGround
from rantau.rounds.clock_selectors import get_times, list_due_warnings, list_rounds_to_warn
from rantau.rounds.errors import NoSuchExaminee, NoSuchRound, NotToRenew
from rantau.rounds.models import Examinee, RosterEntry, StageEvent
from rantau.rounds.roster_clocks import find_due_warning
from rantau.rounds.services import roster_ends
from rantau.rounds.services.roster_ends import (
    end_certificates,
    renew_registration,
    warn_of_ends,
)
from rantau.rounds.services.withdrawals import withdraw_examinee
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import ROUNDS_ACTOR, keep_roster_clocks
from tests.factories.examinees import create_examinee
from tests.factories.offers import choose
from tests.factories.roster_ends import find_entry, find_examinee, get_herself, put_on_roster
from tests.factories.rosters import (
    IN_DOCUMENTS,
    complete,
    export,
    move,
    rank,
    take_answer,
    write_answers,
)
from tests.factories.rounds import publish_round
from tests.worker_login import get_officer_as_system

YEAR_END, CERTIFICATE_END = date(2028, 3, 30), date(2029, 2, 12)


@pytest.fixture(autouse=True)
def in_documents(worker_db, settings, tmp_path, monkeypatch):
    """Korea's round, while documents are taken, and an exchange folder."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def on(day):
    """The clock at noon of a day in Jakarta."""
    return clock.freeze_clock(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))


def before(day, days):
    return on(day - timedelta(days=days))


def count_entries(kind):
    with reading_as(ROUNDS_ACTOR):
        return Entry.objects.filter(kind=f"rounds:{kind}").count()


def get_stage(exam):
    return find_examinee(exam).stage


class TestWarnings:
    def test_each_is_given_once_and_one_entry_tells_of_all(self):
        first, second = put_on_roster(1, 2)
        complete(3)  # not on the roster: her certificate holds long
        with before(YEAR_END, 91):
            assert keep_roster_clocks() == 0
        for days in (90, 30, 7):
            with before(YEAR_END, days):
                assert keep_roster_clocks() == 1
                assert keep_roster_clocks() == 0
            assert (find_entry(first).warned_for, find_entry(second).warned_days) == (
                YEAR_END,
                days,
            )
        assert (count_entries("roster:ending"), count_entries("roster:warned")) == (6, 3)

    def test_whoever_was_down_for_weeks_gives_the_nearest_alone(self):
        put_on_roster(1)
        with before(YEAR_END, 3):
            assert keep_roster_clocks() == 1
            assert keep_roster_clocks() == 0
        assert count_entries("roster:ending") == 1

    def test_who_is_to_be_warned_is_found_by_the_database_as_by_the_rule(self):
        [exam], round_id = put_on_roster(1), find_examinee(create_examinee(2)).round_id
        given = [(None, None), *product((YEAR_END, CERTIFICATE_END), WARNING_DAYS)]
        stages = (Stage.SENT, Stage.ROSTERED, Stage.CHOSEN)
        ends = (YEAR_END, CERTIFICATE_END)
        lefts = (91, 90, 31, 30, 8, 7, 0, -1)
        for stage, (for_, days), end, left in product(stages, given, ends, lefts):
            with before(end, left), transaction.atomic(), acting_as(ROUNDS_ACTOR):
                Examinee.objects.filter(exam_number=exam).update(stage=stage)
                RosterEntry.objects.update(warned_for=for_, warned_days=days)
                entry = RosterEntry.objects.select_related("examinee").get()
                found = list_due_warnings(round_id, clock.today(), 10)
                rounds = list_rounds_to_warn()
                due = find_due_warning(
                    get_times(entry.examinee, entry),
                    clock.today(),
                    warned_for=for_,
                    warned_days=days,
                )
            expected = [entry.examinee_id] if due else []
            assert (found, bool(rounds)) == (expected, bool(due)), (stage, for_, days, end, left)

    def test_a_second_worker_that_comes_too_late_does_nothing(self):
        [exam] = put_on_roster(1)
        round_id = find_examinee(exam).round_id
        with before(YEAR_END, 30):
            warn_of_ends(ROUNDS_ACTOR, uuid4(), round_id)
            with pytest.raises(NoSuchRound):
                warn_of_ends(ROUNDS_ACTOR, uuid4(), round_id)

    def test_a_process_that_ends_before_the_commit_warns_again(self, monkeypatch):
        [exam] = put_on_roster(1)

        def stop(*_args, **_options):
            raise KeyboardInterrupt

        with before(YEAR_END, 30):
            with monkeypatch.context() as patch:
                patch.setattr(roster_ends, "build_round_event", stop)
                with pytest.raises(KeyboardInterrupt):
                    keep_roster_clocks()
            assert find_entry(exam).warned_for is None
            assert count_entries("roster:ending") == 0
            assert keep_roster_clocks() == 1
        assert count_entries("roster:ending") == 1

    def test_many_are_warned_in_bounded_batches(self, monkeypatch):
        put_on_roster(1, 2, 3)
        monkeypatch.setattr(roster_ends, "BATCH_SIZE", 2)
        with before(YEAR_END, 30):
            assert [keep_roster_clocks() for _ in range(3)] == [1, 1, 0]
        assert count_entries("roster:ending") == 3

    def test_each_gets_one_message_that_names_no_list_and_no_country(self, monkeypatch):
        [exam] = put_on_roster(1)
        with before(YEAR_END, 30):
            keep_roster_clocks()
            with connection.cursor() as cursor:
                cursor.execute("select pg_current_xact_id()::text::bigint + 1")
                [horizon] = cursor.fetchone()
            # What this test has written counts as committed.
            monkeypatch.setattr(consumers, "get_horizon", lambda: horizon)
            queue_messages()
            queue_messages()
        with reading_as(build_system_actor("messages")):
            person = find_examinee(exam).person
            rows = Message.objects.filter(person=person, kind="date_ends")
            assert rows.count() == 1
        assert not any(word in build_text("date_ends") for word in ("Korea", "daftar", "putaran"))

    def test_the_days_are_those_of_jakarta(self):
        put_on_roster(1)
        evening = datetime(2028, 2, 28, 16, 59, tzinfo=UTC)  # 31 days before the 30th of March
        with clock.freeze_clock(evening):
            keep_roster_clocks()
        with clock.freeze_clock(evening + timedelta(minutes=1)):
            keep_roster_clocks()
        assert count_entries("roster:ending") == 2  # 90 days, then 30

    def test_whoever_was_chosen_or_left_is_not_warned(self):
        chosen, left = put_on_roster(1, 2)
        move(chosen, Stage.CHOSEN)
        withdraw_examinee(get_officer_as_system("pusat"), uuid4(), left, reason="family")
        with before(YEAR_END, 30):
            assert keep_roster_clocks() == 0

    def test_nobody_but_the_worker_warns(self):
        [exam] = put_on_roster(1)
        with pytest.raises(Forbidden):
            warn_of_ends(get_officer_as_system("pusat"), uuid4(), find_examinee(exam).round_id)


class TestRenewal:
    def test_her_row_goes_with_the_next_export_and_gets_another_year(self):
        exam, other = put_on_roster(1, 2)
        with before(YEAR_END, 60):
            renew_registration(get_herself(exam), uuid4(), exam)
            assert (get_stage(exam), get_stage(other)) == (Stage.COMPLETE, Stage.ROSTERED)
            export()
            take_answer(write_answers(2, {exam: "approved"}))
            approved_on = clock.today()
        entry = find_entry(exam)
        assert entry.expires_on == min(add_months(approved_on, 12), CERTIFICATE_END)
        assert get_stage(exam) == Stage.ROSTERED

    def test_after_its_year_a_counter_with_her_file_and_headquarters_do_the_same(self):
        one, other = put_on_roster(1, 2)
        with before(YEAR_END, -40):
            renew_registration(get_officer_as_system("loket.3212"), uuid4(), one)
            renew_registration(get_officer_as_system("pusat"), uuid4(), other)
        assert [get_stage(exam) for exam in (one, other)] == [Stage.COMPLETE] * 2

    def test_too_early_or_twice_is_refused_and_the_same_form_sent_again_is_not(self):
        [exam] = put_on_roster(1)
        herself, key = get_herself(exam), uuid4()
        with before(YEAR_END, 91), pytest.raises(NotToRenew):
            renew_registration(herself, key, exam)
        with before(YEAR_END, 90):
            renew_registration(herself, key, exam)
            assert renew_registration(herself, key, exam).was_repeated
            with pytest.raises(NotToRenew):
                renew_registration(herself, uuid4(), exam)

    def test_whoever_is_chosen_meanwhile_may_answer(self):
        [exam] = put_on_roster(1)
        with before(YEAR_END, 60):
            renew_registration(get_herself(exam), uuid4(), exam)
            choose(1, {exam: {}})
            assert get_stage(exam) == Stage.CHOSEN

    def test_nobody_renews_another(self):
        one, other = put_on_roster(1, 2)
        with before(YEAR_END, 60):
            with pytest.raises(NoSuchExaminee):
                renew_registration(get_herself(one), uuid4(), other)
            with pytest.raises((NoSuchExaminee, NoLastingGround)):
                renew_registration(get_officer_as_system("loket.3578"), uuid4(), other)
            with pytest.raises(Forbidden):
                renew_registration(get_officer_as_system("p3mi.1"), uuid4(), other)

    def test_she_herself_enters_no_other_stage(self):
        """The database forbids it, whatever the application does."""
        [exam] = put_on_roster(1)
        herself = get_herself(exam)
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(herself):
            enter_stage(find_examinee(exam, as_who=herself), Stage.CHOSEN, herself)


class TestEnd:
    def test_after_its_last_day_a_certificate_ends_and_each_is_told(self):
        [exam] = put_on_roster(1)
        ranked = create_examinee(2)
        rank(ranked)
        done = complete(3)
        passed = create_examinee(4, stage=Stage.PASSED)
        move_on = put_chosen(5)
        with on(CERTIFICATE_END):
            keep_roster_clocks()
        assert [get_stage(e) for e in (exam, ranked, done)] == [
            Stage.ROSTERED,
            Stage.RANKED,
            Stage.COMPLETE,
        ]
        with before(CERTIFICATE_END, -1):
            assert keep_roster_clocks() == 1
            assert keep_roster_clocks() == 0
        assert {get_stage(e) for e in (exam, ranked, done)} == {Stage.EXPIRED}
        assert (get_stage(passed), get_stage(move_on)) == (Stage.PASSED, Stage.CHOSEN)
        assert (count_entries("certificate:ended"), count_entries("certificates:ended")) == (3, 1)

    def test_a_second_worker_ends_nothing_again(self):
        [exam] = put_on_roster(1)
        round_id = find_examinee(exam).round_id
        with before(CERTIFICATE_END, -1):
            end_certificates(ROUNDS_ACTOR, uuid4(), round_id)
            with pytest.raises(NoSuchRound):
                end_certificates(ROUNDS_ACTOR, uuid4(), round_id)
        with reading_as(ROUNDS_ACTOR):
            assert StageEvent.objects.filter(stage=Stage.EXPIRED).count() == 1

    def test_batches_are_bounded(self, monkeypatch):
        put_on_roster(1, 2, 3)
        monkeypatch.setattr(roster_ends, "BATCH_SIZE", 2)
        with before(CERTIFICATE_END, -1):
            assert [keep_roster_clocks() for _ in range(3)] == [1, 1, 0]


def put_chosen(number):
    exam = complete(number)
    move(exam, Stage.SENT, Stage.ROSTERED, Stage.CHOSEN)
    return exam

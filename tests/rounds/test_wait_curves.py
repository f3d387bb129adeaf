"""Waits on real rosters: from stages to spells, from spells to a curve for each group, made again
once a day."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds import wait_curves
from rantau.rounds.models import WaitCurveRow
from rantau.rounds.services.roster_ends import renew_registration
from rantau.rounds.services.withdrawals import withdraw_examinee
from rantau.rounds.stages import Stage
from rantau.rounds.wait_curves import list_spells, read_curve
from rantau.rounds.wait_groups import WaitGroup, find_age_group
from rantau.worker.periodic_tasks import (
    ROUNDS_ACTOR,
    compute_expected_waits,
    keep_roster_clocks,
)
from tests.factories.roster_ends import get_herself, put_on_roster
from tests.factories.rosters import IN_DOCUMENTS, complete, export, move, take_answer, write_answers
from tests.factories.rounds import publish_round
from tests.worker_login import get_officer_as_system

STARTED = date(2027, 3, 30)
WOMEN = WaitGroup("KR", "manufacturing", "F", "25-29")


@pytest.fixture(autouse=True)
def in_documents(worker_db, settings, tmp_path, monkeypatch):
    """Korea's round, while documents are taken, and an exchange folder."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def after(days):
    return clock.freeze_clock(IN_DOCUMENTS + timedelta(days=days))


def read_spells():
    """Length in days of each wait, and whether an employer chose."""
    with reading_as(ROUNDS_ACTOR):
        return [(each.to_spell().days, each.is_chosen) for each in list_spells()]


def test_chosen_withdrawn_and_waiting_people_have_their_spells_and_others_have_none():
    chosen, left, _waits = put_on_roster(1, 2, 3)
    complete(4)  # never came onto the roster
    with after(50):
        move(chosen, Stage.CHOSEN)
    with after(70):
        withdraw_examinee(get_herself(left), uuid4(), left, reason="")
    with after(100):
        assert sorted(read_spells()) == [(50, True), (70, False), (100, False)]
        with reading_as(ROUNDS_ACTOR):
            [spell] = [each for each in list_spells() if each.is_chosen]
    assert (spell.group, spell.started_on) == (WOMEN, STARTED)


def test_a_contract_that_was_cancelled_begins_another_wait():
    [exam] = put_on_roster(1)
    with after(50):
        move(exam, Stage.CHOSEN, Stage.ACCEPTED)
    with after(80):
        move(exam, Stage.ROSTERED)
    with after(100):
        assert sorted(read_spells()) == [(20, False), (50, True)]


def test_a_wait_goes_on_when_her_name_is_sent_again():
    [exam] = put_on_roster(1)
    with after(330):
        renew_registration(get_herself(exam), uuid4(), exam)
        export()
        take_answer(write_answers(2, {exam: "approved"}))
    with after(400):
        move(exam, Stage.CHOSEN)
        assert read_spells() == [(400, True)]


def test_whose_year_ended_waited_until_its_end():
    put_on_roster(1)
    with after(500):
        assert read_spells() == [((date(2028, 3, 30) - STARTED).days, False)]


def test_an_ended_certificate_is_no_choice():
    put_on_roster(1)
    with clock.freeze_clock(datetime(2029, 3, 1, tzinfo=UTC)):
        keep_roster_clocks()
        assert [chosen for _days, chosen in read_spells()] == [False]


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (date(2010, 1, 1), "18-24"),
        (date(2002, 3, 31), "18-24"),
        (date(2002, 3, 30), "25-29"),
        (date(1997, 3, 30), "30-34"),
        (date(1980, 1, 1), "35-"),
    ],
)
def test_age_counts_on_the_first_day(born, group):
    assert find_age_group(born, STARTED) == group


def test_a_curve_is_made_once_a_day_where_enough_were_chosen_and_not_kept_otherwise(monkeypatch):
    monkeypatch.setattr(wait_curves, "MIN_EVENTS", 2)
    chosen = put_on_roster(1, 2, 3)
    with after(50):
        move(chosen[0], Stage.CHOSEN)
        assert compute_expected_waits() == 0  # one alone
        move(chosen[1], Stage.CHOSEN)
        assert compute_expected_waits() == 1
        assert compute_expected_waits() == 0
    with reading_as(ROUNDS_ACTOR):
        [row] = WaitCurveRow.objects.all()
    assert (row.age_group, row.persons, row.chosen, row.first_on) == ("25-29", 3, 2, STARTED)
    assert [step.days for step in read_curve(row).steps] == [50]
    with after(51):
        assert compute_expected_waits() == 1
    monkeypatch.setattr(wait_curves, "MIN_EVENTS", 3)
    with after(52):
        compute_expected_waits()
    with reading_as(ROUNDS_ACTOR):
        assert not WaitCurveRow.objects.exists()


def test_spells_come_in_one_statement():
    put_on_roster(1, 2)
    with reading_as(ROUNDS_ACTOR), CaptureQueriesContext(connection) as queries:
        list_spells()
    assert len(queries) == 1

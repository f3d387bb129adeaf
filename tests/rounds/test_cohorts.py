"""The public table of those who came onto a list: nobody can be counted out of it."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.cohorts import (
    CELLS,
    Cohort,
    find_chosen_share,
    hide_small,
    list_cohorts,
    sum_cohorts,
)
from rantau.rounds.models import Examinee
from rantau.rounds.services.withdrawals import withdraw_examinee
from rantau.rounds.stages import Stage
from tests.factories.roster_ends import get_herself, put_on_roster
from tests.factories.rosters import IN_DOCUMENTS, complete, move
from tests.factories.rounds import publish_round
from tests.worker_login import get_officer_as_system

END_OF_MONTH = datetime(2027, 4, 1, tzinfo=clock.WESTERN_TIME)
A_MONTH_LATER = IN_DOCUMENTS + timedelta(days=31)


def build(**cells):
    return {**dict.fromkeys(CELLS, 0), **cells}


def hide(**cells):
    numbers = build(**cells)
    return hide_small(2027, sum(numbers.values()), numbers)


def list_hidden(cohort):
    return {name for name, count in cohort.cells.items() if count is None}


def test_large_cells_and_nobody_are_shown():
    assert list_hidden(hide(chosen=20, under_6=5)) == set()


def test_one_small_cell_hides_the_next_smallest_too():
    assert list_hidden(hide(chosen=20, withdrawn=3, under_6=9)) == {"withdrawn", "under_6"}


@pytest.mark.parametrize("small", [1, 2])
def test_two_small_cells_that_are_fewer_than_five_together_hide_another(small):
    hidden = list_hidden(hide(chosen=20, withdrawn=small, barred=small, under_6=9))
    assert hidden == {"withdrawn", "barred", "under_6"}


def test_two_small_cells_hide_each_other():
    assert list_hidden(hide(chosen=20, withdrawn=3, barred=4)) == {"withdrawn", "barred"}


def test_a_total_is_the_sum_of_what_is_shown_and_says_so():
    whole, partial = hide(chosen=20, under_6=9), hide(chosen=20, withdrawn=3, under_6=9)

    assert (sum_cohorts([whole]).waiting, sum_cohorts([whole]).is_least) == (9, False)
    assert (sum_cohorts([whole, partial]).waiting, sum_cohorts([whole, partial]).is_least) == (
        9,
        True,
    )


def test_of_a_year_with_four_people_nothing_is_shown():
    cohort = hide(chosen=4)
    assert (cohort.people, list_hidden(cohort)) == (None, set(CELLS))


@pytest.fixture
def in_documents(worker_db, settings, tmp_path, monkeypatch):
    """Korea's round, while documents are taken, and an exchange folder."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def count(on=A_MONTH_LATER, destination="KR"):
    """Year -> its numbers, unhidden, as the database gives them on a day."""
    with clock.freeze_clock(on), reading_as(PUBLIC_ACTOR), connection.cursor() as cursor:
        cursor.execute("select * from rounds_count_cohorts(%s)", [destination])
        return {
            year: {"people": people, **{n: c for n, c in zip(CELLS, cells, strict=True) if c}}
            for year, people, *cells in cursor.fetchall()
        }


def test_everybody_who_came_stands_in_one_cell(in_documents):
    chosen, back, left, _waits = put_on_roster(1, 2, 3, 4)
    complete(5)  # never came onto it
    move(chosen, Stage.CHOSEN, Stage.ACCEPTED)
    move(back, Stage.CHOSEN, Stage.ROSTERED)
    withdraw_examinee(get_herself(left), uuid4(), left, reason="")
    assert count() == {2027: {"people": 4, "chosen": 1, "withdrawn": 1, "under_6": 2}}
    assert count(destination="JP") == {}


def test_who_refused_and_waited_again_stands_where_she_ended(in_documents):
    left, chosen_again = put_on_roster(1, 2)
    move(left, Stage.CHOSEN, Stage.ROSTERED)
    withdraw_examinee(get_herself(left), uuid4(), left, reason="")
    move(chosen_again, Stage.CHOSEN, Stage.ROSTERED, Stage.CHOSEN)
    assert count() == {2027: {"people": 2, "chosen": 1, "withdrawn": 1}}


@pytest.mark.parametrize(
    ("month", "cell"),
    [
        ((2027, 9), "under_6"),
        ((2027, 10), "under_12"),
        ((2028, 4), "under_18"),
        ((2028, 10), "longer"),
    ],
)
def test_who_waits_stands_by_how_long(in_documents, month, cell):
    put_on_roster(1)
    assert count(datetime(*month, 1, tzinfo=clock.WESTERN_TIME)) == {2027: {"people": 1, cell: 1}}


def test_what_happens_in_a_month_is_counted_when_it_has_ended(in_documents):
    left, _stays = put_on_roster(1, 2)
    assert count(clock.now()) == count(END_OF_MONTH - timedelta(seconds=1)) == {}
    assert count(END_OF_MONTH) == {2027: {"people": 2, "under_6": 2}}
    with clock.freeze_clock(END_OF_MONTH + timedelta(days=3)):
        withdraw_examinee(get_herself(left), uuid4(), left, reason="")
        assert count(clock.now()) == {2027: {"people": 2, "under_6": 2}}
    assert count(END_OF_MONTH + timedelta(days=30)) == {
        2027: {"people": 2, "withdrawn": 1, "under_6": 1}
    }


def test_the_public_counts_and_reads_nobody(in_documents):
    put_on_roster(1)
    with reading_as(PUBLIC_ACTOR):
        assert list_cohorts(PUBLIC_ACTOR, "KR") == []
    with clock.freeze_clock(A_MONTH_LATER), reading_as(PUBLIC_ACTOR):
        [cohort] = list_cohorts(PUBLIC_ACTOR, "KR")
        assert cohort.people is None
    with pytest.raises(Exception, match="permission denied"), reading_as(PUBLIC_ACTOR):
        list(Examinee.objects.all())


def test_of_the_years_that_are_over_the_newest_with_both_numbers_says_what_share_was_chosen():
    cells = dict.fromkeys(CELLS, 0)
    this_year = Cohort(2027, 50, {**cells, "chosen": 5})
    hidden = Cohort(2026, 40, {**cells, "chosen": None})
    shown = Cohort(2025, 100, {**cells, "chosen": 64})
    today = date(2027, 5, 1)
    assert find_chosen_share([this_year, hidden, shown], today) == shown
    assert find_chosen_share([this_year, hidden], today) is None

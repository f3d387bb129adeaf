"""Korea among the countries that send workers: the table of 2013, our share, quota and arrivals."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden, InvalidInput
from rantau.rounds.models import SendingFigure
from rantau.rounds.sending_countries import (
    compute_monthly_average,
    get_sending_countries,
    list_months,
    list_quota_uses,
)
from rantau.rounds.services.sending_figures import FigureInput, record_figures
from tests.actors import get_officer

pytestmark = pytest.mark.django_db
OCTOBER = FigureInput(
    "entries",
    "NP",
    date(2026, 10, 1),
    date(2026, 10, 31),
    981,
    "Table of the test",
    date(2026, 11, 15),
)


def see(destination="KR"):
    with reading_as(PUBLIC_ACTOR):
        return get_sending_countries(PUBLIC_ACTOR, destination)


def record(*rows, login="pusat", destination="KR"):
    return record_figures(get_officer(login), uuid4(), destination, rows).answer


def test_of_2013_indonesia_came_first_of_fourteen():
    [table] = see().tables

    assert (table.starts_on, table.ends_on) == (date(2013, 1, 1), date(2013, 9, 30))
    assert [row.country for row in table.rows[:3]] == ["ID", "TH", "PH"]
    assert (table.own.place, table.own.people, table.own.permille) == (1, 7239, 184)
    assert len(table.rows) == 14
    assert table.total == 39_412


def test_8655_had_gone_until_the_end_of_november_2013():
    of_2013 = {each.ends_on: each.value for each in see().own if each.starts_on.year == 2013}

    assert of_2013[date(2013, 11, 30)] == 8655
    assert of_2013[date(2013, 12, 18)] == 9441


def test_the_quota_of_2013_was_used_to_129_of_100():
    [use] = see().quotas

    assert (use.quota.value, use.entries.value, use.percent) == (7300, 9441, 129)


def test_a_new_month_is_a_table_of_its_own_once_two_countries_are_known():
    record(OCTOBER)
    assert len(see().tables) == 1
    record(replace(OCTOBER, country="ID", value=798), replace(OCTOBER, country="KH", value=798))

    newest = see().tables[0]
    assert [(row.place, row.country) for row in newest.rows] == [(1, "NP"), (2, "ID"), (2, "KH")]


def test_a_month_has_our_published_entries_and_the_table_of_all_countries():
    record(OCTOBER, replace(OCTOBER, country="ID", value=798))
    september = replace(
        OCTOBER, country="ID", value=702, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 30)
    )
    record(september)

    first, second = see().months
    assert (first.month, first.published.value, first.table) == (date(2026, 9, 1), 702, None)
    assert (second.published.value, second.table.own.permille) == (798, 449)
    assert (second.arrived, second.shown_arrived) == (None, None)
    assert see().own[0].starts_on.year != 2026


def test_months_without_arrivals_stand_between_those_with_some():
    live = [(date(2026, 11, 1), 10), (date(2027, 2, 1), 4)]
    months = list_months([], [], live)

    assert [each.arrived for each in months] == [10, 0, 0, 4]
    assert [each.shown_arrived for each in months] == [10, None, None, None]


def test_a_quota_is_used_by_our_own_arrivals_too():
    with reading_as(PUBLIC_ACTOR):
        figures = list(SendingFigure.objects.filter(destination="KR"))
    live = [(date(2012, 12, 1), 900), (date(2013, 1, 1), 730), (date(2013, 2, 1), 4)]
    [use] = list_quota_uses(figures, live)

    assert (use.arrived, use.arrived_percent) == (730, 10)


@pytest.mark.parametrize(
    ("ends_on", "people", "average"),
    [
        (date(2013, 9, 30), 7239, 804),
        (date(2013, 11, 30), 8655, 787),
        (date(2013, 12, 31), 1200, 100),
        (date(2013, 1, 31), 31, 31),
    ],
)
def test_the_average_month_of_a_span(ends_on, people, average):
    assert compute_monthly_average(people, date(2013, 1, 1), ends_on) == average


def test_a_corrected_figure_takes_the_place_of_the_earlier_and_the_same_changes_nothing():
    assert record(OCTOBER) == "1"
    assert record(OCTOBER) == "0"
    assert record(replace(OCTOBER, value=990)) == "1"

    with reading_as(PUBLIC_ACTOR):
        [row] = SendingFigure.objects.filter(country="NP", starts_on=OCTOBER.starts_on)
    assert (row.value, row.revision) == (990, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "other"},
        {"country": "NPL"},
        {"country": "np"},
        {"ends_on": date(2026, 9, 30)},
        {"value": -1},
        {"value": 10_000_001},
        {"source": " "},
    ],
)
def test_one_row_at_fault_keeps_all_out(changes):
    wrong = replace(OCTOBER, **{"country": "LA", **changes})
    with pytest.raises(InvalidInput) as error:
        record(OCTOBER, wrong)

    assert len(error.value.problems["rows"]) == 1
    assert len(see().tables) == 1


@pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "inspektorat"])
def test_nobody_but_headquarters_records_figures(login):
    with pytest.raises(Forbidden):
        record(OCTOBER, login=login)


def test_of_another_country_nothing_is_known():
    found = see("JP")

    assert (found.tables, found.own, found.months) == ([], [], [])

"""Korea among the countries that send workers: the table of 2013, our share, quota and arrivals."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden, InvalidInput
from rantau.rounds.models import SendingFigure
from rantau.rounds.sending_countries import get_sending_countries
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

    assert (found.tables, found.own, found.live) == ([], [], [])

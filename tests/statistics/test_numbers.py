"""Four numbers that are never one, by origin, destination and month, each office in its own
range."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.placement.services.travel import correct_milestone_time
from rantau.statistics.placement_counts import CountFilter, get_placement_counts
from tests.actors import get_officer
from tests.factories.placements import create_placement, create_unrelated_placement
from tests.module_data import module_data

INDRAMAYU, SURABAYA = 3212000000, 3578000000
BANDUNG, WEST_JAVA = (3204000000, 3205000000), (3200000000, 3300000000)
MARCH = CountFilter(2027, 3)
pytestmark = pytest.mark.django_db


@module_data
def journey():
    """Somebody of Indramayu who has departed to Taiwan, and one more who was only cleared.

    Beside them somebody of Surabaya who has departed to Malaysia.
    """
    create_unrelated_placement()
    cleared = create_placement(name="Rina", nik="", phone="")
    cleared.advance_to_cleared(
        passport={"number": "X7654321", "name": "RINA", "expires_on": "2032-01-31"}
    )
    journey = create_placement()
    journey.advance_to_cleared()
    journey.depart()
    return journey


def read_counts(login, count_filter=MARCH):
    actor = get_officer(login)
    with reading_as(actor):
        return get_placement_counts(actor, count_filter)


def test_who_was_authorised_need_not_have_departed(journey):
    assert read_counts("pusat").total == {"cleared": 3, "departed": 2, "arrived": 0, "returned": 0}


def test_each_axis_adds_up_to_the_same(journey):
    found = read_counts("pusat")
    assert found.by_origin == {
        INDRAMAYU: {"cleared": 2, "departed": 1},
        SURABAYA: {"cleared": 1, "departed": 1},
    }
    assert found.by_destination == {
        "TW": {"cleared": 2, "departed": 1},
        "MY": {"cleared": 1, "departed": 1},
    }
    assert found.by_month == {3: {"cleared": 3, "departed": 2}}


@pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "perwakilan.tw-tpe"])
def test_its_district_its_province_and_its_country_read_the_same_and_no_more(journey, login):
    assert read_counts(login).total == {"cleared": 2, "departed": 1, "arrived": 0, "returned": 0}


@pytest.mark.parametrize("login", ["loket.3578", "bp3mi.35", "perwakilan.my-kul"])
def test_elsewhere_they_read_their_own_alone(journey, login):
    found = read_counts(login)
    assert found.by_origin == {SURABAYA: {"cleared": 1, "departed": 1}}
    assert found.by_destination == {"MY": {"cleared": 1, "departed": 1}}


def test_the_auditor_reads_what_headquarters_reads(journey):
    assert read_counts("inspektorat") == read_counts("pusat")


@pytest.mark.parametrize("login", ["loket.3204", "bp3mi.33", "perwakilan.kr-sel"])
def test_another_district_reads_nothing_of_it(journey, login):
    found = read_counts(login)
    assert set(found.total.values()) == {0}
    assert not found.by_origin
    assert not found.by_destination
    assert not found.by_month


@pytest.mark.parametrize("login", ["bandara.cgk", "p3mi.1", "operator.cc"])
def test_others_may_not_ask(journey, login):
    with pytest.raises(Forbidden):
        read_counts(login)


@pytest.mark.parametrize(
    ("count_filter", "cleared"),
    [
        (CountFilter(2027), 3),
        (CountFilter(2026), 0),
        (CountFilter(2027, 2), 0),
        (CountFilter(2027, 3, "TW"), 2),
        (CountFilter(2027, 3, "KR"), 0),
        (CountFilter(2027, 3, sex="F"), 3),
        (CountFilter(2027, 3, sex="M"), 0),
        (CountFilter(2027, 3, region_range=WEST_JAVA), 2),
        (CountFilter(2027, 3, region_range=BANDUNG), 0),
    ],
)
def test_filters_choose(journey, count_filter, cleared):
    assert read_counts("pusat", count_filter).total["cleared"] == cleared


def test_months_of_the_whole_year_stand_beside_a_chosen_month(journey):
    found = read_counts("pusat", CountFilter(2027, 2))
    assert found.total["cleared"] == 0
    assert found.by_month[3]["cleared"] == 3


def test_a_correction_moves_the_number_to_the_right_month(journey):
    with clock.freeze_clock(datetime(2027, 4, 2, 3, 0, tzinfo=UTC)):
        at = datetime(2027, 3, 31, 18, 0, tzinfo=UTC)  # already April in western Indonesia
        correction = {"at": at, "why": "salah tanggal", "seen": journey.revision}
        correct_milestone_time(
            get_officer("kepala.3212"), uuid4(), journey.reference, "departed", **correction
        )
    found = read_counts("pusat", CountFilter(2027))
    assert found.by_month == {3: {"cleared": 3, "departed": 1}, 4: {"departed": 1}}
    assert read_counts("pusat").total["departed"] == 1


def test_it_takes_one_statement(journey):
    actor = get_officer("pusat")
    with reading_as(actor), CaptureQueriesContext(connection) as queries:
        get_placement_counts(actor, MARCH)
    assert len(queries) == 1


def test_december_ends_with_the_year():
    first, after = CountFilter(2027, 12).period
    assert after - first == timedelta(days=31)

"""The four numbers by API: the same as the boards', in the caller's own range."""

import pytest

from rantau.access.models import Account
from tests.factories.placements import create_placement
from tests.module_data import module_data

ADDRESS = "/api/v1/statistics/placements"


@module_data
def departed():
    journey = create_placement()
    journey.advance_to_cleared()
    journey.depart()


@pytest.fixture
def read_numbers(departed, client, db):
    def get(login, **query):
        client.force_login(Account.objects.get(login=login))
        return client.get(ADDRESS, {"year": 2027, **query})

    return get


def test_headquarters_reads_the_nation(read_numbers):
    answer = read_numbers("pusat", month=3).json()
    four = {"authorised": 1, "departed": 1, "arrived": 0, "returned": 0}
    assert answer["total"] == four
    assert answer["by_month"] == [{"month": 3, **four}]
    assert answer["by_origin"] == [{"origin": "32.12", **four}]
    assert answer["by_destination"] == [{"destination": "TW", **four}]
    assert answer["up_to"].startswith("2027-03-02T03:00:00")


def test_another_district_reads_nothing_of_it(read_numbers):
    answer = read_numbers("loket.3204").json()
    assert set(answer["total"].values()) == {0}
    assert answer["by_origin"] == answer["by_destination"] == answer["by_month"] == []


@pytest.mark.parametrize(
    "wrong", [{"year": "x"}, {"month": 13}, {"destination": "Taiwan"}, {"sex": "X"}, {"year": 1}]
)
def test_what_makes_no_sense_is_refused(read_numbers, wrong):
    assert read_numbers("pusat", **wrong).status_code == 422

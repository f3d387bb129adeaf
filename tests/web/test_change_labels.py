"""What an amendment of a round changes is said in words, in the reader's language."""

import pytest
from django.urls import reverse
from django.utils import translation

from rantau.common import clock
from rantau.declarations.changes import Change
from rantau.rounds.amendments import Touched, find_touched
from rantau.web.rounds.change_labels import describe_changes
from tests.factories.rounds import (
    CODE,
    OPENING,
    change_declaration,
    propose,
    publish,
    publish_round,
    take,
)


def describe(language="id", **changes):
    with translation.override(language):
        found = describe_changes(change_declaration(), change_declaration(**changes))
    return [(each.place, each.before, each.after) for each in found]


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"cities__mataram__seats__fishery": 8}, ("Kursi: Perikanan di Mataram", "50", "8")),
        ({"sectors__fishery__quota": 1200}, ("Kuota: Perikanan", "1.000", "1.200")),
        ({"sectors__fishery__floor": 90}, ("Nilai ujian paling rendah: Perikanan", "80", "90")),
        ({"costs__test__rupiah": 430000}, ("Biaya: Ujian", "Rp420.000", "Rp430.000")),
        ({"test__parts__reading__points": 90}, ("Nilai: Membaca", "100", "90")),
        ({"amounts__answer_days": 9}, ("Hari untuk menjawab kontrak", "7", "9")),
        ({"roster_by": "2027-04-13"}, None),
        (
            {"eligibility__clean_record": False},
            ("siapa yang boleh mendaftar › clean record", "ya", "tidak"),
        ),
    ],
)
def test_what_changes_is_said_in_words(changes, row):
    [found] = describe(**changes)
    if row is None:
        row = (found[0], "12-04-2027", "13-04-2027")
    assert found == row


def test_a_window_says_which_end_of_it_moved():
    [found] = describe("en", windows__test__ends="2027-01-30T17:00:00+07:00")
    assert found[0] == "Test: ends"
    assert found[2].startswith("30-01-2027 17.00")


def test_what_was_not_there_before_has_no_value_of_before():
    before, after = change_declaration(), change_declaration(cities__medan__seats__mining=3)
    [found] = describe_changes(before, after)
    assert (found.before, found.after) == (None, "3")


@pytest.mark.parametrize(
    ("places", "touched"),
    [
        (["cities.medan.seats.fishery"], Touched(places=frozenset({("medan", "fishery")}))),
        (["cities.medan.venue"], Touched(cities=frozenset({"medan"}))),
        (["sectors.fishery.quota"], Touched(sectors=frozenset({"fishery"}))),
        (["cities.medan.seats.fishery", "roster_by"], Touched()),
    ],
)
def test_whom_a_change_touches(places, touched):
    assert find_touched(Change(place, "1", "2") for place in places) == touched


def test_the_seats_of_a_sector_in_a_city_touch_whoever_wants_both():
    touched = Touched(places=frozenset({("medan", "fishery")}))
    assert touched.has(cities=("jakarta", "medan"), sector="fishery")
    assert not touched.has(cities=("medan",), sector="manufacturing")
    assert not touched.has(cities=("jakarta",), sector="fishery")


def test_the_public_reads_it_in_words_and_how_many_it_touches(client, db):
    publish_round()
    with clock.freeze_clock(OPENING):
        for number in range(1, 7):
            sector = "fishery" if number < 6 else "manufacturing"
            take(number, second="medan", sector=sector)
        publish(propose(change_declaration(cities__medan__seats__fishery=101)))
        page = client.get(reverse("rounds:amendment", args=[CODE, 2])).content.decode()
    assert "Kursi: Perikanan di Medan" in page
    assert "<b>101</b>" in page
    assert "Menyangkut 5 orang" in page

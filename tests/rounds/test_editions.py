"""Each declared round can be published, and what is wrong in one is named with its place."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from rantau.declarations.labels import describe_unreadable
from rantau.procedures.sections import UnreadableDeclaration
from rantau.rounds.checking import find_round_faults
from rantau.rounds.labels import EXPECTED_LABELS
from rantau.rounds.parsing import parse_published_round, parse_round, read_round
from tests.factories.rounds import FOLDER, change_declaration

SCHEMES = {"g2g-korea", "g2g-korea-reentry", "g2g-japan", "g2g-germany"}
KOREA = FOLDER / "korea-2026-2.yaml"
CODES = ["germany-2026-8", "japan-2027", "korea-2013", "korea-2026-2", "korea-special-2026"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("code", CODES)
def test_every_declared_round_can_be_published(code):
    edition = read_round(FOLDER / f"{code}.yaml")
    assert edition.code == code
    assert find_round_faults(edition, schemes=SCHEMES) == []


def test_the_folder_has_these_rounds_only():
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == CODES


def test_what_a_round_says():
    edition = read_round(KOREA)
    assert edition.windows["registration"].begins == datetime(2026, 11, 30, 3, tzinfo=UTC)
    assert edition.seats["manufacturing", "mataram"] == 350
    assert edition.floors == {"manufacturing": 110, "fishery": 80}
    assert (edition.test.points, edition.fee_rupiah) == (200, 420000)
    assert edition.roster_by == date(2027, 4, 12)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"windows__test__begins": "2027-01-11T08:00:00"}, "round, windows, test, begins"),
        ({"windows__test__begins": "soon"}, "round, windows, test, begins"),
        ({"sectors__fishery__quota": -1}, "round, sectors, fishery, quota"),
        ({"sectors__fishery__colour": "blue"}, "round, sectors, fishery"),
        ({"cities__medan__seats__fishery": "many"}, "round, cities, medan, seats, fishery"),
        ({"amounts__answer_days": None}, "round, amounts, answer_days"),
        ({"eligibility__clean_record": "perhaps"}, "round, eligibility, clean_record"),
        ({"ranking": None}, "round, ranking"),
        ({"amounts__fair_minutes": 121}, "round, amounts, fair_minutes"),
        ({"amounts__payment_hours": 721}, "round, amounts, payment_hours"),
        ({"amounts__roster_months": 99999999999}, "round, amounts, roster_months"),
        ({"sectors__fishery__quota": 1_000_001}, "round, sectors, fishery, quota"),
        ({"cities__medan__seats__fishery": 10**12}, "round, cities, medan, seats, fishery"),
        ({"test__parts__reading__points": 1001}, "round, test, parts, reading, points"),
        ({"costs__test__rupiah": 9999999999}, "round, costs, test, rupiah"),
        ({"sectors__fi,sh": {}}, "round, sectors, fi,sh"),
        ({"cities__<script>": {}}, "round, cities, <script>"),
        ({f"cities__{'j' * 31}": {}}, f"round, cities, {'j' * 31}"),
        ({"costs__": {}}, "round, costs, "),
        ({"test__parts__a\nb": {}}, "round, test, parts, a\nb"),
        ({"test__parts__colours__kind": "graded"}, "round, test, parts, colours, kind"),
        ({"test__parts__colours__points": 10}, "round, test, parts, colours"),
        ({"windows__test__begins": "0001-01-01T00:00:00+14:00"}, "round, windows, test, begins"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(changes, where):
    with pytest.raises(UnreadableDeclaration) as found:
        parse_round(change_declaration(**changes))
    assert found.value.where == where


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"round": "X y"}, "the code of a round has small letters"),
        ({"round": "a" * 41}, "the code of a round has small letters"),
        ({"scheme": "p2p-formal"}, "no scheme of governments is called p2p-formal"),
        ({"ranking": "by-favour"}, "no ranking is called by-favour"),
        ({"ranking": "total-1"}, "the ranking total-1 judges no part that one passes or fails"),
        (
            {"test__parts__reading": None, "test__parts__listening": None},
            "no part of the test has points",
        ),
        ({"fee": "bribe"}, "the fee bribe is none of the costs"),
        ({"costs__test__where": None}, "the fee test does not say where it is paid"),
        (
            {"costs__visa__where": {"id": "x" * 121, "en": "x"}},
            "visa: where it is paid has 120 characters at most",
        ),
        ({"cities__medan__zone": "Asia/Atlantis"}, "medan: no time zone is called Asia/Atlantis"),
        ({"cities__medan__seats__mining": 1}, "medan: no sector is called mining"),
        ({"sectors__fishery__floor": 201}, "fishery: nobody can reach 201 points"),
        ({"eligibility__age_from": 40}, "nobody is of an age that may apply"),
        ({"eligibility__schooling": "doctor"}, "no schooling is called doctor"),
        ({"eligibility__path": "friend"}, "no path is called friend"),
        ({"test__form": "oral"}, "no form of a test is called oral"),
        ({"windows__appeals": None}, "no window for appeals"),
        (
            {
                "windows__party": {
                    "begins": "2026-12-01T00:00+07:00",
                    "ends": "2026-12-02T00:00+07:00",
                }
            },
            "no window is called party",
        ),
        ({"windows__test__ends": "2027-01-11T08:00:00+07:00"}, "test: it ends before it begins"),
        ({"windows__test__begins": "2026-11-30T08:00:00+07:00"}, "the windows do not begin in"),
        ({"announced_on": date(2026, 12, 1)}, "the registration begins before the announcement"),
        ({"ranked_on": date(2027, 5, 1)}, "results, ranking and roster do not follow"),
    ],
)
def test_what_may_not_be_published_says_why(changes, fault):
    faults = find_round_faults(parse_round(change_declaration(**changes)), schemes=SCHEMES)
    assert any(each.startswith(fault) for each in faults), faults


def test_a_round_that_was_published_with_its_test_of_colours_beside_the_parts_stays_readable():
    text = change_declaration(test__colour_test=True, test__parts__colours=None)
    edition = parse_round(text)
    assert edition.test.colour_test
    assert edition.test.pass_fail_parts == ()


def test_a_sector_without_a_seat_is_a_fault():
    edition = read_round(KOREA)
    cities = {
        code: replace(city, seats={"manufacturing": 1}) for code, city in edition.cities.items()
    }
    faults = find_round_faults(replace(edition, cities=cities), schemes=SCHEMES)
    assert faults == ["fishery: no city has a seat"]


def test_a_file_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableDeclaration, match="UTF-8"):
        read_round(path)


def test_a_published_round_keeps_the_numbers_that_were_good_when_it_was_published():
    content = change_declaration().replace("rupiah: 420000", "rupiah: 420_000")
    assert "420_000" in content
    with pytest.raises(UnreadableDeclaration, match="digits alone"):
        parse_round(content)
    assert parse_published_round(content).costs["test"].rupiah == 420_000


@pytest.mark.parametrize("text", ["[" * 50_000, "announced_on: 2026-02-30"])
def test_what_python_cannot_hold_is_no_declaration(text):
    with pytest.raises(UnreadableDeclaration) as found:
        parse_round(text)
    assert describe_unreadable(found.value, EXPECTED_LABELS).startswith(
        "This is no declaration in YAML"
    )


def test_a_number_that_is_too_large_says_what_is_the_most():
    with pytest.raises(UnreadableDeclaration) as found:
        parse_round(change_declaration(amounts__fair_minutes=121))
    assert describe_unreadable(found.value, EXPECTED_LABELS).endswith(
        "a whole number from 0 to 120"
    )

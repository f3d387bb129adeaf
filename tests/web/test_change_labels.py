"""What an amendment of a round changes is said in words, in the reader's language."""

from dataclasses import fields

import pytest
from django.urls import reverse
from django.utils import translation

from rantau.common import clock
from rantau.declarations.changes import Change
from rantau.procedures import scheme
from rantau.rounds import edition
from rantau.rounds.amendments import Touched, find_touched
from rantau.web.common.change_labels import PLACE_LABELS
from rantau.web.placement.scheme_change_labels import describe_changes as describe_scheme_changes
from rantau.web.rounds.round_change_labels import SENTENCES, describe_changes
from tests.factories.rounds import (
    CODE,
    FOLDER,
    OPENING,
    change_declaration,
    propose,
    publish,
    publish_round,
    take,
)

SCHEMES = FOLDER.parent


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
        ({"amounts__answer_days": 9}, ("Batas menjawab kontrak (hari)", "7", "9")),
        (
            {"roster_by": "2027-04-13"},
            ("Data dikirim ke negara tujuan paling lambat", "12-04-2027", "13-04-2027"),
        ),
        (
            {"eligibility__clean_record": False},
            ("Tidak pernah dipidana, dicegah ke luar negeri, atau dideportasi", "ya", "tidak"),
        ),
        (
            {"eligibility__schooling": "diploma"},
            ("Pendidikan paling rendah", "SMP", "Diploma (D3)"),
        ),
        ({"fee": "visa"}, ("Biaya ujian", "Ujian", "Visa")),
        ({"sending__diploma__number": False}, ("Nomornya dicatat: Ijazah", "ya", "tidak")),
        (
            {"costs__test__when__id": "besok"},
            (
                "Kapan dibayar, dalam bahasa Indonesia: Ujian",
                "paling lambat 24 jam setelah kursi ditawarkan",
                "besok",
            ),
        ),
        (
            {"eligibility__health__hiv__en": "H.I.V."},
            (
                "siapa yang boleh mendaftar › yang tidak boleh ada pada pemeriksaan kesehatan"
                " › HIV › dalam bahasa Inggris",
                "HIV",
                "H.I.V.",
            ),
        ),
    ],
)
def test_what_changes_is_said_in_words(changes, row):
    assert describe(**changes) == [row]


# What the YAML calls a field by another word, or nothing at all.
WORDS = {
    "needs_clean_record": "clean_record",
    "time_zone": "zone",
    "is_pass_fail": "kind",
    "has_number": "number",
    "entered_by": "by",
    "issued_letters": "issues",
    "standard": "working_days",
    "milestone": "before",
    "depends_on": "needs",
    "validity": "valid",
    "field": "until",
}
CODES = {"code": "", "digest": "", "argument": ""}
DECLARED = [
    *(edition.RoundEdition, edition.Window, edition.Sector, edition.City, edition.Eligibility),
    *(edition.TestForm, edition.TestPart, edition.Cost, edition.SendingDocument),
    *(edition.OriginalCheck, edition.PhotoRules, edition.Amounts),
    *(scheme.Scheme, scheme.Milestone, scheme.Requirement, scheme.RequirementField),
    *(scheme.ValidityRule, scheme.IssuedLetter),
]


def test_no_word_of_a_declaration_is_without_its_label():
    """Of a place that only a sentence has, the last word is the field."""
    words = {WORDS.get(each.name, each.name) for kind in DECLARED for each in fields(kind)}
    labelled = {place.rpartition(".")[2] for place in SENTENCES} | set(PLACE_LABELS)
    assert words - labelled - set(CODES) == set()


def test_of_a_list_is_said_what_came_and_went():
    first, gone, came = (f"2027-01-11T{hour}:00:00+07:00" for hour in ("08", "13", "14"))
    rows = describe_changes(
        change_declaration(sittings=[first, gone]), change_declaration(sittings=[first, came])
    )
    assert [(each.before, each.after) for each in rows] == [
        ("11-01-2027 13.00 WIB", None),
        (None, "11-01-2027 14.00 WIB"),
    ]


def test_a_moment_without_quotation_marks_is_a_moment():
    content = change_declaration(sittings=["2027-01-11T08:00:00+07:00"])
    plain = content.replace("'2027-01-11T08:00:00+07:00'", "2027-01-11T09:00:00+07:00")
    assert describe_changes(content, plain)[-1].after == "11-01-2027 09.00 WIB"


def test_gates_are_said_as_a_declaration_writes_them():
    content = (SCHEMES / "p2p-formal-2026-2.yaml").read_text()
    [row] = describe_scheme_changes(
        content, content.replace("not_held, sex_fits_line, age_at_least: 18]", "not_held]")
    )
    assert row.place == "tahap › Terdaftar › syarat tahap"
    assert (row.before, row.after) == ("sex_fits_line, age_at_least: 18", None)


def test_what_a_declaration_names_keeps_its_name():
    """A requirement whose code is a word of declarations is called by its own name."""
    content = (SCHEMES / "p2p-formal-2026-2.yaml").read_text()
    content = content.replace("  family_card:\n", "  photo:\n")
    changed = content.replace("en: Family card}", "en: Card of the family}")
    assert changed != content
    [row] = describe_scheme_changes(content, changed)
    assert row.place == "syarat › Kartu keluarga › nama › dalam bahasa Inggris"


@pytest.mark.parametrize(
    "value", ["2026-02-30", "2027-01-01T99:99:00+99:99", "0001-01-01T00:00:00+14:00"]
)
def test_a_text_that_only_looks_like_a_day_stays_text(value):
    [found] = describe(cities__medan__venue=value)
    assert found[2] == value


def test_the_name_of_a_room_may_have_dots():
    [found] = describe(cities__medan__rooms={"Lab. 1": 25, "Laboratorium": 25})
    assert found == ("kota › Medan › ruang › Lab. 1", None, "25")


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
    assert find_touched(Change(tuple(place.split(".")), "1", "2") for place in places) == touched


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

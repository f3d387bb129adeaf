"""The machine-readable zone: the specimens of ICAO Doc 9303, what is mistyped, and what is none."""

from datetime import date

import pytest

from rantau.common.mrz import NoZone, compute_check_digit, fits_check_digit, fits_date, read_zone

# ICAO Doc 9303-4, appendix A, and 9303-5, appendix B.
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
# ICAO Doc 9303-5, 4.2.2, with a number of more than nine characters.
LONG_NUMBER = (
    "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
)


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("L898902C3", "6"), ("740812", "2")]
)
def test_check_digits_of_the_standard(text, digit):
    assert compute_check_digit(text) == digit


def test_the_specimen_passport():
    zone = read_zone(PASSPORT)
    assert (zone.number, zone.birth, zone.sex, zone.expiry) == (
        "L898902C3",
        "740812",
        "F",
        "120415",
    )
    assert (zone.primary, zone.secondary, zone.name) == (
        "ERIKSSON",
        "ANNA MARIA",
        "ANNA MARIA ERIKSSON",
    )
    assert (zone.issuer, zone.nationality, zone.failed) == ("UTO", "UTO", ())
    assert not zone.is_name_cut


def test_the_specimen_card():
    zone = read_zone(CARD)
    assert (zone.number, zone.birth, zone.sex, zone.expiry) == (
        "D23145890",
        "740812",
        "F",
        "120415",
    )
    assert (zone.name, zone.failed) == ("ANNA MARIA ERIKSSON", ())


def test_a_card_with_a_long_number():
    zone = read_zone(LONG_NUMBER)
    assert (zone.number, zone.failed) == ("D23145890734", ())


def test_a_name_that_fills_its_place_may_be_cut():
    first = "P<IDN" + "SITI<NURHALIMAH<KUSUMANINGRUM<WIJAYAKUSUMA"[:39]
    assert read_zone(f"{first}\n{PASSPORT.splitlines()[1]}").is_name_cut


@pytest.mark.parametrize(
    "typed",
    [
        PASSPORT.lower(),
        PASSPORT.replace("\n", ""),
        PASSPORT.replace("\n", "\r\n\r\n"),
        " ".join(PASSPORT),
        "P<UTOERIKSSON<<ANNA<MARIA\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        PASSPORT.replace("<<<<<10", "<<<10"),
        PASSPORT.replace("<<<<<10", "<<<<<<<10"),
        PASSPORT.replace("ERIKSSON<<ANNA", "ERIKSSON«ANNA"),
        PASSPORT.replace("7408122F1204159", "74O8I22F12O4I59"),
    ],
)
def test_fillers_case_and_lookalike_letters_are_forgiven(typed):
    if typed == " ".join(PASSPORT):
        typed = typed.replace(" \n ", "\n")
    assert read_zone(typed) == read_zone(PASSPORT)


@pytest.mark.parametrize(
    ("wrong", "failed"),
    [
        (PASSPORT.replace("L898902C3", "L898902C4"), {"number", "whole"}),
        (PASSPORT.replace("740812", "740821"), {"birth", "whole"}),
        (PASSPORT.replace("120415", "120451"), {"expiry", "whole"}),
        (PASSPORT.replace("ZE184226B", "ZE184262B"), {"personal", "whole"}),
        (PASSPORT.replace("<10", "<11"), {"whole"}),
        (CARD.replace("D231458907", "D231458908"), {"number", "whole"}),
    ],
)
def test_each_check_digit_finds_its_own_error(wrong, failed):
    assert set(read_zone(wrong).failed) == failed


@pytest.mark.parametrize(
    "text",
    ["", "SITI", "P<IDN", "X" * 44 + "\n" + "Y" * 44, PASSPORT + "\nA\nB", "é" * 88, "<" * 5000],
)
def test_anything_else_is_no_zone(text):
    with pytest.raises(NoZone):
        read_zone(text)


def test_a_check_digit_decides_between_two_readings():
    zone = read_zone(PASSPORT)
    assert fits_check_digit(zone, "number", "L898902C3")
    assert not fits_check_digit(zone, "number", "L898920C3")
    assert not fits_check_digit(zone, "number", "tidak ada")


@pytest.mark.parametrize(
    ("partial", "year_only", "fits"),
    [
        ("740812", False, True),
        ("740821", False, False),
        ("74<<<<", False, True),
        ("740101", True, True),
        ("750101", True, False),
    ],
)
def test_a_date_agrees_as_far_as_both_are_known(partial, year_only, fits):
    assert fits_date(partial, date(1974, 8, 12), year_only=year_only) is fits

"""A date is read as people write it, and never guessed."""

from datetime import date, datetime

import pytest

from rantau.common.dates import find_date, find_moment, parse_iso_date

DAY = date(2027, 2, 14)


@pytest.mark.parametrize(
    "typed",
    [
        "14-02-2027",
        "14/2/2027",
        "14.2.2027",
        "14 2 2027",
        "14 Februari 2027",
        "14 februari 2027",
        "14 Pebruari 2027",
        "14-Feb-2027",
        "14 FEB 2027",
        "14 February, 2027",
        "February 14, 2027",
        "Feb 14 2027",
        "2027-02-14",
        "2027/2/14",
        "  14 -  02 - 2027 ",
        "14\u201102\u20112027",
        "14\u00a0Februari\u00a02027",
        "١٤-٠٢-٢٠٢٧",
    ],
)
def test_one_day_in_all_its_spellings(typed):
    assert find_date(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 Desember 2028", date(2028, 12, 1)),
        ("3 Mei 2027", date(2027, 5, 3)),
        ("3 May 2027", date(2027, 5, 3)),
        ("17 Agustus 2027", date(2027, 8, 17)),
        ("17 Agt 2027", date(2027, 8, 17)),
        ("2 Okt 2027", date(2027, 10, 2)),
        ("2 Oct 2027", date(2027, 10, 2)),
        ("10 Nop 2027", date(2027, 11, 10)),
    ],
)
def test_months_by_their_names_of_both_languages(typed, day):
    assert find_date(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31-02-2027",
        "14-02-27",
        "14-13-2027",
        "14 Foo 2027",
        "1402",
        "besok",
        "14-02-2027 x",
        "1" * 5000,
        "²-02-2027",
        "0-1-2027",
        "14-02-0000",
    ],
)
def test_what_is_no_day_of_the_calendar_is_none(typed):
    assert find_date(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "5-3-2027 22.00",
        "05-03-2027 22:00",
        "5 Maret 2027 22.00",
        "5 Mar 2027, 22:00",
        "5 Maret 2027 pukul 22.00",
        "2027-03-05T22:00",
        "March 5, 2027 22:00",
    ],
)
def test_a_day_and_the_time_on_the_clock(typed):
    assert find_moment(typed) == datetime(2027, 3, 5, 22, 0)  # noqa: DTZ001  the office's clock


@pytest.mark.parametrize("typed", ["5-3-2027", "22.00", "5-3-2027 24.00", "5-3-2027 22.60", ""])
def test_what_is_no_time_is_none(typed):
    assert find_moment(typed) is None


def test_a_day_as_machines_write_it_is_read_and_nothing_else():
    assert parse_iso_date("2027-03-02") == date(2027, 3, 2)
    for text in ("20270302", "2027-W09-2", "2029-99-99", "02-03-2027", "2027-03-02 ", "٢٠٢٧-03-02"):
        assert parse_iso_date(text) is None

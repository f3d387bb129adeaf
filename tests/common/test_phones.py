"""However a telephone number is typed, it is kept in one form, and one that is none is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.common.phones import INVENTED_PREFIX, find_phone_readings, normalize_phone


@pytest.mark.parametrize(
    "typed",
    [
        "0811 2345 678",
        "08112345678",
        "811 2345 678",
        "62 811 2345 678",
        "62 0811 2345 678",
        "+62 811 2345 678",
        "+62 (0)811 2345 678",
        "(+62) 811-2345-678",
        "0062 811 2345 678",
        "\u202a+62\u200b811\u200d2345678\u202c",
        "0811\u00a02345\u2011678",
        "＋６２ ８１１ ２３４５ ６７８",
        "٠٨١١ ٢٣٤٥ ٦٧٨",
        "WA: 0811.2345.678",
        "Telp. 0811/2345678",
    ],
)
def test_one_number_has_one_form(typed):
    assert normalize_phone(typed) == "+628112345678"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812 0000 0001", "+6281200000001"),
        ("(0234) 271 234", "+62234271234"),
        ("00966 50 123 4567", "+966501234567"),
        ("966 50 123 4567", "+966501234567"),
        ("+886 2 0000 0001", "+886200000001"),
        ("(+886) 912 345 678", "+886912345678"),
        ("+82 10-1234-5678", "+821012345678"),
    ],
)
def test_numbers_at_home_and_abroad(typed, kept):
    assert normalize_phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "+",
        "satu dua",
        "0812",
        "110",
        "081234567890123",
        "0811 2345 678 / 0812 3456 789",
        "0811 2345 678 ext 5",
        "0811CALLNOW",
        "0811+2345678",
        "+999 123 456 789",
        "1" * 300,
    ],
)
def test_what_is_no_number_is_none(typed):
    assert find_phone_readings(typed) == []
    assert normalize_phone(typed) == ""


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("852 9123 4567", ["+6285291234567", "+85291234567"]),
        ("886 912 345 678", ["+62886912345678", "+886912345678"]),
        ("82 10 1234 5678", ["+62821012345678", "+821012345678"]),
    ],
)
def test_a_number_that_may_be_of_two_countries_is_neither(typed, readings):
    assert find_phone_readings(typed) == readings
    assert normalize_phone(typed) == ""
    assert [normalize_phone(each) for each in readings] == readings


def test_numbers_of_invented_people_are_valid_and_nobodys():
    assert normalize_phone("08000 1234567") == f"{INVENTED_PREFIX}1234567"
    assert normalize_phone(f"{INVENTED_PREFIX}0000000") == f"{INVENTED_PREFIX}0000000"
    assert normalize_phone("08000 12345678") == ""


@given(st.text(max_size=24) | st.from_regex(r"[+0-9 ()./-]{0,20}", fullmatch=True))
def test_what_was_kept_is_kept_alike_once_more(typed):
    for reading in find_phone_readings(typed):
        assert find_phone_readings(reading) == [reading]

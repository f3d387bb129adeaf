"""A wage stands in words too."""

import pytest

from rantau.common.number_words import spell_number


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (10, "sepuluh", "ten"),
        (11, "sebelas", "eleven"),
        (17, "tujuh belas", "seventeen"),
        (100, "seratus", "one hundred"),
        (1115, "seribu seratus lima belas", "one thousand one hundred fifteen"),
        (21_000, "dua puluh satu ribu", "twenty-one thousand"),
        (
            2_156_880,
            "dua juta seratus lima puluh enam ribu delapan ratus delapan puluh",
            "two million one hundred fifty-six thousand eight hundred eighty",
        ),
        (1_000_000_000, "satu miliar", "one billion"),
    ],
)
def test_numbers_are_spelled(number, indonesian, english):
    assert (spell_number(number, "id"), spell_number(number, "en")) == (indonesian, english)


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_is_out_of_range_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        spell_number(number, "id")

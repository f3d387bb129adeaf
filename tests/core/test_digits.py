"""A number typed on any keyboard is the same number."""

import pytest

from rantau.core.digits import latin_digits
from rantau.core.references import tidy_code, tidy_passport, tidy_reference
from rantau.documents.serials import tidy_serial
from rantau.registry.nik import tidy_nik
from rantau.registry.registration import tidy_phone
from rantau.registry.slip import code_digest


@pytest.mark.parametrize(
    "typed", ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９"]
)
def test_digits_of_every_script_are_read(typed):
    assert latin_digits(typed) == "0123456789"


@pytest.mark.parametrize("sign", ["²", "½", "Ⅷ", "七", "a", "é", "\ud800"])
def test_what_is_no_digit_stays(sign):
    assert latin_digits(sign) == sign


def test_numbers_that_people_type_are_tidied_alike():
    assert tidy_nik("٣٢١٢ 0154 ٠٢٩٤ 0001") == "3212015402940001"
    assert tidy_phone("٠٨١٢ ٠٠٠٠ ٠٠٠١") == "+6281200000001"
    assert tidy_passport("X١٢٣٤٥٦٧") == "X1234567"
    assert tidy_serial("klr-٣٢١٢-٢٠٢٦-١٢٣") == "KLR-3212-2026-000123"
    assert (tidy_code("٧k٤m"), tidy_reference("rt ٧K٤M q٢xw")) == ("7K4M", "RT-7K4M-Q2XW")
    assert code_digest("RT-7K4M-Q2XW", "K٧M٤Q2XW9P") == code_digest("RT-7K4M-Q2XW", "K7M4Q-2XW9P")


@pytest.mark.parametrize(
    ("dialled", "kept"),
    [
        ("00966 50 123 4567", "+966501234567"),
        ("0062 812 0000 0001", "+6281200000001"),
        ("0812 0000 0001", "+6281200000001"),
        ("62 812 0000 0001", "+6281200000001"),
        ("+886 2 0000 0001", "+886200000001"),
    ],
)
def test_two_noughts_before_a_countrys_number_are_a_plus(dialled, kept):
    assert tidy_phone(dialled) == kept

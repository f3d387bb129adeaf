"""A number typed on any keyboard is the same number."""

import pytest

from rantau.common.numbers import normalize_passport_number, to_latin_digits
from rantau.common.phones import normalize_phone
from rantau.common.references import normalize_code, normalize_reference
from rantau.documents.interface import normalize_serial
from rantau.registry.nik import normalize_nik
from rantau.registry.sign_in_codes import hash_sign_in_code


@pytest.mark.parametrize(
    "typed", ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９"]
)
def test_digits_of_every_script_are_read(typed):
    assert to_latin_digits(typed) == "0123456789"


@pytest.mark.parametrize("sign", ["²", "½", "Ⅷ", "七", "a", "é", "\ud800"])
def test_what_is_no_digit_stays(sign):
    assert to_latin_digits(sign) == sign


def test_numbers_that_people_type_are_tidied_alike():
    assert normalize_nik("٣٢١٢ 0154 ٠٢٩٤ 0001") == "3212015402940001"
    assert normalize_phone("٠٨١٢ ٠٠٠٠ ٠٠٠١") == "+6281200000001"
    assert normalize_passport_number("X١٢٣٤٥٦٧") == "X1234567"
    assert normalize_serial("klr-٣٢١٢-٢٠٢٦-١٢٣") == "KLR-3212-2026-000123"
    assert (normalize_code("٧k٤m"), normalize_reference("rt ٧K٤M q٢xw")) == ("7K4M", "RT-7K4M-Q2XW")
    assert hash_sign_in_code("RT-7K4M-Q2XW", "K٧M٤Q2XW9P") == hash_sign_in_code(
        "RT-7K4M-Q2XW", "K7M4Q-2XW9P"
    )

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


@pytest.mark.parametrize(
    "typed",
    [
        "KLR-3212-2026-000123",
        "klr 3212 2026 123",
        "KLR-3212-2O26-OOO123",
        "KLR-3212-2026-0OOl23.",
        "Nomor: KLR-3212-2026-000123",
        "No. KLR/3212/2026/000123",
        "KLR\u20133212\u20132026\u2013000123",
        "KLR-3212-2026-\u200b000123",
        "\uff2b\uff2c\uff32-3212-2026-000123",
    ],
)
def test_a_serial_is_read_as_people_write_it(typed):
    assert normalize_serial(typed) == "KLR-3212-2026-000123"


@pytest.mark.parametrize(
    ("typed", "serial"),
    [("NO-3212-2026-1", "3212-2026-000001"), ("KLR-BP-JKT-2026-7", "KLR-BP-JKT-2026-000007")],
)
def test_letters_of_an_office_stay(typed, serial):
    assert normalize_serial(typed) == serial


@pytest.mark.parametrize(
    "typed",
    [
        "3212015402940001",
        "3212-0154-0294-0001",
        "3212\u200b0154 0294.0001",
        "\uff13212015402940001",
    ],
)
def test_a_nik_is_read_without_what_stands_between_its_digits(typed):
    assert normalize_nik(typed) == "3212015402940001"


def test_what_is_wrong_in_a_nik_stays_to_be_shown():
    assert normalize_nik("3212O15402940001") == "3212O15402940001"


def test_wide_letters_of_a_passport_are_letters():
    assert normalize_passport_number("\uff38 000-0007\u200b") == "X0000007"

"""What goes wrong while somebody types: the session ends, a form goes twice, a page is old."""

import pytest

from tests.browser.steps import fill_in_registration, read_slip

pytestmark = pytest.mark.story
REGISTER = "/orang/daftar/"


def test_a_session_that_ends_in_mid_form_keeps_everything_typed(visitor):
    counter = fill_in_registration(visitor("loket.3212").goes(REGISTER), "Wartini", "1991")
    counter.page.context.clear_cookies(name="sessionid")
    counter.presses("Daftarkan").reads("Yang Anda ketik masih ada")
    counter.signs_in("loket.3212").reads("Wartini", "Haurgeulis")
    counter.presses("Kirim lagi").reads("Cetak dan serahkan tanda daftar ini", "Wartini")


def test_the_same_form_sent_twice_registers_once(visitor):
    counter = visitor("loket.3212", width=1440).goes(REGISTER)
    slip = read_slip(fill_in_registration(counter, "Karsinah", "1991").presses("Daftarkan"))
    counter.page.reload()
    assert read_slip(counter) == slip


def test_an_old_page_says_so_and_keeps_what_was_typed(visitor, place_worker):
    placement = place_worker("Kusnadi")
    one, other = visitor("loket.3212"), visitor("loket.3212")
    for officer in (one, other):
        officer.goes(f"/berkas/{placement}/terima/")
        officer.types({"Nama di kartu": "KUSNADI"}, within="KTP elektronik")
    one.presses("Terima yang dicentang").reads("Cetak tanda terima ini")
    other.presses("Terima yang dicentang").reads("sudah diubah orang lain")
    assert other.field("Nama di kartu", "KTP elektronik").input_value() == "KUSNADI"

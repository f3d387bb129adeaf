"""What goes wrong while somebody types: the session ends, a form goes twice, a page is old."""

import pytest

pytestmark = pytest.mark.story
NOTICE = "Pemberitahuan privasi sudah saya jelaskan dan orangnya mengerti"


def registering(counter, name):
    """A form of registration filled in, not yet sent."""
    counter.goes("/orang/daftar/").types({"Nama seperti di kartu": name, "Tanggal lahir": "1991"})
    counter.types({"Desa atau kelurahan di kartu": "Haurgeulis"})
    return counter.ticks("Perempuan", NOTICE)


def test_a_session_that_ends_in_mid_form_keeps_everything_typed(visitor):
    counter = registering(visitor("loket.3212"), "Wartini")
    counter.page.context.clear_cookies(name="sessionid")
    counter.presses("Daftarkan").reads("Yang Anda ketik masih ada")
    counter.signs_in("loket.3212").reads("Wartini", "Haurgeulis")
    counter.presses("Kirim lagi").reads("Cetak dan serahkan slip ini", "Wartini")


def test_the_same_form_sent_twice_registers_once(visitor):
    counter = registering(visitor("loket.3212", width=1440), "Karsinah").presses("Daftarkan")
    slip = counter.finds(r"RT-\w{4}-\w{4}"), counter.finds(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")
    counter.page.reload()
    assert slip == (
        counter.finds(r"RT-\w{4}-\w{4}"),
        counter.finds(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b"),
    )


def test_an_old_page_says_so_and_keeps_what_was_typed(visitor, placed):
    placement = placed("Kusnadi")
    one, other = visitor("loket.3212"), visitor("loket.3212")
    for officer in (one, other):
        officer.goes(f"/berkas/{placement}/terima/")
        officer.types({"Nama di kartu": "KUSNADI"}, within="KTP elektronik")
    one.presses("Terima yang dicentang").reads("Diterima, belum diperiksa")
    other.presses("Terima yang dicentang").reads("sudah diubah orang lain")
    assert other.field("Nama di kartu", "KTP elektronik").input_value() == "KUSNADI"

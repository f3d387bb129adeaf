"""An officer's morning at the worklist: filter, claim, receive for two at once, undo, pass on, leave."""

import pytest

from tests.browser.steps import format_day

pytestmark = pytest.mark.story
NARROW = ("Rohimin Peraga", "Suwarti Peraga", "Tarsih Peraga")
WIDE = ("Kasdullah Contoh", "Dewi Lestari Contoh", "Yohana Contoh")


@pytest.mark.parametrize(("width", "names"), [(360, NARROW), (1440, WIDE)])
def test_a_morning_at_the_worklist(visitor, place_worker, width, names):
    first, second, third = names
    for name in names:
        place_worker(name)
    counter = visitor("loket.3212", width=width)
    keep_a_filter(counter, first)
    claim_and_give_back(counter, first)
    receive_for_both(counter, first, second)
    pass_on(counter, visitor("kepala.3212", width=width), first)
    leave(counter, visitor("kepala.3212", width=width), third)


def find_row(officer, name):
    """The row of a person."""
    return officer.page.get_by_role("row").filter(has_text=name)


def keep_a_filter(counter, name):
    counter.goes("/kantor/").page.get_by_label("Urutkan").select_option(label="Nama")
    counter.presses("Saring").reads(name)
    counter.types({"Simpan saringan ini dengan nama": "Menurut nama"}).presses("Simpan")
    counter.goes("/kantor/?saring=lewat").does_not_read(name)
    counter.goes("/kantor/").does_not_read(name)
    counter.follows("Menurut nama").reads(name).presses("Hapus “Menurut nama”")
    counter.does_not_read("Menurut nama")


def claim_and_give_back(counter, name):
    find_row(counter.goes("/kantor/?saring=kantor"), name).get_by_role(
        "button", name="Saya kerjakan"
    ).click()
    counter.goes("/kantor/?saring=saya").reads(name, "(Anda)", "Urungkan")
    find_row(counter, name).get_by_role("button", name="Kembalikan").click()
    counter.goes("/kantor/?saring=saya").does_not_read(name)


def receive_for_both(counter, *names):
    counter.goes("/kantor/?saring=kantor")
    for name in names:
        find_row(counter, name).get_by_role("checkbox").check()
    counter.presses("Terima dokumen…").reads(*names)
    for name in names:
        section = counter.page.locator("section.card").filter(has_text=name)
        section.get_by_label("Kartu keluarga").first.check()
    counter.presses("Lihat apa yang akan terjadi").reads("dicatat diterima hari ini")
    counter.presses("Terima untuk 2 orang").reads("selesai").does_not_read("tidak jadi")
    counter.page.get_by_role("listitem").filter(has_text=names[0]).get_by_role(
        "button", name="Urungkan"
    ).click()
    counter.goes("/kantor/?saring=kantor")
    counter.reads(names[0], "Kurang 5").does_not_read(names[1])  # it waits for who verifies


def pass_on(counter, head, name):
    colleague = head.page.locator(".bar__me a").first.inner_text()
    find_row(counter.goes("/kantor/?saring=kantor"), name).get_by_role("checkbox").check()
    counter.presses("Serahkan…").types({"Alasan": "Saya ke desa"}).presses("Serahkan")
    counter.reads("Pilih kepada siapa.").types({"Kepada siapa": colleague})
    counter.presses("Serahkan").reads("Kini rekan itu yang mengerjakan.")
    head.goes("/kantor/?saring=saya").reads(name, "Saya ke desa")


def leave(counter, head, name):
    find_row(counter.goes("/kantor/?saring=kantor"), name).get_by_role(
        "button", name="Saya kerjakan"
    ).click()
    counter.follows("Siapa yang cuti")
    counter.types({"Hari pertama cuti": format_day(0), "Hari terakhir cuti": format_day(3)})
    counter.presses("Simpan cuti")
    head.goes("/kantor/?saring=bebas").reads(name, "cuti s.d.")
    find_row(head, name).get_by_role("button", name="Ambil alih").click()
    head.goes("/kantor/?saring=saya").reads(name)

"""A hopeful with no e-mail and no telephone takes part at the counter of her district: the same
chance as those with a telephone, a slip to keep, and in the end her exam card."""

import re
from datetime import timedelta

import pytest

from rantau.common import clock
from rantau.rounds.draw_file import find_draw_faults, read_draw_file
from rantau.worker.periodic_tasks import advance_rounds, print_documents
from tests.browser.steps import NOTICE, read_slip
from tests.factories.rounds import CHECKS, CODE, OPENING, publish_round, take

pytestmark = pytest.mark.story
NAME, NIK, PASSPORT = "Contoh Tarsinih", "3212015201980077", "X7700077"
PHONES = 5  # others who come by telephone
EXAM_NUMBER_PATTERN = r"\b\d{12}\b"
CONFIRM = "Sahkan: baris ini sudah saya cocokkan dengan rekening bank"
CODE_PATTERN = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"


def test_from_the_counter_to_the_exam_card(frozen, guest):
    publish_round()
    counter, herself = guest("loket.3212"), guest()
    frozen.at = OPENING + timedelta(minutes=3)
    code = take_place(counter)
    with clock.freeze_clock(OPENING + timedelta(minutes=1)):
        for number in range(1, PHONES + 1):
            take(number)
    ticket = draw(frozen, herself, counter, code)
    pay(frozen, (guest("pusat"), guest("pusat-2")), counter, code)
    frozen.at = CHECKS - timedelta(days=2)
    open_times(guest("kepala.3212"))
    check_originals(frozen, counter, ticket)
    read_exam_number(herself, code, counter.finds(EXAM_NUMBER_PATTERN))


def take_place(counter):
    """The officer types it for her; the secret code that is printed."""
    counter.goes("/kantor/").follows("Putaran").follows("Ambilkan tempat")
    counter.types(
        {
            "Nama, seperti di paspor": NAME,
            "NIK": NIK,
            "Nomor paspor": PASSPORT,
            "Tanggal lahir": "12-01-1998",
            "Kota ujian": "Jakarta",
            "Kota lain, bila yang pertama penuh": "Bandung",
        }
    )
    counter.ticks("Perempuan", "Pabrik (manufaktur)").presses("Ambilkan tempat")
    counter.reads(NAME, "Kerja ke Korea", "Jakarta, Bandung", "Telepon tidak diperlukan", "24 jam")
    return counter.finds(CODE_PATTERN)


def draw(frozen, herself, counter, code):
    """After the fair minutes she stands in the list that anybody draws again, between the others."""
    counter.goes("/putaran/meja/").follows("Lihat bagaimana keadaan sebuah tempat")
    counter.types({"Kode rahasia Anda": code.lower()}).presses("Tampilkan tempat saya")
    counter.reads("Anda sudah punya tempat")
    ticket = counter.finds(r"Tiket (\w+)").removeprefix("Tiket ")
    frozen.at = OPENING + timedelta(minutes=12)
    assert frozen.work(advance_rounds) == 1
    answer = herself.page.context.request.get(f"/putaran/{CODE}/undian/")
    drawn = read_draw_file(answer.text())
    assert find_draw_faults(drawn) == []
    assert ticket in {each for each, _city in drawn.results}
    assert len(drawn.results) == PHONES + 1
    return ticket


def pay(frozen, officers, counter, code):
    """Any office tells her of the seat; the bank reports what she paid at its own counter: one of
    headquarters enters it, another one confirms it, and meanwhile her page says so."""
    headquarters, second = officers
    counter.goes("/putaran/tempat/").reads("Ada kursi untuk Anda", "Jakarta", "Rp420.000")
    payment = counter.finds(r"\b\d{4} \d{4} \d{4}\b").replace(" ", "")
    frozen.at = OPENING + timedelta(hours=5)
    rows = f"B-7;{payment};420000;{OPENING + timedelta(hours=10):%d-%m-%Y %H.%M}"
    headquarters.goes("/putaran/pembayaran/baru/").types({"Atau tempel baris laporan bank": rows})
    headquarters.presses("Catat").reads("B-7", "Kursi terbayar")
    counter.goes("/putaran/tempat/").reads("Bank sudah melaporkan pembayaran Anda")
    report = headquarters.finds(r"LB-\w{4}-\w{4}")
    second.goes("/putaran/pembayaran/").follows(report).ticks(CONFIRM).presses("Putuskan")
    counter.goes("/putaran/tempat/").reads("Kursi ini milik Anda")


def open_times(head):
    head.goes("/kantor/").follows("Putaran").follows("Waktu kantor kita")
    head.types(
        {
            "Hari pertama": "07-12-2026",
            "Hari terakhir": "07-12-2026",
            "Dari": "08.00",
            "Sampai": "10.00",
        }
    )
    head.presses("Buka waktu").reads("07-12-2026")


def check_originals(frozen, counter, ticket):
    """Registered, booked and checked at the same counter; she leaves with her card."""
    counter.goes("/kantor/").presses("Daftarkan orang")
    counter.types({"Nama seperti di kartu": NAME, "Tanggal lahir": "12-01-1998", "NIK": NIK})
    counter.types({"Nomor paspor": PASSPORT, "Desa atau kelurahan di kartu": "Haurgeulis"})
    counter.ticks("Perempuan", NOTICE).presses("Daftarkan").reads("Cetak dan serahkan tanda daftar")
    read_slip(counter)
    frozen.at = CHECKS
    counter.goes(f"/putaran/{CODE}/berkas/")
    counter.types({"Atau nama lengkap": NAME, "dengan tanggal lahir": "12-01-1998"})
    counter.presses("Cari").follows("Pesan waktu di sini")
    counter.page.get_by_role("radio").first.check()
    counter.presses("Pesan").reads(NAME)
    counter.follows(ticket).reads(NAME, NIK, PASSPORT)
    counter.types({"Nama di paspor": NAME.upper(), "Tanggal lahir di paspor": "12-01-1998"})
    counter.types({"Nomor paspor": PASSPORT})
    counter.ticks("Perempuan", "Terima: ia mendapat nomor dan kartu ujian").presses("Simpan")
    card = counter.page.get_by_role("link", name=re.compile(r"^Cetak kartu ujian KU-"))
    address = card.get_attribute("href")
    counter.page.context.request.get(address)  # asks the worker to prepare it
    assert frozen.work(print_documents) > 0
    assert counter.page.context.request.get(address).body().startswith(b"%PDF-")


def read_exam_number(herself, code, number):
    herself.goes("/putaran/tempat/").types({"Kode rahasia Anda": code})
    herself.presses("Tampilkan tempat saya").reads("Nomor ujian Anda", number, "Jakarta")

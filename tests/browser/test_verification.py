"""A passport is verified beside its scan: its zone finds a mistyped number, a second officer answers
about the name, and both read what they may not do before they do it."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from tests.browser.steps import PASSPORTS, format_day
from tests.browser.test_whole_journey import BEFORE_SELECTED, hand_in, sees_originals
from tests.placement.test_verification import build_zone

pytestmark = pytest.mark.story


def draw_passport(zone):
    """A page of data of an invented passport, large enough to be read."""
    picture = Image.new("RGB", (1000, 700), (238, 243, 236))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 120, 260, 420), fill=(180, 190, 200))
    for row, words in enumerate(
        ("REPUBLIK INDONESIA", "PASPOR / PASSPORT", zone.splitlines()[1][:8])
    ):
        pen.text((300, 60 + 60 * row), words, fill=(10, 40, 30), font_size=34)
    for row, line in enumerate(zone.splitlines()):
        pen.text((40, 560 + 50 * row), line, fill=(0, 0, 0), font_size=34)
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(params=[360, 1440], ids=["telephone", "desk"])
def story(request, visitor, place_worker, tmp_path):
    """Officers at windows of one width, a worker who was selected, and a scan of the passport."""
    name = {360: "Nurhalimah", 1440: "Suwarni"}[request.param]
    # No check digit finds two digits swapped that are alike or differ by five.
    number = next(each for each in PASSPORTS if int(each[-1]) - int(each[-2]) not in (-5, 0, 5))
    born = {360: date(1990, 8, 17), 1440: date(1992, 3, 6)}[request.param]
    words = f"{name.upper()}<KARTO<WIKROMO"
    zone = build_zone(number, words, f"{born:%y%m%d}", expiry="311108")
    scan = tmp_path / "paspor.jpg"
    scan.write_bytes(draw_passport(zone))
    come = lambda login, **how: visitor(login, width=request.param, **how)  # noqa: E731
    return come, place_worker(name, born), name, number, zone, scan


def select(come, placement):
    counter = come("loket.3212").goes(f"/berkas/{placement}/terima/")
    hand_in(counter, BEFORE_SELECTED)
    counter.presses("Terima yang dicentang")
    verifier = come("verifikasi.3212").goes(f"/berkas/{placement}/periksa/")
    sees_originals(verifier, BEFORE_SELECTED)
    verifier.presses("Simpan hasil pemeriksaan")
    head = come("kepala.3212").goes(f"/berkas/{placement}/putuskan/")
    head.presses("Tetapkan terpilih dan terbitkan suratnya")


def test_a_mistyped_number_and_a_longer_name(story):
    come, placement, name, number, zone, scan = story
    select(come, placement)
    mistyped = number[:-2] + number[-1] + number[-2]
    officer = come("bp3mi.32").goes(f"/berkas/{placement}/terima/")
    passport = {"Nomor paspor": mistyped, "Nama di paspor": f"{name.upper()} KARTO WIKROMO"}
    hand_in(officer, {"Paspor": {**passport, "Berlaku sampai": "8 November 2031"}})
    officer.attaches("Foto atau pindaian", scan, within="Paspor").presses("Terima yang dicentang")

    officer = come("bp3mi.32", script=True).goes(f"/berkas/{placement}/periksa/")
    officer.reads("Aturan empat mata", "Begitu Anda menyimpan satu hasil pemeriksaan")
    officer.reads("paspor menambah nama, misalnya nama ayah atau kakek")
    assert officer.page.locator("input[type=radio]:checked").count() == 0
    opened = []
    officer.page.on("request", lambda each: opened.append("/terima/" in each.url))
    officer.page.wait_for_timeout(300)
    assert not any(opened)  # a folded scan is not opened
    officer.opens("Buka pindaian")
    officer.page.locator(".scan img").wait_for()
    officer.types({"Bacaan mesin (MRZ)": zone.lower()}).presses("Bandingkan MRZ")
    officer.reads("semua angka periksa cocok", "dua huruf atau angka tertukar")
    officer.presses(f"Pakai {number}").does_not_read(f"Pakai {number}")
    assert officer.field("Bacaan mesin (MRZ)").input_value() == zone.lower()
    officer._kept()
    officer.ticks("pindaian saja", "Benar dan sesuai", within="Paspor")
    officer.presses("Simpan hasil pemeriksaan").reads("Tersimpan")

    officer.goes(f"/berkas/{placement}/").reads("Jawab soal nama")
    assert officer.page.get_by_role("link", name="Jawab soal nama").count() == 0
    head = come("kepala-bp3mi.32").goes(f"/berkas/{placement}/").presses("Jawab soal nama")
    head.reads("Nomor, tanggal lahir, dan jenis kelamin sama dengan bacaan mesin (MRZ).")
    head.ticks("Orang yang sama, ejaannya berbeda")
    head.types({"Alasan dan bukti": "Akta lahir menyebut ayah dan kakek"})
    head.presses("Simpan jawaban").reads("Soal nama dijawab")


def test_an_error_names_the_document_and_the_field(visitor, place_worker):
    placement = place_worker("Wagiyem")
    counter = visitor("loket.3212").goes(f"/berkas/{placement}/terima/")
    wrong = {"Izin keluarga, diketahui kepala desa": {"Tanggal tanda tangan": "31 Februari 2026"}}
    hand_in(counter, wrong)
    counter.presses("Terima yang dicentang")
    counter.reads("Izin keluarga, diketahui kepala desa, Tanggal tanda tangan: Tulis tanggal")
    right = {"Tanggal tanda tangan": format_day(-3).replace("-", "/")}
    counter.types(right, within="Izin keluarga, diketahui kepala desa")
    counter.presses("Terima yang dicentang").reads("Tersimpan")

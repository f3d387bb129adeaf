"""A returnee on Korea's special test and a nurse for Japan: the five questions, a place on an old
telephone, a time for the originals that she books herself, and the officer who checks them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from rantau.common import clock
from rantau.rounds.services.slots import SlotsInput
from rantau.worker.periodic_tasks import advance_rounds
from tests.browser.test_counter_hopeful import EXAM_NUMBER_PATTERN
from tests.factories.payments import build_payment, record
from tests.factories.rounds import open_slots_at, propose, publish, read_declaration, register

pytestmark = pytest.mark.story
ANNOUNCED = datetime(2026, 11, 5, 3, tzinfo=UTC)
BORN = date(1998, 1, 12)


@dataclass(frozen=True)
class Errand:
    """A round with what its hopeful answers and chooses; `checks` is the day of the originals."""

    code: str
    country: str
    health: str
    stay: str
    sector: str
    opens: datetime
    fair_minutes: int
    checks: date
    rupiah: int
    originals: tuple[str, ...]


SPECIAL = Errand(
    "korea-special-2026",
    "Korea Selatan",
    "4. Apakah salah satu ini ada pada Anda?",
    "Pernah, kurang dari 5 tahun",
    "Pabrik (manufaktur)",
    datetime(2026, 11, 23, 3, tzinfo=UTC),
    10,
    date(2026, 12, 14),
    420_000,
    (
        "Pernah bekerja di Korea Selatan dan pulang sebelum izinnya habis: catatan kami, atau cap di"
        " paspor",
    ),
)
NURSE = Errand(
    "japan-2027",
    "Jepang",
    "",
    "Tidak",
    "Perawat (kangoshi)",
    datetime(2026, 11, 9, 2, tzinfo=UTC),
    60,
    date(2027, 2, 8),
    0,
    ("STR perawat, masih berlaku", "Dua tahun bekerja sebagai perawat sejak STR"),
)


@pytest.mark.parametrize(
    ("errand", "refused"),
    [
        (SPECIAL, ("Tidak", "Putaran ini untuk yang pernah bekerja di")),
        (NURSE, ("Pernah, dan tinggal melebihi izin visa", "Belum bisa untuk putaran ini")),
    ],
    ids=["returnee", "nurse"],
)
def test_from_the_five_questions_to_the_exam_number(frozen, guest, errand, refused):
    with clock.freeze_clock(ANNOUNCED):
        publish(propose(read_declaration(errand.code)))
    frozen.at = errand.opens + timedelta(minutes=2)
    she, counter = guest(), guest("loket.3212")
    stay, reason = refused
    answer_questions(she, errand, stay).reads(reason)
    answer_questions(she, errand, errand.stay).reads("Anda memenuhi syarat")
    take_place(she, errand)
    frozen.at = errand.opens + timedelta(minutes=errand.fair_minutes + 2)
    assert frozen.work(advance_rounds) == 1
    pay(frozen, she, errand)
    number = have_originals_checked(frozen, she, counter, errand)
    she.goes("/putaran/tempat/").reads("Nomor ujian Anda", number)


def answer_questions(she, errand, stay):
    she.goes(f"/putaran/{errand.code}/").types({"1. Kapan Anda lahir?": f"{BORN:%d-%m-%Y}"})
    she.ticks("Diploma", within="2. Sekolah terakhir yang tamat?")
    she.ticks(stay, within=f"3. Pernah bekerja di {errand.country}?")
    if errand.health:  # Japan declares no rule of it
        she.ticks("Tidak", within=errand.health)
    question = (
        f"{5 if errand.health else 4}. Pernah dipenjara, dicegah ke luar negeri, atau dideportasi?"
    )
    return she.ticks("Tidak", within=question).presses("Lihat jawabannya")


def take_place(she, errand):
    she.goes(f"/putaran/{errand.code}/").presses("Daftar").types(
        {
            "Nama, seperti di paspor": "Contoh Pelamar HH",
            "NIK": "3212015201980077",
            "Nomor paspor": "X0000077",
            "Tanggal lahir": f"{BORN:%d-%m-%Y}",
            "Kota ujian": "Jakarta",
        }
    )
    if errand is SPECIAL:
        she.ticks("Saya pernah bekerja di Korea Selatan dan pulang sebelum izin saya habis")
    she.ticks("Perempuan", errand.sector).presses("Ambil tempat saya")
    she.presses("Lihat tempat saya").reads("Anda sudah punya tempat")


def pay(frozen, she, errand):
    """The seat of the special test is paid; Japan asks nothing, so that the seat is hers at once."""
    she.goes("/putaran/tempat/")
    if errand.rupiah:
        code = she.reads("Ada kursi untuk Anda").finds(r"\b\d{4} \d{4} \d{4}\b").replace(" ", "")
        frozen.at += timedelta(hours=1)
        with clock.freeze_clock(frozen.at):
            paid_at = frozen.at - timedelta(minutes=5)
            record(build_payment("B-77", code, at=paid_at, rupiah=errand.rupiah))
    she.goes("/putaran/tempat/").reads("Kursi ini milik Anda")


def have_originals_checked(frozen, she, counter, errand):
    """She books a time herself; the officer types what the passport has. The exam number."""
    frozen.at = datetime.combine(errand.checks, time(1), UTC)
    with clock.freeze_clock(frozen.at):
        slots = SlotsInput(errand.checks, errand.checks, time(9), time(10), 30, 2)
        open_slots_at(data=slots, round_code=errand.code)
        register(77, nik="3212015201980077", birth_date=BORN, sex="F")
    she.goes("/putaran/tempat/waktu/?kantor=DN-3212").page.get_by_role("radio").first.check()
    she.presses("Pesan").reads("Dinas Tenaga Kerja Kabupaten Indramayu")
    ticket = she.finds(r"Tiket \w+").removeprefix("Tiket ")
    counter.goes(f"/putaran/{errand.code}/berkas/").follows(ticket)
    typed = {"Nama di paspor": "CONTOH PELAMAR HH", "Nomor paspor": "X0000077"}
    counter.types({**typed, "Tanggal lahir di paspor": f"{BORN:%d-%m-%Y}"})
    counter.ticks(*errand.originals)
    counter.ticks("Perempuan", "Terima: ia mendapat nomor dan kartu ujian").presses("Simpan")
    return counter.finds(EXAM_NUMBER_PATTERN)

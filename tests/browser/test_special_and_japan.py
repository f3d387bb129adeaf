"""A returnee on Korea's special test and a nurse for Japan: the five questions, a place on an old
telephone, a time for the originals that she books herself, the officer who checks them; her result,
the documents at the counter, and the contract that she accepts on her own page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from rantau.common import clock
from rantau.rounds.services.rankings import RankingInput, propose_ranking, publish_ranking
from rantau.rounds.services.slots import SlotsInput
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import advance_rounds
from tests.actors import get_officer
from tests.browser.steps import NOTICE, read_slip
from tests.browser.test_counter_hopeful import EXAM_NUMBER_PATTERN
from tests.factories.examinees import build_test_points, take_in, write_results
from tests.factories.offers import write_choices
from tests.factories.payments import build_payment, record
from tests.factories.rosters import export, move, photograph, take_answer, write_answers
from tests.factories.rounds import open_slots_at, propose, publish, read_declaration

pytestmark = pytest.mark.story
ANNOUNCED = datetime(2026, 11, 5, 3, tzinfo=UTC)
BORN, NAME = date(1998, 1, 12), "Contoh Pelamar HH"
NIK, PASSPORT, PIN = "3212015201980077", "X0000077", "730518"


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
    results: datetime
    documents: tuple[str, ...]
    typed: dict[str, str]  # of the documents
    documents_on: datetime
    counterpart: str
    sender: str
    result: tuple[str, ...]
    chosen_as: str


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
    datetime(2027, 2, 5, 3, tzinfo=UTC),
    ("Surat sehat", "Paspor", "Izin keluarga", "Ijazah", "Rekening bank atas nama sendiri"),
    {
        "Paspor: nomor": PASSPORT,
        "Paspor: berlaku sampai": "12-01-2033",
        "Ijazah: nomor": "DN-01 contoh",
        "Rekening bank atas nama sendiri: nomor": "000-contoh",
    },
    datetime(2027, 2, 23, 3, tzinfo=UTC),
    "kr",
    "HRDK",
    ("Lulus",),
    "manufacturing",
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
    datetime(2027, 4, 20, 3, tzinfo=UTC),
    (
        "Paspor",
        "Ijazah, dalam bahasa Indonesia dan Inggris",
        "Transkrip nilai, dalam bahasa Indonesia dan Inggris",
        "Izin keluarga",
        "SKCK",
        "Surat sehat",
        "Sertifikat bahasa Jepang, N5",
        "Surat pernyataan bermeterai",
        "STR, dalam bahasa Indonesia dan Inggris",
        "Surat pengalaman kerja dua tahun",
    ),
    {
        "Paspor: nomor": PASSPORT,
        "Paspor: berlaku sampai": "12-01-2033",
        "Ijazah, dalam bahasa Indonesia dan Inggris: nomor": "DN-01 contoh",
        "SKCK: nomor": "SKCK-contoh",
        "SKCK: berlaku sampai": "30-11-2027",
        "Sertifikat bahasa Jepang, N5: nomor": "N5-contoh",
        "STR, dalam bahasa Indonesia dan Inggris: nomor": "STR-contoh",
    },
    datetime(2027, 5, 4, 3, tzinfo=UTC),
    "jp",
    "JICWELS",
    ("Lulus",),
    "nurse",
)


@pytest.mark.parametrize(
    ("errand", "refused"),
    [
        (SPECIAL, ("Tidak", "Putaran ini untuk yang pernah bekerja di")),
        (NURSE, ("Pernah, dan tinggal melebihi izin visa", "Belum bisa untuk putaran ini")),
    ],
    ids=["returnee", "nurse"],
)
def test_from_the_five_questions_to_an_accepted_contract(frozen, guest, errand, refused):
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
    number, reference = have_originals_checked(frozen, she, counter, errand)
    she.goes("/putaran/tempat/").reads("Nomor ujian Anda", number)
    look_up_result(frozen, she, errand, number)
    hand_in_documents(frozen, counter, errand, number)
    accept_contract(frozen, she, errand, number, reference)


def register_at(counter):
    """The counter registers her on the open form; reference and code on her slip."""
    counter.types(
        {
            "Nama seperti di kartu": NAME,
            "Tanggal lahir": f"{BORN:%d-%m-%Y}",
            "NIK": NIK,
            "Nomor paspor": PASSPORT,
            "Desa atau kelurahan di kartu": "Haurgeulis",
        }
    )
    counter.ticks("Perempuan", NOTICE).presses("Daftarkan").reads("Cetak dan serahkan")
    return read_slip(counter)


def sign_in(she, reference, secret):
    she.goes("/saya/masuk/").types(
        {
            "Nomor Rantau atau NIK": reference,
            "Tanggal lahir": f"{BORN:%d-%m-%Y}",
            "PIN, atau kode di tanda daftar": secret,
        }
    )
    return she.presses("Buka").reads(NAME)


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
            "Nama, seperti di paspor": NAME,
            "NIK": NIK,
            "Nomor paspor": PASSPORT,
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
    """She gets a PIN and books a time herself; the officer types what the passport has. The exam
    number, and her reference."""
    frozen.at = datetime.combine(errand.checks, time(1), UTC)
    with clock.freeze_clock(frozen.at):
        slots = SlotsInput(errand.checks, errand.checks, time(9), time(10), 30, 2)
        open_slots_at(data=slots, round_code=errand.code)
    reference, code = register_at(counter.goes("/orang/daftar/"))
    sign_in(she, reference, code).goes("/saya/pin/")
    she.types({"PIN baru": PIN, "Ketik sekali lagi PIN baru itu": PIN}).presses("Simpan PIN")
    she.goes("/putaran/tempat/waktu/?kantor=DN-3212").page.get_by_role("radio").first.check()
    she.presses("Pesan").reads("Dinas Tenaga Kerja Kabupaten Indramayu")
    ticket = she.finds(r"Tiket \w+").removeprefix("Tiket ")
    counter.goes(f"/putaran/{errand.code}/berkas/").follows(ticket)
    typed = {"Nama di paspor": NAME.upper(), "Nomor paspor": PASSPORT}
    counter.types({**typed, "Tanggal lahir di paspor": f"{BORN:%d-%m-%Y}"})
    counter.ticks(*errand.originals)
    counter.ticks("Perempuan", "Terima: ia mendapat nomor dan kartu ujian").presses("Simpan")
    return counter.finds(EXAM_NUMBER_PATTERN), reference


def look_up_result(frozen, she, errand, number):
    """The counterpart's points come in; she looks hers up with exam number and birth date."""
    frozen.at = errand.results
    with clock.freeze_clock(frozen.at):
        if errand is SPECIAL:
            move(number, Stage.SAT)
            take_in(write_results(5, build_test_points({number: 150}), code=errand.code))
        else:
            take_in(write_results(5, {number: (80, 0)}, kind="SKILL", code=errand.code))
    she.goes("/putaran/hasil/").types({"Nomor ujian": number, "Tanggal lahir": f"{BORN:%d-%m-%Y}"})
    she.presses("Tampilkan hasil").reads(*errand.result)


def hand_in_documents(frozen, counter, errand, number):
    """Whoever is ranked brings what the country asks, and her photograph."""
    frozen.at = errand.documents_on
    with clock.freeze_clock(frozen.at):
        data = RankingInput(errand.code, "Nilai lengkap", "All points are there")
        reference = propose_ranking(get_officer("pusat"), uuid4(), data).answer
        publish_ranking(get_officer("pusat-2"), uuid4(), reference)
    if errand is SPECIAL:
        with clock.freeze_clock(frozen.at):
            photograph(number)
    counter.goes(f"/putaran/dokumen/{number}/").ticks(*errand.documents).types(errand.typed)
    counter.presses("Semua lengkap").reads("Tersimpan", "Berkas lengkap")


def accept_contract(frozen, she, errand, number, reference):
    """An employer chooses her; she signs in with her PIN, reads and accepts."""
    pusat = get_officer("pusat")
    with clock.freeze_clock(frozen.at):
        export(errand.code)
        answers = write_answers(1, {number: "approved"}, code=errand.code, sender=errand.sender)
        take_answer(answers, counterpart=errand.counterpart, by=pusat)
    frozen.at += timedelta(days=30)
    with clock.freeze_clock(frozen.at):
        chosen = {number: {"sector": errand.chosen_as}}
        content = write_choices(2, chosen, code=errand.code, sender=errand.sender)
        take_answer(content, counterpart=errand.counterpart, by=pusat)
    sign_in(she, reference, PIN)
    she.goes("/saya/putaran/").presses("Lihat akibatnya, lalu jawab")
    she.ticks("Terima kontrak").presses("Kirim jawaban").reads("Kontrak Anda")

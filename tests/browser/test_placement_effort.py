"""From counter to clearance: what a whole placement costs all who work on it
(docs/design/budgets.md). `script/bench story` prints the table.

Everybody is signed in, and the worklist or the agency's desk stands open in a tab of the browser since
before the worker came: it reads itself again, so that her row is there without a page being loaded.
The counter registers in a second tab. The scans are left out.
"""

import pytest

from tests.browser.effort import CountedVisitor, Effort
from tests.browser.steps import (
    NOTICE,
    Worker,
    format_day,
    read_slip,
    register_candidate_at_agency,
)
from tests.browser.test_whole_journey import build_documents_before_cleared

pytestmark = pytest.mark.story
MAX_LOADS, MAX_COUNTER_LOADS, MAX_COUNTER_SECONDS = 14, 6, 60.0
PARTIES = ("loket.3212", "p3mi.1", "verifikasi.3212", "kepala.3212", "bp3mi.32", "kepala-bp3mi.32")
NIK, PHONE = "3212066105930777", "081200003377"
ORIGINAL = {"Benar dan sesuai, diperiksa sekarang": "asli dilihat"}


@pytest.fixture
def desks(visitor):
    """Every party at its list, which stands open; each is counted from here."""
    return {
        login: visitor(login, width=1440, script=True, build=CountedVisitor).begins()
        for login in PARTIES
    }


@pytest.fixture
def counter_tab(desks):
    """The second tab of the counter, where it registers."""
    list_tab = desks["loket.3212"]
    tab = CountedVisitor(list_tab.page.context.new_page(), list_tab.language)
    return tab.goes(list_tab.page.url).begins()


def test_a_placement_takes_few_pages_and_the_counter_a_minute(desks, counter_tab):
    kartini = Worker("21-05-1993", "Kartini")
    register_with_numbers(counter_tab, kartini)
    register_candidate_at_agency(desks.get, kartini)
    receive_at_counter(desks["loket.3212"], kartini)
    verify_at_district(desks["verifikasi.3212"], kartini)
    selecting = "Putuskan seleksi", "Tetapkan terpilih dan terbitkan suratnya"
    decide(desks["kepala.3212"], kartini, *selecting, r"RKP-3212-\d+")
    receive_and_verify_at_regional_office(desks["bp3mi.32"], kartini)
    clearing = "Terbitkan izin berangkat", "Terbitkan izin berangkat"
    decide(desks["kepala-bp3mi.32"], kartini, *clearing, r"KLR-\S+")
    efforts = {login: desk.effort for login, desk in desks.items()}
    efforts["loket.3212"] += counter_tab.effort
    print(write_table(efforts))
    counter, total = efforts["loket.3212"], sum(efforts.values(), Effort())
    assert total.loads <= MAX_LOADS, write_table(efforts)
    assert counter.loads <= MAX_COUNTER_LOADS
    assert counter.seconds <= MAX_COUNTER_SECONDS


def register_with_numbers(counter, she):
    """Registration with the number of the card and a telephone, as it mostly is."""
    counter.hits("b")
    counter.types({"Nama seperti di kartu": she.name}).ticks("Perempuan")
    counter.types({"Tanggal lahir": she.born, "NIK": NIK})
    counter.types({"Desa atau kelurahan di kartu": "Haurgeulis", "Nomor telepon": PHONE})
    counter.ticks(NOTICE).hits("Enter").reads("Cetak dan serahkan tanda daftar ini")
    she.reference, she.code = read_slip(counter)


def write_table(efforts):
    """A line for each party, and one for all."""
    rows = [*efforts.items(), ("all", sum(efforts.values(), Effort()))]
    names = ("loads", 7), ("actions", 9), ("keys", 7), ("seconds", 9)
    head = f"{'party':18}" + "".join(f"{name:>{width}}" for name, width in (*names, ("waiting", 9)))
    lines = [
        f"{name:18}{e.loads:7}{e.actions:9}{e.keys:7}{e.seconds:9.1f}{e.waiting:9.1f}"
        for name, e in rows
    ]
    return "\n".join(["", head, *lines])


def open_step(officer, she, step):
    """The step of the worker's row, once the worklist has read itself again."""
    row = officer.sees_a_minute_pass().page.get_by_role("row", name=she.name)
    link = row.get_by_role("link", name=step)
    officer.effort.act(-1, 0)
    link.first.click()
    return officer


def receive_at_counter(counter, she):
    open_step(counter, she, "Lengkapi dokumen")
    counter.ticks("KTP elektronik", within="KTP elektronik")
    counter.ticks("Kartu keluarga", within="Kartu keluarga")
    permission = "Izin keluarga, diketahui kepala desa"
    counter.types({"Tanggal tanda tangan": format_day(-20)}, within=permission)
    counter.ticks("Surat status perkawinan", within="Surat status perkawinan")
    agreement = {"Nomor perjanjian": "PP-1/2026", "Tanggal tanda tangan": format_day(-10)}
    counter.types(agreement, within="Perjanjian penempatan")
    counter.hits("Enter").reads("Cetak tanda terima ini", "KTP elektronik")


def verify_at_district(verifier, she):
    open_step(verifier, she, "Periksa dokumen")
    verifier.reads(she.name)
    for name in ("KTP elektronik", "Kartu keluarga", "Izin keluarga, diketahui kepala desa"):
        verifier.ticks("asli dilihat", within=name)
    for name in ("Surat status perkawinan", "Perjanjian penempatan"):
        verifier.ticks("asli dilihat", within=name)
    verifier.types({"Ketik banyaknya dokumen yang sudah Anda lihat": "5"}).presses("Semua sesuai")
    verifier.reads("Langkah berikutnya: Putuskan seleksi")


def decide(head, she, step, verb, serial):
    open_step(head, she, step).presses(verb).finds(serial)


def receive_and_verify_at_regional_office(officer, she):
    officer.finds_by_key(she.reference)
    officer.presses("Terima dokumen")
    documents = build_documents_before_cleared(she)
    documents["Paspor"]["Nama di paspor"] = she.name.upper()
    for name, fields in documents.items():
        officer.types({**fields, **ORIGINAL}, within=name)
    officer.presses("Terima yang dicentang").reads("Terbitkan izin berangkat")

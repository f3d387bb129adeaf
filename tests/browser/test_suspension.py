"""An agency with two hundred people under way is held: everybody has a message in seconds, and reads
three ways on. One goes on with another agency, another withdraws, whoever has a clearance departs."""

import os
import time

import psycopg
import pytest

from tests.browser.conftest import AT_WORK
from tests.browser.steps import Worker, register_at_counter, register_candidate_at_agency
from tests.browser.test_own_page import sign_in
from tests.databases import change_database

pytestmark = pytest.mark.story

OTHERS, LONGEST = 198, 60.0  # people besides the two of the story; seconds
# The same person and placement again, each under another number and birth date.
COPY_SQL = """
    with people as (
        insert into registry_person
        select (jsonb_populate_record(p, jsonb_build_object(
            'id', gen_random_uuid(), 'reference', format('RT-9%%s-HELD', lpad(n::text, 3, '0')),
            'birth_date', date '1950-01-01' + n))).*
          from registry_person p, generate_series(1, %(others)s) n
         where p.reference = %(person)s
        returning id, substring(reference from 4 for 4) as number
    )
    insert into placement_placement
    select (jsonb_populate_record(x, jsonb_build_object(
        'id', gen_random_uuid(), 'reference', format('PN-%%s-HELD', people.number),
        'person_id', people.id))).*
      from placement_placement x, people where x.reference = %(placement)s
"""
NOTIFIED_SQL = """select count(*) from journal_entry e join placement_placement x on x.id = e.subject
               where e.kind = 'placement:agency:held' and x.agency = (
                     select agency from placement_placement where reference = %(placement)s)"""


@pytest.fixture
def database(rantau):
    """The database of the Rantau at work, as its administrator, who sees every row."""
    url = change_database(os.environ["DATABASE_ADMIN_URL"], AT_WORK)
    with psycopg.connect(url, autocommit=True) as server:
        yield server


def wait_until_all_are_notified(database, count, names):
    started = time.monotonic()
    while time.monotonic() - started < LONGEST:
        if database.execute(NOTIFIED_SQL, names).fetchone()[0] >= count:
            return
        time.sleep(0.5)
    raise AssertionError("not everybody has a message")


def test_an_agency_with_two_hundred_people_is_held(visitor, database):
    moving, leaving = Worker("04-05-1973", "Sumirah"), Worker("06-07-1974", "Tasminah")
    for she in (moving, leaving):
        register_at_counter(visitor, she)
        register_candidate_at_agency(visitor, she, "p3mi.3")
    names = {"person": moving.reference, "placement": moving.placement, "others": OTHERS}
    database.execute(COPY_SQL, names)

    headquarters = visitor("pusat", width=1440).goes("/mitra/AG-003/")
    headquarters.presses("Tahan").reads("ditahan: sedang ditinjau")
    try:
        wait_until_all_are_notified(database, OTHERS + 2, names)
        _let_one_go_on_with_another_agency(visitor, moving)
        _let_one_withdraw(visitor, leaving)
    finally:
        headquarters.goes("/mitra/AG-003/")
        headquarters.types({"Apa yang ditemukan": "Selesai"}).presses("Cabut penahanan")
    headquarters.reads("tidak ditahan")


def _let_one_go_on_with_another_agency(visitor, she):
    own = sign_in(visitor(), she)
    own.reads("Pengajuan Anda berhenti dulu", "Anda yang memilih, dan semuanya gratis")
    own.follows("Lanjutkan lewat P3MI lain").reads("jangan bayar siapa pun")
    own.presses("Minta P3MI lain").reads("Anda meminta P3MI lain pada")

    officer = visitor("verifikasi.3212", width=1440).goes(f"/berkas/{she.placement}/")
    officer.reads("P3MI ditahan", "Ia sudah meminta P3MI lain")
    officer.follows("Lanjutkan lewat P3MI lain").does_not_read("PT Peraga Duta Samudra")
    officer.page.get_by_label("PT Peraga Bakti Mandiri").first.check()
    officer.ticks(
        "Ia sudah membaca atau mendengar syarat pekerjaan ini, dan menginginkannya"
    ).presses("Simpan")
    officer.reads("Tersimpan").does_not_read("P3MI ditahan")

    before = visitor("p3mi.3").goes("/calon/")
    before.does_not_read(she.placement)
    visitor("p3mi.1").goes("/calon/").reads(she.placement, she.name)
    own.goes("/saya/").does_not_read("Pengajuan Anda berhenti dulu")
    own.reads("PT Peraga Bakti Mandiri")


def _let_one_withdraw(visitor, she):
    own = sign_in(visitor(), she).reads("Pengajuan Anda berhenti dulu")
    own.follows("Saya tidak jadi berangkat").reads("Anda tidak berutang apa pun")
    own.presses("Batalkan").reads("Ada yang perlu diperbaiki")
    own.ticks("Saya membatalkan pengajuan saya").presses("Batalkan").reads(
        "Pembatalan Anda sudah dicatat"
    )
    started = time.monotonic()
    while "Dibatalkan" not in own.goes("/saya/").shown():
        assert time.monotonic() - started < LONGEST, "the wish was not carried out"
        time.sleep(0.5)

"""The worklist page: a row is a person, filters survive, and what is done there has a receipt."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.access.services.same_persons import record_same_person
from rantau.duties.models import Duty
from rantau.duties.services.holding import claim_duty
from rantau.journal.models import Entry, Reading
from rantau.placement.models import DocumentEvent
from tests.actors import get_officer
from tests.factories.placements import (
    BEFORE_SELECTED,
    create_placement,
    create_unrelated_placement,
)

DESK = reverse("common:desk")
PASSPORT = {"number": "X1234567", "name": "SITI NURHALIMAH", "expires_on": "2032-01-31"}
OTHER = {"nik": "", "phone": "", "birth_date": date(1991, 5, 6)}


@pytest.fixture
def journey(db):
    create_unrelated_placement()
    return create_placement()


@pytest.fixture
def browse(client):
    """Open or send a page of the worklist as the account with this login; gives its words."""

    def open_page(login, address=DESK, *, status=200, **data):
        client.force_login(Account.objects.get(login=login))
        answer = client.post(address, data) if data else client.get(address)
        assert answer.status_code == status, answer.content.decode()[-2000:]
        return read_words(answer.content.decode())

    return open_page


def read_words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def choose(journey, actor):
    """What the check box of the placement's row sends."""
    with reading_as(actor):
        duty = Duty.objects.get(about=journey.get().id, closed_at=None)
    return f"{duty.id}:{duty.revision}"


def test_a_row_is_a_person_with_destination_agency_and_what_is_missing(browse, journey):
    page = browse("loket.3212")
    for words in ("Siti Nurhalimah", journey.person, "Taiwan", "Kurang 5:", "Saya kerjakan"):
        assert words in page
    assert "Dewi" not in page


def test_the_due_time_is_told_twice(browse, journey):
    page = browse("loket.3212")
    assert re.search(r"\d+ (hari|minggu|jam)", page)
    assert re.search(r"(Senin|Selasa|Rabu|Kamis|Jumat) \d\d-\d\d-\d{4}, \d\d\.\d\d", page)


def test_whom_the_list_shows_is_logged_as_read(browse, journey):
    browse("loket.3212")
    with reading_as(get_officer("inspektorat")):
        readings = Reading.objects.filter(subject=journey.get().person_id, purpose="worklist")
        assert readings.count() == 1


def test_the_filter_is_remembered_for_the_account(browse, journey):
    assert "Siti" not in browse("loket.3212", f"{DESK}?tujuan=MY")
    assert "Siti" not in browse("loket.3212")
    assert "Siti" in browse("kepala.3212")
    assert "Siti" in browse("loket.3212", f"{DESK}?saring=kantor")
    assert "Siti" in browse("loket.3212")


def test_a_list_that_reads_itself_again_is_no_choice_of_a_filter(browse, client, journey):
    assert "Siti" in browse("loket.3212", f"{DESK}?saring=kantor")
    answer = client.get(f"{DESK}?tujuan=MY", headers={"Sec-Fetch-Mode": "cors"})
    assert "Siti" not in answer.content.decode()
    assert "Siti" in browse("loket.3212")


def test_a_filter_that_is_kept_stands_beside_the_built_in_ones(browse, client, journey):
    values = {"key": uuid4(), "name": "Taiwan saja", "query": "tujuan=TW"}
    browse("loket.3212", reverse("duties:filter"), status=302, **values)
    assert "Taiwan saja" in browse("loket.3212")
    values = {"key": uuid4(), "delete": "Taiwan saja", "query": "tujuan=TW"}
    browse("loket.3212", reverse("duties:filter"), status=302, **values)
    assert "Taiwan saja Hapus" not in browse("loket.3212")


def test_a_name_is_looked_for_without_standing_in_an_address(browse, journey):
    create_placement(name="Wartini", **OTHER)
    page = browse("loket.3212", q="Wartini")
    assert "Siti Nurhalimah" not in page
    assert "Wartini" in page


def test_the_three_groups_count(browse, journey):
    assert "Minggu ini · 1" in browse("loket.3212") or "Nanti · 1" in browse("loket.3212")


def test_claiming_from_a_row_goes_back_to_the_list_with_an_undo(browse, journey):
    counter = get_officer("loket.3212")
    values = {"key": uuid4(), "one": choose(journey, counter), "query": "saring=kantor"}
    browse("loket.3212", reverse("duties:claim"), status=302, **values)
    page = browse("loket.3212")
    assert "(Anda)" in page
    assert "Urungkan" in page
    assert "sampai" in page


def test_a_row_that_fails_says_why_and_the_others_stand(browse, journey):
    counter, verifier = get_officer("loket.3212"), get_officer("verifikasi.3212")
    other = create_placement(name="Wartini", **OTHER)
    taken = choose(other, verifier)
    rows = [choose(journey, counter), taken]
    duty, _colon, seen = taken.partition(":")
    claim_duty(verifier, uuid4(), duty, seen=int(seen))
    page = browse("loket.3212", reverse("duties:claim"), key=uuid4(), duty=rows)
    assert re.search(r"Siti Nurhalimah\s+selesai", page)
    assert re.search(r"Wartini\s+tidak jadi", page)


@pytest.mark.parametrize("page", ["claim", "give_back", "undo", "pass_on", "receive"])
def test_who_comes_too_late_reads_that_somebody_did_it(browse, journey, page):
    row = choose(journey, get_officer("loket.3212"))
    journey.receive(BEFORE_SELECTED)
    address = reverse(f"duties:{page}")
    text = browse("loket.3212", address, status=409, key=uuid4(), duty=row)
    assert re.search(r"Siti Nurhalimah\s+tidak jadi\s+Ini sudah selesai", text)


def test_the_page_of_a_step_that_somebody_took_meanwhile_says_that_nothing_waits(browse, journey):
    journey.receive(BEFORE_SELECTED)
    journey.verify(BEFORE_SELECTED)
    page = browse("verifikasi.3212", reverse("placement:verify", args=[journey.reference]))
    assert "Tidak ada dokumen yang menunggu Anda periksa." in page


@pytest.mark.parametrize(
    ("ends", "tag"),
    [
        ("2027-03-02", "harus berangkat hari ini"),
        ("2027-03-03", "harus berangkat paling lambat besok"),
        ("2027-03-05", "harus berangkat dalam 3 hari"),
    ],
)
def test_a_row_says_how_long_its_documents_let_her_leave(browse, journey, ends, tag):
    journey.advance_to_selected()
    journey.prepare(visa={"number": "V-5", "expires_on": ends})
    assert tag in browse("kepala-bp3mi.32")


def test_a_row_says_nothing_of_a_departure_that_has_time(browse, journey):
    journey.advance_to_selected()
    journey.prepare()
    page = browse("kepala-bp3mi.32")
    assert "Siti Nurhalimah" in page
    assert "harus berangkat" not in page


def test_what_waits_for_others_is_filtered_and_sorted(browse, journey):
    journey.advance_to_selected()
    journey.receive({"passport": PASSPORT})
    waiting = f"{DESK}?saring=menunggu"
    page = browse("loket.3212", waiting)
    assert "Periksa dokumen" in page
    assert "Urutkan" in page
    assert "Siti" in browse("loket.3212", f"{waiting}&langkah=placement:verify:regional&urut=nama")
    page = browse("loket.3212", f"{waiting}&tujuan=MY")
    assert "Siti" not in page
    assert "Tidak ada tugas" in page


def test_what_comes_next_is_opened_from_any_page_without_the_list(client, journey):
    client.force_login(Account.objects.get(login="loket.3212"))
    page = client.get(reverse("placement:file", args=[journey.reference])).content.decode()
    assert re.search(r'href="/kantor/berikutnya/"\s+data-key="n"', page)
    answer = client.get(reverse("duties:next"))
    assert answer["Location"] == reverse("placement:receive", args=[journey.reference])


def test_passing_on_asks_to_whom_and_why_and_keeps_what_was_typed(browse, journey):
    counter = get_officer("loket.3212")
    row = choose(journey, counter)
    address = reverse("duties:pass_on")
    assert "Kepada siapa" in browse("loket.3212", address, key=uuid4(), duty=row)
    values = {"key": uuid4(), "duty": row, "confirm": "1", "why": "Saya ke desa"}
    assert "Pilih kepada siapa." in browse("loket.3212", address, status=422, **values)
    verifier = get_officer("verifikasi.3212")
    page = browse("loket.3212", address, **values, to_owner=verifier.ref)
    assert "Kini rekan itu yang mengerjakan." in page
    assert "Saya ke desa" in browse("verifikasi.3212")


class TestPause:
    """The clock of a row waits for the person, once; every list and her own page say so."""

    def open_form(self, browse, journey):
        duty = choose(journey, get_officer("loket.3212")).partition(":")[0]
        address = reverse("duties:pause_clock", args=[duty])
        assert "Jeda batas waktu…" in browse("loket.3212")
        assert "Siti Nurhalimah" in browse("loket.3212", address)
        return address, {"key": uuid4(), "cause": "brings", "days": "3"}

    def test_what_was_typed_is_kept_and_what_is_missing_told(self, browse, client, journey):
        address, values = self.open_form(browse, journey)
        client.force_login(Account.objects.get(login="loket.3212"))
        answer = client.post(address, {**values, "words": "", "days": "7"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'href="#id_words"' in page
        assert 'value="7"' in page

    def test_row_file_and_list_say_what_is_waited_for(self, browse, journey):
        address, values = self.open_form(browse, journey)
        words = "Bawa kartu keluarga asli"
        browse("loket.3212", address, status=302, **values, words=words)
        row = browse("loket.3212")
        assert "waktu dijeda" in row
        assert words in row
        assert "Jeda batas waktu…" not in row
        file = reverse("placement:file", args=[journey.reference])
        assert words in browse("verifikasi.3212", file)
        at_agency = browse("p3mi.1", file)
        assert "menunggu pekerja" in at_agency
        assert words not in at_agency
        value = choose(journey, get_officer("loket.3212"))
        browse("loket.3212", reverse("duties:start_clock"), status=302, key=uuid4(), one=value)
        assert "waktu dijeda" not in browse("loket.3212")

    def test_no_other_office_opens_it(self, browse, journey):
        address, _values = self.open_form(browse, journey)
        browse("loket.3204", address, status=404)
        browse("p3mi.1", address, status=403)


class TestReceiveInBulk:
    address = reverse("duties:receive")

    def fill_in(self, journey, row, **changes):
        ref = journey.reference
        return {
            "duty": row,
            f"{ref}-seen": journey.revision,
            f"{ref}-key": uuid4(),
            f"{ref}-family_card.got": "on",
            **changes,
        }

    def test_first_it_says_what_will_happen_to_whom(self, browse, journey):
        row = choose(journey, get_officer("loket.3212"))
        values = self.fill_in(journey, row)
        page = browse("loket.3212", self.address, key=uuid4(), stage="preview", **values)
        assert "dicatat diterima hari ini" in page
        assert "Diterima belum berarti diperiksa" in page
        with reading_as(journey.national):
            assert DocumentEvent.objects.filter(placement=journey.get().id).count() == 0

    def test_a_wrong_value_is_told_at_its_field_before(self, browse, journey):
        row = choose(journey, get_officer("loket.3212"))
        name = f"{journey.reference}-family_permission.signed_on"
        values = self.fill_in(journey, row, **{name: "31-31-2027"})
        page = browse(
            "loket.3212", self.address, key=uuid4(), stage="preview", status=422, **values
        )
        assert "14-02-2027" in page

    def test_each_row_has_a_receipt_and_a_row_that_fails_leaves_the_others(self, browse, journey):
        counter = get_officer("loket.3212")
        other = create_placement(name="Wartini", **OTHER)
        values = self.fill_in(journey, choose(journey, counter))
        stale = self.fill_in(other, choose(other, counter), **{f"{other.reference}-seen": 99})
        values |= {**stale, "duty": [values["duty"], stale["duty"]]}
        key = uuid4()
        page = browse("loket.3212", self.address, key=key, stage="confirm", **values)
        assert re.search(r"Siti Nurhalimah\s+selesai", page)
        assert re.search(r"Wartini\s+tidak jadi", page)
        with reading_as(get_officer("inspektorat")):
            assert Entry.objects.filter(kind="placement:documents:received").count() == 1 + 2

    def test_it_can_be_undone_until_somebody_goes_on(self, browse, journey):
        journey.receive({"family_card": {}})
        values = {"key": uuid4(), "one": f"{journey.reference}:{journey.revision}"}
        browse("loket.3212", reverse("duties:undo_receive"), status=302, **values)
        assert "Kurang 5:" in browse("loket.3212")
        journey.receive(BEFORE_SELECTED)
        journey.verify({"family_card": {}})
        late = {"key": uuid4(), "one": f"{journey.reference}:{journey.revision}"}
        page = browse("loket.3212", reverse("duties:undo_receive"), status=409, **late)
        assert "tidak dapat diurungkan lagi" in page

    def test_only_what_nobody_has_handed_in_is_offered(self, browse, journey):
        journey.receive({"family_card": {}})
        with reading_as(journey.verifier):
            duty = Duty.objects.get(about=journey.get().id, closed_at=None)
        row = f"{duty.id}:{duty.revision}"
        page = browse("verifikasi.3212", self.address, key=uuid4(), duty=row)
        assert "Kartu keluarga" not in page


def test_an_agency_hands_in_its_own_documents_and_no_others(browse, journey):
    address = reverse("placement:receive", args=[journey.reference])
    page = browse("p3mi.1", address)
    assert "Perjanjian penempatan" in page
    assert "Kartu keluarga" not in page
    journey.receive(
        {"placement_agreement": BEFORE_SELECTED["placement_agreement"]}, by=journey.agency
    )


def test_who_is_away_is_shown_with_take_over(browse, journey):
    counter = get_officer("loket.3212")
    row = choose(journey, counter)
    browse("loket.3212", reverse("duties:claim"), status=302, key=uuid4(), one=row)
    values = {"who": counter.ref, "starts_on": "02-03-2027", "ends_on": "05-03-2027"}
    browse("loket.3212", reverse("duties:absences"), status=302, key=uuid4(), **values)
    page = browse("verifikasi.3212")
    assert "cuti s.d. 05-03-2027" in page
    assert "Ambil alih" in page


def test_a_page_after_the_last_row_leads_to_the_first(client, journey):
    client.force_login(Account.objects.get(login="loket.3212"))
    duty = choose(journey, get_officer("loket.3212")).partition(":")[0]
    answer = client.get(f"{DESK}?sesudah={duty}")
    assert (answer.status_code, answer.url) == (302, DESK)


class TestTheNextDuty:
    """One step after the other: a row leads to where it is done, saving leads to the next row."""

    def test_a_row_leads_to_the_page_where_its_step_is_done(self, client, journey):
        client.force_login(Account.objects.get(login="loket.3212"))
        page = client.get(DESK).content.decode()
        assert f'href="/berkas/{journey.reference}/terima/" data-act' in page

    def test_what_the_actor_is_barred_from_leads_nowhere(self, client, journey):
        journey.advance_to_selected()
        journey.prepare()
        for login, leads in (("bp3mi.32", False), ("kepala-bp3mi.32", True)):
            client.force_login(Account.objects.get(login=login))
            page = client.get(DESK).content.decode()
            assert (f"/berkas/{journey.reference}/putuskan/" in page) is leads

    def test_whoever_has_two_accounts_reads_who_else_may(self, client, journey):
        journey.advance_to_selected()
        journey.prepare()
        record_same_person(get_officer("pusat"), uuid4(), "bp3mi.32", "loket.3578")
        client.force_login(Account.objects.get(login="bp3mi.32"))
        page = client.get(DESK).content.decode()
        assert "Harus dikerjakan petugas lain" in page
        assert get_officer("bp3mi.32").name not in page.split("Yang boleh:")[1].split("</small>")[0]

    def test_saving_opens_what_comes_next_in_the_worklist(self, client, journey):
        other = create_placement(**OTHER, name="Rohimin")
        client.force_login(Account.objects.get(login="loket.3212"))
        form = {"key": str(uuid4()), "seen": journey.revision, "family_card.got": "on"}
        sent = client.post(f"/berkas/{journey.reference}/terima/", {**form, "next": "1"})
        following = client.get(sent["Location"])
        assert following["Location"] == f"/berkas/{other.reference}/terima/"

    def test_after_the_last_row_comes_the_first(self, client, journey):
        other = create_placement(**OTHER, name="Rohimin")
        client.force_login(Account.objects.get(login="loket.3212"))
        following = client.get(reverse("duties:next"), {"selesai": other.reference})
        assert following["Location"] == f"/berkas/{journey.reference}/terima/"

    def test_what_a_colleague_holds_is_left_to_the_colleague(self, client, journey):
        counter = get_officer("loket.3212")
        duty, _colon, seen = choose(journey, counter).partition(":")
        claim_duty(get_officer("verifikasi.3212"), uuid4(), duty, seen=int(seen))
        client.force_login(Account.objects.get(login="loket.3212"))
        assert client.get(reverse("duties:next"))["Location"] == DESK
        assert "Tidak ada lagi yang menunggu" in client.get(DESK).content.decode()

    def test_what_the_actor_is_barred_from_is_passed_over(self, client, journey):
        journey.advance_to_selected()
        journey.prepare()
        for login, leads in (("bp3mi.32", DESK), ("kepala-bp3mi.32", "/berkas/{}/putuskan/")):
            client.force_login(Account.objects.get(login=login))
            address = client.get(reverse("duties:next"))["Location"]
            assert address == leads.format(journey.reference)

    def test_looking_for_the_next_one_shows_nobody(self, client, journey):
        client.force_login(Account.objects.get(login="loket.3212"))
        with reading_as(journey.national):
            before = Reading.objects.count()
        client.get(reverse("duties:next"))
        with reading_as(journey.national):
            assert Reading.objects.count() == before

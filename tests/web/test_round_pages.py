"""Rounds as a hopeful, a clerk at a counter and headquarters see them."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.access.sign_in_limits import PLACES_OF_NETWORK, ROUND_PLACE
from rantau.common import clock
from rantau.common.ratelimit import Counter
from rantau.common.ratelimit import take as take_try
from rantau.offices.models import Office
from rantau.rounds.models import Announcement
from rantau.rounds.services.seating import name_venue_office, plan_seats
from tests.actors import get_officer
from tests.factories.rounds import (
    CHECKS,
    CODE,
    OPENING,
    book,
    change_declaration,
    find_ticket,
    open_slots_at,
    propose,
    publish,
    publish_round,
    read_declaration,
    register,
    seat,
    take,
    verify,
)

TYPED = {
    "name": "Contoh Pelamar",
    "nik": "3212010101980001",
    "passport": "X1234507",
    "birth_date": "01-01-1998",
    "sex": "M",
    "sector": "manufacturing",
    "first": "jakarta",
    "second": "bandung",
}
ANSWERS = {
    "birth_date": "20-05-1998",
    "schooling": "upper_secondary",
    "stay": "never",
    "health": "no",
    "record": "no",
}


@pytest.fixture
def open_round(db):
    """Korea's round, a minute after its registration opened."""
    publish_round()
    with clock.freeze_clock(OPENING + timedelta(minutes=1)):
        yield


def read(client, page, /, *arguments, **typed):
    """The text of a page; posted where something is typed."""
    address = reverse(page, args=arguments)
    response = client.post(address, typed) if typed else client.get(address)
    return response.content.decode()


def find_office_name(login):
    office = get_officer(login).office
    with reading_as(PUBLIC_ACTOR):
        return Office.objects.get(id=office).name


def get_key(page):
    return re.search(r'name="key" value="([^"]+)"', page)[1]


class TestTheRound:
    def test_it_stands_in_the_list_and_says_who_may_apply_where_when_and_for_how_much(
        self, client, open_round
    ):
        assert "Kerja ke Korea, putaran 2 tahun 2026" in read(client, "rounds:list")
        page = read(client, "rounds:detail", CODE)
        for words in ("Umur 18 sampai 39 tahun", "Balai Latihan Medan", "Rp420.000", "20 soal"):
            assert words in page

    def test_an_amendment_is_shown_with_every_value_that_changed(self, client, open_round):
        text = change_declaration(cities__medan__venue="Gedung Balai Latihan Medan")
        publish(propose(text, summary="Tempat ujian Medan pindah"))
        assert "Tempat ujian Medan pindah" in read(client, "rounds:detail", CODE)
        page = read(client, "rounds:amendment", CODE, 2)
        assert "kota › Medan › tempat" in page
        assert "<b>Gedung Balai Latihan Medan</b>" in page
        assert client.get(reverse("rounds:amendment", args=[CODE, 1])).status_code == 404

    def test_it_closes_by_three_clocks(self, client, open_round):
        assert "16.00 WIB, 17.00 WITA, 18.00 WIT" in read(client, "rounds:detail", CODE)

    def test_an_amendment_says_how_many_people_with_a_place_it_touches(self, client, open_round):
        for number in range(1, 7):
            take(number, second="medan" if number < 6 else "bandung")
        publish(propose(change_declaration(cities__medan__venue="Gedung Balai Latihan Medan")))
        for page in (
            read(client, "rounds:detail", CODE),
            read(client, "rounds:amendment", CODE, 2),
        ):
            assert "Menyangkut 5 orang yang sekarang punya tempat" in page
        changed = change_declaration(cities__medan__venue="Gedung Lain", number="08/G2G/2026")
        publish(propose(changed))
        assert "Menyangkut 6 orang" in read(client, "rounds:amendment", CODE, 3)

    def test_one_that_is_not_published_is_absent(self, client, db):
        propose()
        for name in ("rounds:detail", "rounds:eligibility", "rounds:take", "rounds:draw"):
            assert client.get(reverse(name, args=[CODE])).status_code == 404


class TestEligibility:
    def test_who_may_apply_is_told_so_and_nothing_is_kept(self, client, open_round):
        page = read(client, "rounds:eligibility", CODE, **ANSWERS)
        assert "Anda memenuhi syarat" in page
        assert reverse("rounds:take", args=[CODE]) in page
        assert not client.cookies

    def test_who_may_not_is_told_why_and_what_else_is_open(self, client, open_round):
        with clock.freeze_clock(OPENING - timedelta(days=3)):
            publish(propose(read_declaration("korea-special-2026")))
        old = {**ANSWERS, "birth_date": "01-01-1980"}
        page = read(client, "rounds:eligibility", CODE, **old)
        assert "Umur Anda 46 tahun pada 30-11-2026; batas tertinggi 39 tahun." in page
        assert "tidak ada putaran lain" in page
        back = {**ANSWERS, "schooling": "primary", "stay": "short"}
        page = read(client, "rounds:eligibility", CODE, **back)
        assert "Pendidikan paling rendah" in page
        assert reverse("rounds:detail", args=["korea-special-2026"]) in page

    def test_who_does_not_know_is_warned(self, client, open_round):
        page = read(client, "rounds:eligibility", CODE, **{**ANSWERS, "health": "unknown"})
        assert "Periksa dulu kesehatan Anda" in page
        assert reverse("rounds:take", args=[CODE]) in page
        page = read(client, "rounds:eligibility", CODE, **{**ANSWERS, "record": "unknown"})
        assert "Cari tahu dulu" in page

    def test_only_what_the_round_has_a_rule_of_is_asked_and_the_questions_are_counted(
        self, client, open_round
    ):
        with clock.freeze_clock(OPENING - timedelta(days=4)):
            publish(propose(change_declaration("japan-2027", eligibility__work_years=2)))
        japan, korea = (read(client, "rounds:detail", each) for each in ("japan-2027", CODE))
        assert "3. Berapa lama Anda bekerja di profesi itu?" in japan
        assert 'name="health"' not in japan
        assert 'name="health"' in korea
        assert 'name="work"' not in korea
        assert "5 pertanyaan" in japan
        assert "5 pertanyaan" in korea
        answers = {**ANSWERS, "schooling": "diploma", "work": "no"}
        page = read(client, "rounds:eligibility", "japan-2027", **answers)
        assert "Belum bisa untuk putaran ini" in page
        page = read(client, "rounds:eligibility", "japan-2027", **{**answers, "work": "yes"})
        assert "Anda memenuhi syarat" in page


class TestARoundThatIsClosed:
    @pytest.fixture
    def closed_round(self, open_round):
        """Korea's round after its registration, and a round of others that is open."""
        with clock.freeze_clock(OPENING - timedelta(days=3)):
            publish(propose(read_declaration("korea-special-2026")))
        with clock.freeze_clock(CHECKS):
            yield

    def test_it_asks_nothing_says_so_and_names_what_is_open(self, client, closed_round):
        page = read(client, "rounds:detail", CODE)
        assert "Pendaftaran putaran ini sudah ditutup" in page
        assert "Kapan Anda lahir" not in page
        assert reverse("rounds:take", args=[CODE]) not in page
        assert reverse("rounds:detail", args=["korea-special-2026"]) in page

    def test_answers_that_come_late_are_not_judged(self, client, closed_round):
        page = read(client, "rounds:eligibility", CODE, **ANSWERS)
        assert "Pendaftaran putaran ini sudah ditutup" in page
        assert "Anda memenuhi syarat" not in page


class TestAPlace:
    def test_digits_in_a_name_are_refused_at_the_field_and_stay(self, client, open_round):
        key = get_key(read(client, "rounds:take", CODE))
        page = read(client, "rounds:take", CODE, key=key, **{**TYPED, "name": "SITI AMINAH 2"})
        assert 'href="#id_name"' in page
        assert "tidak ada angka" in page
        assert 'value="SITI AMINAH 2"' in page

    def test_what_is_missing_and_what_is_wrong_is_said_at_once(self, client, open_round):
        key = get_key(read(client, "rounds:take", CODE))
        wrong = {"name": "SITI 2", "nik": "123", "passport": "", "sector": "", "first": ""}
        page = read(client, "rounds:take", CODE, key=key, **{**TYPED, **wrong})
        summary = set(re.findall(r'href="#(id_[a-z_0-9]+)"', page))
        assert {each.removesuffix("_0") for each in summary} == {
            "id_name",
            "id_nik",
            "id_passport",
            "id_sector",
            "id_first",
        }
        assert 'value="SITI 2"' in page

    def test_one_missing_field_makes_no_error_at_another(self, client, open_round):
        key = get_key(read(client, "rounds:take", CODE))
        for name in TYPED:
            page = read(client, "rounds:take", CODE, key=key, **{**TYPED, name: ""})
            errors = re.findall(r'href="#id_([a-z_]+?)(?:_0)?"', page)
            assert errors in ([name], []), name

    def test_it_is_taken_shown_with_its_code_and_seen_again_on_this_telephone(
        self, client, open_round
    ):
        key = get_key(read(client, "rounds:take", CODE))
        page = read(client, "rounds:take", CODE, key=key, **TYPED)
        code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", page)[0]
        assert code in read(client, "rounds:take", CODE, key=key, **TYPED)
        own = client.get(reverse("rounds:place"))
        assert "Anda sudah punya tempat" in own.content.decode()
        assert client.cookies["round_place"]["httponly"]

    def test_on_another_telephone_its_code_opens_it(self, client, open_round):
        code = take(1)
        address = reverse("rounds:place_code")
        assert f'action="{address}"' in read(client, "rounds:place")
        assert client.post(address, {"code": "AAAA"}).status_code == 404
        assert client.post(address, {"code": code.lower()}).url == reverse("rounds:place")
        assert "Anda sudah punya tempat" in read(client, "rounds:place")

    def test_the_page_is_small_has_no_form_and_asks_again_by_itself(self, client, open_round):
        client.post(reverse("rounds:place_code"), {"code": take(1)})
        page = read(client, "rounds:place")
        assert len(page.encode()) <= 5000
        assert "<form" not in page
        assert "<script" not in page
        assert 45 <= int(re.search(r'http-equiv="refresh" content="(\d+)"', page)[1]) <= 180

    def test_a_wrong_code_in_the_cookie_asks_for_it_again(self, client, open_round):
        client.cookies["round_place"] = "x"
        assert "Kode rahasia Anda" in read(client, "rounds:place")

    def test_a_second_one_with_the_same_nik_is_refused_and_everything_typed_stays(
        self, client, open_round
    ):
        take(1)
        key = get_key(read(client, "rounds:take", CODE))
        page = read(client, "rounds:take", CODE, key=key, **TYPED)
        assert "Sudah ada tempat dengan NIK atau paspor ini" in page
        assert 'value="Contoh Pelamar"' in page

    def test_at_a_counter_it_is_given_to_its_person(self, as_who, open_round):
        take(1)
        counter = as_who("loket.3212")
        key = get_key(read(counter, "rounds:counter", CODE))
        typed = {**TYPED, "key": key}
        assert "Sudah ada tempat" in read(counter, "rounds:counter", CODE, **typed)
        page = read(counter, "rounds:counter", CODE, **typed, is_present="on")
        assert "Tempat Anda sudah dicatat" in page

    def test_whoever_has_the_old_code_reads_where_the_place_went(self, client, as_who, open_round):
        code = take(1)
        client.post(reverse("rounds:place_code"), {"code": code})
        counter = as_who("loket.3212")
        typed = {**TYPED, "passport": "X0099001", "key": str(uuid4()), "is_present": "on"}
        assert "Tempat Anda sudah dicatat" in read(counter, "rounds:counter", CODE, **typed)
        page = read(client, "rounds:place")
        assert find_office_name("loket.3212") in page
        assert reverse("protection:help") in page
        other = Client()
        assert other.post(reverse("rounds:place_code"), {"code": code}).status_code == 302

    def test_a_flood_from_one_network_slows_down_and_a_school_and_a_counter_do_not(
        self, client, as_who, open_round
    ):
        counters = [Counter(ROUND_PLACE, PLACES_OF_NETWORK, source="127.0.0.1")]
        for _place in range(PLACES_OF_NETWORK.free - 1):
            assert take_try(counters) == 0
        wrong = {**TYPED, "key": str(uuid4()), "name": ""}
        address = reverse("rounds:take", args=[CODE])
        assert client.post(address, wrong).status_code == 422  # and is not counted
        last = {**TYPED, "key": str(uuid4())}
        assert client.post(address, last).status_code == 200
        more = {**TYPED, "key": str(uuid4()), "passport": "X7654321", "nik": "3212010101980002"}
        slowed = client.post(address, more)
        assert slowed.status_code == 429
        assert 'value="X7654321"' in slowed.content.decode()
        other = client.post(address, more, REMOTE_ADDR="198.51.100.7")
        assert other.status_code == 200
        third = {**more, "key": str(uuid4()), "passport": "X7654322", "nik": "3212010101980003"}
        assert "Tempat Anda sudah dicatat" in read(
            as_who("loket.3212"), "rounds:counter", CODE, **third
        )

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site", "Origin": "https://testserver"},
        ],
    )
    def test_no_other_site_puts_a_place_on_a_telephone_or_takes_one(
        self, client, open_round, headers
    ):
        code = take(1)
        answer = client.post(reverse("rounds:place_code"), {"code": code}, headers=headers)
        assert answer.status_code == 403
        assert "halaman situs lain" in answer.content.decode()
        assert "round_place" not in client.cookies
        typed = {**TYPED, "nik": "3212010101980009", "passport": "X0000009", "key": str(uuid4())}
        for page, sent in (("rounds:take", typed), ("rounds:eligibility", ANSWERS)):
            address = reverse(page, args=[CODE])
            assert client.post(address, sent, headers=headers).status_code == 403
        help_page = reverse("protection:help")
        assert client.post(help_page, {"what": "Tolong"}, headers=headers).status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Origin": "http://testserver"},
            {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
            {"Sec-Fetch-Site": "none"},
        ],
    )
    def test_own_pages_and_old_browsers_that_say_nothing_of_it_send_forms(
        self, client, open_round, headers
    ):
        address = reverse("rounds:place_code")
        assert client.post(address, {"code": take(1)}, headers=headers).status_code == 302
        address = reverse("rounds:eligibility", args=[CODE])
        assert client.post(address, ANSWERS, headers=headers).status_code == 200
        sent = {"what": "Tolong", "where": "Taipei", "reach_by": "code", "key": str(uuid4())}
        assert client.post(reverse("protection:help"), sent, headers=headers).status_code == 200

    def test_a_place_that_a_telephone_shows_is_not_replaced_without_being_asked(
        self, client, open_round
    ):
        address, hers, other = reverse("rounds:place_code"), take(1), take(2)
        client.post(address, {"code": hers})
        ticket = find_ticket(hers)
        assert f"{ticket}, C. P. B." in read(client, "rounds:place")
        asked = client.post(address, {"code": other})
        assert asked.status_code == 422
        assert ticket in asked.content.decode()
        assert ticket in read(client, "rounds:place")
        assert client.post(address, {"code": hers}).status_code == 302
        assert client.post(address, {"code": other, "is_other": "on"}).status_code == 302
        assert find_ticket(other) in read(client, "rounds:place")

    def test_headquarters_sees_what_was_given(self, as_who, open_round):
        take(1)
        typed = {**TYPED, "passport": "X0099001", "key": str(uuid4()), "is_present": "on"}
        read(as_who("loket.3212"), "rounds:counter", CODE, **typed)
        page = read(as_who("pusat"), "rounds:watch", CODE)
        assert "Contoh Pelamar B → Contoh Pelamar" in page


class TestHeadquarters:
    def test_it_begins_with_a_prepared_round_compares_and_publishes_what_another_proposed(
        self, client, db
    ):
        client.force_login(Account.objects.get(login="pusat"))
        assert CODE in read(client, "rounds:announcements")
        form = client.get(reverse("rounds:propose"), {"putaran": CODE}).content.decode()
        assert "Balai Besar Pelatihan Bandung" in form
        typed = {
            "key": get_key(form),
            "content": read_declaration(),
            "summary_id": "Putaran baru",
            "summary_en": "A new round",
        }
        address = client.post(reverse("rounds:propose"), typed).url
        assert "petugas pusat yang lain" in client.get(address).content.decode()
        client.force_login(Account.objects.get(login="pusat-2"))
        key = get_key(client.get(address).content.decode())
        client.post(address, {"key": key, "decision": Announcement.PUBLISHED})
        assert "Kerja ke Korea" in read(Client(), "rounds:list")

    def test_payments_are_entered_a_row_each_and_wrong_lines_are_named(self, as_who, open_round):
        headquarters = as_who("pusat")
        key = get_key(read(headquarters, "rounds:payments"))
        row = "B-1;880626147731;420000;29-11-2026 14.05"
        rows = f"{row}\nB-2;1;x;y\n{row.replace('2026', '0001')}\n{row.replace('2026', '2099')}"
        page = read(headquarters, "rounds:payments", key=key, rows=rows)
        assert "Baris 2: kode bayar terdiri dari dua belas angka." in page
        assert "Baris 3: tulis tanggal dan jam" in page
        assert "Baris 4: waktu itu belum tiba." in page
        assert row in page


class TestFromThePaidSeatToTheCard:
    """The way of one person: she books on her telephone, the desk checks, she sees her number."""

    @pytest.fixture
    def paid(self, db):
        publish_round()
        with clock.freeze_clock(CHECKS - timedelta(hours=1)):
            open_slots_at()
            yield seat(1)

    def test_she_books_an_office_and_a_time_and_sees_it(self, client, paid):
        client.post(reverse("rounds:place_code"), {"code": paid})
        assert reverse("rounds:book") in read(client, "rounds:place")
        assert "DN-3212" in read(client, "rounds:book")
        address = f"{reverse('rounds:book')}?kantor=DN-3212"
        page = client.get(address).content.decode()
        slot = re.search(r'name="slot"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="slot"', page)
        typed = {"key": get_key(page), "slot": slot[1] or slot[2]}
        assert client.post(address, typed).url == reverse("rounds:place")
        page = read(client, "rounds:place")
        assert "Ubah waktu" in page
        assert len(page.encode()) <= 5000

    def test_without_a_code_she_is_asked_for_it(self, client, paid):
        assert "Kode rahasia Anda" in read(client, "rounds:book")

    def test_the_desk_sees_her_and_gives_the_number_and_the_card(self, client, as_who, paid):
        book(paid)
        register(1)
        ticket = find_ticket(paid)
        counter = as_who("loket.3212")
        assert ticket in read(counter, "rounds:desk", CODE)
        page = read(counter, "rounds:verify", CODE, ticket)
        typed = {
            "key": get_key(page),
            "name": "CONTOH PELAMAR C",
            "birth_date": "01-01-1998",
            "sex": "M",
            "passport": "X0000001",
            "decision": "accept",
        }
        wrong = read(counter, "rounds:verify", CODE, ticket, **typed)
        assert "Berbeda mulai huruf ke-16" in wrong
        assert 'value="CONTOH PELAMAR C"' in wrong
        assert reverse("rounds:counter", args=[CODE]) in wrong
        typed |= {"name": "CONTOH PELAMAR B", "key": get_key(wrong)}
        assert counter.post(reverse("rounds:verify", args=[CODE, ticket]), typed).status_code == 302
        assert "Cetak kartu ujian" in read(counter, "rounds:verify", CODE, ticket)
        client.post(reverse("rounds:place_code"), {"code": paid})
        assert "Nomor ujian Anda" in read(client, "rounds:place")

    def test_whoever_has_a_place_reads_what_was_changed_and_touches_her(self, client, db):
        publish_round()
        with clock.freeze_clock(OPENING + timedelta(minutes=1)):
            code = take(1)
        for number, city in enumerate(("jakarta", "medan")):
            with clock.freeze_clock(OPENING + timedelta(minutes=2 + number)):
                venues = {"cities__jakarta__venue": "Gedung A"}
                venues |= {"cities__medan__venue": "Gedung B"} if number else {}
                publish(propose(change_declaration(**venues), summary=f"Pindah di {city}"))
        with clock.freeze_clock(OPENING + timedelta(minutes=5)):
            client.post(reverse("rounds:place_code"), {"code": code})
            page = read(client, "rounds:place")
        assert "Pindah di jakarta" in page
        assert "Pindah di medan" not in page
        assert reverse("rounds:amendment", args=[CODE, "2"]) in page

    def test_the_telephone_at_the_entrance_sends_what_it_kept_and_again_changes_nothing(
        self, as_who, db
    ):
        _code, number = self.plan_one()
        entrance, key = as_who("loket.3212"), str(uuid4())
        mark = {"id": key, "number": number, "kind": "present", "at": "2027-01-11T00:50:00+00:00"}
        address = reverse("rounds:marks", args=[CODE, "jakarta"])
        with clock.freeze_clock(datetime(2027, 1, 11, 1, 30, tzinfo=UTC)):
            for _again in range(2):
                answer = entrance.post(address, {"marks": [mark]}, content_type="application/json")
                assert answer.json()["results"][key]["outcome"] == "recorded"
            other = {**mark, "id": str(uuid4()), "number": "100000000008"}
            answer = entrance.post(address, {"marks": [other]}, content_type="application/json")
            assert answer.json()["results"][other["id"]]["outcome"] == "refused"
            bad = entrance.post(address, {"marks": ["x"]}, content_type="application/json")
            assert bad.status_code == 422
            room = "Laboratorium 1"
            page = read(entrance, "rounds:room", CODE, "jakarta", "20270111T0100Z", room)
        assert number in page
        assert "3212010101980001" not in page
        assert "Hadir" in page

    def plan_one(self):
        publish_round()
        with clock.freeze_clock(CHECKS - timedelta(hours=1)):
            open_slots_at()
            person = verify(1)
        with clock.freeze_clock(datetime(2026, 12, 20, 2, tzinfo=UTC)):
            plan_seats(get_officer("pusat"), uuid4(), CODE)
            name_venue_office(get_officer("pusat"), uuid4(), CODE, "jakarta", "DN-3212")
        return person

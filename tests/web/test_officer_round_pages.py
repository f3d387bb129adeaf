"""What officers read and type on the pages of a round, from the documents to the stay abroad."""

import re
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from rantau.access.models import Account
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.rounds.models import EducationClass, Examinee, ReturnedRow, RosterFile
from rantau.rounds.selectors import list_published_rounds
from rantau.rounds.services.departures import record_no_show
from rantau.rounds.services.journeys import propose_bar
from rantau.rounds.stages import Stage
from rantau.web.rounds import desk_views
from rantau.web.rounds.journey_forms import describe_class
from rantau.web.rounds.refund_forms import RefundForm
from tests.actors import get_officer
from tests.factories.examinees import create_examinee
from tests.factories.journeys import (
    accept,
    get_reference,
    open_class_of,
    reach_visa,
    record_medical,
    take_file,
)
from tests.factories.roster_ends import put_on_roster
from tests.factories.rosters import IN_DOCUMENTS, complete, export, rank, return_row, send
from tests.factories.rounds import (
    BEFORE_OPENING,
    CODE,
    propose,
    publish_round,
    read_declaration,
)
from tests.factories.stays import AIRPORT, depart, get_stay_of, go_abroad

GERMANY = "germany-2026-8"  # takes documents in the same days as Korea


@pytest.fixture(autouse=True)
def in_documents(db):
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def sign_in(login, language="id"):
    browser = Client(headers={"Accept-Language": language})
    browser.force_login(Account.objects.get(login=login))
    return browser


def read(answer):
    return " ".join(answer.content.decode().split())


def test_why_something_is_announced_is_said_in_the_language_of_the_reader():
    propose()
    for language, reason in (("id", "Putaran baru dibuka"), ("en", "A new round is open")):
        browser = sign_in("pusat-2", language)
        for address in (reverse("rounds:announcements"), reverse("common:desk")):
            assert reason in read(browser.get(address)), (language, address)


class TestReturnedName:
    def post(self, browser, address, value, shown=""):
        data = {"key": uuid4(), "decision": "correct", "value": value, "note": "", "shown": shown}
        return browser.post(address, data)

    def test_digits_are_refused_at_the_field_and_a_correction_shows_what_it_changed(self):
        publish_round()
        exam, *_others = send(1, 2)
        address = reverse("rounds:returned_row", args=[return_row(exam)])
        browser = sign_in("loket.3212")
        refused = self.post(browser, address, "HENDRA 123")
        assert refused.status_code == 422
        assert "tidak ada angka" in read(refused)
        assert 'value="HENDRA 123"' in read(refused)
        assert self.post(browser, address, "Contoh Pesert", "CONTOH PESERT")["Location"] == address
        shown = read(browser.get(address))
        assert 'CONTOH PESERTA B</span> → <b class="code">CONTOH PESERT</b>' in shown

    def test_a_correction_is_shown_beside_what_was_sent_before_it_is_carried_out(self):
        publish_round()
        exam, *_others = send(1, 2)
        address = reverse("rounds:returned_row", args=[return_row(exam)])
        browser = sign_in("loket.3212")
        shown = read(self.post(browser, address, "Contoh Pesert"))
        assert 'CONTOH PESERTA B</span> → <b class="code">CONTOH PESERT</b>' in shown
        assert 'name="shown" value="CONTOH PESERT"' in shown
        again = read(self.post(browser, address, "Contoh Pasert", "CONTOH PESERT"))
        assert '→ <b class="code">CONTOH PASERT</b>' in again
        with reading_as(get_officer("pusat")):
            assert ReturnedRow.objects.get().outcome == ""


class TestEndOfAJourney:
    @pytest.fixture
    def proposed(self):
        """The contract of somebody whose journey an office asked to end."""
        exam = accept()
        record_medical(exam, is_fit=False)
        propose_bar(get_officer("loket.3212"), uuid4(), get_reference(exam), why="TBC kambuh")
        return get_reference(exam)

    def test_headquarters_reads_what_it_decides_about_and_the_offer_what_was_decided(
        self, proposed
    ):
        browser = sign_in("pusat")
        address = reverse("rounds:decide_bar", args=[proposed])
        page = read(browser.get(address))
        for words in ("TBC kambuh", "RS Contoh", "Tidak sehat", "Diminta oleh"):
            assert words in page
        data = {"key": uuid4(), "outcome": "barred", "why": "Dua hasil sama"}
        offer = browser.post(address, data)["Location"]
        assert "Dua hasil sama" in read(browser.get(offer))
        assert "Dua hasil sama" not in read(browser.get(address))


class TestExamineesOfACounter:
    ADDRESS = reverse("rounds:find_examinee")

    @pytest.fixture
    def waiting(self, settings, tmp_path):
        """Somebody whose documents are missing, and somebody on the roster."""
        settings.EXCHANGE_FOLDER = str(tmp_path)
        publish_round()
        [rostered] = put_on_roster(1, by=get_officer("pusat"))
        ranked = create_examinee(2, stage=Stage.SAT)
        rank(ranked)
        return ranked, rostered

    def test_she_is_found_by_name_and_a_number_leads_to_her(self, waiting):
        ranked, _rostered = waiting
        browser = sign_in("loket.3212")
        with reading_as(get_officer("pusat")):
            name = Examinee.objects.get(exam_number=ranked).person.name
        first, *_rest, last = name.split()
        found = read(browser.post(self.ADDRESS, {"nomor": f"{last}  {first.upper()}"}))
        assert ranked in found
        answer = browser.post(self.ADDRESS, {"nomor": ranked})
        assert answer["Location"] == reverse("rounds:examinee", args=[ranked])
        assert ranked not in read(sign_in("loket.3578").post(self.ADDRESS, {"nomor": first}))

    def test_no_name_stands_in_an_address(self, waiting):
        browser = sign_in("loket.3212")
        assert '<form class="form-column" method="post"' in read(browser.get(self.ADDRESS))
        assert "“Qwxyz”" not in read(browser.get(self.ADDRESS, {"nomor": "Qwxyz"}))
        assert "“Qwxyz”" in read(browser.post(self.ADDRESS, {"nomor": "Qwxyz"}))
        desk = reverse("rounds:desk", args=[CODE])
        assert '<form method="post"' in read(browser.get(desk))

    def test_her_page_leads_to_her_round(self, waiting):
        _ranked, rostered = waiting
        with reading_as(get_officer("pusat")):
            person = Examinee.objects.get(exam_number=rostered).person
        page = read(sign_in("loket.3212").get(reverse("registry:person", args=[person.reference])))
        assert f'href="{reverse("rounds:examinee", args=[rostered])}"' in page
        assert "Di daftar pencari kerja" in page

    def test_the_way_back_is_to_the_rounds_that_the_reader_has(self, waiting):
        ranked, _rostered = waiting
        documents = reverse("rounds:examinee", args=[ranked])
        for login, home in (("pusat", "rounds:announcements"), ("loket.3212", "rounds:desks")):
            browser, address = sign_in(login), reverse(home)
            assert browser.get(address).status_code == 200
            for page in (self.ADDRESS, documents, reverse("rounds:offers")):
                crumb = f'<p class="crumbs"><a href="{address}">Putaran</a>'
                assert crumb in read(browser.get(page))

    def test_an_unknown_number_stays_in_the_form_with_a_sentence(self, waiting):
        answer = sign_in("loket.3212").post(self.ADDRESS, {"nomor": "123456789012"})
        assert answer.status_code == 404
        assert 'value="123456789012"' in read(answer)
        assert "Cocokkan tiap angka" in read(answer)

    def test_missing_documents_are_listed_and_names_that_end_once_they_do(self, waiting):
        ranked, rostered = waiting
        page = read(sign_in("loket.3212").get(self.ADDRESS))
        assert ranked in page
        assert rostered not in page
        form = read(sign_in("loket.3212").get(reverse("rounds:examinee", args=[ranked])))
        assert "number_passport" in form
        assert "boleh kosong" not in form
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=340)):
            page = read(sign_in("loket.3212").get(self.ADDRESS))
        assert rostered in page
        assert "Kantor: kirim namanya lagi" in page
        assert ranked not in page  # the round takes no documents any more

    def test_those_of_two_rounds_that_take_documents_at_once_are_listed(self, waiting):
        publish_round(read_declaration(GERMANY))
        of_another = create_examinee(3, code=GERMANY, sector="nurse")
        rank(of_another)
        page = read(sign_in("loket.3212").get(self.ADDRESS))
        assert {waiting[0], of_another} <= set(page.replace("<", " ").replace(">", " ").split())


def plan_entry():
    """Somebody with a visa enters in two days; gives her exam number and the day."""
    exam, day = accept(), (clock.today() + timedelta(days=2)).isoformat()
    reach_visa(exam)
    row = {"exam_number": exam, "on": day, "flight": "GA878", "airport": AIRPORT}
    take_file("ENTRY_LIST", 1, [row])
    return exam, day


def test_a_farewell_list_is_signed_on_its_day_and_no_day_before():
    _exam, day = plan_entry()
    browser = sign_in("pusat")
    address = reverse("rounds:farewell_list", args=[day, AIRPORT, "GA878"])
    departure = read(browser.get(reverse("rounds:departure", args=[day, AIRPORT])))
    assert "GA878 (1)" in departure
    assert f'href="{address}"' in departure
    early = read(browser.get(address))
    assert "ditandatangani di sini mulai" in early
    assert 'type="checkbox"' not in early
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        assert 'type="checkbox"' in read(browser.get(address))


def test_nobody_has_departed_before_an_officer_signs_so():
    _exam, day = plan_entry()
    browser = sign_in("pusat")
    address = reverse("rounds:farewell_list", args=[day, AIRPORT, "GA878"])
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        page = read(browser.get(address))
        empty = browser.post(address, {"key": str(uuid4())})
    assert " checked" not in page
    assert empty.status_code == 422


def test_the_signed_list_says_who_signed_and_prints_the_same_check_number():
    exam, day = plan_entry()
    browser = sign_in("pusat")
    arguments = [day, AIRPORT, "GA878"]
    address = reverse("rounds:farewell_list", args=arguments)
    before = read(browser.get(address))
    number = re.search(r"([0-9A-F]{4}-){3}[0-9A-F]{4}", before)[0]
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        page = read(browser.get(address))
        values = {
            "key": str(uuid4()),
            re.search(r'name="(left_[^"]+)"', page)[1]: "on",
            "digest": re.search(r'name="digest" value="([^"]+)"', page)[1],
            "handed_to": "Ratih, Garuda",
        }
        assert browser.post(address, values).status_code == 302
        signed = read(browser.get(address))
        printed = browser.get(reverse("rounds:farewell_pdf", args=arguments))
    assert number in signed
    assert get_officer("pusat").name in signed
    assert "Ratih, Garuda" in signed
    assert 'type="checkbox"' not in signed
    assert reverse("rounds:correct_departure", args=[get_reference(exam)]) in signed
    with pikepdf.open(BytesIO(printed.content)) as pdf:
        assert "GA878" in str(pdf.docinfo["/Title"])


def test_whoever_was_forgotten_on_the_list_is_asked_for_and_keeps_her_contract():
    exam, day = plan_entry()
    browser = sign_in("pusat")
    address = reverse("rounds:farewell_list", args=[day, AIRPORT, "GA878"])
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        page = read(browser.get(address))
        entry = re.search(r'name="left_([^"]+)"', page)[1]
        digest = re.search(r'name="digest" value="([^"]+)"', page)[1]
        values = {"digest": digest, "handed_to": "Ratih, Garuda"}
        both = {f"left_{entry}": "on", f"why_{entry}": "Sakit"}
        for changes, field in (({}, "left"), (both, "why")):
            refused = browser.post(address, {**values, **changes, "key": str(uuid4())})
            assert refused.status_code == 422
            assert f'href="#id_{field}_{entry}"' in read(refused)
        nobody = {"key": str(uuid4()), "digest": digest, f"why_{entry}": "Pesawat batal"}
        assert browser.post(address, nobody).status_code == 302
        assert "Pesawat batal" in read(browser.get(address))
    with reading_as(get_officer("pusat")):
        assert Examinee.objects.get(exam_number=exam).stage == "rostered"


def test_a_correction_leads_back_to_the_signed_list_which_shows_it():
    exam, day = plan_entry()
    reference = get_reference(exam)
    browser = sign_in("pusat")
    correction = reverse("rounds:correct_departure", args=[reference])
    assert browser.get(correction).status_code == 409  # nobody has signed yet
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        depart(exam, date.fromisoformat(day))
        answer = browser.post(
            correction, {"key": str(uuid4()), "has_departed": "no", "why": "Turun di gerbang"}
        )
        assert answer["Location"] == reverse("rounds:farewell_list", args=[day, AIRPORT, "GA878"])
        assert "Turun di gerbang" in read(browser.get(answer["Location"]))


def test_a_list_that_changed_is_signed_from_the_page_that_says_so_and_once():
    _exam, day = plan_entry()
    browser = sign_in("pusat")
    address = reverse("rounds:farewell_list", args=[day, AIRPORT, "GA878"])
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        page = read(browser.get(address))
        digest = re.compile(r'name="digest" value="([^"]+)"')
        values = {
            "key": str(uuid4()),
            re.search(r'name="(left_[^"]+)"', page)[1]: "on",
            "digest": "0" * 64,
            "handed_to": "Ratih, Garuda",
        }
        answer = browser.post(address, values)
        assert answer.status_code == 422
        shown = digest.search(read(answer))[1]
        assert shown == digest.search(page)[1]
        for _press in range(2):
            answer = browser.post(address, {**values, "digest": shown})
            assert answer.status_code == 302


def test_a_list_on_which_nobody_waits_says_so():
    exam, day = plan_entry()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        record_no_show(get_officer("loket.3212"), uuid4(), get_reference(exam), why="Sakit")
        browser = sign_in("pusat")
        page = read(browser.get(reverse("rounds:farewell_list", args=[day, AIRPORT, "GA878"])))
    assert "Tidak ada lagi yang menunggu keberangkatan ini" in page
    assert "Belum ditandatangani" not in page


def test_who_did_not_depart_is_on_the_list_and_in_its_file():
    exam, day = plan_entry()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        reference = get_reference(exam)
        record_no_show(get_officer("loket.3212"), uuid4(), reference, why="Sakit")
        browser = sign_in("pusat")
        page = read(browser.get(reverse("rounds:departure", args=[day, AIRPORT])))
        file = read(browser.get(reverse("rounds:departure_file", args=[day, AIRPORT])))
        listed = read(browser.get(reverse("rounds:departures")))
    assert "Tidak berangkat" in page
    assert 'type="checkbox"' not in page
    assert file.strip().endswith(",missed")
    assert '<td data-label="Tidak berangkat" class="num">1</td>' in listed


def test_classes_and_the_people_of_a_departure_stand_on_pages(monkeypatch):
    _exam, day = plan_entry()
    newest = open_class_of(begins_in=5)
    browser, oldest_page = sign_in("pusat"), {"halaman": "2"}
    classes = reverse("rounds:classes", args=[CODE])
    monkeypatch.setattr("rantau.web.rounds.class_views.PAGE_SIZE", 1)
    first, second = (read(browser.get(classes, page)) for page in ({}, oldest_page))
    assert (newest.reference in first, newest.reference in second) == (True, False)
    assert "?halaman=2" in first

    departure = reverse("rounds:departure", args=[day, AIRPORT])
    with CaptureQueriesContext(connection) as queries:
        browser.get(departure)
    [listed] = [q["sql"] for q in queries if 'ORDER BY "rounds_entry"."flight"' in q["sql"]]
    assert "LIMIT" in listed


def test_a_class_is_offered_with_its_free_seats():
    first = clock.today()
    offered = EducationClass(first_day=first, last_day=first, place="BLK", capacity=30, taken=2)
    with translation.override("id"):
        assert describe_class(offered).endswith(" · BLK · 28 kursi kosong")


@pytest.mark.parametrize(
    ("typed", "amount"), [("1.250.000", 1_250_000), ("1 250 000", 1_250_000), ("400000", 400_000)]
)
def test_thousands_of_an_amount_may_be_parted(typed, amount):
    form = RefundForm({"amount": typed})
    form.is_valid()
    assert form.cleaned_data["amount"] == amount


@pytest.mark.parametrize("typed", ["1.25", "1.250.00", "Rp5"])
def test_an_amount_that_is_none_is_explained(typed):
    assert "1250000" in RefundForm({"amount": typed}).errors["amount"][0]


def test_a_board_before_the_draw_and_without_figures_links_to_neither():
    publish_round(read_declaration("japan-2027"))
    page = read(sign_in("pusat").get(reverse("rounds:board", args=["japan-2027"])))
    assert reverse("rounds:draw", args=["japan-2027"]) not in page
    assert reverse("rounds:countries", args=["JP"]) not in page


def test_a_contract_of_somebody_abroad_shows_her_stage_and_no_change_to_settle():
    reference = get_stay_of(go_abroad()).reference
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=3)):
        browser = sign_in("pusat")
        assert "Tiba</td>" in read(browser.get(reverse("rounds:offers")))
        page = read(browser.get(reverse("rounds:stay", args=[reference])))
        returned = reverse("rounds:record_return", args=[reference])
        assert f'class="btn btn--quiet" href="{returned}"' in page
        address = reverse("rounds:settle_change", args=[reference])
        assert browser.get(address).status_code == 409


def test_a_file_counts_who_was_sent_back_apart(settings, tmp_path):
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    exam, *_others = send(1, 2)
    return_row(exam)
    browser = sign_in("pusat")
    listed = read(browser.get(reverse("rounds:rosters")))
    assert "Daftar nama</td>" in listed
    with reading_as(get_officer("pusat")):
        file = RosterFile.objects.get()
    page = read(browser.get(reverse("rounds:roster_file", args=[file.reference])))
    assert "<dt>Dikembalikan, menunggu perbaikan</dt><dd>1</dd>" in page
    assert "<dt>Terkirim, belum dijawab</dt><dd>1</dd>" in page


def test_a_file_that_cannot_be_put_into_the_folder_is_tried_again_where_asked():
    publish_round()
    complete(1)
    address = reverse("rounds:roster_file", args=[export()])
    browser, national = sign_in("pusat"), get_officer("pusat")
    assert "Coba lagi sekarang" not in read(browser.get(address))
    with acting_as(national):
        retry_at = clock.now() + timedelta(minutes=5)
        RosterFile.objects.update(failed_tries=3, retry_at=retry_at)
    page = read(browser.get(address))
    assert "<dt>Percobaan</dt><dd>3</dd>" in page
    assert "Coba lagi sekarang" in page
    assert browser.post(address, {"key": uuid4(), "retry": "1"}).status_code == 302
    with reading_as(national):
        file = RosterFile.objects.get()
    assert (file.failed_tries, file.retry_at) == (3, None)
    again = browser.post(address, {"key": uuid4(), "retry": "1"})
    assert again.status_code == 422


@pytest.mark.parametrize("is_drawn", [False, True])
def test_a_counter_is_led_to_originals_and_the_entrance_once_a_round_is_drawn(
    monkeypatch, is_drawn
):
    with clock.freeze_clock(BEFORE_OPENING):
        publish_round()

        def list_rounds(actor):
            [found] = list_published_rounds(actor)
            found.round.drawn_at = clock.now() if is_drawn else None
            return [found]

        monkeypatch.setattr(desk_views, "list_published_rounds", list_rounds)
        page = read(sign_in("loket.3212").get(reverse("rounds:desks")))
    links = [reverse(name, args=[CODE]) in page for name in ("rounds:desk", "rounds:rooms")]
    assert links == [is_drawn, is_drawn]


class TestBoardOfRound:
    def test_a_clock_has_its_verb_and_a_returned_row_its_marked_letters(self, settings, tmp_path):
        settings.EXCHANGE_FOLDER = str(tmp_path)
        publish_round()
        exam, *_others = send(1, 2)
        reference = return_row(exam)
        browser = sign_in("pusat")
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=15)):
            page = read(browser.get(reverse("rounds:board", args=[CODE])))

        assert "CONTOH PESERT<mark>A</mark> B" in page
        assert reverse("rounds:returned_row", args=[reference]) in page
        assert "dari mitra luar negeri: terlambat sejak" in page

    def test_headquarters_reads_a_returned_row_and_finds_no_form(self, settings, tmp_path):
        settings.EXCHANGE_FOLDER = str(tmp_path)
        publish_round()
        exam, *_others = send(1, 2)
        address = reverse("rounds:returned_row", args=[return_row(exam)])
        browser = sign_in("pusat")

        assert "CONTOH PESERT<mark>A</mark> B" in read(browser.get(address))
        assert '<form class="form-column"' not in read(browser.get(address))
        assert browser.post(address, {"key": uuid4()}).status_code == 403

"""A person's way in: the slip at the counter, the sign-in page, the own page, and out again."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.duties.services.pauses import PauseInput, pause_clock
from rantau.partners.models import Agency
from rantau.partners.services.holds import hold_agency
from rantau.registry.selectors import get_person
from tests.actors import get_officer
from tests.addresses import OWN_PAGES
from tests.addresses.visitors import NOBODY, SIGN_IN
from tests.factories.documents import issue_signed_document
from tests.factories.persons import create_person, create_sign_in_code, create_unlike_person
from tests.factories.placements import BEFORE_SELECTED, create_placement
from tests.module_data import create_sessions, module_data, open_browser
from tests.web.html import INDONESIAN, read_text
from tests.web.slips import give_slip, read_code, sign_in_with_slip

UNTIL = r"Berlaku sampai<span [^>]*>Valid until</span></dt><dd>([^<]+)<"


@pytest.fixture
def counter(client, db):
    """The browser of the counter of Indramayu."""
    client.force_login(Account.objects.get(login="loket.3212"))
    return client


@pytest.fixture
def slip(counter, indramayu):
    """A slip as it was printed: reference and code; the counter has signed out again."""
    reference = create_person(indramayu)
    answer = give_slip(counter, reference)
    counter.logout()
    return reference, read_code(answer)


def give_new_code(slip):
    """Give the person a new code at her office; gives the code."""
    officer = Client()
    officer.force_login(Account.objects.get(login="loket.3212"))
    return read_code(give_slip(officer, slip[0]))


class TestTheSlip:
    def test_the_button_shows_the_code_and_sent_again_the_same(self, counter, indramayu):
        reference, key = create_person(indramayu), uuid4()
        first, again = (give_slip(counter, reference, key) for _ in "12")

        assert reference in first.content.decode()
        assert read_code(first) == read_code(again)

    def test_sent_again_later_it_tells_the_true_end_and_no_code_that_is_over(
        self, counter, indramayu
    ):
        reference, key = create_person(indramayu), uuid4()
        [until] = re.findall(UNTIL, read_text(give_slip(counter, reference, key)))
        with clock.freeze_clock(clock.now() + timedelta(hours=3)):
            assert re.findall(UNTIL, read_text(give_slip(counter, reference, key))) == [until]
            give_slip(counter, reference)
            again = give_slip(counter, reference, key)
        assert again["Location"] == reverse("registry:slip", args=[reference])

    def test_asking_alone_gives_no_code(self, counter, indramayu):
        page = counter.get(
            reverse("registry:slip", args=[create_person(indramayu)]), headers=INDONESIAN
        )

        assert "slip__big" not in page.content.decode()


class TestComingIn:
    def test_the_slip_opens_the_own_page(self, client, slip):
        answer = sign_in_with_slip(client, *slip)
        assert answer["Location"] == reverse("placement:mine")

        page = client.get(answer["Location"], headers=INDONESIAN).content.decode()
        assert "Siti Nurhalimah" in page
        assert "memberi kode masuk" in page
        assert "Kabupaten Indramayu" in page

    def test_it_does_not_say_what_was_wrong(self, client, slip):
        reference, code = slip
        pages = [
            sign_in_with_slip(client, "RT-0000-0000", code),
            sign_in_with_slip(client, reference, "00000-00000"),
            sign_in_with_slip(client, reference, code, "01-01-1990"),
        ]
        assert {p.status_code for p in pages} == {422}
        messages = {
            re.search(r'role="alert">(.*?)</div></div>', read_text(p)).group(1) for p in pages
        }
        assert len(messages) == 1

    def test_the_very_same_form_may_come_twice_and_the_code_too(self, client, slip):
        key = uuid4()
        assert sign_in_with_slip(client, *slip, key=key).status_code == 302
        assert sign_in_with_slip(client, *slip, key=key).status_code == 302
        assert sign_in_with_slip(Client(), *slip).status_code == 302

    def test_too_many_wrong_ones_are_slowed_down(self, client, slip):
        statuses = [
            sign_in_with_slip(client, slip[0], "00000-00000").status_code for _ in range(12)
        ]
        assert statuses == [422] * 10 + [429] * 2

    def test_who_shares_her_network_and_tries_without_pause_does_not_stop_her(self, client, slip):
        for _ in range(12):
            last = sign_in_with_slip(client, slip[0], "00000-00000")

        assert last.status_code == 429
        assert sign_in_with_slip(client, *slip).status_code == 302

    def test_while_slowed_down_another_birth_date_does_not_pass(self, client, slip):
        for _ in range(11):
            sign_in_with_slip(client, slip[0], "00000-00000")

        assert sign_in_with_slip(client, *slip, birth="01-01-1990").status_code == 429
        assert sign_in_with_slip(client, *slip).status_code == 302

    def test_ten_wrong_slips_of_a_stranger_do_not_stop_her(self, client, slip):
        stranger = Client(REMOTE_ADDR="203.0.113.9")
        for _ in range(10):
            assert sign_in_with_slip(stranger, slip[0], "00000-00000").status_code == 422

        assert sign_in_with_slip(client, *slip).status_code == 302
        assert "known_device" not in client.cookies  # her telephone keeps nothing

    @pytest.mark.parametrize("field", ["reference", "birth", "code", "key"])
    @pytest.mark.parametrize("value", ["", "x" * 5000, "\0", "<i>x", "'; drop", "\u202e", "🙂"])
    def test_no_field_breaks_on_anything(self, client, db, field, value):
        form = {"key": uuid4(), "reference": "RT-0000-0000", "code": "0", "birth": "", field: value}
        answer = client.post(reverse("placement:enter"), form, headers=INDONESIAN)

        assert answer.status_code == 422
        assert b"<i>x" not in answer.content


class TestTheOwnPage:
    def test_it_is_left_with_nothing_behind(self, client, slip):
        sign_in_with_slip(client, *slip)
        left = client.post(reverse("placement:leave"))

        assert left["Clear-Site-Data"] == '"cache", "storage"'
        assert {name for name, morsel in left.cookies.items() if morsel.value} == set()
        answer = client.get(reverse("placement:mine"))
        assert answer["Location"] == reverse("placement:enter")

    def test_nor_is_it_opened_by_the_form_of_the_sign_in_sent_again(self, client, slip, indramayu):
        key = uuid4()
        sign_in_with_slip(client, *slip, key=key)
        client.post(reverse("placement:leave"))
        assert sign_in_with_slip(Client(), *slip, key=key).status_code == 422

        officer = Client()
        officer.force_login(Account.objects.get(login="loket.3212"))
        code, key = read_code(give_slip(officer, slip[0])), uuid4()
        with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
            for _ in "12":
                assert sign_in_with_slip(client, slip[0], code, key=key).status_code == 302

    @pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(days=1)])
    def test_nor_by_that_form_once_she_signs_in_on_another_telephone(self, client, slip, later):
        key = uuid4()
        sign_in_with_slip(client, *slip, key=key)
        client.post(reverse("placement:leave"))
        with clock.freeze_clock(clock.now() + later):
            assert sign_in_with_slip(Client(), *slip).status_code == 302
            assert sign_in_with_slip(Client(), *slip, key=key).status_code == 422

    def test_a_new_code_ends_what_the_old_one_opened(self, client, slip, indramayu):
        sign_in_with_slip(client, *slip)
        officer = Client()
        officer.force_login(Account.objects.get(login="loket.3212"))
        code = read_code(give_slip(officer, slip[0]))

        for name in ("placement:mine", "placement:own_access_log"):
            assert client.get(reverse(name))["Location"] == reverse("placement:enter")
        assert sign_in_with_slip(client, slip[0], code).status_code == 302
        assert client.get(reverse("placement:mine")).status_code == 200

    @pytest.mark.parametrize("name", ["placement:mine", "exchange:own"])
    def test_what_the_old_one_opened_stays_ended_once_the_new_one_is_used(self, client, slip, name):
        sign_in_with_slip(client, *slip)
        assert client.get(reverse(name)).status_code == 200
        with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
            code = give_new_code(slip)
            assert sign_in_with_slip(Client(), slip[0], code).status_code == 302
            assert client.get(reverse(name)).status_code == 302

    def test_nor_does_the_old_form_sent_again_begin_anew_once_there_is_a_new_code(
        self, client, slip
    ):
        key = uuid4()
        sign_in_with_slip(client, *slip, key=key)
        with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
            code = give_new_code(slip)
            assert sign_in_with_slip(Client(), slip[0], code).status_code == 302
            assert sign_in_with_slip(Client(), *slip, key=key).status_code == 422

    def test_an_officers_pages_stay_shut(self, client, slip):
        sign_in_with_slip(client, *slip)

        for name in ("common:desk", "registry:search"):
            assert client.get(reverse(name)).status_code == 302
        assert client.get("/api/v1/persons").status_code == 401

    def test_her_sex_stands_with_her_record_and_her_nik_in_one_piece(self, client, slip):
        sign_in_with_slip(client, *slip)
        page = read_text(client.get(reverse("placement:mine"), headers=INDONESIAN))
        record = page.split("Yang kami catat tentang Anda")[-1].split("Cara aman")[0]
        assert "Jenis kelamin</dt><dd>Perempuan" in record
        assert '<dd class="number">3212015402940001</dd>' in record

    def test_who_looked_is_complete_page_by_page(self, client, slip, indramayu):
        with reading_as(indramayu):
            for minute in range(60):
                with clock.freeze_clock(clock.now() - timedelta(minutes=minute)):
                    get_person(indramayu, slip[0], purpose="counter")
        sign_in_with_slip(client, *slip)
        pages = [
            client.get(reverse("placement:own_access_log") + q, headers=INDONESIAN).content.decode()
            for q in ("", "?halaman=2", "?halaman=x")
        ]

        counts = [page.count("<time") for page in pages]
        assert counts[0] == counts[2] == 50
        assert counts[1] >= 10

    def test_who_tried_without_a_name_is_named_in_the_language_that_is_read(self, client, slip):
        sign_in_with_slip(client, slip[0], "00000-00000")
        sign_in_with_slip(client, *slip)
        address = reverse("placement:own_access_log")

        assert "Seseorang di halaman umum" in read_text(client.get(address, headers=INDONESIAN))
        page = read_text(client.get(address, headers={"Accept-Language": "en"}))
        assert "Somebody on the public page" in page
        assert "Seseorang" not in page

    def test_looks_of_one_officer_in_one_minute_are_told_together(self, client, slip, indramayu):
        with reading_as(indramayu):
            for _ in range(3):
                get_person(indramayu, slip[0], purpose="placement")
        sign_in_with_slip(client, *slip)
        page = read_text(client.get(reverse("placement:own_access_log"), headers=INDONESIAN))

        assert page.count("mengurus penempatan") == 1
        assert "mengurus penempatan, 3 kali" in page


class TestThePlacement:
    @pytest.fixture
    def journey(self, db):
        return create_placement()

    def sign_in(self, browser, person):
        browser.force_login(Account.objects.get(login="loket.3212"))
        code = read_code(give_slip(browser, person))
        assert sign_in_with_slip(browser, person, code).status_code == 302
        return browser

    def test_the_one_next_step_and_who_owes_it_stand_first(self, client, journey):
        page = self.sign_in(client, journey.person).get(
            reverse("placement:mine"), headers=INDONESIAN
        )
        text = page.content.decode()

        assert journey.reference in text
        assert "Langkah berikutnya:" in text
        assert "Yang mengerjakan:" in text
        assert text.index("Langkah berikutnya:") < text.index("Yang kami catat tentang Anda")

    def test_she_is_told_by_when_also_what_another_owes_her(self, client, journey):
        journey.receive(BEFORE_SELECTED)
        page = self.sign_in(client, journey.person).get(
            reverse("placement:mine"), headers=INDONESIAN
        )
        assert "Paling lambat" in page.content.decode()

    def read_own_page(self, browser, person):
        page = self.sign_in(browser, person).get(reverse("placement:mine"), headers=INDONESIAN)
        return page.content.decode()

    def test_job_wage_agency_and_what_is_free_are_there(self, client, journey):
        journey.advance_to_cleared()
        text = self.read_own_page(client, journey.person)

        for words in ("Pemberi kerja", "Upah", "P3MI", "Job order", "Kontrak sampai", "Gratis"):
            assert words in text
        assert "potongan" in text

    def test_while_the_agency_is_held_it_says_what_that_means(self, client, journey, headquarters):
        words = "Pengajuan Anda berhenti dulu."
        assert words not in self.read_own_page(client, journey.person)
        hold_agency(headquarters, uuid4(), "AG-001", reason="review")
        text = self.read_own_page(client, journey.person)

        assert words in text
        assert "jangan bayar siapa pun" in text
        assert f'href="{reverse("offices:network")}"' in text

    @pytest.mark.parametrize(
        ("days", "reads", "reads_not"),
        [
            (9, ("P3MI Anda akan ditutup.", "Lanjutkan lewat P3MI lain"), "Menunggu: Anda"),
            (-1, ("P3MI Anda sudah ditutup.", "Lanjutkan lewat P3MI lain"), "Menunggu: Anda"),
        ],
    )
    def test_of_an_agency_that_closes_it_says_when_and_not_to_wait(
        self, client, journey, headquarters, days, reads, reads_not
    ):
        with acting_as(headquarters):
            ended_on = clock.today() + timedelta(days=days)
            Agency.objects.filter(office__code="AG-001").update(ended_on=ended_on)
        text = self.read_own_page(client, journey.person)

        assert all(words in text for words in reads)
        assert reads_not not in text
        assert "Pengajuan Anda berhenti dulu." not in text

    def test_while_the_clock_waits_for_her_it_says_for_what_and_until_when(self, client, journey):
        counter = get_officer("loket.3212")
        with reading_as(counter):
            duty = Duty.objects.get(about=journey.get().id, closed_at=None)
        words = "Bawa kartu keluarga asli"
        pause_clock(counter, uuid4(), duty.id, PauseInput("brings", words, 3))
        text = self.read_own_page(client, journey.person)

        assert "Kantor menunggu Anda sampai" in text
        assert words in text
        assert "05-03-2027" in text

    @pytest.mark.parametrize(("left", "is_shown"), [(91, False), (90, True), (0, True)])
    def test_what_ends_soon_says_how_many_days_are_left(self, client, journey, left, is_shown):
        journey.advance_to_cleared()
        visa_ends = datetime(2027, 9, 1, 5, tzinfo=UTC)
        with clock.freeze_clock(visa_ends - timedelta(days=left)):
            text = self.read_own_page(client, journey.person)
        assert (f"{left} hari lagi" in text) is is_shown

    def test_abroad_what_was_for_the_departure_alone_warns_no_more(self, client, journey):
        journey.advance_to_cleared()
        journey.depart()
        journey.arrive()
        with clock.freeze_clock(datetime(2027, 8, 25, 5, tzinfo=UTC)):
            assert "hari lagi" not in self.read_own_page(client, journey.person)
        with clock.freeze_clock(datetime(2029, 2, 20, 5, tzinfo=UTC)):
            assert "9 hari lagi" in self.read_own_page(client, journey.person)

    def test_help_is_there_twice_and_who_looks_after_her(self, client, journey):
        journey.advance_to_cleared()
        journey.depart()
        journey.arrive()
        text = self.read_own_page(client, journey.person)

        assert text.count(f'href="{reverse("protection:help")}"') >= 2
        assert "<h3>KDEI Taipei" in text
        assert "<h3>Dinas Tenaga Kerja Kabupaten Indramayu</h3>" in text

    def test_after_a_normal_arrival_nothing_is_called_expired(self, client, journey):
        journey.advance_to_cleared()
        at = clock.now() + timedelta(days=400)
        with clock.freeze_clock(at):
            assert "Habis masa berlaku" in self.read_own_page(client, journey.person)
        journey.depart()
        journey.arrive()
        with clock.freeze_clock(at):
            text = self.read_own_page(client, journey.person)
        assert "Habis masa berlaku" not in text
        assert "tag--bad" not in text

    def test_it_takes_a_fixed_number_of_statements(
        self, client, journey, django_assert_max_num_queries
    ):
        browser = self.sign_in(client, journey.person)
        # Entry 1, whether the session goes on 1, the scope 2 and the test's savepoints 2; the
        # person's own file, merges, offices and looks 10, her rounds 1, and the way 7: this page is
        # both a person's and a placement's. Whether her agency places 1, what she wished 1, exchange
        # rates 1.
        with django_assert_max_num_queries(2 + 4 + 10 + 1 + 7 + 3):
            browser.get(reverse("placement:mine"))

    @pytest.mark.parametrize(
        ("name", "begins"), [("documents:pdf", b"%PDF-"), ("documents:own_picture", b"\x89PNG")]
    )
    def test_the_own_document_is_fetched_and_nobody_elses(self, client, indramayu, name, begins):
        siti, other = create_person(indramayu), create_unlike_person(indramayu, "download")
        with reading_as(indramayu):
            owner = get_person(indramayu, siti, purpose="test")
        serial = issue_signed_document(indramayu, person=owner.id)

        for reference, status in ((siti, 200), (other, 404)):
            browser = Client()
            code = create_sign_in_code(indramayu, reference)
            assert sign_in_with_slip(browser, reference, code).status_code == 302
            page = browser.get(reverse(name, args=[serial]))
            assert page.status_code == status
            assert page.content.startswith(begins) is (status == 200)

    def test_a_page_left_open_for_half_an_hour_is_closed(self, client, journey):
        browser, own = self.sign_in(client, journey.person), reverse("placement:mine")
        for minutes, status in ((29, 200), (58, 200), (89, 302)):
            with clock.freeze_clock(clock.now() + timedelta(minutes=minutes)):
                assert browser.get(own).status_code == status

    def test_an_issued_document_can_be_kept_as_a_picture(self, client, journey):
        journey.advance_to_cleared()
        browser = self.sign_in(client, journey.person)
        page = read_text(browser.get(reverse("placement:mine"), headers=INDONESIAN))
        [kept] = re.findall(r'href="(/saya/surat/KLR-[^"]+)"', page)
        answer = browser.get(kept)
        assert answer.headers["Content-Type"] == "image/png"
        assert "attachment" in answer.headers["Content-Disposition"]


OWN = {
    "placement:mine",
    "placement:own_access_log",
    "placement:choose_pin",
    "placement:passkeys",
    "placement:own_documents",
    "placement:documents_copy",
    "exchange:own",
    "rounds:own",
    "rounds:renew_own",
    "rounds:withdraw_own",
    "placement:answer_own",
    "placement:ask_for_another_agency",
    "placement:withdraw_herself",
    "rounds:own_offer",
    "rounds:own_contract",
    "rounds:claim_own",
    "documents:own_picture",
    "protection:object_to_reading",
}
NEED_AN_OFFICER = sorted(
    name
    for name, page in OWN_PAGES.items()
    if page.answers[NOBODY] == SIGN_IN and name not in OWN | {"documents:pdf"}
)


@module_data
def person_session():
    """The session of a person of Bandung who came in with a slip's code."""
    person = create_person(get_officer("loket.3204"), birth_date=date(1990, 1, 1), nik="", phone="")
    client = open_browser(create_sessions(["loket.3204"])["loket.3204"])
    answer = sign_in_with_slip(client, person, read_code(give_slip(client, person)), "01-01-1990")
    assert answer["Location"] == reverse("placement:mine")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("name", NEED_AN_OFFICER)
def test_a_person_comes_to_no_officers_page(person_session, db, name):
    answer = open_browser(person_session).get(reverse(name, kwargs=OWN_PAGES[name].arguments()))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/")

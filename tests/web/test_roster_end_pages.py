"""Her own page tells what ends, how long people like her waited, sends her name again, and lets her
withdraw; an officer does both for her."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import Examinee, StageEvent
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.dates_on_pages import read_dates
from tests.factories.roster_ends import put_on_roster
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.rounds import publish_round
from tests.web.slips import give_slip, read_code, sign_in_with_slip

INDONESIAN = {"Accept-Language": "id"}
IN_LAST_MONTH = datetime(2028, 3, 10, 5, tzinfo=UTC)  # 20 days before the year on the roster ends

CURVE_SQL = """
    insert into rounds_wait_curve (id, destination, sector, sex, age_group, persons, chosen, steps,
                                   first_on, last_on, computed_at)
    select gen_random_uuid(), 'KR', sector, 'F', '25-29', 100, 80,
           '[[100,0.8,0.7,0.87],[200,0.6,0.5,0.7],[300,0.4,0.3,0.5],[400,0.2,0.13,0.28]]',
           '2025-01-01', '2026-12-31', now()
      from unnest(array['manufacturing', 'fishery']) as sector
"""


@pytest.fixture
def rostered(db, settings, tmp_path):
    """The exam number of somebody on the roster, besides another."""
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        exam, _other = put_on_roster(1, 2, by=get_officer("pusat"))
    return exam


def find(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.select_related("person").get(exam_number=exam)


def open_own(exam):
    """A browser in which she is signed in with a slip's code."""
    officer, browser, person = sign_in("loket.3212"), Client(headers=INDONESIAN), find(exam).person
    code = read_code(give_slip(officer, person.reference))
    born = f"{person.birth_date:%d-%m-%Y}"
    assert sign_in_with_slip(browser, person.reference, code, birth=born).status_code == 302
    return browser


def sign_in(login):
    browser = Client(headers=INDONESIAN)
    browser.force_login(Account.objects.get(login=login))
    return browser


def read(browser, name, *args):
    return " ".join(browser.get(reverse(name, args=args)).content.decode().split())


def count_withdrawals(exam):
    with reading_as(get_officer("pusat")):
        rows = StageEvent.objects.filter(examinee__exam_number=exam, stage=Stage.WITHDRAWN)
        return rows.count()


def test_she_reads_what_ends_next_and_sends_her_name_again_with_one_press(rostered):
    with clock.freeze_clock(IN_LAST_MONTH):
        browser = open_own(rostered)
        page = read(browser, "rounds:own")
        assert "sampai 30-03-2028 · sisa 20 hari" in read_dates(page)
        address = reverse("rounds:renew_own", args=[rostered])
        assert address in page
        assert "Gratis" in read(browser, "rounds:renew_own", rostered)
        answer = browser.post(address, {"key": uuid4()})
        assert answer["Location"] == reverse("rounds:own")
        assert find(rostered).stage == Stage.COMPLETE
        page = read(browser, "rounds:own")
    assert address not in page
    assert "Kantor mengirim nama Anda" in page
    assert "Paling lambat" not in page  # the day of the first list is a year past
    assert "Di daftar pencari kerja:" not in page  # a part of the way is gone again


def test_in_the_last_days_the_next_step_is_to_be_sent_again(rostered):
    with clock.freeze_clock(datetime(2028, 3, 25, 5, tzinfo=UTC)):
        browser = open_own(rostered)
        pages = [read(browser, name) for name in ("rounds:own", "placement:mine")]
    for page in pages:
        step = page.partition("Langkah berikutnya")[2].partition("</section>")[0]
        assert "Mintalah nama Anda dikirim lagi" in step
        assert "Paling lambat 30-03-2028" in read_dates(step)


def test_before_the_last_90_days_nothing_is_offered_and_a_form_says_why(rostered):
    with clock.freeze_clock(datetime(2027, 9, 1, 5, tzinfo=UTC)):
        browser = open_own(rostered)
        address = reverse("rounds:renew_own", args=[rostered])
        assert address not in read(browser, "rounds:own")
        answer = browser.post(address, {"key": uuid4()})
        assert (answer.status_code, "90 hari terakhir" in answer.content.decode()) == (422, True)
    assert find(rostered).stage == Stage.ROSTERED


def test_she_reads_the_consequences_withdraws_and_a_second_page_does_no_harm(rostered):
    browser = open_own(rostered)
    address = reverse("rounds:withdraw_own", args=[rostered])
    page = read(browser, "rounds:withdraw_own", rostered)
    for words in ("langsung berakhir", "Biaya ujian tidak dikembalikan", "tetap berlaku"):
        assert words in page
    assert browser.post(address, {"key": uuid4(), "reason": ""}).status_code == 422  # not sure
    for _page in range(2):  # two pages were open
        answer = browser.post(address, {"key": uuid4(), "reason": "", "sure": "on"})
        assert answer["Location"] == reverse("rounds:own")
    assert (find(rostered).stage, count_withdrawals(rostered)) == (Stage.WITHDRAWN, 1)
    assert address not in read(browser, "rounds:own")


@pytest.mark.parametrize("login", ["loket.3212", "pusat"])
def test_an_officer_withdraws_her_with_a_reason(rostered, login):
    browser = sign_in(login)
    address = reverse("rounds:withdraw", args=[rostered])
    assert address in read(browser, "rounds:examinee", rostered)
    assert browser.post(address, {"key": uuid4(), "sure": "on"}).status_code == 422
    answer = browser.post(address, {"key": uuid4(), "reason": "waited", "sure": "on"})
    assert answer["Location"] == reverse("rounds:examinee", args=[rostered])
    assert "Mengundurkan diri" in read(browser, "rounds:examinee", rostered)


def test_nobody_opens_the_pages_of_another(rostered):
    with reading_as(get_officer("pusat")):
        other = Examinee.objects.exclude(exam_number=rostered).get().exam_number
    browser = open_own(rostered)
    for name in ("rounds:withdraw_own", "rounds:renew_own"):
        assert browser.get(reverse(name, args=[other])).status_code == 404


def test_headquarters_sees_no_form_for_documents(rostered):
    assert "present_" not in read(sign_in("pusat"), "rounds:examinee", rostered)


class TestExpectedWait:
    def test_where_too_few_were_chosen_nobody_guesses(self, rostered):
        page = read(open_own(rostered), "rounds:own")
        assert "Belum cukup orang seperti Anda yang sudah dipilih." in page
        assert "Kami tidak menebak." in page

    @pytest.fixture
    def curve(self, owner_sql):
        """What the worker computed of women of her age: twenty of a hundred were chosen after 100,
        200, 300 and 400 days each. A web page may not write it."""
        owner_sql.execute(CURVE_SQL)
        yield
        owner_sql.execute("delete from rounds_wait_curve")

    def test_she_reads_words_dots_and_a_table_of_people_like_her(self, rostered, curve):
        with clock.freeze_clock(datetime(2027, 9, 1, 5, tzinfo=UTC)):
            browser = open_own(rostered)
            page = read(browser, "rounds:own")
        assert "Dari 20 orang seperti Anda, 16 dipilih, cepat atau lambat, dan 4 tidak." in page
        assert "antara Januari 2028 dan Mei 2028" in page  # days 300 and 400 of the wait
        assert page.count('class="dot dot--') == 20
        assert page.count('class="dot dot--none"') == 4
        assert page.count('class="dot dot--past"') == 4  # after 100 days; 155 have passed
        assert "bulan 7–12" in page

    def test_who_waits_longer_than_most_reads_no_month(self, rostered, curve):
        with clock.freeze_clock(datetime(2028, 5, 20, 5, tzinfo=UTC)):
            page = read(open_own(rostered), "rounds:own")
        assert "16 dipilih, cepat atau lambat, dan 4 tidak." in page
        assert "kurang dari separuh yang dipilih kemudian" in page

"""Whoever was registered twice sees and answers, under the registration that stands, what hangs on the
one that was merged into it; once that is undone each has her own again."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import Examinee
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import IN_APPEALS, pass_examinee
from tests.factories.merges import merge, read_person, undo
from tests.factories.offers import choose, get_offer_of, roster
from tests.factories.persons import create_unlike_person
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.rounds import publish_round
from tests.factories.stays import get_stay_of, go_abroad
from tests.web.html import INDONESIAN
from tests.web.slips import give_slip, read_code, sign_in_with_slip


@pytest.fixture
def standing(db):
    """The number of a registration that stands for another one after a merge."""
    return create_unlike_person(get_officer("loket.3212"), "beside her")


@pytest.fixture
def exam(standing):
    """The exam number of somebody with an offer, under a registration of her own; another has one
    besides."""
    publish_round()
    national = get_officer("pusat")
    with clock.freeze_clock(IN_DOCUMENTS):
        exam, other = roster(1, 2, by=national)
        choose(1, {exam: {}, other: {}}, by=national)
        yield exam


def get_examinee(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.select_related("person").get(exam_number=exam)


def sign_in(reference):
    """A browser in which the person with this number is signed in."""
    officer, browser = Client(), Client(headers=INDONESIAN)
    officer.force_login(Account.objects.get(login="loket.3212"))
    code = read_code(give_slip(officer, reference))
    born = f"{read_person(reference).birth_date:%d-%m-%Y}"
    assert sign_in_with_slip(browser, reference, code, birth=born).status_code == 302
    return browser


def read_rounds(browser):
    return browser.get(reverse("rounds:own")).content.decode()


def write_number(exam):
    return f"{exam[:4]} {exam[4:8]} {exam[8:]}"


def get_address(exam):
    return reverse("rounds:own_offer", args=[get_offer_of(exam, by=get_officer("pusat")).reference])


def accept(browser, exam):
    typed = {"key": uuid4(), "words": "", "reason": "", "decision": "accept"}
    return browser.post(get_address(exam), typed)


def test_she_sees_and_accepts_the_contract_of_the_registration_that_was_merged(exam, standing):
    merge(standing, get_examinee(exam).person.reference)
    browser = sign_in(standing)

    page = read_rounds(browser)
    assert write_number(exam) in page
    assert get_address(exam) in page
    mine = browser.get(reverse("placement:mine")).content.decode()
    assert "Perusahaan memilih Anda" in mine
    assert browser.get(get_address(exam)).status_code == 200
    assert accept(browser, exam).status_code == 302
    assert get_examinee(exam).stage == Stage.ACCEPTED


def test_the_contract_of_somebody_else_stays_hidden_from_her(exam, standing):
    with reading_as(get_officer("pusat")):
        other = Examinee.objects.exclude(exam_number=exam).get().exam_number
    merge(standing, get_examinee(exam).person.reference)
    browser = sign_in(standing)

    assert write_number(other) not in read_rounds(browser)
    assert browser.get(get_address(other)).status_code == 404
    assert accept(browser, other).status_code == 404
    assert get_examinee(other).stage == Stage.CHOSEN


def test_undoing_the_merge_gives_the_round_back(exam, standing):
    own = get_examinee(exam).person.reference
    undo(merge(standing, own))
    browser = sign_in(standing)
    assert write_number(exam) not in read_rounds(browser)
    assert browser.get(get_address(exam)).status_code == 404
    assert accept(browser, exam).status_code == 404

    browser = sign_in(own)
    assert write_number(exam) in read_rounds(browser)
    assert accept(browser, exam).status_code == 302
    assert get_examinee(exam).stage == Stage.ACCEPTED


def test_she_withdraws_under_the_registration_that_stands(exam, standing):
    merge(standing, get_examinee(exam).person.reference)
    address = reverse("rounds:withdraw_own", args=[exam])
    answer = sign_in(standing).post(address, {"key": uuid4(), "reason": "family", "sure": "on"})
    assert answer.status_code == 302
    assert get_examinee(exam).stage == Stage.WITHDRAWN


def test_she_claims_a_refund_of_a_stay_under_the_registration_that_was_merged(standing):
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
        merge(standing, get_examinee(exam).person.reference)
        stay = get_stay_of(exam, by=get_officer("pusat"))
        browser = sign_in(standing)
        address = reverse("rounds:claim_own", args=[stay.reference])
        assert browser.get(address).status_code == 200
        somebody_else = create_unlike_person(get_officer("loket.3212"), "somebody else")
        assert sign_in(somebody_else).get(address).status_code == 404


def test_she_sees_her_points_of_the_registration_that_was_merged(standing):
    publish_round()
    exam = pass_examinee(1, total=150, skill=50)
    own = get_examinee(exam).person.reference
    with clock.freeze_clock(IN_APPEALS):
        proposal = merge(standing, own)
        assert "Nilai Anda" in read_rounds(sign_in(standing))
        undo(proposal)
        assert "Nilai Anda" not in read_rounds(sign_in(standing))

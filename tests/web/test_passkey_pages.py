"""The key that a telephone keeps: added on the own page, signing in, removed; and what is refused."""

import html
import json
import re
import tracemalloc
from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_encode

from rantau.access import sign_in_limits
from rantau.access.scope import reading_as
from rantau.access.sign_in_limits import WIDE_SOURCE
from rantau.common import clock
from rantau.journal.models import Entry, Reading
from rantau.registry import passkeys
from rantau.registry.models import Person
from rantau.registry.services.limits import lift_person_limits
from tests.actors import get_officer
from tests.factories.merges import merge, undo
from tests.factories.passkeys import ADDRESS, Telephone
from tests.factories.persons import correct_fact, create_person, create_sign_in_code
from tests.web.html import INDONESIAN
from tests.web.slips import sign_in_with_slip
from tests.web.test_pin_pages import OTHER_PIN, PIN, choose_pin, type_at_counter

MINE, KEYS = reverse("placement:mine"), reverse("placement:passkeys")
ENTER, BY_KEY = reverse("placement:enter"), reverse("placement:enter_by_passkey")
AT_ADDRESS = {"HTTP_HOST": "rantau.example"}


@pytest.fixture(autouse=True)
def address(settings):
    settings.PUBLIC_URL, settings.PUBLIC_HOST = ADDRESS, "rantau.example"
    settings.IS_SERVED_BY_HTTPS = True


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


def sign_in(reference, officer=None):
    """A browser in which she signed in with a new slip."""
    browser = Client()
    code = create_sign_in_code(officer or get_officer("loket.3212"), reference)
    assert sign_in_with_slip(browser, reference, code)["Location"] == MINE
    return browser


def read_form(browser, url):
    """The token and the options of the form for a key on a page."""
    page = browser.get(url, headers=INDONESIAN).content.decode()
    options = json.loads(html.unescape(re.search(r'data-options="([^"]*)"', page)[1]))
    token = re.search(r'name="challenge" value="([^"]*)"', page)[1]
    return token, options


def add_key(browser, telephone):
    """Press the button that adds the telephone's key; the answer."""
    token, options = read_form(browser, KEYS)
    return browser.post(
        KEYS, {"challenge": token, "response": telephone.make_key(options)}, headers=INDONESIAN
    )


def prepare_sign_in(telephone, browser=None):
    """What is sent once the telephone has signed."""
    token, options = read_form(browser or Client(), ENTER)
    return {"challenge": token, "response": telephone.sign(options)}


def sign_in_by_key(telephone, browser=None):
    """Sign in with the key; the browser and the answer."""
    browser = browser or Client()
    return browser, browser.post(BY_KEY, prepare_sign_in(telephone), headers=INDONESIAN)


def get_keys(browser):
    """The addresses at which the listed keys are removed."""
    page = browser.get(KEYS, headers=INDONESIAN).content.decode()
    return re.findall(r'action="(/saya/kunci/[0-9a-f-]{36}/hapus/)"', page)


def remove_key(browser, url):
    return browser.post(url, {"key": uuid4()})


def list_purposes(reference):
    """Why her record was read, newest first."""
    with reading_as(get_officer("pusat")):
        person = Person.objects.get(reference=reference)
    with reading_as(get_officer("inspektorat")):
        rows = Reading.objects.filter(subject=person.id).order_by("-read_at", "-id")
        return list(rows.values_list("purpose", flat=True))


def is_open(browser):
    return browser.get(MINE).status_code == 200


@pytest.fixture
def telephone(siti):
    """Her own, whose key was added."""
    made = Telephone()
    assert add_key(sign_in(siti), made)["Location"] == MINE
    return made


class TestHerKey:
    def test_it_opens_her_own_page_and_no_other(self, siti, telephone):
        browser, answer = sign_in_by_key(telephone)
        assert answer["Location"] == MINE
        assert siti in browser.get(MINE).content.decode()

    def test_a_telephone_that_has_one_is_offered_no_other(self, siti):
        browser, telephone = sign_in(siti), Telephone()
        assert "data-passkey-offer" in browser.get(MINE).content.decode()
        add_key(browser, telephone)
        for opened in (browser, sign_in_by_key(telephone)[0]):
            assert "data-passkey-offer" not in opened.get(MINE).content.decode()

    def test_one_that_counts_nothing_opens_it_as_often_as_she_likes(self, siti):
        telephone = Telephone(is_counting=False)
        add_key(sign_in(siti), telephone)
        for _time in range(2):
            assert sign_in_by_key(telephone)[1].status_code == 302

    def test_the_telephone_is_asked_who_uses_it_and_lists_no_name(self, siti):
        _token, options = read_form(sign_in(siti), KEYS)
        assert options["authenticatorSelection"]["userVerification"] == "required"
        assert options["authenticatorSelection"]["authenticatorAttachment"] == "platform"
        assert options["authenticatorSelection"]["residentKey"] == "required"
        assert options["user"]["displayName"] == siti
        _token, options = read_form(Client(), ENTER)
        assert (options["userVerification"], options["rpId"]) == ("required", "rantau.example")
        assert not options.get("allowCredentials")

    def test_use_and_failure_stand_in_her_list_of_who_looked(self, siti, telephone):
        sign_in_by_key(telephone)
        assert list_purposes(siti)[0] == "passkey"
        telephone.address = "https://rantau.example.net"
        sign_in_by_key(telephone)
        assert list_purposes(siti)[0] == "failed_passkey"
        telephone.address = ADDRESS
        browser, _answer = sign_in_by_key(telephone)
        page = browser.get(MINE, headers=INDONESIAN).content.decode()
        assert "Anda sendiri, dengan kunci HP" in page

    def test_it_is_listed_and_removed_by_her(self, siti, telephone):
        browser, _answer = sign_in_by_key(telephone)
        other = sign_in_by_key(telephone)[0]
        (url,) = get_keys(browser)
        assert remove_key(browser, url)["Location"] == ENTER
        assert not is_open(browser)
        assert not is_open(other)
        assert sign_in_by_key(telephone)[1].status_code == 422

    def test_the_session_that_a_slip_opened_outlives_the_removed_key(self, siti):
        browser = sign_in(siti)
        add_key(browser, Telephone())
        assert remove_key(browser, get_keys(browser)[0])["Location"] == KEYS
        assert get_keys(browser) == []
        assert is_open(browser)

    def test_she_is_told_of_a_new_one(self, siti, telephone):
        with reading_as(get_officer("inspektorat")):
            entry = Entry.objects.get(kind="registry:passkey:added")
        assert entry.tells == ["worker"]
        assert entry.terms["person"] == siti

    def test_nothing_is_offered_where_the_address_can_have_none(self, siti, settings):
        settings.PUBLIC_URL, settings.PUBLIC_HOST = "https://192.0.2.1", "192.0.2.1"
        assert "data-passkey=" not in Client().get(ENTER).content.decode()
        assert "data-passkey=" not in sign_in(siti).get(KEYS).content.decode()


class TestAdding:
    def test_what_is_cut_short_is_refused(self, siti):
        browser, telephone = sign_in(siti), Telephone()
        token, options = read_form(browser, KEYS)
        answer = json.loads(telephone.make_key(options))
        answer["response"]["attestationObject"] = "Gw"  # a number of eight bytes, without them
        form = {"challenge": token, "response": json.dumps(answer)}
        assert browser.post(KEYS, form).status_code == 422

    def test_only_soon_after_she_signed_in(self, siti):
        browser = sign_in(siti)
        token, options = read_form(browser, KEYS)
        late = {"challenge": token, "response": Telephone().make_key(options)}
        with clock.freeze_clock(clock.now() + timedelta(minutes=16)):
            assert "data-passkey=" not in browser.get(KEYS).content.decode()
            assert browser.post(KEYS, late).status_code == 200
            assert get_keys(browser) == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"address": "https://rantau.example.net"},
            {"address": "http://rantau.example"},
            {"address": "https://rantau.example:8443"},
            {"address": "https://sub.rantau.example"},
            {"is_verifying": False},
            {"is_framed": True},
        ],
    )
    def test_a_wrong_page_or_a_telephone_that_asks_nobody_is_refused(self, siti, changes):
        browser = sign_in(siti)
        assert add_key(browser, Telephone(**changes)).status_code == 422
        assert get_keys(browser) == []

    def test_the_challenge_of_another_session_is_none(self, siti):
        first, second = sign_in(siti), Client()
        token, options = read_form(first, KEYS)
        with clock.freeze_clock(clock.now() + timedelta(seconds=1)):
            sign_in_with_slip(second, siti, create_sign_in_code(get_officer("loket.3212"), siti))
            form = {"challenge": token, "response": Telephone().make_key(options)}
            assert second.post(KEYS, form).status_code == 422

    def test_the_challenge_for_signing_in_is_none(self, siti):
        browser = sign_in(siti)
        token, _options = read_form(Client(), ENTER)
        _token, options = read_form(browser, KEYS)
        form = {"challenge": token, "response": Telephone().make_key(options)}
        assert browser.post(KEYS, form).status_code == 422

    def test_the_form_sent_twice_adds_one(self, siti):
        browser = sign_in(siti)
        token, options = read_form(browser, KEYS)
        form = {"challenge": token, "response": Telephone().make_key(options)}
        for _time in range(2):
            assert browser.post(KEYS, form)["Location"] == MINE
        assert len(get_keys(browser)) == 1

    def test_the_key_of_another_person_is_not_taken(self, siti, indramayu, telephone):
        other = create_person(indramayu, name="Rusmini", nik="", phone="")
        browser = sign_in(other)
        thief = Telephone()  # with a secret of its own, under the name of her key
        assert add_key(browser, thief).status_code == 422
        assert siti in sign_in_by_key(telephone)[0].get(MINE).content.decode()

    def test_at_most_ten(self, siti):
        browser = sign_in(siti)
        answers = [add_key(browser, Telephone(name=f"key-{n:05}".encode())) for n in range(11)]
        assert [each.status_code for each in answers] == [302] * 10 + [409]

    @pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"id": 1}', "[" * 5000, "\x00"])
    def test_what_is_no_answer_of_a_telephone_is_refused(self, siti, text):
        browser = sign_in(siti)
        token, _options = read_form(browser, KEYS)
        assert browser.post(KEYS, {"challenge": token, "response": text}).status_code == 422
        sign_in_token, _options = read_form(Client(), ENTER)
        form = {"challenge": sign_in_token, "response": text}
        assert Client().post(BY_KEY, form).status_code == 422


def build_heavy(answer):
    """The answer with client data whose challenge is a number: the library makes it as many bytes."""
    heavy = {"type": "webauthn.get", "challenge": 10**9, "origin": "x"}
    answer["response"]["clientDataJSON"] = websafe_encode(json.dumps(heavy).encode())
    return json.dumps(answer)


class TestReading:
    """An answer is counted by where it comes from before it is read."""

    def test_a_number_for_a_challenge_costs_nothing(self, siti, telephone):
        form = prepare_sign_in(telephone)
        form["response"] = build_heavy(json.loads(form["response"]))
        browser = sign_in(siti)
        token, options = read_form(browser, KEYS)
        response = build_heavy(json.loads(Telephone().make_key(options)))
        tracemalloc.start()
        assert Client().post(BY_KEY, form).status_code == 422
        assert browser.post(KEYS, {"challenge": token, "response": response}).status_code == 422
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
        tracemalloc.stop()

    def test_one_network_waits_after_many(self, siti, telephone, monkeypatch):
        monkeypatch.setattr(sign_in_limits, "WIDE_SOURCE", replace(WIDE_SOURCE, free=2))
        read = Mock(side_effect=passkeys.read_signature)
        monkeypatch.setattr(passkeys, "read_signature", read)
        browser = sign_in(siti)
        for status in (422, 422, 429):
            count = read.call_count
            assert Client().post(BY_KEY, {"response": "{}"}).status_code == status
            assert (read.call_count > count) == (status == 422)
        assert add_key(browser, Telephone(name=b"another")).status_code == 429

    def test_right_ones_are_not_counted(self, siti, telephone, monkeypatch):
        monkeypatch.setattr(sign_in_limits, "WIDE_SOURCE", replace(WIDE_SOURCE, free=1))
        for _time in range(3):
            assert sign_in_by_key(telephone)[1].status_code == 302


class TestSigningIn:
    def test_an_answer_is_good_once(self, siti, telephone):
        form = prepare_sign_in(telephone)
        assert Client().post(BY_KEY, form).status_code == 302
        assert Client().post(BY_KEY, form).status_code == 422
        assert list_purposes(siti)[0] == "failed_passkey"

    def test_a_challenge_takes_no_second_answer(self, siti):
        telephone = Telephone(is_counting=False)
        add_key(sign_in(siti), telephone)
        token, options = read_form(Client(), ENTER)
        for status in (302, 422):
            form = {"challenge": token, "response": telephone.sign(options)}
            assert Client().post(BY_KEY, form).status_code == status

    def test_a_challenge_ends_after_ten_minutes(self, siti, telephone):
        form = prepare_sign_in(telephone)
        with clock.freeze_clock(clock.now() + timedelta(minutes=11)):
            assert Client().post(BY_KEY, form).status_code == 422
        assert list_purposes(siti)[0] == "failed_passkey"

    @pytest.mark.parametrize("token", ["", "made-up", "eyJ9:1:x"])
    def test_a_challenge_that_is_not_ours_is_none(self, telephone, token):
        form = {"challenge": token, "response": telephone.sign({"challenge": ""})}
        assert Client().post(BY_KEY, form).status_code == 422

    @pytest.mark.parametrize("name", ["rawId", "signature", "clientDataJSON"])
    def test_a_number_is_no_answer_and_makes_no_bytes(self, telephone, name):
        form = prepare_sign_in(telephone)
        answer = json.loads(form["response"])
        (answer["response"] if name in answer["response"] else answer)[name] = 10**30
        if name == "rawId":
            answer["id"] = 10**30
        assert Client().post(BY_KEY, form | {"response": json.dumps(answer)}).status_code == 422

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("address", "https://rantau.example.net"),
            ("address", "https://sub.rantau.example"),
            ("is_verifying", False),
            ("is_framed", True),
            ("name", b"another-name-of-a-key"),
            ("secret", Telephone().secret),
        ],
    )
    def test_another_page_telephone_or_user_is_refused(self, siti, telephone, name, value):
        setattr(telephone, name, value)
        browser, answer = sign_in_by_key(telephone)
        assert answer.status_code == 422
        assert not is_open(browser)

    def test_the_key_of_one_with_the_handle_of_another_opens_neither(
        self, siti, indramayu, telephone
    ):
        other = Telephone(name=b"key-of-another")
        add_key(sign_in(create_person(indramayu, name="Rusmini", nik="", phone="")), other)
        telephone.handle, other.handle = other.handle, telephone.handle
        for each in (telephone, other):
            assert sign_in_by_key(each)[1].status_code == 422

    def test_a_copied_key_is_stopped_for_both_and_she_is_told(self, siti, telephone):
        telephone.count = 20
        sign_in_by_key(telephone)
        open_before = sign_in_by_key(telephone)[0]
        telephone.count = 5  # the copy has signed less often
        assert sign_in_by_key(telephone)[1].status_code == 422
        assert list_purposes(siti)[0] == "failed_passkey"
        assert not is_open(open_before)
        telephone.count = 30
        assert sign_in_by_key(telephone)[1].status_code == 422
        with reading_as(get_officer("inspektorat")):
            entry = Entry.objects.get(kind="registry:passkey:stopped")
        assert (entry.tells, entry.terms["person"]) == (["worker"], siti)

    def test_wrong_ones_are_slowed_down_and_her_office_lifts_it(self, siti, telephone):
        wrong = Telephone()
        wrong.handle = telephone.handle
        statuses = {sign_in_by_key(wrong)[1].status_code for _try in range(12)}
        assert statuses == {422, 429}
        lift_person_limits(get_officer("loket.3212"), uuid4(), siti, why="Salah kunci")
        assert sign_in_by_key(telephone)[1].status_code == 302


class TestWhatEndsIt:
    def test_a_new_pin_at_any_office(self, siti, telephone):
        browser = sign_in_by_key(telephone)[0]
        type_at_counter(siti)
        assert not is_open(browser)
        assert sign_in_by_key(telephone)[1].status_code == 422

    def test_a_new_slip(self, siti, telephone, indramayu):
        browser = sign_in_by_key(telephone)[0]
        create_sign_in_code(indramayu, siti)
        assert not is_open(browser)
        assert sign_in_by_key(telephone)[1].status_code == 422

    def test_her_own_new_pin_ends_those_of_other_telephones(self, siti):
        browser, other, own = sign_in(siti), Telephone(name=b"of-another-hand"), Telephone()
        add_key(browser, other)
        add_key(browser, own)
        choose_pin(browser)
        assert sign_in_by_key(other)[1].status_code == 422
        browser, answer = sign_in_by_key(own)
        assert answer.status_code == 302
        choose_pin(browser, OTHER_PIN, current_pin=PIN)
        assert sign_in_by_key(own)[1].status_code == 302

    def test_a_session_that_is_over_adds_none(self, siti, indramayu):
        browser = sign_in(siti)
        token, options = read_form(browser, KEYS)
        create_sign_in_code(indramayu, siti)
        form = {"challenge": token, "response": Telephone().make_key(options)}
        assert browser.post(KEYS, form)["Location"] == ENTER
        assert get_keys(sign_in(siti)) == []

    def test_a_corrected_birth_date_ends_neither_pin_nor_key(self, siti, indramayu, telephone):
        correct_fact(indramayu, siti, birth=(date(1994, 2, 15), "day"))
        assert sign_in_by_key(telephone)[1].status_code == 302


class TestMerge:
    @pytest.fixture
    def pair(self, siti, indramayu):
        """Two registrations of one person, the second with a key of its own."""
        second = create_person(
            indramayu, name="Siti Nurhalimah", nik="", phone="", not_same=(siti,)
        )
        telephone = Telephone(name=b"of-the-second")
        add_key(sign_in(second), telephone)
        return siti, second, telephone

    def test_her_key_opens_the_one_record_and_its_sessions_end(self, pair, telephone):
        first, second, other = pair
        browser = sign_in_by_key(other)[0]
        merge(first, second)
        assert not is_open(browser)
        for each in (telephone, other):
            browser, answer = sign_in_by_key(each)
            assert answer.status_code == 302
            assert first in browser.get(MINE).content.decode()
        assert len(get_keys(browser)) == 2

    def test_undoing_gives_each_her_own_again_and_ends_those_added_since(self, pair, telephone):
        first, second, other = pair
        proposal = merge(first, second)
        since = Telephone(name=b"added-since")
        with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
            browser = sign_in_by_key(other)[0]
            add_key(browser, since)
        with clock.freeze_clock(clock.now() + timedelta(minutes=2)):
            undo(proposal)
        with clock.freeze_clock(clock.now() + timedelta(minutes=3)):
            assert not is_open(browser)
            assert sign_in_by_key(since)[1].status_code == 422
            assert first in sign_in_by_key(telephone)[0].get(MINE).content.decode()
            assert second in sign_in_by_key(other)[0].get(MINE).content.decode()

    def test_a_new_pin_for_the_merged_ends_the_keys_of_both(self, pair, telephone):
        first, second, other = pair
        merge(first, second)
        type_at_counter(first)
        for each in (telephone, other):
            assert sign_in_by_key(each)[1].status_code == 422

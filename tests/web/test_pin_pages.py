"""A PIN as pages take it: at the counter, on the own page, and when one signs in."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rantau.access.models import Account
from rantau.common import clock
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.limits import lift_person_limits
from tests.factories.persons import create_person, create_sign_in_code
from tests.web.html import INDONESIAN, read_text
from tests.web.slips import sign_in_with_slip

NIK = "3212015402940001"
PIN, OTHER_PIN = "739154", "804173"


def type_at_counter(reference, login="loket.3212", pin=PIN, **changes):
    """Send the form that the officer opens to the person; the answer."""
    officer = Client()
    officer.force_login(Account.objects.get(login=login))
    form = {"key": uuid4(), "present": "on", "new_pin": pin, "repeated_pin": pin, **changes}
    return officer.post(reverse("registry:pin", args=[reference]), form, headers=INDONESIAN)


def choose_pin(browser, pin=PIN, **changes):
    """Send the form of the own page; the answer."""
    form = {"key": uuid4(), "new_pin": pin, "repeated_pin": pin, **changes}
    return browser.post(reverse("placement:choose_pin"), form, headers=INDONESIAN)


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


class TestAtTheCounter:
    def test_she_signs_in_with_what_she_typed_by_reference_or_nik(self, client, siti):
        assert type_at_counter(siti).status_code == 302
        for number in (siti, "3212015402940001"):
            assert sign_in_with_slip(client, number, PIN)["Location"] == reverse("placement:mine")

    def test_any_office_does_it_once_she_is_served_there(self, client, siti, surabaya):
        assert type_at_counter(siti, "loket.3578").status_code == 404
        serve_person(surabaya, uuid4(), ServeInput("3212015402940001"))
        assert type_at_counter(siti, "loket.3578").status_code == 302
        assert sign_in_with_slip(client, siti, PIN).status_code == 302

    def test_her_list_shows_once_what_was_done_once_and_the_form_as_such(self, siti, as_who):
        as_who("loket.3212").get(reverse("registry:pin", args=[siti]))
        assert type_at_counter(siti, repeated_pin=OTHER_PIN).status_code == 422
        assert type_at_counter(siti).status_code == 302
        client = Client()
        sign_in_with_slip(client, siti, PIN)
        page = read_text(client.get(reverse("placement:own_access_log"), headers=INDONESIAN))
        assert page.count("membuka formulir: memasang PIN di loket, 2 kali") == 1
        assert page.count("memasang PIN di loket") == 2
        assert "memasang PIN di loket, 3 kali" not in page

    @pytest.mark.parametrize(
        "changes", [{"repeated_pin": OTHER_PIN}, {"present": ""}, {"new_pin": ""}]
    )
    def test_two_that_differ_or_no_look_at_the_card_are_refused(self, siti, changes):
        answer = type_at_counter(siti, **changes)
        assert answer.status_code == 422
        assert PIN not in answer.content.decode()

    def test_a_weak_one_is_refused_at_its_field_and_not_shown(self, siti):
        answer = type_at_counter(siti, pin="140294")
        assert answer.status_code == 422
        assert 'id="id_new_pin_error"' in answer.content.decode()
        assert "140294" not in answer.content.decode()

    def test_a_form_that_is_kept_while_somebody_signs_in_has_no_pin(self, siti, monkeypatch):
        kept = []
        monkeypatch.setattr(
            "rantau.web.common.pending_form.cache.set", lambda *args, **_: kept.append(args)
        )
        monkeypatch.setattr("rantau.web.common.pending_form.json.dumps", repr)
        form = {"key": uuid4(), "present": "on", "new_pin": PIN, "repeated_pin": PIN}
        Client().post(reverse("registry:pin", args=[siti]), form)
        assert PIN not in str(kept)


class TestOnTheOwnPage:
    def test_it_is_offered_until_there_is_one(self, client, siti, indramayu):
        sign_in_with_slip(client, siti, create_sign_in_code(indramayu, siti))
        own = reverse("placement:mine")
        link = f'href="{reverse("placement:choose_pin")}"'
        assert "note--wait" in client.get(own).content.decode()
        assert choose_pin(client)["Location"] == own

        page = client.get(own).content.decode()
        assert "note--wait" not in page
        assert link in page
        assert sign_in_with_slip(Client(), siti, PIN).status_code == 302

    def test_sent_twice_it_is_done_once(self, client, siti, indramayu):
        sign_in_with_slip(client, siti, create_sign_in_code(indramayu, siti))
        key = uuid4()
        assert [choose_pin(client, key=key).status_code for _ in "12"] == [302, 302]

    def test_another_needs_the_one_that_is_valid(self, client, siti):
        type_at_counter(siti)
        sign_in_with_slip(client, siti, PIN)
        assert choose_pin(client, OTHER_PIN).status_code == 422
        assert choose_pin(client, OTHER_PIN, current_pin="555222").status_code == 422
        assert choose_pin(client, OTHER_PIN, current_pin=PIN).status_code == 302
        assert client.get(reverse("placement:mine")).status_code == 200
        assert sign_in_with_slip(Client(), siti, OTHER_PIN).status_code == 302

    def test_what_is_chosen_is_not_compared_with_the_valid_one(self, client, siti):
        type_at_counter(siti)
        sign_in_with_slip(client, siti, PIN)
        assert choose_pin(client, PIN, current_pin="555222").status_code == 422

    def test_a_form_that_is_known_tells_no_pin_however_often_it_is_sent(self, client, siti):
        type_at_counter(siti)
        sign_in_with_slip(client, siti, PIN)
        key = uuid4()
        assert choose_pin(client, OTHER_PIN, current_pin=PIN, key=key).status_code == 302
        for guess in ("555222", "555333", "555444"):
            assert choose_pin(client, guess, current_pin=PIN, key=key).status_code != 302
        assert choose_pin(client, OTHER_PIN, current_pin=PIN, key=key).status_code != 302

    def test_guesses_of_the_valid_one_are_slowed_down(self, client, siti):
        type_at_counter(siti)
        sign_in_with_slip(client, siti, PIN)
        for _ in range(3):
            choose_pin(client, OTHER_PIN, current_pin="555222")
        assert choose_pin(client, OTHER_PIN, current_pin=PIN).status_code == 422
        assert sign_in_with_slip(Client(), siti, OTHER_PIN).status_code != 302


class TestSigningIn:
    def test_after_three_wrong_ones_the_page_says_when_to_try_again(self, client, siti):
        type_at_counter(siti)
        statuses = [sign_in_with_slip(client, siti, OTHER_PIN).status_code for _ in range(3)]
        assert statuses == [422] * 3

        answer = sign_in_with_slip(client, siti, PIN)
        page = read_text(answer)
        assert answer.status_code == 429
        assert "Coba lagi pada" in page
        assert reverse("protection:help") in answer.content.decode()

    def test_her_reference_and_her_nik_have_their_tries_together(self, client, siti):
        type_at_counter(siti)
        for number in (siti, NIK, siti):
            assert sign_in_with_slip(client, number, OTHER_PIN).status_code == 422
        assert sign_in_with_slip(client, NIK, PIN).status_code == 422
        with clock.freeze_clock(clock.now() + timedelta(minutes=16)):
            assert sign_in_with_slip(client, NIK, PIN).status_code == 302

    def test_nor_does_the_answer_tell_that_both_are_hers(self, client, siti):
        type_at_counter(siti)
        for _ in range(4):
            sign_in_with_slip(client, siti, OTHER_PIN)
        pages = []
        for number in (NIK, "3212015402940009"):
            tries = [sign_in_with_slip(client, number, PIN) for _ in range(4)]
            assert [each.status_code for each in tries] == [422, 422, 422, 429]
            page = read_text(tries[0]).replace(number, "")
            pages.append(
                re.sub(r'(value|data-options)="[^"]*"', "", page)
            )  # keys of the forms differ
        assert pages[0] == pages[1]

    @pytest.mark.parametrize("number", ["RT-0000-0000", "3212015402940009"])
    def test_whether_there_is_such_a_person_changes_no_statement(self, client, siti, number):
        type_at_counter(siti)
        counts = []
        for each in (siti if number.startswith("RT") else NIK, number):
            with CaptureQueriesContext(connection) as queries:
                sign_in_with_slip(client, each, OTHER_PIN)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_an_office_lifts_it_for_all_her_numbers(self, client, siti, indramayu):
        type_at_counter(siti)
        for number in (siti, NIK) * 4:
            sign_in_with_slip(client, number, OTHER_PIN)
        lift_person_limits(indramayu, uuid4(), siti, why="Menelepon kami")
        assert sign_in_with_slip(client, NIK, PIN).status_code == 302

    def test_a_stranger_of_another_network_does_not_stop_her(self, client, siti):
        type_at_counter(siti)
        stranger = Client(REMOTE_ADDR="203.0.113.9")
        for _ in range(4):
            sign_in_with_slip(stranger, siti, OTHER_PIN)
        assert sign_in_with_slip(client, siti, PIN).status_code == 302

    def test_a_new_pin_at_the_counter_ends_the_wait(self, client, siti):
        type_at_counter(siti)
        for _ in range(4):
            last = sign_in_with_slip(client, siti, "555222")
        assert last.status_code == 429
        type_at_counter(siti, pin=OTHER_PIN)
        assert sign_in_with_slip(client, siti, OTHER_PIN).status_code == 302

    def test_wrong_pins_do_not_slow_a_call_for_help_down(self, client, siti):
        type_at_counter(siti)
        for _ in range(5):
            sign_in_with_slip(client, siti, "555222")
        assert client.get(reverse("protection:help")).status_code == 200
        form = {"key": uuid4(), "what": "Dikurung", "reach_by": "code"}
        assert client.post(reverse("protection:help"), form).status_code in (200, 302)

    def test_the_form_sent_again_after_signing_out_opens_nothing(self, client, siti):
        type_at_counter(siti)
        key = uuid4()
        assert sign_in_with_slip(client, siti, PIN, key=key).status_code == 302
        client.post(reverse("placement:leave"))
        assert sign_in_with_slip(Client(), siti, PIN, key=key).status_code == 422


def test_a_session_of_another_hand_ends_with_her_own_pin(indramayu, siti):
    """Whoever had her slip may still be signed in with it when she chooses a PIN; she goes on."""
    code = create_sign_in_code(indramayu, siti)
    other, her = Client(), Client()
    sign_in_with_slip(other, siti, code)
    with clock.freeze_clock(clock.now() + timedelta(minutes=2)):
        sign_in_with_slip(her, siti, code)
        assert choose_pin(her).status_code == 302
        assert her.get(reverse("placement:mine")).status_code == 200
        assert other.get(reverse("placement:mine"))["Location"] == reverse("placement:enter")

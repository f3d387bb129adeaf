"""An ended session loses nothing that was typed; and nobody else can make use of that."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.credentials import DEMO_PASSWORD
from rantau.registry.models import Person
from tests.web.html import INDONESIAN

HERE = {**INDONESIAN, "sec-fetch-site": "same-origin"}
TYPED = {
    "name": "Sukarti",
    "alias": 'Mbak "Kar" <i>',
    "sex": "F",
    "birth": "1991",
    "origin": "Haurgeulis",
    "safe_channel": "none",
    "notice_given": "on",
}
REGISTER = "/orang/daftar/"


@pytest.fixture
def ended_session(client, db):
    """A browser whose session has ended while a form was being filled in."""
    client.force_login(Account.objects.get(login="loket.3212"))
    client.logout()
    return client


def read_page(answer):
    return answer.content.decode()


def sign_in(browser, following):
    form = {"login": "loket.3212", "password": DEMO_PASSWORD, "next": following}
    return browser.post(reverse("account_login"), form)


def read_hidden_fields(page):
    """The fields that a page would send."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_a_cookie_that_is_none_of_ours_opens_nothing_and_breaks_nothing(client, db):
    client.force_login(Account.objects.get(login="loket.3212"))
    client.cookies["pending_form"] = "a\0b.key"
    assert client.get(reverse("common:resume"))["Location"] == reverse("common:desk")

    client.cookies["sessionid"] = "abcdefgh\0ijk"
    assert client.get(reverse("common:desk"))["Location"].startswith(reverse("account_login"))


class TestAnEndedSession:
    @pytest.mark.parametrize("name", ["pending_form", "__Secure-pending_form"])
    def test_the_page_of_signing_in_says_so_whatever_the_cookies_name_is(
        self, ended_session, monkeypatch, name
    ):
        monkeypatch.setattr("rantau.web.common.pending_form.COOKIE_NAME", name)
        sent = ended_session.post(REGISTER, {"key": uuid4(), **TYPED}, headers=INDONESIAN)

        assert set(sent.cookies) >= {name}
        page = read_page(ended_session.get(sent["Location"], headers=INDONESIAN))
        assert "Yang Anda ketik masih ada" in page

    def test_what_was_typed_is_shown_after_signing_in_and_arrives_once(
        self, ended_session, indramayu
    ):
        sent = ended_session.post(REGISTER, {"key": uuid4(), **TYPED}, headers=INDONESIAN)
        assert sent.status_code == 302
        where = sent["Location"]
        assert "Yang Anda ketik masih ada" in read_page(
            ended_session.get(where, headers=INDONESIAN)
        )

        back = sign_in(ended_session, reverse("common:resume"))["Location"]
        page = read_page(ended_session.get(back, headers=INDONESIAN))
        assert "Sukarti" in page
        assert "Mbak &#34;Kar&#34; &lt;i&gt;" in page

        again = read_hidden_fields(page)
        assert {k: again[k] for k in TYPED} == TYPED
        for _ in "12":
            assert ended_session.post(REGISTER, again, headers=INDONESIAN).status_code == 200
        with reading_as(indramayu):
            assert Person.objects.filter(name="Sukarti").count() == 1

    def test_what_needs_repair_is_shown_in_the_form_itself(self, ended_session):
        ended_session.post(
            REGISTER, {"key": uuid4(), **TYPED, "birth": "31-02-1990"}, headers=INDONESIAN
        )
        sign_in(ended_session, "/")
        again = read_hidden_fields(
            read_page(ended_session.get(reverse("common:resume"), headers=INDONESIAN))
        )
        answer = ended_session.post(REGISTER, again, headers=INDONESIAN)

        assert answer.status_code == 422
        assert 'value="31-02-1990"' in read_page(answer)
        assert 'value="Sukarti"' in read_page(answer)

    def test_it_is_gone_after_a_quarter_of_an_hour(self, ended_session):
        ended_session.post(REGISTER, TYPED, headers=INDONESIAN)
        with clock.freeze_clock(clock.now() + timedelta(minutes=16)):
            sign_in(ended_session, "/")
            assert ended_session.get(reverse("common:resume"))["Location"] == reverse("common:desk")

    def test_another_browser_gets_nothing_of_it(self, ended_session):
        ended_session.post(REGISTER, TYPED, headers=INDONESIAN)
        other = Client()
        sign_in(other, "/")
        assert other.get(reverse("common:resume"))["Location"] == reverse("common:desk")

        other.cookies["pending_form"] = (
            ended_session.cookies["pending_form"].value.split(".")[0] + ".AAAA"
        )
        assert other.get(reverse("common:resume"))["Location"] == reverse("common:desk")

    def test_the_database_alone_tells_nothing_of_it(self, ended_session):
        ended_session.post(REGISTER, TYPED, headers=INDONESIAN)
        with connection.cursor() as cursor:
            cursor.execute("select cache_key || value::text from cache_entry")
            kept = " ".join(row[0] for row in cursor.fetchall())
        assert "pending-form:" in kept
        assert "Sukarti" not in kept

    def test_passwords_are_never_kept(self, ended_session):
        ended_session.post(REGISTER, {**TYPED, "password": "rahasia", "new_password1": "rahasia"})
        sign_in(ended_session, "/")
        page = read_page(ended_session.get(reverse("common:resume")))
        assert "Sukarti" in page
        assert "rahasia" not in page

    def test_a_form_too_large_only_asks_to_sign_in(self, ended_session):
        answer = ended_session.post(REGISTER, {**TYPED, "alias": "x" * 70_000})
        assert answer.status_code == 302
        assert "pending_form" not in ended_session.cookies

    def test_nobody_fills_the_table_with_it(self, ended_session):
        cache.clear()
        for _ in range(130):
            ended_session.post(REGISTER, TYPED)
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from cache_entry where cache_key like ':1:pending-form:%%'"
            )
            assert cursor.fetchone()[0] == 120


class TestAnOldPage:
    @pytest.fixture
    def strict(self, db):
        """A browser that is signed in, at a server that asks for the token."""
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(Account.objects.get(login="loket.3212"))
        return browser

    def test_it_is_offered_again_with_a_fresh_token(self, strict):
        answer = strict.post(REGISTER, {"key": uuid4(), **TYPED}, headers=HERE)
        assert answer.status_code == 403
        again = read_hidden_fields(read_page(answer))
        assert again["csrfmiddlewaretoken"]

        assert strict.post(REGISTER, again, headers=HERE).status_code == 200

    @pytest.mark.parametrize(
        "headers",
        [
            {"sec-fetch-site": "cross-site"},
            {"origin": "https://elsewhere.example"},
            {"referer": "https://elsewhere.example/x"},
            {},
        ],
    )
    def test_what_another_site_sent_is_neither_shown_nor_sent_on(self, strict, headers):
        answer = strict.post(REGISTER, TYPED, headers={**INDONESIAN, **headers})

        assert answer.status_code == 403
        assert "Sukarti" not in read_page(answer)
        assert "terlalu lama terbuka" in read_page(answer)

    def test_a_public_page_offers_it_too_and_shows_no_code(self, db):
        form = {"key": uuid4(), "reference": "RT-0000-0000", "code": "K7M4Q-2XW9P"}
        answer = Client(enforce_csrf_checks=True).post("/saya/masuk/", form, headers=HERE)

        assert answer.status_code == 403
        assert "<li>RT-0000-0000</li>" in read_page(answer)
        assert "<li>K7M4Q-2XW9P</li>" not in read_page(answer)

"""A person's way in: the slip at the counter, the sign-in page, the own page, and out again."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import looking
from rantau.registry.lookups import person_for
from tests.cast import registered

ID = {"accept-language": "id"}


@pytest.fixture
def counter(client, db):
    """The browser of the counter of Indramayu."""
    client.force_login(Account.objects.get(login="loket.3212"))
    return client


@pytest.fixture
def slip(counter, indramayu):
    """A slip as it was printed: reference and code; the counter has signed out again."""
    reference = registered(indramayu)
    page = give(counter, reference).content.decode()
    counter.logout()
    return reference, code_on(page)


def give(browser, reference, key=None):
    """Press the button that gives a code."""
    return browser.post(reverse("registry:slip", args=[reference]), {"key": key or uuid4()}, headers=ID)  # fmt: skip


def code_on(page):
    """The code on a printed page."""
    return re.search(r"slip__big\">([0-9A-Z]{5}-[0-9A-Z]{5})<", page).group(1)


def enter(browser, reference, code, birth="14-02-1994", key=None):
    """Fill in the sign-in page."""
    form = {"key": key or uuid4(), "reference": reference, "code": code, "birth": birth}
    return browser.post(reverse("placement:enter"), form, headers=ID)


class TestTheSlip:
    def test_the_button_shows_the_code_and_sent_again_the_same(self, counter, indramayu):
        reference, key = registered(indramayu), uuid4()
        first, again = (give(counter, reference, key).content.decode() for _ in "12")

        assert reference in first
        assert code_on(first) == code_on(again)

    def test_asking_alone_gives_no_code(self, counter, indramayu):
        page = counter.get(reverse("registry:slip", args=[registered(indramayu)]), headers=ID)

        assert "slip__big" not in page.content.decode()


class TestComingIn:
    def test_the_slip_opens_the_own_page(self, client, slip):
        answer = enter(client, *slip)
        assert answer["Location"] == reverse("placement:mine")

        page = client.get(answer["Location"], headers=ID).content.decode()
        assert "Siti Nurhalimah" in page
        assert "memberi kode masuk" in page
        assert "Kabupaten Indramayu" in page

    def test_it_does_not_say_what_was_wrong(self, client, slip):
        reference, code = slip
        pages = [
            enter(client, "RT-0000-0000", code),
            enter(client, reference, "00000-00000"),
            enter(client, reference, code, "01-01-1990"),
        ]
        assert {p.status_code for p in pages} == {422}
        said = {re.search(r'role="alert">(.*?)</div></div>', p.content.decode()).group(1) for p in pages}  # fmt: skip
        assert len(said) == 1

    def test_the_very_same_form_may_come_twice_but_not_the_code(self, client, slip):
        key = uuid4()
        assert enter(client, *slip, key=key).status_code == 302
        assert enter(client, *slip, key=key).status_code == 302
        assert enter(client, *slip).status_code == 422

    def test_too_many_wrong_ones_are_slowed_down(self, client, slip):
        for _ in range(10):
            enter(client, slip[0], "00000-00000")

        assert enter(client, *slip).status_code == 429

    @pytest.mark.parametrize("field", ["reference", "birth", "code", "key"])
    @pytest.mark.parametrize("value", ["", "x" * 5000, "\0", "<i>x", "'; drop", "\u202e", "🙂"])
    def test_no_field_breaks_on_anything(self, client, db, field, value):
        form = {"key": uuid4(), "reference": "RT-0000-0000", "code": "0", "birth": "", field: value}
        answer = client.post(reverse("placement:enter"), form, headers=ID)

        assert answer.status_code == 422
        assert b"<i>x" not in answer.content


class TestTheOwnPage:
    def test_it_is_left_with_nothing_behind(self, client, slip):
        enter(client, *slip)
        client.post(reverse("placement:leave"))

        answer = client.get(reverse("placement:mine"))
        assert answer["Location"] == reverse("placement:enter")

    def test_an_officers_pages_stay_shut(self, client, slip):
        enter(client, *slip)

        for name in ("house:desk", "registry:search"):
            assert client.get(reverse(name)).status_code == 302
        assert client.get("/api/v1/persons").status_code == 401

    def test_who_looked_is_complete_page_by_page(self, client, slip, indramayu):
        with looking(indramayu):
            for _ in range(60):
                person_for(indramayu, slip[0], purpose="counter")
        enter(client, *slip)
        pages = [client.get(reverse("placement:looked") + q, headers=ID).content.decode() for q in ("", "?halaman=2", "?halaman=x")]  # fmt: skip

        counts = [page.count("<time") for page in pages]
        assert counts[0] == counts[2] == 50
        assert counts[1] >= 10

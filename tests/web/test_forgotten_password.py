"""A forgotten password: the same answer for everybody, a link that works once, the second key after it."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from rantau.access.actor import build_system_auditor
from rantau.access.addresses import derive_address_code, password_tokens
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.access.services.addresses import name_address
from rantau.access.sign_in_limits import LIMITS, PASSWORD_LINK
from rantau.demo.credentials import DEMO_PASSWORD
from rantau.journal.models import Entry
from tests.actors import get_officer
from tests.web.html import INDONESIAN
from tests.web.second_key import set_up, sign_out

LOGIN, ADDRESS = "loket.3212", "petugas@example.org"
PASSWORD = "sawah-hijau-di-pagi-hari"
KEY = re.compile(r'name="key" value="([0-9a-f-]+)"')


@pytest.fixture(autouse=True)
def no_counters():
    cache.clear()


@pytest.fixture
def account(db):
    """An officer with a confirmed address."""
    account = Account.objects.get(login=LOGIN)
    account.email = ADDRESS
    account.save(update_fields=["email"])
    return account


def ask(client, login, key=None):
    data = {"key": key or uuid4(), "login": login}
    return client.post(reverse("access:forgotten_password"), data, headers=INDONESIAN)


def build_link(account):
    token = password_tokens.make_token(account)
    return reverse("access:new_password", args=[account.id, token])


def replace(client, link, key=None, **changes):
    data = {"key": key or uuid4(), "password": PASSWORD, "again": PASSWORD, **changes}
    return client.post(link, data, headers=INDONESIAN)


def sign_in(client, password):
    return client.post(reverse("account_login"), {"login": LOGIN, "password": password})


def list_entries(kind):
    with reading_as(build_system_auditor("test")):
        return list(Entry.objects.filter(kind=kind))


def test_the_answer_and_the_entry_are_the_same_for_everybody(client, account):
    answers = {ask(client, login).content for login in (LOGIN, "loket.3204", "tidak.ada")}
    assert len(answers) == 1
    entries = list_entries("access:password:asked_for")
    assert [each.actor for each in entries] == ["public"] * 3
    assert sorted(each.tells for each in entries) == [[], [], [f"account:{account.id}"]]


def test_links_to_one_account_are_slowed_down_as_much_where_there_is_none(client, account):
    for login in (LOGIN, "tidak.ada"):
        free = LIMITS[PASSWORD_LINK].pair.free
        pages = [ask(client, login).content.decode() for _ in range(free + 1)]
        assert ["Terlalu banyak percobaan" in page for page in pages] == [False] * free + [True]


def test_a_form_that_comes_again_counts_once(client, account):
    key = uuid4()
    pages = [ask(client, LOGIN, key).status_code for _ in range(8)]
    assert pages == [200] * 8
    assert len(list_entries("access:password:asked_for")) == 1


def test_the_new_password_signs_in_and_the_old_one_no_more(client, account):
    link = build_link(account)
    assert client.get(link).status_code == 200
    assert "Kata sandi Anda sudah diganti" in replace(client, link).content.decode()
    assert sign_in(client, DEMO_PASSWORD).status_code == 200
    assert sign_in(client, PASSWORD).status_code == 302
    [entry] = list_entries("access:password:replaced")
    assert (entry.actor, entry.tells) == (f"account:{account.id}", [f"account:{account.id}"])


def test_the_link_works_once(client, account):
    link = build_link(account)
    replace(client, link)
    assert client.get(link).status_code == 404
    assert replace(client, link, password="x" * 20, again="x" * 20).status_code == 404


@pytest.mark.parametrize("change", [{"email": "lain@example.org"}, {"is_active": False}])
def test_it_ends_with_the_address_and_with_the_account(client, account, change):
    link = build_link(account)
    Account.objects.filter(pk=account.pk).update(**change)
    assert client.get(link).status_code == 404


def test_a_weak_password_is_refused_at_its_field(client, account):
    page = replace(client, build_link(account), password="rahasia", again="rahasia")
    assert page.status_code == 422
    assert 'href="#id_password"' in page.content.decode()
    assert sign_in(client, DEMO_PASSWORD).status_code == 302


def test_every_session_ends_and_the_second_key_is_asked_for(client, account):
    set_up(client)
    account.refresh_from_db()
    replace(client, build_link(account))
    assert client.get(reverse("access:account")).status_code == 302
    sign_out(client)
    assert sign_in(client, PASSWORD)["Location"] == reverse("mfa_authenticate")


def test_where_no_mail_is_sent_the_page_says_who_helps(client, db, settings):
    settings.EMAIL_HOST = ""
    page = client.get(reverse("access:forgotten_password"), headers=INDONESIAN).content.decode()
    assert "tidak mengirim surel" in page
    assert "Minta pengelola akun di kantor Anda" in page
    assert ask(client, LOGIN).status_code == 200
    assert list_entries("access:password:asked_for") == []


class TestAddress:
    @pytest.fixture
    def officer(self, client, db):
        client.force_login(Account.objects.get(login=LOGIN))
        return client

    def test_naming_one_asks_for_the_password(self, officer):
        data = {"key": uuid4(), "address": ADDRESS, "password": "salah"}
        page = officer.post(reverse("access:address"), data)
        assert page.status_code == 422
        assert Account.objects.get(login=LOGIN).named_email == ""

    def test_a_wrong_code_confirms_nothing(self, officer):
        name_address(get_officer(LOGIN), uuid4(), ADDRESS)
        page = officer.post(reverse("access:address_code"), {"key": uuid4(), "code": "AAAAA-AAAAA"})
        assert page.status_code == 422
        assert Account.objects.get(login=LOGIN).email == ""

    def test_the_right_one_does_and_the_account_page_shows_it(self, officer):
        name_address(get_officer(LOGIN), uuid4(), ADDRESS)
        account = Account.objects.get(login=LOGIN)
        code = derive_address_code(account.id, ADDRESS, account.email_named_at)
        data = {"key": uuid4(), "code": f" {code.lower().replace('-', ' ')}"}
        assert officer.post(reverse("access:address_code"), data).status_code == 302
        assert ADDRESS in officer.get(reverse("access:account")).content.decode()

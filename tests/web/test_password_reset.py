"""A forgotten password: the same answer for everybody, a link that works once, the second key after it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from rantau.access.actor import build_password_reset_actor, build_system_auditor
from rantau.access.email_addresses import derive_email_code, password_reset_tokens
from rantau.access.models import Account, CommandKey, Notice
from rantau.access.scope import reading_as
from rantau.access.services.email_addresses import confirm_email, propose_email, remove_email
from rantau.access.sign_in_limits import EMAIL_PROPOSAL, EMAIL_RECEIVER, LIMITS, PASSWORD_RESET
from rantau.common import clock
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
    return client.post(reverse("access:request_password_reset"), data, headers=INDONESIAN)


def build_link(account):
    token = password_reset_tokens.make_token(account)
    return reverse("access:open_password_reset", args=[account.id, token])


def replace(client, link, key=None, **changes):
    """Open the link, and type the new password where it leads."""
    client.get(link)
    data = {"key": key or uuid4(), "password": PASSWORD, "again": PASSWORD, **changes}
    return client.post(reverse("access:reset_password"), data, headers=INDONESIAN)


def derive_code(account):
    """The code that was sent to the address that the account proposed."""
    return derive_email_code(account.id, account.pending_email, account.pending_email_at)


def sign_in(client, password):
    return client.post(reverse("account_login"), {"login": LOGIN, "password": password})


def list_entries(kind):
    with reading_as(build_system_auditor("test")):
        return list(Entry.objects.filter(kind=kind))


def test_the_answer_and_the_entry_are_the_same_for_everybody(client, account):
    answers = {ask(client, login).content for login in (LOGIN, "loket.3204", "tidak.ada")}
    assert len(answers) == 1
    entries = list_entries("access:password_reset:requested")
    assert [each.actor for each in entries] == ["public"] * 3
    assert sorted(each.tells for each in entries) == [[], [], [f"account:{account.id}"]]


def test_links_to_one_account_are_slowed_down_as_much_where_there_is_none(client, account):
    for login in (LOGIN, "tidak.ada"):
        free = LIMITS[PASSWORD_RESET].pair.free
        pages = [ask(client, login).content.decode() for _ in range(free + 1)]
        assert ["Terlalu banyak percobaan" in page for page in pages] == [False] * free + [True]


def test_a_form_that_comes_again_counts_once(client, account):
    key = uuid4()
    pages = [ask(client, LOGIN, key).status_code for _ in range(8)]
    assert pages == [200] * 8
    assert len(list_entries("access:password_reset:requested")) == 1


def test_the_new_password_signs_in_and_the_old_one_no_more(client, account):
    link = build_link(account)
    assert "Kata sandi Anda sudah diganti" in replace(client, link).content.decode()
    assert sign_in(client, DEMO_PASSWORD).status_code == 200
    assert sign_in(client, PASSWORD).status_code == 302
    [entry] = list_entries("access:password_reset:done")
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
    page = client.get(reverse("access:request_password_reset"), headers=INDONESIAN).content.decode()
    assert "tidak mengirim surel" in page
    assert "Minta pengelola akun di kantor Anda" in page
    assert ask(client, LOGIN).status_code == 200
    assert list_entries("access:password_reset:requested") == []


def test_the_form_has_no_token_in_its_address(client, account):
    opened = client.get(build_link(account))
    assert opened["Location"] == reverse("access:reset_password")
    assert opened["Referrer-Policy"] == "no-referrer"
    assert client.get(opened["Location"]).status_code == 200


def test_without_the_link_the_form_is_not_found(client, account):
    assert client.get(reverse("access:reset_password")).status_code == 404


def test_a_form_that_comes_again_after_the_link_is_used_gets_the_same_answer(client, account):
    key = uuid4()
    link = build_link(account)
    pages = [replace(client, link, key).content.decode() for _ in range(2)]
    assert ["Kata sandi Anda sudah diganti" in page for page in pages] == [True, True]


def test_a_password_like_the_login_is_refused(client, account):
    page = replace(client, build_link(account), password="loket.3212x", again="loket.3212x")
    assert page.status_code == 422


def test_no_link_goes_to_an_address_younger_than_a_day(client, account):
    for age, count in ((timedelta(hours=23), 0), (timedelta(hours=25), 1)):
        Account.objects.filter(pk=account.pk).update(email_confirmed_at=clock.now() - age)
        ask(client, LOGIN)
        entries = list_entries("access:password_reset:requested")
        assert [bool(each.tells) for each in entries].count(True) == count


def test_nothing_kept_with_the_key_tells_passwords_apart(client, account):
    bodies = set()
    for password in (PASSWORD, "hujan-turun-di-malam-hari"):
        account.refresh_from_db()
        key = uuid4()
        replace(client, build_link(account), key, password=password, again=password)
        with reading_as(build_password_reset_actor(account)):
            bodies.add(CommandKey.objects.get(key=key).body)
    assert len(bodies) == 1


class TestNotices:
    """A stolen password becomes no lasting way in that its owner does not see."""

    @pytest.fixture
    def owner(self, client, account):
        client.force_login(account)
        return client

    @staticmethod
    def list_codes(account):
        with reading_as(get_officer(LOGIN)):
            rows = Notice.objects.filter(account=account).order_by("id")
            return list(rows.values_list("code", flat=True))

    def test_the_owner_reads_of_each_step_and_sees_how_many_are_unread(self, owner, account):
        officer = get_officer(LOGIN)
        propose_email(officer, uuid4(), "lain@example.org")
        account.refresh_from_db()
        confirm_email(officer, uuid4(), derive_code(account))
        remove_email(officer, uuid4())
        assert self.list_codes(account) == ["email_proposed", "email_confirmed", "email_removed"]
        page = owner.get(reverse("access:account"), headers=INDONESIAN).content.decode()
        assert "Akun Anda mempunyai alamat surel lain" in page
        account.refresh_from_db()
        assert account.unread_notices == 3

    def test_of_a_reset_that_was_requested_and_done(self, client, account):
        ask(client, LOGIN)
        replace(client, build_link(account))
        assert self.list_codes(account) == ["reset_requested", "password_reset"]

    def test_requests_all_day_leave_one_notice_until_it_is_read(self, client, account):
        for _ in range(3):
            ask(client, LOGIN)
        assert self.list_codes(account) == ["reset_requested"]


class TestAddress:
    @pytest.fixture
    def officer(self, client, db):
        client.force_login(Account.objects.get(login=LOGIN))
        return client

    def test_proposing_one_asks_for_the_password(self, officer):
        data = {"key": uuid4(), "email": ADDRESS, "password": "salah"}
        page = officer.post(reverse("access:email"), data)
        assert page.status_code == 422
        assert Account.objects.get(login=LOGIN).pending_email == ""

    def test_addresses_are_slowed_down_by_account(self, officer):
        data = {"password": DEMO_PASSWORD}
        free = LIMITS[EMAIL_PROPOSAL].pair.free
        pages = [
            officer.post(
                reverse("access:email"), {**data, "key": uuid4(), "email": f"a{n}@example.org"}
            ).status_code
            for n in range(free + 1)
        ]
        assert pages == [302] * free + [422]

    def test_mails_to_one_address_are_slowed_down_whoever_proposes_it(self, client, db):
        free, pages = LIMITS[EMAIL_RECEIVER].pair.free, []
        for login in [LOGIN] * free + ["loket.3204"]:
            client.force_login(Account.objects.get(login=login))
            data = {"key": uuid4(), "email": ADDRESS, "password": DEMO_PASSWORD}
            pages.append(client.post(reverse("access:email"), data).status_code)
        assert pages == [302] * free + [422]

    def test_a_form_that_comes_again_counts_as_one_mail(self, officer):
        data = {"key": uuid4(), "email": ADDRESS, "password": DEMO_PASSWORD}
        pages = [officer.post(reverse("access:email"), data).status_code for _ in range(8)]
        assert pages == [302] * 8

    def test_without_an_address_that_waits_the_page_of_the_code_asks_for_one(self, officer):
        page = officer.get(reverse("access:email_code"))
        assert page["Location"] == reverse("access:email")

    def test_it_is_removed_with_the_password_alone(self, officer, account):
        link = reverse("access:remove_email")
        assert officer.post(link, {"key": uuid4(), "password": "salah"}).status_code == 422
        assert officer.post(link, {"key": uuid4(), "password": DEMO_PASSWORD}).status_code == 302
        account.refresh_from_db()
        assert (account.email, account.email_confirmed_at) == ("", None)
        again = officer.post(link, {"key": uuid4(), "password": DEMO_PASSWORD})
        assert again.status_code == 422

    def test_changing_the_password_names_it_and_offers_to_remove_it(self, officer, account):
        page = officer.get(reverse("account_change_password")).content.decode()
        assert ADDRESS in page
        assert reverse("access:remove_email") in page

    def test_a_wrong_code_confirms_nothing(self, officer):
        propose_email(get_officer(LOGIN), uuid4(), ADDRESS)
        page = officer.post(reverse("access:email_code"), {"key": uuid4(), "code": "AAAAA-AAAAA"})
        assert page.status_code == 422
        assert Account.objects.get(login=LOGIN).email == ""

    def test_the_right_one_does_and_the_account_page_shows_it(self, officer):
        propose_email(get_officer(LOGIN), uuid4(), ADDRESS)
        account = Account.objects.get(login=LOGIN)
        code = derive_code(account)
        data = {"key": uuid4(), "code": f" {code.lower().replace('-', ' ')}"}
        assert officer.post(reverse("access:email_code"), data).status_code == 302
        assert ADDRESS in officer.get(reverse("access:account")).content.decode()

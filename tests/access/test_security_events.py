"""The log tells who came in by what, and what was refused, and names nobody."""

import json
import logging

import pytest
from django.conf import settings
from django.urls import reverse

from rantau.access.actor import build_system_auditor
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.access.tokens import API_SCOPES
from rantau.common.logs import JsonFormatter
from rantau.demo.credentials import DEMO_CLIENT_SECRET, DEMO_PASSWORD
from rantau.journal.models import Entry
from tests.web.second_key import enter_password, set_up, sign_out
from tests.web.slips import sign_in_with_slip

LOGIN, TYPED = "loket.3212", "3212015402940077"
NEW_PASSWORD = "sawah-hijau-di-pagi-hari"


@pytest.fixture
def lines(caplog, db):
    """The security events that were logged since the last call, as lines."""
    caplog.set_level(logging.INFO, logger="rantau.security")

    def take():
        records = [r for r in caplog.records if r.name == "rantau.security"]
        found = [JsonFormatter().format(record) for record in records]
        caplog.clear()
        assert not [line for line in found if LOGIN in line or TYPED in line]
        return [json.loads(line) for line in found]

    return take


def list_events(lines):
    return [(line["message"], line["level"]) for line in lines]


@pytest.fixture
def account(db):
    return Account.objects.get(login=LOGIN)


def test_a_wrong_password_is_logged_by_a_hash_of_the_login(client, lines):
    for login, password in [(LOGIN, TYPED), (LOGIN.upper(), TYPED), (TYPED, TYPED)]:
        client.post(reverse("account_login"), {"login": login, "password": password})

    found = lines()
    assert list_events(found) == [("refused", "WARNING")] * 3
    assert {line["secret"] for line in found} == {"password"}
    assert found[0]["subject"] == found[1]["subject"] != found[2]["subject"]


def test_a_try_that_has_to_wait_is_logged(client, lines):
    for _ in range(12):
        client.post(reverse("account_login"), {"login": LOGIN, "password": TYPED})

    assert list_events(lines()) == [("refused", "WARNING")] * 10 + [("slowed down", "WARNING")] * 2


def test_signing_in_and_out_is_logged_with_the_factors(client, lines, account):
    enter_password(client)
    sign_out(client)

    entered, left = lines()
    assert (entered["message"], entered["factors"]) == ("signed in", "password")
    assert (left["message"], left["account"]) == ("signed out", str(account.pk))
    assert entered["account"] == str(account.pk)


def test_changes_while_signed_in_are_recorded_of_the_account(
    client, account, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
        client.post(reverse("mfa_generate_recovery_codes"))
        data = {"oldpassword": DEMO_PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        client.post(reverse("account_change_password"), data)
    kinds = ("access:second_factor:changed", "access:password:changed")
    with reading_as(build_system_auditor("test")):
        entries = list(Entry.objects.filter(kind__in=kinds).order_by("id"))
    assert sorted(each.kind for each in entries) == [kinds[1], kinds[0], kinds[0]]
    assert {tuple(each.tells) for each in entries} == {(f"account:{account.id}",)}


def test_second_factors_are_logged(client, lines, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _secret, codes = set_up(client)
        client.post(reverse("mfa_generate_recovery_codes"))
    changes = [f"{line['message']}: {line['factor']}" for line in lines() if "factor" in line]
    assert changes == [
        "second factor added: totp",
        "second factor added: recovery_codes",
        "second factor renewed: recovery_codes",
    ]
    assert len(codes) == 10

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_deactivate_totp"))
    assert "second factor removed" in [line["message"] for line in lines()]


def test_a_wrong_second_factor_is_logged_and_a_right_one_is_named(client, lines):
    _secret, codes = set_up(client)
    sign_out(client)
    enter_password(client)
    lines()

    for code in (TYPED[:6], codes[0]):
        client.post(reverse("mfa_authenticate"), {"code": code})

    refused, entered = lines()
    assert (refused["message"], refused["secret"]) == ("refused", "second-factor")
    assert entered["factors"] == "password mfa"


def test_a_changed_password_is_logged(client, lines, account):
    enter_password(client)
    form = {"oldpassword": DEMO_PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(reverse("account_change_password"), form)

    assert ("password changed", "INFO") in list_events(lines())


def test_a_wrong_slip_is_logged(client, lines):
    sign_in_with_slip(client, "RT-7K4M-Q2XW", "AAAAA-BBBBB")

    [line] = lines()
    assert (line["message"], line["secret"]) == ("refused", "slip")


def test_tokens_and_wrong_client_secrets_are_logged(client, lines):
    for secret in ("wrong", DEMO_CLIENT_SECRET):
        form = {
            "grant_type": "client_credentials",
            "client_id": "p3mi.1",
            "client_secret": secret,
        }
        client.post("/api/v1/token", form)

    refused, issued = lines()
    assert (refused["message"], refused["secret"]) == ("refused", "client")
    assert (issued["message"], issued["client"]) == ("token issued", "p3mi.1")
    assert set(issued["scopes"].split()) <= set(API_SCOPES)


def test_a_permission_that_is_refused_is_logged_with_who_asked(client, lines, account):
    client.force_login(account)
    lines()
    assert client.get(reverse("access:invite")).status_code == 403

    [line] = lines()
    assert line["message"] == "permission refused"
    assert line["actor"] == f"account:{account.pk}"
    assert line["permission"] == "access.invite"
    assert line["level"] == "WARNING"


def test_it_is_logged_whatever_the_level_of_the_log():
    assert settings.LOGGING["loggers"]["rantau.security"] == {"level": "INFO"}
    assert settings.LOGGING["root"]["level"] == "WARNING"


def test_nothing_typed_makes_a_line_of_its_own():
    record = logging.LogRecord("django.security", logging.ERROR, "", 1, "a\r\n{}\x1b[2J", (), None)
    line = JsonFormatter().format(record)

    assert line.isprintable()
    assert json.loads(line)["message"] == "a\r\n{}\x1b[2J"

"""Signing in with a password and with a second key, as an officer does it."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from rantau.demo.credentials import DEMO_PASSWORD
from tests.web.html import INDONESIAN


def compute_number(secret):
    """What the application on the phone shows now."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


def enter_password(browser, login="loket.3212"):
    """Fill in the sign-in page; the answer."""
    return browser.post(reverse("account_login"), {"login": login, "password": DEMO_PASSWORD})


def confirm_password(browser):
    """Give the password once more, as pages ask that change how one signs in."""
    where = browser.get(reverse("mfa_activate_totp"))["Location"]
    page = browser.get(where, headers=INDONESIAN).content.decode()
    assert "Langkah ini penting" in page
    assert browser.post(where, {"password": DEMO_PASSWORD}).status_code == 302

"""Signing in with a password and with a second key, as an officer does it."""

import re

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


def read_page(answer):
    """The text of a page."""
    return answer.content.decode()


def set_up(client):
    """Set up a second key on a browser; gives its secret and recovery codes."""
    enter_password(client)
    confirm_password(client)
    page = read_page(client.get(reverse("mfa_activate_totp"), headers=INDONESIAN))
    secret = re.search(r'class="secret">(\w+)<', page).group(1)
    assert "Pindai gambar ini" in page
    answer = client.post(
        reverse("mfa_activate_totp"), {"code": compute_number(secret)}, headers=INDONESIAN
    )
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = re.findall(
        r"<li>(\w+)</li>", read_page(client.get(answer["Location"], headers=INDONESIAN))
    )
    assert len(codes) == 10
    return secret, codes


def sign_out(browser):
    """Sign out as an officer does."""
    browser.post(reverse("account_logout"))

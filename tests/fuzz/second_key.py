"""Browsers that came in by more than a session: with the password just given, with a second key."""

import re

from django.urls import reverse

from tests.web.second_key import compute_number, confirm_password, enter_password

SECRET = re.compile(r'class="secret">(\w+)<')


def reauthenticate(browser):
    """Signed in, and the password given once more."""
    enter_password(browser)
    confirm_password(browser)
    return {}


def sign_in_with_second_key(browser):
    """Signed in with a second key; a recovery code is the right answer to being asked for it."""
    reauthenticate(browser)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    browser.post(reverse("mfa_activate_totp"), read_totp_number(page))
    page = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    return {"code": re.findall(r"<li>(\w+)</li>", page)[0]}


def enter_password_only(browser):
    """The password was right, and the number is asked for."""
    right = sign_in_with_second_key(browser)
    browser.post(reverse("account_logout"))
    enter_password(browser)
    return right


def read_totp_number(page):
    """What the phone shows after it read the page on which a second key is set up."""
    return {"code": compute_number(SECRET.search(page)[1])}

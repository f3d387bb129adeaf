"""The slip with which a person signs in, as pages give it and take it."""

import re
from uuid import uuid4

from django.urls import reverse

from tests.web.html import INDONESIAN


def give_slip(browser, reference, key=None):
    """Press the button at the counter that gives a code; the answer."""
    form = {"key": key or uuid4(), "present": "on"}
    return browser.post(reverse("registry:slip", args=[reference]), form, headers=INDONESIAN)


def read_code(answer):
    """The code on the slip that was answered."""
    page = answer.content.decode()
    return re.search(r"slip__big\">([0-9A-Z]{5}-[0-9A-Z]{5})<", page).group(1)


def sign_in_with_slip(browser, reference, code, birth="14-02-1994", key=None):
    """Fill in the page on which a person signs in; the answer."""
    form = {"key": key or uuid4(), "reference": reference, "code": code, "birth": birth}
    return browser.post(reverse("placement:enter"), form, headers=INDONESIAN)

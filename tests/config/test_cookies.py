"""Behind https no cookie can be set by anybody but this host, by https."""

import json
import os
import subprocess
import sys

import pytest

# Every cookie that is ever set: its name, and whether it goes with every page.
PROGRAM = """
import json
import django

django.setup()
from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.test import RequestFactory
from rantau.access import known_devices
from rantau.web.common import pending_form
request = RequestFactory().get("/")
request.session = {}
messages = default_storage(request).storages[0].cookie_name
print(json.dumps({
    "everywhere": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME,
                   settings.LANGUAGE_COOKIE_NAME, messages],
    "some": [known_devices.COOKIE_NAME, pending_form.COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,
               settings.LANGUAGE_COOKIE_SECURE],
    "domain": [settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN,
               settings.LANGUAGE_COOKIE_DOMAIN],
}))
"""


@pytest.mark.parametrize(
    ("url", "practice", "everywhere", "some", "is_secure"),
    [
        ("https://rantau.example", "", "__Host-", "__Secure-", True),
        ("http://127.0.0.1:8000", "", "", "", False),
        ("http://127.0.0.1:8001", "1", "practice_", "practice_", False),
    ],
)
def test_every_cookie_has_the_prefix_that_binds_it(url, practice, everywhere, some, is_secure):
    environment = {
        **os.environ,
        "PUBLIC_URL": url,
        "RANTAU_PRACTICE": practice,
        "TRUSTED_PROXIES": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "rantau.config.settings",
    }
    words = [sys.executable, "-c", PROGRAM]
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(ended.stdout)

    names = ["sessionid", "csrftoken", "django_language", "messages"]
    assert found["everywhere"] == [everywhere + name for name in names]
    assert found["some"] == [f"{some}known_device", f"{some}pending_form"]
    assert found["secure"] == [is_secure] * 3
    assert found["domain"] == [None] * 3

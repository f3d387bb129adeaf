"""A browser keeps a static file for a year: its address changes with its content."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.templatetags.static import static

from tests.web.html import INDONESIAN

HASHED = re.compile(r"[a-z.-]+\.[0-9a-f]{12}\.[a-z]+")
YEAR = "max-age=315360000, public, immutable"


def test_addresses_of_static_files_change_with_their_content(client, db):
    page = client.get("/", headers=INDONESIAN).content.decode()
    addresses = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert {name.partition(".")[0] for name in addresses} >= {"rantau", "mark"}
    assert all(HASHED.fullmatch(name) for name in addresses), addresses
    assert page.count("/static/") == len(addresses)


@pytest.mark.parametrize("name", ["rantau.css", "rantau.js", "seal.js", "mark.svg"])
def test_a_static_file_is_kept_for_a_year_and_compressed(client, name):
    [folder] = settings.STATICFILES_DIRS
    answer = client.get(static(name))
    assert answer.getvalue() == (folder / name).read_bytes()
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == (YEAR, "nosniff")
    packed = client.get(static(name), headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.getvalue()) < len((folder / name).read_bytes())


def test_the_plain_address_on_an_error_page_is_asked_for_again_soon(client):
    answer = client.get("/static/rantau.css")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "max-age=60, public")


@pytest.mark.parametrize("path", ["/static/", "/static/../settings.py", "/static/absent.css"])
def test_nothing_else_is_served_there(client, db, path):
    assert client.get(path).status_code == 404


def test_the_decoder_of_qr_codes_is_the_one_that_the_notices_name(settings):
    [folder] = settings.STATICFILES_DIRS
    notices = (Path(__file__).parents[2] / "THIRD_PARTY_NOTICES.md").read_text()
    digest = hashlib.sha256((folder / "jsqr.js").read_bytes()).hexdigest()
    assert f"`jsqr.js` | jsQR 1.4.0 unchanged (SHA-256 `{digest}`)" in notices

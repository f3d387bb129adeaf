"""Practice says on every page what it is, and nothing issued there verifies as genuine."""

import json

import pytest

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.documents.models import Document
from rantau.documents.printing import build_page_data
from rantau.web.documents import views
from tests.actors import get_officer
from tests.factories.placements import create_placement
from tests.web.html import INDONESIAN, read_text

BAND = "Yang terbit di sini tidak berlaku"


@pytest.fixture
def practice(settings):
    """These pages are of practice; what the service caches of its own is forgotten."""
    caches = (views._render_empty_forms, views._render_result_frame)
    settings.RANTAU_PRACTICE = True
    for cached in caches:
        cached.cache_clear()
    yield settings
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def document(db, settings, tmp_path):
    settings.RANTAU_FILES = str(tmp_path)
    journey = create_placement()
    journey.advance_to_cleared()
    with reading_as(get_officer("pusat")):
        return Document.objects.filter(letter="clearance", subject=journey.get().id).get()


def check(client, document):
    form = {"serial": document.serial, "code": document.check_code}
    return read_text(client.post("/periksa/", form, headers=INDONESIAN))


@pytest.mark.parametrize(
    "path", ["/", "/jaringan/", "/periksa/", "/bantuan/", "/masuk/", "/nihil/"]
)
def test_every_page_for_the_public_says_so(client, db, practice, path):
    assert BAND in read_text(client.get(path, headers=INDONESIAN))


@pytest.mark.parametrize("login", ["loket.3212", "pusat", "admin.3212", "p3mi.1", "kasus.cc"])
def test_every_officer_reads_it(client, db, practice, login):
    client.force_login(Account.objects.get(login=login))

    assert BAND in read_text(client.get("/akun/", headers=INDONESIAN))


def test_the_service_does_not_say_so(client, db):
    assert BAND not in read_text(client.get("/", headers=INDONESIAN))


def test_a_document_of_practice_is_not_genuine(client, document, practice):
    page = check(client, document)

    assert "Surat ini dari latihan: bukan surat asli" in page
    assert "verdict--bad" in page
    assert "verdict--ok" not in page


def test_the_phone_that_verifies_a_seal_by_itself_says_the_same(client, db, practice):
    page = client.get("/V", headers=INDONESIAN).content.decode()
    labels = json.loads(page.split('id="state-labels"')[1].split(">", 1)[1].split("</script>")[0])

    assert {each["kind"] for each in labels["states"].values()} == {"bad"}
    assert not any(each["note"] for each in labels["letters"].values())


def test_the_printed_page_says_so_too(document, practice):
    assert json.loads(build_page_data(document))["is_practice"] is True
    practice.RANTAU_PRACTICE = False
    assert "is_practice" not in json.loads(build_page_data(document))

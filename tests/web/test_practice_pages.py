"""Practice says on every page what it is, and nothing issued there verifies as genuine."""

import json
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.documents.models import Document
from rantau.documents.printing import build_page_data, render_picture
from rantau.web.documents import views
from tests.actors import get_officer
from tests.factories.persons import create_person
from tests.factories.placements import create_placement
from tests.web.html import INDONESIAN, read_text
from tests.web.slips import give_slip

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


def count_yellow(picture):
    """How many points of a picture have the colour of the band, and of the mark on every page."""
    with Image.open(BytesIO(picture)) as page:
        colours = page.convert("RGB").getcolors(1 << 24)
    return sum(count for count, colour in colours if colour == (0xF2, 0xB1, 0x34))


def check(client, document):
    form = {"serial": document.serial, "code": document.check_code}
    return read_text(client.post("/periksa/", form, headers=INDONESIAN))


@pytest.mark.parametrize(
    "path", ["/", "/jaringan/", "/periksa/", "/bantuan/", "/masuk/", "/nihil/"]
)
def test_every_page_for_the_public_says_so(client, db, practice, path):
    assert BAND in read_text(client.get(path, headers=INDONESIAN))


@pytest.mark.parametrize("path", ["/", "/bantuan/", "/masuk/"])
def test_a_strip_stays_in_sight_where_the_band_scrolls_away(client, db, practice, path):
    page = read_text(client.get(path, headers=INDONESIAN))

    assert page.count('<div class="practice" aria-hidden="true">Latihan: tidak berlaku</div>') == 1
    assert page.count("/practice.") == 1
    practice.RANTAU_PRACTICE = False
    page = read_text(client.get(path, headers=INDONESIAN))
    assert "practice" not in page


@pytest.mark.parametrize("login", ["loket.3212", "pusat", "admin.3212", "p3mi.1", "kasus.cc"])
def test_every_officer_reads_it(client, db, practice, login):
    client.force_login(Account.objects.get(login=login))

    assert BAND in read_text(client.get("/akun/", headers=INDONESIAN))


def test_the_service_does_not_say_so(client, db):
    assert BAND not in read_text(client.get("/", headers=INDONESIAN))


def test_the_tab_of_the_browser_says_so(client, db, practice):
    assert "<title>Latihan · " in client.get("/masuk/", headers=INDONESIAN).content.decode()


@pytest.mark.parametrize("path", ["/bantuan/", "/bantuan/jawaban/"])
def test_who_needs_real_help_is_told_that_nobody_reads_it_here(client, db, practice, path):
    words = "Tidak ada petugas layanan yang membaca kiriman di sini"

    assert words in read_text(client.get(path, headers=INDONESIAN))
    practice.RANTAU_PRACTICE = False
    assert words not in read_text(client.get(path, headers=INDONESIAN))


def test_a_slip_of_practice_says_so_also_where_it_is_cut_out(client, db, practice):
    officer = get_officer("loket.3212")
    reference = create_person(officer)
    client.force_login(Account.objects.get(login="loket.3212"))
    page = give_slip(client, reference).content.decode()

    assert "Latihan: tidak berlaku" in page.split('<article class="slip"')[1]


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


def test_what_is_sent_amiss_is_answered_with_the_band_too(db, practice):
    client = Client(enforce_csrf_checks=True)

    for answer in (
        client.post("/kantor/", headers=INDONESIAN),
        client.get("/", headers={**INDONESIAN, "Host": "orang.lain.example"}),
    ):
        assert answer.status_code in (400, 403)
        assert BAND in read_text(answer)


def test_the_picture_that_a_worker_keeps_says_so_too(document, practice):
    in_practice = render_picture(document)
    practice.RANTAU_PRACTICE = False

    assert count_yellow(in_practice) > 10 * count_yellow(render_picture(document)) > 0

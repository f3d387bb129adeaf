"""The worker's documents as pictures, and what of them a telephone keeps."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from rantau.placement.services.decisions import withdraw_placement
from rantau.registry.inputs import RelativeInput, SafeContactInput
from tests.documents.pictures import read_code
from tests.factories.persons import create_person, create_sign_in_code
from tests.factories.placements import create_placement
from tests.web.html import INDONESIAN, read_text
from tests.web.slips import sign_in_with_slip

PAGES = ["placement:own_documents", "placement:documents_copy"]
NARROW_COLUMN, MIN_MODULE = 328, 3  # CSS points: of a window of 360, and of a module
WHO_MAY_ANSWER, KIN = "Kakak sepupu", "Bu Rokayah"


@pytest.fixture
def journey(indramayu):
    """Her placement; she has family and a safe way."""
    siti = create_person(
        indramayu,
        safe=SafeContactInput("sms", 8, 17, WHO_MAY_ANSWER),
        emergency=RelativeInput(KIN, "mother", "081200000003"),
    )
    return create_placement(person=siti)


@pytest.fixture
def own(client, journey):
    """Her browser."""
    code = create_sign_in_code(journey.counter, journey.person)
    sign_in_with_slip(client, journey.person, code)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_the_documents_in_force_are_there_as_pictures_with_the_offices(own, journey, name):
    journey.advance_to_cleared()
    page = own.get(reverse(name), headers=INDONESIAN).content.decode()

    pictures = re.findall(r'src="/saya/surat/([A-Z]+)-[^"]+\.png"', page)
    assert sorted(pictures) == ["IDC", "KLR", "RKP"]
    assert "Dinas Tenaga Kerja Kabupaten Indramayu" in page


@pytest.mark.parametrize("name", PAGES)
def test_the_qr_of_each_stands_apart_as_large_as_a_camera_needs(own, journey, name):
    journey.advance_to_cleared()
    page = own.get(reverse(name), headers=INDONESIAN).content.decode()

    codes = re.findall(r"<svg .*?</svg>", page)
    assert len(codes) == page.count('class="scanned"') == 3
    for code in codes:
        side = int(re.search(r'width="(\d+)"', code)[1])
        assert NARROW_COLUMN / side >= MIN_MODULE
        assert read_code(draw(code, side)).startswith("HTTP://")


def draw(code, side):
    """The QR as a PNG with three points a module, as a telephone with one dot a point shows it."""
    scale = 3
    picture = Image.new("L", (side * scale, side * scale), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", code):
        left, top = (int(x) + 4) * scale, (int(y) + 4) * scale
        pen.rectangle((left, top, left + int(length) * scale - 1, top + scale - 1), 0)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", PAGES)
def test_what_is_not_valid_any_more_is_not_there(own, journey, name):
    journey.advance_to_cleared()
    reasons = {"reason": "worker_wishes", "note": "", "seen": journey.revision}
    withdraw_placement(journey.verifier, uuid4(), journey.reference, **reasons)
    assert "KLR-" not in own.get(reverse(name)).content.decode()


def test_the_copy_says_when_it_was_fetched_and_holds_nothing_else_of_her_record(own, journey):
    journey.advance_to_cleared()
    answer = own.get(reverse("placement:documents_copy"), headers=INDONESIAN)
    text, page = read_text(answer), answer.content.decode()

    assert "Disimpan pada 02-03-2027" in text
    assert "Isinya mungkin sudah berubah sejak itu" in text
    hidden = (KIN, WHO_MAY_ANSWER, "+62812", "3212015402940001", "Siapa yang melihat", "PN-")
    assert [each for each in hidden if each in text] == []
    assert "<form" not in page
    assert "csrfmiddlewaretoken" not in page


def test_nothing_is_kept_unless_she_says_so(own):
    page = own.get(reverse("placement:mine")).content.decode()
    assert "serviceWorker" not in page
    assert "kept-documents.js" not in page
    assert "Tidak ada yang disimpan kecuali Anda menekan" in read_text(
        own.get(reverse("placement:own_documents"), headers=INDONESIAN)
    )


def test_the_address_of_what_is_kept_says_that_nothing_is(client):
    answer = client.get(reverse("placement:kept_documents"), headers=INDONESIAN)
    assert "Tidak ada yang disimpan di HP ini" in read_text(answer)
    assert not answer.cookies


def test_the_script_that_answers_without_a_network_knows_the_addresses(client):
    answer = client.get(reverse("placement:service_worker"))
    assert answer["Content-Type"] == "text/javascript"
    script = answer.content.decode()
    assert f'"{reverse("placement:kept_documents")}"' in script
    assert f'"{reverse("placement:leave")}"' in script
    assert reverse("placement:service_worker").rpartition("/")[0] == "/saya"
    assert "http" not in re.sub(r"//.*", "", script)

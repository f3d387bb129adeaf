"""At the entrance of a test without a network: the list stays, cards are scanned and their seals are
verified in the browser, and what was marked is sent when there is a network again."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image
from zxingcpp import BarcodeFormat, create_barcode

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.documents.keyring import get_signing_key, get_trusted_keys
from rantau.documents.models import Document
from rantau.documents.printing import build_seal_url
from rantau.documents.seal import seal_document, verify_seal
from rantau.rounds.models import Examinee
from rantau.rounds.services.attendance import MarkInput, decide_mismatch, record_mark
from rantau.rounds.services.seating import name_venue_office, plan_seats
from tests.actors import get_officer
from tests.browser.frozen import build_session_cookie
from tests.browser.visitor import PATIENCE, Visitor
from tests.factories.rounds import CHECKS, CODE, open_slots_at, publish_round, verify

pytestmark = pytest.mark.story
SITTING = datetime(2027, 1, 11, 1, tzinfo=UTC)
PLANNING = datetime(2026, 12, 20, 2, tzinfo=UTC)
ROOM = f"/putaran/{CODE}/ruang/jakarta/20270111T0100Z/Laboratorium%201/"
HOME = "https://rantau.example"
# A camera that shows what is put into `window.card`, an address of a picture.
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 960 });
  const context = canvas.getContext("2d");
  setInterval(() => {
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (window.card) context.drawImage(window.card, 160, 0, 960, 960);
  }, 50);
  return canvas.captureStream(20);
};
"""
NO_BARCODE_DETECTOR = "delete window.BarcodeDetector;"


@pytest.fixture
def numbers(frozen):
    """Exam numbers of three with chairs; the third was barred, so that her card is revoked."""
    publish_round()
    with clock.freeze_clock(CHECKS - timedelta(hours=1)):
        open_slots_at()
        numbers = [verify(number)[1] for number in (1, 2, 3)]
    with clock.freeze_clock(PLANNING):
        plan_seats(get_officer("pusat"), uuid4(), CODE)
        name_venue_office(get_officer("pusat"), uuid4(), CODE, "jakarta", "DN-3212")
    frozen.at = SITTING - timedelta(minutes=20)
    with clock.freeze_clock(frozen.at):
        data = MarkInput(uuid4(), numbers[2], "mismatch", clock.now())
        record_mark(get_officer("loket.3212"), uuid4(), CODE, "jakarta", data)
        decide_mismatch(get_officer("pusat"), uuid4(), numbers[2], "barred", why="Foto lain")
    return numbers


@pytest.fixture
def entrance(browser, frozen, numbers):
    """The officer of the entrance at her telephone, which has a camera."""
    context = browser.new_context(locale="id", base_url=frozen.address)
    context.set_default_timeout(PATIENCE * 1000)
    context.clock.set_fixed_time(frozen.at)
    context.add_init_script(CAMERA + NO_BARCODE_DETECTOR)
    cookie = build_session_cookie("loket.3212")
    context.add_cookies([{**cookie, "url": frozen.address}])
    yield Visitor(context.new_page(), "id")
    context.close()


def find_card(number):
    with reading_as(get_officer("pusat")):
        examinee = Examinee.objects.get(exam_number=number)
        return bytes(Document.objects.get(subject=examinee.id).cose)


def hold(entrance, text):
    """Hold a card into the camera."""
    picture = BytesIO()
    code = create_barcode(text, BarcodeFormat.QRCode, ec_level="L")
    Image.fromarray(code.to_image(scale=8, add_quiet_zones=True)).save(picture, "PNG")
    address = f"data:image/png;base64,{b64encode(picture.getvalue()).decode()}"
    entrance.page.evaluate(
        "async (address) => { const card = new Image(); card.src = address;"
        " await card.decode(); window.card = card; }",
        address,
    )


def cut_network(frozen, telephone, *, is_cut=True):
    """No network: what Chromium emulates alone spares some of what passes by a worker."""
    frozen.cut(is_cut=is_cut)  # before the page hears of it
    telephone.set_offline(is_cut)


def test_before_its_time_the_entrance_is_closed_and_nobody_is_marked(frozen, entrance, numbers):
    frozen.at = SITTING - timedelta(hours=5)
    entrance.page.context.clock.set_fixed_time(frozen.at)
    entrance.goes(ROOM).reads("Pintu dibuka 11-01-2027 04.00 WIB")
    entrance.reads("Daftar ini tersimpan di telepon ini").types({"Nomor ujian": numbers[0]})
    entrance.presses("Catat").reads("Menurut jam telepon ini, pintu dibuka 11-01-2027 04.00 WIB")
    assert count_waiting(entrance) == 0


def test_cards_are_scanned_without_a_network_and_marks_outlive_a_reload(frozen, entrance, numbers):
    first, second, barred = numbers
    telephone = entrance.page.context
    entrance.goes(ROOM).reads("Daftar ini tersimpan di telepon ini")
    cut_network(frozen, telephone)
    entrance.presses("Pindai kartu")
    hold(entrance, build_seal_url(find_card(first), HOME))
    entrance.reads("Kartu ini asli.", "Ditandai, belum dikirim")
    hold(entrance, build_seal_url(find_card(barred), HOME))
    entrance.reads("Kartu ini sudah dicabut")
    content = verify_seal(find_card(second), get_trusted_keys())
    foreign = seal_document(content, Ed25519PrivateKey.generate())
    hold(entrance, build_seal_url(foreign, HOME))
    entrance.reads("Kartu ini palsu")
    old = seal_document(replace(content, valid_until=date(2026, 12, 31)), get_signing_key())
    hold(entrance, build_seal_url(old, HOME))
    entrance.reads("Kartu ini sudah kedaluwarsa")
    assert count_waiting(entrance) == 1

    entrance.page.goto("about:blank")
    entrance.goes(ROOM).reads(first, "Ditandai, belum dikirim")
    entrance.types({"Nomor ujian": second}).presses("Catat")
    assert count_waiting(entrance) == 2

    cut_network(frozen, telephone, is_cut=False)
    entrance.goes(ROOM)
    entrance.page.get_by_text("Tanda yang menunggu").wait_for(state="detached")
    entrance.goes(ROOM)
    assert [entrance.page.locator(f"#n{number}").inner_text() for number in (first, second)] == [
        "Hadir",
        "Hadir",
    ]


def count_waiting(entrance):
    kept = entrance.page.evaluate(
        "Object.entries(localStorage).find(([name]) => name.startsWith('attendance /'))[1]"
    )
    return len(json.loads(kept))


def test_marks_go_when_the_network_is_back_and_signing_out_deletes_the_list(
    frozen, entrance, numbers
):
    entrance.goes(ROOM).reads("Daftar ini tersimpan di telepon ini")
    cut_network(frozen, entrance.page.context)
    entrance.types({"Nomor ujian": numbers[0]}).presses("Catat").reads("Ditandai, belum dikirim")
    cut_network(frozen, entrance.page.context, is_cut=False)
    entrance.reads(f"{numbers[0]}: Tercatat")
    assert count_waiting(entrance) == 0
    with entrance.page.expect_navigation():
        entrance.presses("Keluar")
    entrance.goes("/").page.wait_for_function("caches.keys().then(names => names.length === 0)")
    workers = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
    assert entrance.page.evaluate(workers) == 0


def test_a_telephone_keeps_no_list_after_the_test(entrance, numbers):
    entrance.goes(ROOM).reads("Daftar ini tersimpan di telepon ini")
    kept = entrance.page.evaluate(
        "async () => (await caches.match(location.pathname, { ignoreVary: true }))"
        ".headers.get('X-Kept-Until')"
    )
    assert datetime.fromtimestamp(int(kept) / 1000, UTC) == SITTING + timedelta(days=1)


def test_where_there_is_no_camera_the_number_is_typed(entrance, numbers):
    entrance.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('none'));"
    )
    entrance.goes(ROOM).presses("Pindai kartu").reads("Ketik nomor ujian")
    entrance.types({"Nomor ujian": numbers[0]}).presses("Catat").reads(f"{numbers[0]}: ")

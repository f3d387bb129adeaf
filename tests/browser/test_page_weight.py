"""What an old telephone pays for, the way out, the keyboard, and the same in English."""

import pytest

from tests.browser.steps import Worker, read_slip

pytestmark = pytest.mark.story
FIRST = 50_000  # bytes (docs/design/screens.md)


@pytest.mark.parametrize("path", ["/", "/bantuan/", "/periksa/"])
def test_the_first_page_costs_an_old_telephone_fifty_kilobytes_at_most(visitor, path):
    somebody = visitor(script=True)
    somebody.page.goto("about:blank")
    wire = somebody.page.context.new_cdp_session(somebody.page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes, requests = [], []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    somebody.page.on("request", lambda request: requests.append(request.url))
    somebody.page.goto(path, wait_until="networkidle")
    assert len(sizes) > 1
    assert sum(sizes) <= FIRST, requests
    host = somebody.page.url.split("/")[2]
    assert {url.split("/")[2] for url in requests} == {host}, "nobody else is asked"


def test_help_is_left_quickly_and_back_does_not_lead_to_it(visitor):
    somebody = visitor(script=True).goes("/").follows("Saya atau keluarga saya butuh bantuan")
    assert somebody.page.title() == "Catatan"
    away = "https://www.bmkg.go.id/"
    somebody.page.route(f"{away}**", lambda route: route.fulfill(body="cuaca"))
    somebody.presses("Keluar cepat dari halaman ini")
    somebody.page.wait_for_url(away)
    somebody.page.go_back()
    assert "/bantuan/" not in somebody.page.url


def test_three_escapes_leave_too(visitor):
    somebody = visitor(script=True).goes("/bantuan/")
    away = "https://www.bmkg.go.id/"
    somebody.page.route(f"{away}**", lambda route: route.fulfill(body="cuaca"))
    for _ in "123":
        somebody.page.keyboard.press("Escape")
    somebody.page.wait_for_url(away)


def test_a_worklist_is_worked_by_keyboard_alone(visitor, place_worker):
    first, second = place_worker("Rasiti"), place_worker("Tarini")
    agency = visitor("p3mi.1", script=True, width=1440).goes("/calon/")
    for key in "jjkj":
        agency.page.keyboard.press(key)
    agency.hits("Enter").reads("Rasiti")
    assert "/berkas/" in agency.page.url
    assert (first in agency.page.url, second in agency.page.url) == (True, False)
    counter = visitor("loket.3212", script=True, width=1440)
    counter.page.keyboard.press("/")
    counter.page.keyboard.type("Tarini")
    counter.hits("Enter").reads("Hasil pencarian", "Tarini").does_not_read("Rasiti")
    counter.page.keyboard.press("j")
    counter.hits("Enter").page.wait_for_url("**/orang/RT-*/")


def test_typing_for_a_document_ticks_it(visitor, place_worker):
    counter = visitor("loket.3212", script=True).goes(f"/berkas/{place_worker('Wasti')}/terima/")
    counter.types({"Nama di kartu": "WASTI"}, within="KTP elektronik")
    assert counter.field("KTP elektronik", "KTP elektronik").is_checked()
    assert not counter.field("Kartu keluarga", "Kartu keluarga").is_checked()


def test_the_same_way_in_english(visitor):
    she, words = Worker("05-06-1989", "Turiah"), {"language": "en", "width": 1440}
    counter = visitor("loket.3212", **words).presses("Register a person")
    counter.types({"Name as on the card": she.name, "Birth date": she.born})
    counter.types({"Village on the card": "Haurgeulis"}).ticks("Female")
    counter.ticks("I explained the privacy notice and the person understands")
    counter.presses("Register").reads("Print this slip and hand it over")
    reference, code = read_slip(counter)
    own = visitor(**words).follows("See my progress")
    own.types(
        {
            "Rantau number or NIK": reference,
            "PIN, or the code on the slip": code,
            "Birth date": she.born,
        }
    )
    own.presses("Open").reads("Turiah", "No placement is running yet")
    own.does_not_read("Lahir", "Asal", "Belum")

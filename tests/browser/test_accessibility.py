"""Every page is judged by axe-core: WCAG 2.2 A and AA, in Indonesian on a narrow screen and in English on
a wide one, no violation at all."""

import os
import re
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from rantau.access.models import Account
from tests.actors import get_officer
from tests.addresses import OWN_PAGES
from tests.addresses import PAGES as ADDRESSES
from tests.addresses.visitors import LOGINS, NOBODY, OK
from tests.factories.cases import create_case, create_contact
from tests.factories.documents import issue_document
from tests.factories.persons import create_person
from tests.factories.placements import create_placement
from tests.web.slips import give_slip, read_code, sign_in_with_slip

pytestmark = pytest.mark.story
LEVELS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
NO_PAGES = {
    "documents:keys_json",
    "documents:keys_cbor",
    "documents:revoked",
    "documents:pdf",
    "rounds:marks",
    "documents:own_picture",
    "documents:received",
    "journal:heads",
    "metrics",
    "protection:evidence",
    "registry:correction_scan",
    "protection:original",
    "rounds:ranking_file",
    "rounds:board_file",
    "rounds:cohort_file",
    "rounds:photo_file",
    "rounds:departure_file",
    "rounds:farewell_pdf",
    "rounds:contract",
    "placement:service_worker",
    "rounds:attendance_worker",
    "healthz",
    "readyz",
}
PICTURES = os.environ.get("RANTAU_PICTURES")


def sign_in(client, login):
    client.force_login(Account.objects.get(login=login))
    return client


def open_placement_page(page, login, *steps):
    """A page of a placement after some steps of it."""

    def get(client):
        journey = create_placement()
        for step in steps:
            getattr(journey, step)()
        return sign_in(client, login).get(reverse(f"placement:{page}", args=[journey.reference]))

    return get


def open_registered_page(name, who):
    """A page as the registry of addresses makes it."""

    def get(client):
        about = ADDRESSES[name].arguments()
        return (sign_in(client, LOGINS[who]) if who != NOBODY else client).get(
            reverse(name, kwargs=about)
        )

    return get


def open_own_page(name, *steps):
    """The own page of somebody who came in with her slip."""

    def get(client):
        journey = create_placement()
        for step in steps:
            getattr(journey, step)()
        code = read_code(give_slip(sign_in(client, "loket.3212"), journey.person))
        client.logout()
        assert sign_in_with_slip(client, journey.person, code).status_code == 302
        return client.get(reverse(name))

    return get


def send_form(name, login, form, **about):
    """What a page answers to a form."""

    def post(client):
        known = {key: make() for key, make in about.items()}
        if login:
            sign_in(client, login)
        return client.post(reverse(name, kwargs=known), {"key": uuid4(), **form})

    return post


def send_form_about_a_person(page, form):
    """What a page about somebody answers to a form; another one has the number that she brings."""

    def post(client):
        desk = get_officer("loket.3212")
        other = create_person(desk)
        siti = create_person(desk, nik="", not_same=(other,))
        address = reverse(f"registry:{page}", args=[siti])
        return sign_in(client, "loket.3212").post(address, {"key": uuid4(), **form})

    return post


def open_case_page(page, login):
    def get(client):
        case = create_case(get_officer("kasus.cc"))
        return sign_in(client, login).get(reverse(f"protection:{page}", args=[case]))

    return get


def check_document(client):
    made = issue_document(get_officer("loket.3212"))
    return client.post(reverse("documents:check"), {"serial": made.serial, "code": made.check_code})


def read_answer(client):
    _, code = create_contact()
    return client.post(reverse("protection:answer"), {"code": code})


def open_candidates(client):
    create_placement()
    return sign_in(client, "p3mi.1").get(reverse("placement:candidates"))


def open_residents(client):
    journey = create_placement()
    journey.advance_to_cleared()
    journey.depart()
    return sign_in(client, "loket.3212").get(reverse("statistics:residents"))


def open_worklist(client):
    create_placement()
    return sign_in(client, "loket.3212").get(reverse("common:desk"))


def decide_nothing_about_a_journey(client):
    """What the decision about a journey answers to an empty form."""
    about = ADDRESSES["rounds:decide_bar"].arguments()
    address = reverse("rounds:decide_bar", kwargs=about)
    return sign_in(client, "pusat").post(address, {"key": uuid4()})


REGISTERED = {
    "name": "Sukarti",
    "sex": "F",
    "birth": "1991",
    "origin": "Haurgeulis",
    "safe_channel": "none",
    "notice_given": "on",
}
LATER = {
    "file before": open_placement_page("file", "p3mi.1"),
    "file cleared": open_placement_page("file", "kepala-bp3mi.32", "advance_to_cleared"),
    "file at the border": open_placement_page("file", "bandara.cgk", "advance_to_cleared"),
    "correct": open_placement_page("correct", "verifikasi.3212", "advance_to_selected"),
    "decide": open_placement_page("decide", "kepala.3212"),
    "verify at the region": open_placement_page("verify", "bp3mi.32", "advance_to_selected"),
    "receive at the region": open_placement_page("receive", "bp3mi.32", "advance_to_selected"),
    "depart": open_placement_page("depart", "bandara.cgk", "advance_to_cleared"),
    "arrive": open_placement_page("arrive", "perwakilan.tw-tpe", "advance_to_cleared", "depart"),
    "return": open_placement_page(
        "return", "perwakilan.tw-tpe", "advance_to_cleared", "depart", "arrive"
    ),
    "mine": open_own_page("placement:mine"),
    "mine cleared": open_own_page("placement:mine", "advance_to_cleared"),
    "passkeys": open_own_page("placement:passkeys"),
    "own documents": open_own_page("placement:own_documents", "advance_to_cleared"),
    "documents copy": open_own_page("placement:documents_copy", "advance_to_cleared"),
    "choose pin": open_own_page("placement:choose_pin"),
    "looked": open_own_page("placement:own_access_log"),
    "people": open_registered_page("access:people", "administrator"),
    "appoint": open_registered_page("access:appoint", "administrator"),
    "invite": open_registered_page("access:invite", "administrator"),
    "duties": open_worklist,
    "residents": open_residents,
    "candidates": open_candidates,
    "case": open_case_page("case", "kasus.cc"),
    "close": open_case_page("close", "kasus.cc"),
    "reported": send_form("protection:help", "", {"what": "Dikurung", "reach_by": "code"}),
    "reported nothing": send_form("protection:help", "", {}),
    "answer": read_answer,
    "document": check_document,
    "no document": send_form("documents:check", "", {"serial": "X", "code": "Y"}),
    "no such company": send_form("partners:check", "", {"q": "PT Tidak Ada"}),
    "slip": send_form("registry:register", "loket.3212", REGISTERED),
    "register wrong": send_form("registry:register", "loket.3212", {"birth": "31-02-1990"}),
    "relative wrong": send_form_about_a_person(
        "add_relative", {"kin_name": "Budi", "kin_phone": "satu dua"}
    ),
    "safe contact late": send_form_about_a_person(
        "change_safe_contact", {"safe_channel": "call", "seen": 0}
    ),
    "number of another": send_form_about_a_person(
        "add_number", {"kind": "nik", "number": "3212015402940001"}
    ),
    "search": send_form("registry:search", "loket.3212", {"q": "Siti"}),
    "enter wrong": send_form("placement:enter", "", {}),
    "candidate wrong": send_form("placement:register_candidate", "p3mi.1", {}),
    "journey not decided": decide_nothing_about_a_journey,
    "lost": lambda client: client.get("/tidak-ada/"),
}
PAGES = {
    name: open_registered_page(name, page.find_reader())
    for name, page in OWN_PAGES.items()
    if OK in page.answers.values() and name not in NO_PAGES
}
PAGES["account_login"] = open_registered_page("account_login", NOBODY)
for own in ("account_change_password", "account_logout"):
    PAGES[own] = open_registered_page(own, "counter")


def find_violations(page):
    """What axe finds, as one readable text; empty when there is nothing."""
    found = Axe().run(page, options=LEVELS).response["violations"]
    lines = [
        (each["id"], node["target"], node["html"][:200]) for each in found for node in each["nodes"]
    ]
    return "\n".join(map(str, lines))


@pytest.mark.parametrize("name", [*PAGES, *LATER])
def test_in_indonesian_on_a_telephone(draw, name):
    page = draw((PAGES | LATER)[name], "id", 360)
    keep_picture(page, name, 360)
    assert find_violations(page) == ""
    assert not scrolls_sideways(page), "the page itself scrolls sideways"


@pytest.mark.parametrize("name", ["mine", "mine cleared", "choose pin"])
def test_the_own_page_fits_the_smallest_telephone(draw, name):
    assert not scrolls_sideways(draw(LATER[name], "id", 320))


@pytest.mark.parametrize("name", [*PAGES, *LATER])
def test_in_english_on_a_wide_screen(draw, name):
    page = draw((PAGES | LATER)[name], "en", 1440)
    assert find_violations(page) == ""


def scrolls_sideways(page):
    """Whether somebody on a telephone has to push the whole page aside."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def keep_picture(page, name, width):
    if PICTURES:
        file = re.sub(r"[^a-z0-9]+", "-", name)
        page.screenshot(path=Path(PICTURES) / f"{file}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.screenshot(path=Path(PICTURES) / f"{file}-1440.png", full_page=True)
        page.set_viewport_size({"width": width, "height": 800})

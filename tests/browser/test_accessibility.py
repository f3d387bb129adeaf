"""Every page is judged by axe-core: WCAG 2.2 A and AA, on a narrow screen, no violation at all."""

import os
import re
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
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
HOME = "http://rantau.example"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
LEVELS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
NO_PAGES = {
    "documents:keys_json",
    "documents:keys_cbor",
    "documents:revoked",
    "documents:pdf",
    "documents:received",
    "healthz",
    "readyz",
}
PICTURES = os.environ.get("RANTAU_PICTURES")


def comes(client, login):
    client.force_login(Account.objects.get(login=login))
    return client


def of_a_way(page, login, *steps):
    """A page of a placement after some steps of it."""

    def get(client):
        journey = create_placement()
        for step in steps:
            getattr(journey, step)()
        return comes(client, login).get(reverse(f"placement:{page}", args=[journey.reference]))

    return get


def of_the_table(name, who):
    """A page as the registry of addresses makes it."""

    def get(client):
        about = ADDRESSES[name].arguments()
        return (comes(client, LOGINS[who]) if who != NOBODY else client).get(
            reverse(name, kwargs=about)
        )

    return get


def as_herself(name, *steps):
    """The own page of somebody who came in with her slip."""

    def get(client):
        journey = create_placement()
        for step in steps:
            getattr(journey, step)()
        code = read_code(give_slip(comes(client, "loket.3212"), journey.person))
        client.logout()
        assert sign_in_with_slip(client, journey.person, code).status_code == 302
        return client.get(reverse(name))

    return get


def sent(name, login, form, **about):
    """What a page answers to a form."""

    def post(client):
        known = {key: make() for key, make in about.items()}
        if login:
            comes(client, login)
        return client.post(reverse(name, kwargs=known), {"key": uuid4(), **form})

    return post


def of_a_person(page, form):
    """What a page about somebody answers to a form; another one has the number that she brings."""

    def post(client):
        desk = get_officer("loket.3212")
        other = create_person(desk)
        siti = create_person(desk, nik="", not_same=(other,))
        address = reverse(f"registry:{page}", args=[siti])
        return comes(client, "loket.3212").post(address, {"key": uuid4(), **form})

    return post


def the_case(page, login):
    def get(client):
        case = create_case(get_officer("kasus.cc"))
        return comes(client, login).get(reverse(f"protection:{page}", args=[case]))

    return get


def the_document_check(client):
    made = issue_document(get_officer("loket.3212"))
    return client.post(reverse("documents:check"), {"serial": made.serial, "code": made.check_code})


def the_answer(client):
    _, code = create_contact()
    return client.post(reverse("protection:answer"), {"code": code})


def the_candidates(client):
    create_placement()
    return comes(client, "p3mi.1").get(reverse("placement:candidates"))


def the_residents(client):
    journey = create_placement()
    journey.advance_to_cleared()
    journey.depart()
    return comes(client, "loket.3212").get(reverse("statistics:residents"))


def the_duties(client):
    create_placement()
    return comes(client, "loket.3212").get(reverse("common:desk"))


REGISTERED = {
    "name": "Sukarti",
    "sex": "F",
    "birth": "1991",
    "origin": "Haurgeulis",
    "safe_channel": "none",
    "notice_given": "on",
}
LATER = {
    "file before": of_a_way("file", "p3mi.1"),
    "file cleared": of_a_way("file", "kepala-bp3mi.32", "advance_to_cleared"),
    "file at the border": of_a_way("file", "bandara.cgk", "advance_to_cleared"),
    "correct": of_a_way("correct", "verifikasi.3212", "advance_to_selected"),
    "decide": of_a_way("decide", "kepala.3212"),
    "verify at the region": of_a_way("verify", "bp3mi.32", "advance_to_selected"),
    "receive at the region": of_a_way("receive", "bp3mi.32", "advance_to_selected"),
    "depart": of_a_way("depart", "bandara.cgk", "advance_to_cleared"),
    "arrive": of_a_way("arrive", "perwakilan.tw-tpe", "advance_to_cleared", "depart"),
    "return": of_a_way("return", "perwakilan.tw-tpe", "advance_to_cleared", "depart", "arrive"),
    "mine": as_herself("placement:mine"),
    "mine cleared": as_herself("placement:mine", "advance_to_cleared"),
    "looked": as_herself("placement:own_access_log"),
    "people": of_the_table("access:people", "administrator"),
    "appoint": of_the_table("access:appoint", "administrator"),
    "invite": of_the_table("access:invite", "administrator"),
    "duties": the_duties,
    "residents": the_residents,
    "candidates": the_candidates,
    "case": the_case("case", "kasus.cc"),
    "close": the_case("close", "kasus.cc"),
    "reported": sent("protection:help", "", {"what": "Dikurung", "reach_by": "code"}),
    "reported nothing": sent("protection:help", "", {}),
    "answer": the_answer,
    "document": the_document_check,
    "no document": sent("documents:check", "", {"serial": "X", "code": "Y"}),
    "no such company": sent("partners:check", "", {"q": "PT Tidak Ada"}),
    "slip": sent("registry:register", "loket.3212", REGISTERED),
    "register wrong": sent("registry:register", "loket.3212", {"birth": "31-02-1990"}),
    "relative wrong": of_a_person("add_relative", {"kin_name": "Budi", "kin_phone": "satu dua"}),
    "safe contact late": of_a_person("change_safe_contact", {"safe_channel": "call", "seen": 0}),
    "number of another": of_a_person("add_number", {"kind": "nik", "number": "3212015402940001"}),
    "search": sent("registry:search", "loket.3212", {"q": "Siti"}),
    "enter wrong": sent("placement:enter", "", {}),
    "candidate wrong": sent("placement:register_candidate", "p3mi.1", {}),
    "lost": lambda client: client.get("/tidak-ada/"),
}
PAGES = {
    name: of_the_table(name, page.find_reader())
    for name, page in OWN_PAGES.items()
    if OK in page.answers.values() and name not in NO_PAGES
}
PAGES |= {name: of_the_table(name, "nobody") for name in ("account_login",)}
PAGES |= {
    name: of_the_table(name, "counter") for name in ("account_change_password", "account_logout")
}
ENGLISH = [
    "common:home",
    "common:start",
    "common:desk",
    "protection:help",
    "documents:check",
    "offices:network",
    "registry:register",
    "placement:file",
    "placement:receive",
    "mine",
]


@pytest.fixture(scope="module")
def window(browser):
    """One window for every page, and what is answered to it: no server but the test's client."""
    given = {}

    def give(route):
        path = route.request.url.removeprefix(HOME).partition("?")[0]
        if path.startswith("/static/"):
            file = Path(settings.STATIC_ROOT) / Path(path).name
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        else:
            route.fulfill(**given)

    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*", give)
        yield page, given


@pytest.fixture
def shown(window, client, db):
    """A page's answer as the browser draws it."""
    page, given = window

    def draw(get, language, width):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answer = get(client)
        assert answer.status_code in (200, 404, 409, 422)
        given.update(body=answer.content, content_type=answer["Content-Type"])
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{HOME}/")
        return page

    return draw


def find_violations(page):
    """What axe finds, as one readable text; empty when there is nothing."""
    found = Axe().run(page, options=LEVELS).response["violations"]
    lines = [
        (each["id"], node["target"], node["html"][:200]) for each in found for node in each["nodes"]
    ]
    return "\n".join(map(str, lines))


@pytest.mark.parametrize("name", [*PAGES, *LATER])
def test_in_indonesian_on_a_telephone(shown, name):
    page = shown((PAGES | LATER)[name], "id", 360)
    kept(page, name, 360)
    assert find_violations(page) == ""
    assert not too_wide(page), "the page itself scrolls sideways"


@pytest.mark.parametrize("name", ENGLISH)
def test_in_english(shown, name):
    page = shown((PAGES | LATER)[name], "en", 1440)
    assert find_violations(page) == ""


def too_wide(page):
    """Whether somebody on a telephone has to push the whole page aside."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def kept(page, name, width):
    if PICTURES:
        file = re.sub(r"[^a-z0-9]+", "-", name)
        page.screenshot(path=Path(PICTURES) / f"{file}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.screenshot(path=Path(PICTURES) / f"{file}-1440.png", full_page=True)
        page.set_viewport_size({"width": width, "height": 800})

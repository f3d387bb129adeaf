"""A camera opens the QR's address: the page itself verifies the seal and sends nothing."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.templatetags.static import static

from rantau.common.hashing import compute_digest
from rantau.documents.keyring import get_signing_key
from rantau.documents.printing import build_seal_url
from rantau.documents.seal import (
    REVOKED,
    REVOKED_SEALS,
    RevocationList,
    SealedDocument,
    compute_mark,
    seal_document,
    seal_revocation_list,
)
from tests.documents.seal_vectors import KEY
from tests.documents.seal_vectors import PATH as VECTORS_PATH
from tests.factories import documents
from tests.web.html import INDONESIAN

pytestmark = pytest.mark.story
HOME = "https://rantau.example"
SEALED = SealedDocument(
    serial="UJI-3212-2026-000001",
    letter=documents.PERMIT.code,
    holder="Siti <b>Nurhalimah</b>",
    birth_date=date(1964, 2, 14),
    passport="X0000001",
    office_code="DN-3212",
    issued_at=datetime(2026, 3, 2, 20, tzinfo=UTC),
    valid_until=date(2099, 6, 2),
    values=("Perawat lansia", "Taipei Example", "Taiwan"),
)
GONE = replace(SEALED, serial="UJI-3212-2026-000002")


@pytest.fixture
def answers(client, db):
    """What the server gives to anybody, one of two documents being revoked."""
    given = {}
    for path in ("/V", "/.well-known/rantau-keys.json"):
        answer = client.get(path, headers=INDONESIAN)
        kept = ("Content-Type", "Content-Security-Policy")
        given[path] = (answer.content, {name: answer[name] for name in kept})
    at = datetime.now(UTC)
    listed = RevocationList(
        frozenset({b"12345678", compute_mark(seal_document(GONE, get_signing_key()))}),
        at,
        at + timedelta(1),
    )
    given["/.well-known/rantau-revocations"] = (seal_revocation_list(listed, get_signing_key()), {})
    for path in filter(Path.is_file, Path(settings.STATIC_ROOT).iterdir()):
        kind = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
        given[f"/static/{path.name}"] = (
            path.read_bytes(),
            {"Content-Type": kind.get(path.suffix, "")},
        )
    return given


@pytest.fixture
def open_address(answers, browser):
    """Open an address as a phone does, with no server but these answers; page and requests."""
    requests, contexts = [], []

    def answer(route):
        path = route.request.url.removeprefix(HOME).partition("#")[0].partition("?")[0]
        requests.append((route.request.method, path, route.request.post_data))
        body, headers = answers.get(path, (b"", {}))
        route.fulfill(status=200 if path in answers else 404, body=body, headers=headers)

    def go(text, script=True):
        contexts.append(browser.new_context(java_script_enabled=script, locale="id-ID"))
        page = contexts[-1].new_page()
        page.route("**/*", answer)
        page.goto(text.replace("HTTPS://RANTAU.EXAMPLE", HOME))
        return page

    yield go, requests
    for context in contexts:
        context.close()


def build_url(sealed, key=None):
    return build_seal_url(seal_document(sealed, key or get_signing_key()), HOME)


def test_a_phone_verifies_by_itself_and_sends_nothing(open_address):
    go, requests = open_address
    page = go(build_url(SEALED))
    page.locator("#result").wait_for()
    assert page.locator("#result h1").inner_text() == "Surat ini asli dan berlaku"
    facts = page.locator("#result dl").inner_text()
    for shown in (
        "Surat Izin Uji",
        "UJI-3212-2026-000001",
        "Siti <b>Nurhalimah</b>",
        "14-02-1964",
        "Perawat lansia",
        "03-03-2026",
        "02-06-2099",
    ):
        assert shown in facts
    assert {method for method, _, _ in requests} == {"GET"}
    assert [path for _, path, _ in requests if "#" in path or "?" in path or len(path) > 60] == []


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (build_url(GONE), "Surat ini sudah dicabut"),
        (
            build_url(replace(SEALED, valid_until=date(2026, 3, 3))),
            "Surat ini asli, tetapi masa berlakunya sudah habis",
        ),
        (build_url(SEALED)[:-4] + "AAAA", "Ini bukan surat kami"),
        (build_url(SEALED, Ed25519PrivateKey.generate()), "Ini bukan surat kami"),
        (f"{HOME}/V#HELLO", "Ini bukan surat kami"),
        (f"{HOME}/V#<script>alert(1)</script>", "Ini bukan surat kami"),
    ],
    ids=["revoked", "expired", "altered", "foreign", "text", "html"],
)
def test_what_is_not_valid_is_told(open_address, text, heading):
    go, _ = open_address
    page = go(text)
    page.locator("#result").wait_for()
    assert page.locator("#result h1").inner_text() == heading


def test_the_page_says_the_verdict_of_every_shared_vector(open_address, answers):
    content = json.loads(VECTORS_PATH.read_text())
    answers["/.well-known/rantau-keys.json"] = (json.dumps({"keys": content["keys"]}), {})
    at = datetime.fromisoformat(content["at"])
    nothing = seal_revocation_list(RevocationList(frozenset(), at, at + timedelta(1)), KEY)
    go, _ = open_address
    page = go(f"{HOME}/V")
    page.clock.set_fixed_time(at)
    answered = {}
    for number, vector in enumerate(content["vectors"]):
        listed = content["lists"].get(vector["list"])
        answers["/.well-known/rantau-revocations"] = (b64decode(listed) if listed else nothing, {})
        page.goto(f"{HOME}/V?{number}#{vector['seal']}")
        page.locator("#result").wait_for()
        answered[vector["name"]] = page.locator("#result").get_attribute("data-state")
    assert answered == {vector["name"]: vector["verdict"] for vector in content["vectors"]}


@pytest.mark.parametrize(("of_payload", "length"), [(True, 9_000), (True, 30), (False, 9_000)])
def test_a_document_is_found_in_a_list_of_any_length(open_address, answers, of_payload, length):
    cose, at = seal_document(SEALED, get_signing_key()), datetime.now(UTC)
    mark = compute_mark(cose) if of_payload else compute_digest(cose)[:8]
    marks = frozenset({mark, *(number.to_bytes(8, "big") for number in range(length))})
    claim = REVOKED if of_payload else REVOKED_SEALS
    listed = RevocationList(marks, at, at + timedelta(1), claim)
    sent = seal_revocation_list(listed, get_signing_key())
    answers["/.well-known/rantau-revocations"] = (sent, {})
    page = open_address[0](build_url(SEALED))
    page.locator("#result").wait_for()
    assert page.locator("#result").get_attribute("data-state") == "revoked"


def test_a_list_that_no_trusted_key_signed_is_no_answer(open_address, answers):
    at = datetime.now(UTC)
    listed = RevocationList(frozenset(), at, at + timedelta(1))
    forged = seal_revocation_list(listed, Ed25519PrivateKey.generate())
    answers["/.well-known/rantau-revocations"] = (forged, {})
    page = open_address[0](build_url(SEALED))
    page.locator("[data-unverified]").wait_for()
    assert not page.locator("#result").is_visible()


def test_without_javascript_the_page_shows_the_way_by_typing(open_address):
    go, _ = open_address
    page = go(build_url(SEALED), script=False)
    assert page.locator("#asking a").get_attribute("href") == "/periksa/"
    assert not page.locator("#result").is_visible()
    assert not page.locator("#send").is_visible()


def test_an_old_phone_is_offered_to_send_it(open_address, answers):
    go, requests = open_address
    address = static("seal.js")
    body, headers = answers[address]
    answers[address] = (b"delete Crypto.prototype.subtle;" + body, headers)
    page = go(build_url(SEALED))
    page.locator("[data-unverified]").wait_for()
    page.locator("#send button").click()
    sent = [entry for entry in requests if entry[0] == "POST"]
    assert [(path, data[:8]) for _, path, data in sent] == [("/V", "seal=2KC")]

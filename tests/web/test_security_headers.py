"""Every response carries the headers that guard it; only a page that sets its own keeps those."""

import pytest
from django.urls import reverse

from rantau.access.models import Account

POLICY = {
    "default-src 'none'",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
NEVER_CACHED = "max-age=0, no-cache, no-store, must-revalidate, private"  # the login library's own
GUARDS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def read_policy(answer):
    return {rule.strip() for rule in answer["Content-Security-Policy"].split(";")}


def check_guards(answer, *, kept="no-store"):
    assert read_policy(answer) == POLICY
    assert {name: answer[name] for name in GUARDS} == GUARDS
    assert answer["Cache-Control"] == kept


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/bantuan/", 200),
        ("/periksa/", 200),
        ("/masuk/", 200),
        ("/kantor/", 302),
        ("/tidak-ada/", 404),
        ("/healthz", 200),
        ("/api/v1/persons", 401),
        ("/api/tidak-ada", 404),
    ],
)
def test_a_response_to_anybody_is_guarded(client, db, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    check_guards(answer, kept=NEVER_CACHED if path == "/masuk/" else "no-store")


def test_a_page_behind_sign_in_is_guarded(client, db):
    client.force_login(Account.objects.get(login="loket.3212"))
    answer = client.get("/kantor/")
    assert answer.status_code == 200
    check_guards(answer)


def test_a_fault_is_guarded(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("rantau.web.common.views.render", lambda *_, **__: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    check_guards(answer)


def test_what_anybody_may_keep_says_so_itself(client, db):
    answer = client.get(reverse("documents:keys_json"))
    check_guards(answer, kept="public, max-age=300")


def test_a_static_file_is_not_sniffed(client):
    assert client.get("/static/rantau.js")["X-Content-Type-Options"] == "nosniff"

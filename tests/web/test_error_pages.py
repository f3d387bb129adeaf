"""Error pages speak both languages, say what to do, and touch no database."""

import errno

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils.translation import override

from rantau.access import models
from rantau.api.v1 import registry
from rantau.config import urls
from tests.web.html import INDONESIAN

RAISED = {
    "broken": RuntimeError("Siti Nurhalimah"),
    "away": OperationalError("the connection is lost"),
    "closed": InterfaceError("the connection is closed"),
    "full": OSError(errno.ENOSPC, "No space left on device"),
}


def build_failing_view(error):
    """A page that fails in this way."""

    def view(request):
        raise error

    return view


class Addresses:
    """The addresses of the product, and pages that fail."""

    handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500
    urlpatterns = [
        *urls.urlpatterns,
        *(path(f"gagal/{n}/", build_failing_view(e)) for n, e in RAISED.items()),
    ]


@pytest.fixture
def visit():
    """Get a page as nobody, in a language, seeing what a browser would see."""
    client = Client(raise_request_exception=False)

    def get(address, language):
        with override_settings(ROOT_URLCONF=Addresses):
            return client.get(address, headers={"accept-language": language})

    return get


@pytest.mark.parametrize(
    ("language", "words"), [("id", "Halaman ini tidak ada"), ("en", "None of your data is lost")]
)
def test_what_is_not_there_is_said_in_the_visitors_language(visit, db, language, words):
    answer = visit("/tidak-ada/", language)

    assert answer.status_code == 404
    assert words in answer.content.decode()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("name", "status", "indonesian", "english"),
    [
        ("broken", 500, "Ada yang rusak di pihak kami", "Something broke on our side"),
        ("away", 503, "Layanan sedang berhenti sebentar", "The service is briefly down"),
        ("closed", 503, "Layanan sedang berhenti sebentar", "The service is briefly down"),
        ("full", 503, "Layanan sedang berhenti sebentar", "The service is briefly down"),
    ],
)
def test_a_fault_is_said_in_both_without_the_database(
    visit, language, name, status, indonesian, english
):
    answer = visit(f"/gagal/{name}/", language)
    page = answer.content.decode()

    assert answer.status_code == status
    assert indonesian in page
    assert english in page
    assert "Siti" not in page
    assert ("Retry-After" in answer) == (status == 503)


@pytest.mark.parametrize(
    "media_type", ["multipart/form-data", "application/x-www-form-urlencoded; charset=latin1"]
)
@pytest.mark.parametrize("page", ["documents:check", "documents:seal", "account_login"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_body_that_cannot_be_read_is_told_in_the_visitors_language(
    db, language, page, media_type
):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    with override("en" if language == "id" else "id"):  # of the request before
        answer = client.post(
            reverse(page), b"x", content_type=media_type, headers={"accept-language": language}
        )

    assert answer.status_code == 400
    assert f'<html lang="{language}">' in answer.content.decode()
    assert answer["Content-Language"] == language


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_language_of_the_address_is_also_named_in_the_header(db, language):
    answer = Client().get(f"/bantuan/?bahasa={language}", headers=INDONESIAN)

    assert f'<html lang="{language}">' in answer.content.decode()
    assert answer["Content-Language"] == language


@pytest.mark.parametrize("name", ["away", "closed", "full"])
def test_the_api_says_it_as_a_problem(db, monkeypatch, name):

    def fail(*_, **__):
        raise RAISED[name]

    monkeypatch.setattr(registry, "get_person", fail)
    client = Client()
    client.force_login(models.Account.objects.get(login="loket.3212"))
    answer = client.get("/api/v1/persons/RT-0000-0000")

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:rantau:away"


@pytest.mark.parametrize(
    ("who", "name", "arguments", "status", "heading"),
    [
        ("loket.3212", "registry:person", {"reference": "RT-0000-0000"}, 404, "Tidak ditemukan"),
        ("perwakilan.tw-tpe", "registry:register", {}, 403, "Anda tidak berwenang"),
    ],
)
def test_the_heading_says_whether_it_is_absent_or_not_allowed(
    as_who, who, name, arguments, status, heading
):
    answer = as_who(who).get(reverse(name, kwargs=arguments), headers=INDONESIAN)

    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in answer.content.decode()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["broken", "away"])
def test_practice_is_said_on_the_pages_of_faults_too(visit, language, name, settings):
    assert "Latihan" not in visit(f"/gagal/{name}/", language).content.decode()
    settings.RANTAU_PRACTICE = True

    page = visit(f"/gagal/{name}/", language).content.decode()

    assert "<b>Latihan</b>" in page
    assert "<b>Practice</b>" in page

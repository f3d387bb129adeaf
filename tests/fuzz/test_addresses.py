"""Every address with every bad part and every bad question in it: never a fault of ours."""

import re
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from rantau.access.models import Account
from rantau.ops.data_directory import ROOT
from tests.fuzz.sending import INDONESIAN, Browser, count_entries, rollback_counted
from tests.fuzz.values import ANY, LONG
from tests.web.test_permission_matrix import ABOUT, MATRIX, WHO, YES

BAD = {called: value for called, (value, _) in ANY.items() if called != "nothing"} | {
    "upwards": "../../etc/passwd",
    "a backslash": "..\\..\\windows",
    "a dot": ".",
    "a new line": "x\r\nSet-Cookie: a=b",
    "a format": "%s%n{0}{{7*7}}",
    "zero": "0",
    "less than nothing": "-1",
    "beyond any column": "99999999999999999999",
    "beyond a float": "1e308",
    "other digits": "٣",
    "no key": "00000000-0000-0000-0000-00000000000g",
    "a key": "00000000-0000-0000-0000-000000000001",
    "a reference of nobody": "RT-0000-0000",
}
# A question is read as a number, a code or a word: a value of each kind stands for the others.
QUESTIONS = (
    "only white space",
    "a NUL",
    "HTML",
    "no UTF-8",
    "right to left",
    "less than nothing",
    "beyond any column",
    "other digits",
    "a key",
    "a reference of nobody",
)
SOURCES = sorted((ROOT / "src" / "rantau" / "web").rglob("*.py"))
ASKS = re.compile(r"""(?:GET|given|request\.GET)\.(?:get|getlist)\(\s*"(\w+)\"""")
ASKED = sorted({name for path in SOURCES for name in ASKS.findall(path.read_text())})


def visitor(name):
    """Somebody who may open the page: the first whom the permission matrix lets in."""
    client = Browser()
    may = [who for who, answer in zip(WHO, MATRIX[name], strict=True) if answer == YES]
    if may and may[0] != "nobody":
        client.force_login(Account.objects.get(login=may[0]))
    return client


def route_of(name):
    """The parts of an address, and its pattern with a place for each."""
    resolver = get_resolver()
    prefix = ""
    for space in name.split(":")[:-1]:
        prefix, resolver = resolver.namespace_dict[space]
    [(pattern, parts), *_] = resolver.reverse_dict.getlist(name.split(":")[-1])[0][0]
    return prefix + pattern, parts


def complaint(answer, wrote):
    if answer.status_code >= 500:
        return f"{answer.status_code}: a fault of ours"
    if b"<script>alert" in answer.content or b"<img src=x" in answer.content:
        return "HTML comes back raw"
    if "Set-Cookie: a=b" in str(answer.headers):
        return "splits the headers"
    return f"{wrote} entries were written" if wrote else ""


PARTED = [name for name in MATRIX if route_of(name)[1]]


@pytest.mark.slow
@pytest.mark.parametrize("name", PARTED)
def test_no_part_of_an_address_breaks_its_page(db, name):
    client, (pattern, parts), found = visitor(name), route_of(name), []
    before = count_entries()
    for called, value in BAD.items():
        where = "/" + pattern % dict.fromkeys(parts, quote(value, safe="./"))
        for method in ("get", "post"):
            with rollback_counted(before) as happened:
                answer = getattr(client, method)(where, headers=INDONESIAN)
                wrong = complaint(answer, happened.entries())
            found += [f"{method} {name} ({called}): {wrong}"] if wrong else []
    assert not found, "\n" + "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", MATRIX)
def test_no_question_in_an_address_breaks_its_page(db, name):
    client, found = visitor(name), []
    where = reverse(name, kwargs=ABOUT.get(name, dict)())
    before = count_entries()
    for called in QUESTIONS:
        value = BAD[called]
        asked = urlencode([(each, value) for each in (*ASKED, "page", "x")])
        with rollback_counted(before) as happened:
            answer = client.get(f"{where}?{asked}", headers=INDONESIAN)
            wrong = complaint(answer, happened.entries())
        found += [f"{name} ({called}): {wrong}"] if wrong else []
    assert not found, "\n" + "\n".join(found)


def test_the_questions_that_pages_take_are_found():
    assert {"halaman", "tempat", "negara", "sebelum", "sesudah", "nonce", "bahasa"} <= set(ASKED)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "FOO"])
@pytest.mark.parametrize("where", ["/", "/bantuan/", "/orang/daftar/", "/tidak-ada/"])
def test_another_method_is_refused(db, where, method):
    assert Client().generic(method, where).status_code in (302, 404, 405)


@pytest.mark.parametrize(
    "name",
    [
        "host",
        "x-forwarded-for",
        "accept-language",
        "user-agent",
        "referer",
        "origin",
        "cookie",
        "hx-request",
        "sec-fetch-site",
        "range",
    ],
)
@pytest.mark.parametrize("value", ["", "x" * 5000, "\xff\xfe", "<script>", "'; drop table x; --"])
def test_no_header_breaks_the_front_door(db, name, value):
    answer = Client(raise_request_exception=False).get("/", headers={name: value})

    assert answer.status_code in (200, 400)
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "cookie", ["sessionid", "csrftoken", "messages", "django_language", "kept"]
)
@pytest.mark.parametrize("value", ["", "x", LONG, "a\0b", "<script>", "../../x", "e30:1:x"])
def test_no_cookie_breaks_a_page(db, cookie, value):
    client = Client(raise_request_exception=False)
    client.cookies[cookie] = value

    for where in ("/", "/masuk/", "/bantuan/", "/kantor/", "/saya/", "/api/v1/persons"):
        assert client.get(where).status_code in (200, 302, 401)

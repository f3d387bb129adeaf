"""Every address with every bad part and every bad question in it: never a fault of ours."""

import re
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from rantau.access.models import Account
from rantau.cli.place import ROOT
from tests.hostile.sending import INDONESIAN, undone, written
from tests.hostile.values import ANY, LONG
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
SOURCES = sorted((ROOT / "src" / "rantau" / "web").rglob("*.py"))
ASKS = re.compile(r"""(?:GET|given|request\.GET)\.(?:get|getlist)\(\s*"(\w+)\"""")
ASKED = sorted({name for path in SOURCES for name in ASKS.findall(path.read_text())})


def visitor(name):
    """Somebody who may open the page: the first whom the permission matrix lets in."""
    client = Client(raise_request_exception=False)
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
    fault = getattr(answer, "exc_info", None)
    if answer.status_code >= 500 or fault:
        return f"{answer.status_code} {fault and repr(fault[1])}"
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
    for called, value in BAD.items():
        where = "/" + pattern % dict.fromkeys(parts, quote(value, safe="./"))
        for method in ("get", "post"):
            with undone():
                before = written()
                answer = getattr(client, method)(where, headers=INDONESIAN)
                wrong = complaint(answer, written() - before)
            found += [f"{method} {name} ({called}): {wrong}"] if wrong else []
    assert not found, "\n" + "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", MATRIX)
def test_no_question_in_an_address_breaks_its_page(db, name):
    client, found = visitor(name), []
    where = reverse(name, kwargs=ABOUT.get(name, dict)())
    for called, value in BAD.items():
        asked = urlencode([(each, value) for each in (*ASKED, "page", "x")])
        with undone():
            before = written()
            answer = client.get(f"{where}?{asked}", headers=INDONESIAN)
            wrong = complaint(answer, written() - before)
        found += [f"{name} ({called}): {wrong}"] if wrong else []
    assert not found, "\n" + "\n".join(found)


def test_the_questions_that_pages_take_are_found():
    assert {"halaman", "tempat", "negara", "sebelum", "sesudah", "nonce", "bahasa"} <= set(ASKED)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "FOO"])
@pytest.mark.parametrize("where", ["/", "/bantuan/", "/orang/daftar/", "/tidak-ada/"])
def test_another_method_is_refused(db, where, method):
    assert Client().generic(method, where).status_code in (302, 404, 405)


@pytest.mark.parametrize("name", ["host", "x-forwarded-for", "accept-language", "user-agent", "referer",
                                  "origin", "cookie", "hx-request", "sec-fetch-site", "range"])  # fmt: skip
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

"""Every address with every bad part and every bad question in it: never an error of ours."""

import re
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from rantau.access.models import Account
from rantau.ops.data_directory import ROOT
from tests.addresses import OWN_PAGES
from tests.addresses.visitors import LOGINS, NOBODY
from tests.fuzz.sending import INDONESIAN, Browser, count_entries, rollback_counted
from tests.fuzz.values import ANY, LONG, SCRIPT

BAD = {value_name: value for value_name, (value, _) in ANY.items() if value_name != "nothing"} | {
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
# A parameter is read as a number, a code or a word: a value of each kind stands for the others.
BAD_PARAMETERS = (
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
READS_PARAMETER = re.compile(
    r"""(?:(?:GET|query)\.(?:get|getlist)\(\s*|^(?:\w+_)?PAGE = )"(\w+)\"""", re.MULTILINE
)
PARAMETERS = sorted(
    {name for path in SOURCES for name in READS_PARAMETER.findall(path.read_text())}
)


def open_browser_of_reader(name):
    """A browser of somebody who may open the page."""
    client, visitor = Browser(), OWN_PAGES[name].find_reader()
    if visitor != NOBODY:
        client.force_login(Account.objects.get(login=LOGINS[visitor]))
    return client


def get_route(name):
    """The pattern of an address, with a placeholder for each argument, and the arguments' names."""
    resolver = get_resolver()
    prefix = ""
    for space in name.split(":")[:-1]:
        prefix, resolver = resolver.namespace_dict[space]
    [(pattern, arguments), *_] = resolver.reverse_dict.getlist(name.split(":")[-1])[0][0]
    return prefix + pattern, arguments


def find_fault(answer, entries):
    if answer.status_code >= 500:
        return f"{answer.status_code}: an error of ours"
    if b"<script>alert" in answer.content or b"<img src=x" in answer.content:
        return "HTML comes back raw"
    if "Set-Cookie: a=b" in str(answer.headers):
        return "splits the headers"
    return f"{entries} entries were written" if entries else ""


WITH_ARGUMENTS = [name for name in OWN_PAGES if get_route(name)[1]]


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_ARGUMENTS)
def test_no_argument_breaks_its_page(db, name):
    client, (pattern, arguments), faults = open_browser_of_reader(name), get_route(name), []
    before = count_entries()
    for value_name, value in BAD.items():
        path = "/" + pattern % dict.fromkeys(arguments, quote(value, safe="./"))
        for method in ("get", "post"):
            with rollback_counted(before) as counter:
                answer = getattr(client, method)(path, headers=INDONESIAN)
                wrong = find_fault(answer, counter.count())
            faults += [f"{method} {name} ({value_name}): {wrong}"] if wrong else []
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.slow
@pytest.mark.parametrize("name", OWN_PAGES)
def test_no_query_parameter_breaks_its_page(db, name):
    client, faults = open_browser_of_reader(name), []
    path = reverse(name, kwargs=OWN_PAGES[name].arguments())
    before = count_entries()
    for value_name in BAD_PARAMETERS:
        value = BAD[value_name]
        query = urlencode([(each, value) for each in (*PARAMETERS, "page", "x")])
        with rollback_counted(before) as counter:
            answer = client.get(f"{path}?{query}", headers=INDONESIAN)
            wrong = find_fault(answer, counter.count())
        faults += [f"{name} ({value_name}): {wrong}"] if wrong else []
    assert not faults, "\n" + "\n".join(faults)


def test_the_query_parameters_that_pages_take_are_found():
    known = {"halaman", "laporan", "tempat", "negara", "sebelum", "sesudah", "nonce", "bahasa"}
    assert known <= set(PARAMETERS)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["/", "/bantuan/", "/orang/daftar/", "/tidak-ada/"])
def test_another_method_is_refused(db, path, method):
    assert Client().generic(method, path).status_code in (302, 404, 405)


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
@pytest.mark.parametrize("value", ["", "x" * 5000, "\xff\xfe", SCRIPT, "'; drop table x; --"])
def test_no_header_breaks_the_first_page(db, name, value):
    answer = Client(raise_request_exception=False).get("/", headers={name: value})

    assert answer.status_code in (200, 400)
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "cookie", ["sessionid", "csrftoken", "messages", "django_language", "pending_form"]
)
@pytest.mark.parametrize("value", ["", "x", LONG, "a\0b", "<script>", "../../x", "e30:1:x"])
def test_no_cookie_breaks_a_page(db, cookie, value):
    client = Client(raise_request_exception=False)
    client.cookies[cookie] = value

    for path in ("/", "/masuk/", "/bantuan/", "/kantor/", "/saya/", "/api/v1/persons"):
        assert client.get(path).status_code in (200, 302, 401)

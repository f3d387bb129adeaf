"""Behind a proxy the client is whom a trusted proxy names, and nobody names himself."""

import pytest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from rantau.common.proxy import (
    TrustedProxyMiddleware,
    find_client_address,
    get_client_block,
    get_client_network,
    get_client_site,
    parse_networks,
    parse_public_host,
)

TRUSTED = parse_networks(["10.0.0.0/8", "127.0.0.1", "fd00::/8"])
CLIENT, FORGED = "203.0.113.7", "198.51.100.9"


@pytest.mark.parametrize(
    ("forwarded_for", "client"),
    [
        ("", "127.0.0.1"),
        (CLIENT, CLIENT),
        (f"{FORGED}, {CLIENT}", CLIENT),
        (f"{FORGED}, {CLIENT}, 10.1.2.3", CLIENT),
        (f"{CLIENT}:51234", CLIENT),
        ("[2001:db8::7]:51234", "2001:db8::7"),
        (f"::ffff:{CLIENT}", CLIENT),
        ("10.9.9.9, 10.1.2.3", "10.9.9.9"),
        (f"{CLIENT}, unknown", "127.0.0.1"),
        (f"{CLIENT}, unknown, 10.1.2.3", "10.1.2.3"),
        (f"{CLIENT},", "127.0.0.1"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy(forwarded_for, client):
    assert find_client_address("127.0.0.1", forwarded_for, TRUSTED) == client


@given(st.text(max_size=60), st.ip_addresses(v=4).filter(lambda a: not a.is_private))
def test_nothing_written_before_it_changes_the_client(written, address):
    assert find_client_address("127.0.0.1", f"{written}, {address}", TRUSTED) == str(address)


def forward(peer, *, proxies=("127.0.0.1",), settings, **headers):
    """The request as the views get it, that came from `peer` with these headers."""
    settings.TRUSTED_PROXIES = list(proxies)
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    TrustedProxyMiddleware(lambda given: given)(request)
    return request


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://rantau.example", "rantau.example"),
        ("https://localhost:8443", "localhost"),
        ("http://[::1]:8000", "[::1]"),
        ("http://192.0.2.7", "192.0.2.7"),
        ("https://*", ""),
        ("https://rantau.example/", ""),
    ],
)
def test_the_services_own_host_is_as_a_browser_sends_it(url, host):
    assert parse_public_host(url) == host


HEADERS = {
    "X-Forwarded-For": CLIENT,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "rantau.example",
}


def test_a_trusted_proxy_names_address_scheme_and_host(settings):
    settings.ALLOWED_HOSTS = ["rantau.example"]
    request = forward("127.0.0.1", settings=settings, **HEADERS)

    assert request.META["REMOTE_ADDR"] == CLIENT
    assert request.is_secure()
    assert request.get_host() == "rantau.example"


@pytest.mark.parametrize(("peer", "proxies"), [(FORGED, ["127.0.0.1"]), ("127.0.0.1", [])])
def test_headers_of_anybody_else_are_taken_away(settings, peer, proxies):
    others = {"Forwarded": f"for={CLIENT}", "X-Real-IP": CLIENT}
    request = forward(peer, proxies=proxies, settings=settings, **HEADERS, **others)

    assert request.META["REMOTE_ADDR"] == peer
    assert not request.is_secure()
    assert request.get_host() == "testserver"
    assert not [name for name in request.headers if "forward" in name.lower() or "Real" in name]


@pytest.mark.parametrize("scheme", ["", "ftp", "HTTPS", "https, http"])
def test_a_scheme_that_is_not_https_is_not_secure(settings, scheme):
    headers = {**HEADERS, "X-Forwarded-Proto": scheme}
    assert not forward("127.0.0.1", settings=settings, **headers).is_secure()


@pytest.mark.parametrize(
    ("address", "network", "site", "block"),
    [
        (CLIENT, CLIENT, CLIENT, CLIENT),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64", "2001:db8:1::/48", "2001:db8::/32"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64", "2001:db8:1::/48", "2001:db8::/32"),
        (f"::ffff:{CLIENT}", CLIENT, CLIENT, CLIENT),
        ("", "", "", ""),
    ],
)
def test_limits_count_by_address_or_by_network_site_and_block(address, network, site, block):
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    assert get_client_network(request) == network
    assert get_client_site(request) == site
    assert get_client_block(request) == block


@pytest.mark.parametrize("path", ["/", "/periksa/", "/bahasa/", "/api/v1/persons"])
def test_a_host_that_is_not_ours_is_refused_everywhere(db, path):
    assert Client().get(path, headers={"Host": "penipu.example"}).status_code == 400


@pytest.fixture
def https(settings):
    """The settings of a service behind a TLS proxy."""
    settings.PUBLIC_URL = "https://rantau.example"
    settings.ALLOWED_HOSTS = ["rantau.example"]
    settings.IS_SERVED_BY_HTTPS = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    return Client(enforce_csrf_checks=True, headers={**HEADERS, "Host": "127.0.0.1:8000"})


def test_a_browser_form_works_behind_https(https, db):
    page = https.get("/masuk/")
    token = page.cookies["csrftoken"].value
    form = {"login": "nobody", "password": "wrong", "csrfmiddlewaretoken": token}
    ours = https.post("/masuk/", form, headers={"Origin": "https://rantau.example"})
    foreign = https.post("/masuk/", form, headers={"Origin": "https://penipu.example"})

    assert page["Strict-Transport-Security"] == "max-age=31536000"
    assert page.cookies["csrftoken"]["secure"]
    assert (ours.status_code, foreign.status_code) == (200, 403)

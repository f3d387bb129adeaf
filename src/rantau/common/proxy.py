"""The client behind a reverse proxy: its address, scheme and host.

A proxy says in headers who asked (X-Forwarded-For, -Proto, -Host). Anybody can send such headers,
so that they are read from the addresses in TRUSTED_PROXIES only, and taken away from all other
requests.
"""

import re
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
# A site gets 2^64 addresses of IPv6 and changes among them at will (RFC 6177, RFC 8981).
IPV6_PREFIX = 64
# And as many as 65,536 such networks (RFC 6177), each of which would be a new one.
IPV6_SITE_PREFIX = 48
# What a provider gets at first, or has by membership alone: 65,536 sites (APNIC-127).
IPV6_BLOCK_PREFIX = 32
FORWARDED_FOR, FORWARDED_PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
FORWARDED_HOST = "HTTP_X_FORWARDED_HOST"
# The standard's headers and one of nginx's are never read; nothing after us shall read them either.
UNREAD_HEADERS = ("HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
SCHEMES = ("http", "https")
# In a request's META: it came through a proxy that is not trusted, or names no client.
UNTRUSTED_PROXY_KEY = "rantau.untrusted_proxy"
HOST_NAME_PATTERN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")  # RFC 1123, in lower case


class TrustedProxyMiddleware:
    """Give a request the address, scheme and host of the client that a trusted proxy names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = parse_networks(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        unread = [meta.pop(name, "") for name in UNREAD_HEADERS]
        addresses, scheme, host = (
            meta.pop(name, "") for name in (FORWARDED_FOR, FORWARDED_PROTO, FORWARDED_HOST)
        )
        peer = meta.get("REMOTE_ADDR", "")
        is_trusted = bool(self.trusted) and is_in_networks(parse_address(peer), self.trusted)
        if is_trusted:
            meta["REMOTE_ADDR"] = find_client_address(peer, addresses, self.trusted)
            if _get_last(scheme) in SCHEMES:
                meta["wsgi.url_scheme"] = _get_last(scheme)
            if _get_last(host):
                meta["HTTP_HOST"] = _get_last(host)
        if any([addresses, scheme, host, *unread]) and not (is_trusted and addresses):
            meta[UNTRUSTED_PROXY_KEY] = True
        return self.get_response(request)


def parse_public_host(url: str) -> str:
    """The host of the service's own URL as a browser sends it, without a port; empty for what is
    no such URL: scheme and host, perhaps a port, and nothing else."""
    try:
        parts = urlsplit(url)
        is_port = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    name = parts.hostname or ""
    is_name = ":" in name or HOST_NAME_PATTERN.fullmatch(name) is not None
    is_whole = f"{parts.scheme}://{parts.netloc}" == url and "@" not in parts.netloc
    if not (parts.scheme in SCHEMES and is_port and is_name and is_whole):
        return ""
    return f"[{name}]" if ":" in name else name


def find_address_faults(url: str, proxies: Sequence[str], *, is_demo: bool) -> list[str]:
    """Judge PUBLIC_URL and TRUSTED_PROXIES, on which forms, cookies and limits depend."""
    host = parse_public_host(url)
    if not host:
        return ["PUBLIC_URL is no address like https://rantau.example: scheme and host, no path."]
    try:
        trusted = parse_networks(proxies)
    except ValueError as fault:
        return [f"TRUSTED_PROXIES: {fault}. Give addresses or networks, with spaces between."]
    is_https = url.startswith("https://")
    if is_https and not trusted:
        return [
            "PUBLIC_URL is https, but TRUSTED_PROXIES names no proxy that could serve it: "
            "every form would be refused. Give the proxy's address, 127.0.0.1 on this machine."
        ]
    if not (is_https or is_demo or is_loopback_host(host)):
        return ["PUBLIC_URL is http: passwords would be readable on the way. Serve it by https."]
    return []


def is_loopback_host(host: str) -> bool:
    """Whether a host, as `parse_public_host` gives it, is this machine itself."""
    address = parse_address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def parse_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Parse addresses and networks such as `10.0.0.0/8` or `::1`; ValueError for anything else."""
    return tuple(ip_network(text) for text in texts)


def parse_address(text: str) -> Address | None:
    """Parse an address with or without a port, as proxies write it; None for anything else.

    An IPv4 address written in IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_in_networks(address: Address | None, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks; None lies in none."""
    return address is not None and any(address in network for network in networks)


def find_client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Find the client in X-Forwarded-For: the last address that is no trusted proxy.

    Each proxy appends the address that it saw. What stands left of the first untrusted one was
    written by the client itself. Where an entry is no address, the last proxy that we know counts.

    peer           the address that the connection came from, a trusted proxy
    forwarded_for  the header's value, which may be empty
    """
    client = peer
    for entry in reversed(forwarded_for.split(",") if forwarded_for else []):
        address = parse_address(entry)
        if address is None:
            return client
        client = str(address)
        if not is_in_networks(address, trusted):
            return client
    return client


def is_client_in(request: HttpRequest, networks: Sequence[Network]) -> bool:
    """Whether the client itself is in one of the networks.

    False for whoever comes through a proxy that is not trusted: it may stand for anybody.
    """
    if UNTRUSTED_PROXY_KEY in request.META:
        return False
    return is_in_networks(parse_address(str(request.META.get("REMOTE_ADDR", ""))), networks)


def get_client_network(request: HttpRequest) -> str:
    """The network by which limits count a client: its IPv4 address, or the /64 of IPv6.

    What is no address, as behind a socket, counts as it stands.
    """
    return _widen_address(request, IPV6_PREFIX)


def get_client_site(request: HttpRequest) -> str:
    """What one client may have of networks: its IPv4 address, or the /48 of IPv6."""
    return _widen_address(request, IPV6_SITE_PREFIX)


def get_client_block(request: HttpRequest) -> str:
    """What one provider has of sites: the IPv4 address, or the /32 of IPv6."""
    return _widen_address(request, IPV6_BLOCK_PREFIX)


def _widen_address(request: HttpRequest, prefix: int) -> str:
    text = str(request.META.get("REMOTE_ADDR", ""))
    address = parse_address(text)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, prefix), strict=False))
    return str(address or text)


def _get_last(value: str) -> str:
    """The last of several values of a header: that of the proxy in front of us."""
    return value.rpartition(",")[2].strip()

"""Checks of how others reach this Rantau: address, proxy, certificate, and the clock they see.

Each returns what it found, or a fault with its remedy, as those in `database_checks`.
"""

import http.client
import json
import secrets
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

from cryptography import x509

from rantau.common import clock
from rantau.common.hashing import compute_readiness_proof
from rantau.common.proxy import find_address_faults, is_loopback_host, parse_public_host

Finding = tuple[str, str]  # what was found, and the fault; one of the two is empty
TIMEOUT = 6.0  # seconds for a connection and for an answer
MIN_VALIDITY = timedelta(days=14)  # authorities renew a month before the end
MAX_PUBLIC_SKEW = timedelta(seconds=3)  # the header Date has whole seconds, and takes its way


@dataclass(frozen=True)
class PublicAddress:
    """How others reach a Rantau.

    url      PUBLIC_URL; empty where it is not set
    proxies  TRUSTED_PROXIES
    is_demo  a demonstration, for this machine alone if nothing else is set
    """

    url: str
    proxies: str
    is_demo: bool

    @property
    def is_https(self) -> bool:
        """Whether a proxy has to end TLS."""
        return self.url.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Whether the address leads to this machine alone."""
        return is_loopback_host(parse_public_host(self.url))


def check_address(address: PublicAddress) -> Finding:
    """Check that documents and invitations name an address that others can reach."""
    if address.url and (faults := _find_faults(address)):
        return "", faults
    if address.url and (address.is_demo or not address.is_local):
        return f"documents and invitations name {address.url}", ""
    if address.is_demo:
        return (
            "PUBLIC_URL is not set: documents name this machine alone, as a demonstration may",
            "",
        )
    return "", (
        f"Documents and invitations name {address.url or 'this machine alone'}: nobody else can "
        "open them. Set PUBLIC_URL to one that everybody reaches (docs/operations/proxy.md)."
    )


def check_proxy(address: PublicAddress) -> Finding:
    """Check that a proxy is trusted where the address is https."""
    faults = _find_faults(address) if address.url else ""
    if "TRUSTED_PROXIES" in faults:
        return "", faults
    if address.proxies:
        return f"X-Forwarded headers are believed from {address.proxies}", ""
    return "none is trusted: clients are counted by the address that connects", ""


def check_certificate(address: PublicAddress) -> Finding:
    """Check that PUBLIC_URL's certificate is there, valid, and valid for some time yet.

    For a name of this machine any authority will do, and its last day is enough.
    """
    if not address.is_https:
        return "PUBLIC_URL is not https: there is none", ""
    parts = urlsplit(address.url)
    try:
        certificate = fetch_certificate(parts, _build_context(address))
    except ssl.SSLCertVerificationError as error:
        return "", (
            f"The certificate of {parts.netloc} does not hold: {error.verify_message}. "
            "Renew it, with its whole chain, in the proxy; an authority of your own has to be "
            "among those of this machine (docs/operations/proxy.md)."
        )
    except OSError as error:
        return "", (
            f"{address.url} cannot be reached by TLS ({type(error).__name__}). Look at the proxy, "
            "the DNS entry and the firewall; the certificate was not looked at."
        )
    shortest = timedelta() if address.is_local else MIN_VALIDITY
    return judge_validity(certificate.not_valid_after_utc, shortest)


def fetch_certificate(parts: SplitResult, context: ssl.SSLContext) -> x509.Certificate:
    """Fetch the certificate of an https address; OSError where it cannot be had, of the subclass
    SSLCertVerificationError where the context does not accept it."""
    place = (parts.hostname or "", parts.port or 443)
    with (
        socket.create_connection(place, timeout=TIMEOUT) as plain,
        context.wrap_socket(plain, server_hostname=place[0]) as secured,
    ):
        return x509.load_der_x509_certificate(secured.getpeercert(binary_form=True) or b"")


def judge_validity(end: datetime, shortest: timedelta) -> Finding:
    """Judge the end of a certificate's validity; `shortest` is how long it has to hold yet."""
    left = end - clock.now()
    if left < timedelta():
        return "", f"The certificate ended on {end:%d %B %Y}. Renew it in the proxy."
    if left < shortest:
        return "", (
            f"The certificate ends in {left.days} days, on {end:%d %B %Y}: it is not renewed by "
            "itself. Renew it, and look why the proxy does not."
        )
    return f"the certificate holds for {left.days} days, until {end:%d %B %Y}", ""


def check_public_service(address: PublicAddress, secret: str) -> Finding:
    """Check that PUBLIC_URL leads to this Rantau, and that the proxy's clock agrees with ours.

    secret  SECRET_KEY, with which this Rantau proves that it is the one
    """
    parts, nonce = urlsplit(address.url), secrets.token_hex(8)
    try:
        body, date = _fetch(parts, f"/readyz?nonce={nonce}", _build_context(address))
        proof = json.loads(body).get("proof")
    except (OSError, ValueError, AttributeError, http.client.HTTPException) as error:
        return "", (
            f"{address.url}/readyz does not answer as Rantau ({type(error).__name__}). "
            "Look at the proxy: it has to pass every address on."
        )
    if proof != compute_readiness_proof(nonce, secret):
        return "", f"{address.url} leads to another Rantau than this one. Look at proxy and DNS."
    return judge_clock(date)


def judge_clock(date: str) -> Finding:
    """Judge the header Date of an answer that just came."""
    try:
        skew = abs(parsedate_to_datetime(date) - clock.now())
    except (TypeError, ValueError):
        return "leads to this Rantau; the proxy tells no time", ""
    if skew > MAX_PUBLIC_SKEW:
        return "", (
            f"The proxy's clock is {skew.total_seconds():.0f} s apart from this machine's. "
            "Run a time service (NTP) on both."
        )
    return "leads to this Rantau, and the clocks agree", ""


def _fetch(parts: SplitResult, path: str, context: ssl.SSLContext) -> tuple[bytes, str]:
    """Fetch an address; its body and the header Date."""
    place = (parts.hostname or "", parts.port)
    connection = (
        http.client.HTTPSConnection(*place, timeout=TIMEOUT, context=context)
        if parts.scheme == "https"
        else http.client.HTTPConnection(*place, timeout=TIMEOUT)
    )
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read(), answer.getheader("Date", "")
    finally:
        connection.close()


def _build_context(address: PublicAddress) -> ssl.SSLContext:
    """A context that trusts what browsers trust; any authority for a name of this machine."""
    context = ssl.create_default_context()
    if address.is_local:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _find_faults(address: PublicAddress) -> str:
    proxies = address.proxies.split()
    return " ".join(find_address_faults(address.url, proxies, is_demo=address.is_demo))

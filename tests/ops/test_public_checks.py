"""The doctor judges how others reach Rantau: address, proxy, certificate, clock."""

import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from rantau.common import clock
from rantau.ops.public_checks import (
    PublicAddress,
    check_address,
    check_certificate,
    check_proxy,
    check_public_service,
    fetch_certificate,
    judge_clock,
    judge_validity,
)
from tests.ops.machine import find_free_port

PUBLIC = "https://rantau.example"


@pytest.mark.parametrize(
    ("url", "proxies", "is_demo", "fault"),
    [
        (PUBLIC, "127.0.0.1", False, ""),
        ("http://127.0.0.1:8000", "", True, ""),
        ("", "", True, ""),
        ("", "", False, "Set PUBLIC_URL"),
        ("http://127.0.0.1:8000", "", False, "nobody else can open them"),
        ("http://rantau.example", "", False, "passwords would be readable"),
        (f"{PUBLIC}/layanan", "127.0.0.1", False, "no address like"),
    ],
)
def test_an_address_that_others_cannot_use_is_a_fault(url, proxies, is_demo, fault):
    found, wrong = check_address(PublicAddress(url, proxies, is_demo))

    assert fault in wrong
    assert bool(wrong) == bool(fault) == (not found)


@pytest.mark.parametrize(
    ("url", "proxies", "fault"),
    [
        (PUBLIC, "127.0.0.1", ""),
        ("http://127.0.0.1:8000", "", ""),
        (PUBLIC, "", "names no proxy"),
        (PUBLIC, "proxy", "TRUSTED_PROXIES: 'proxy'"),
    ],
)
def test_https_needs_a_trusted_proxy(url, proxies, fault):
    wrong = check_proxy(PublicAddress(url, proxies, is_demo=False))[1]

    assert fault in wrong
    assert bool(wrong) == bool(fault)


@pytest.fixture(scope="module")
def serve_certificate(tmp_path_factory):
    """Serve a certificate of nobody known, which ends so many days from now; gives its URL."""
    folder = tmp_path_factory.mktemp("certificates")

    @contextmanager
    def serve(days):
        file = folder / f"{days}.pem"
        file.write_bytes(build_certificate(days))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        with socket.create_server(("127.0.0.1", 0)) as server:
            threading.Thread(target=answer, args=(server, context), daemon=True).start()
            yield f"https://localhost:{server.getsockname()[1]}"

    return serve


def answer(server, context):
    """Shake hands with everybody who comes."""
    while True:
        try:
            client, _ = server.accept()
            context.wrap_socket(client, server_side=True).close()
        except ssl.SSLError:
            continue
        except OSError:
            return


def build_certificate(days):
    """A key and its own certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(clock.now() - timedelta(days=30))
        .not_valid_after(clock.now() + timedelta(days=days, minutes=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + certificate.public_bytes(Encoding.PEM)


def test_on_this_machine_any_authority_will_do_until_the_last_day(serve_certificate):
    with serve_certificate(3) as url:
        assert "3 days" in check_certificate(PublicAddress(url, "127.0.0.1", is_demo=False))[0]
    with serve_certificate(-2) as url:
        assert "ended on" in check_certificate(PublicAddress(url, "127.0.0.1", is_demo=False))[1]


def test_elsewhere_an_unknown_authority_is_refused(serve_certificate):
    with (
        serve_certificate(90) as url,
        pytest.raises(ssl.SSLCertVerificationError, match="self-signed"),
    ):
        fetch_certificate(urlsplit(url), ssl.create_default_context())


@pytest.mark.parametrize(
    ("days", "fault"), [(90, ""), (15, ""), (13, "ends in 13 days"), (-1, "ended on")]
)
def test_a_certificate_has_to_hold_for_two_weeks(days, fault):
    wrong = judge_validity(clock.now() + timedelta(days=days), timedelta(days=14))[1]

    assert fault in wrong
    assert bool(wrong) == bool(fault)


def test_without_https_no_certificate_is_looked_for():
    assert not check_certificate(PublicAddress("http://127.0.0.1:8000", "", is_demo=True))[1]


def test_where_nobody_answers_the_remedy_is_told():
    address = PublicAddress(f"https://localhost:{find_free_port()}", "127.0.0.1", is_demo=True)

    assert "Look at the proxy" in check_certificate(address)[1]
    assert "does not answer as Rantau" in check_public_service(address, "secret")[1]


@pytest.mark.parametrize(
    ("seconds", "fault"), [(0, ""), (2, ""), (-60, "60 s apart"), (3600, "3600 s apart")]
)
def test_a_clock_that_is_apart_is_a_fault(frozen_clock, seconds, fault):
    wrong = judge_clock(format_datetime(clock.now() + timedelta(seconds=seconds)))[1]

    assert fault in wrong
    assert bool(wrong) == bool(fault)


def test_a_proxy_that_tells_no_time_is_no_fault():
    assert judge_clock("") == ("leads to this Rantau; the proxy tells no time", "")

"""Where a scanner is set, no file is taken that it did not find clean. A small server on loopback
speaks clamd's protocol."""

import socket
import socketserver
import struct
import threading

import pytest

from rantau.documents.clamd import (
    EICAR,
    find_scanner_fault,
    parse_scanner_address,
)
from rantau.documents.errors import ScannerUnavailable, UnsupportedFileType, VirusFound
from rantau.documents.uploads import check_file
from tests.factories.files import JPEG, PDF


class Scanner(socketserver.BaseRequestHandler):
    """clamd's INSTREAM: chunks with their length before each, then a reply that NUL ends."""

    def handle(self):
        assert self.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", self.read(4))[0]:
            content += self.read(length)
        self.server.scanned.append(content)
        found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.request.sendall(self.server.reply or found)

    def read(self, size):
        parts = b""
        while len(parts) < size:
            part = self.request.recv(size - len(parts))
            assert part
            parts += part
        return parts


def serve(server):
    server.scanned, server.reply = [], b""
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    return server


@pytest.fixture(params=["tcp", "unix"])
def scanner(request, settings, tmp_path):
    if request.param == "tcp":
        server = serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner))
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
    else:
        server = serve(socketserver.ThreadingUnixStreamServer(str(tmp_path / "ctl"), Scanner))
        settings.CLAMD = f"unix:{tmp_path / 'ctl'}"
    yield server
    server.shutdown()
    server.server_close()


def test_a_clean_file_is_scanned_whole_and_taken(scanner):
    content = JPEG + bytes(1_000_000)
    assert check_file(content).media_type == "image/jpeg"
    assert scanner.scanned == [content]


@pytest.mark.parametrize("content", [EICAR, PDF + EICAR, JPEG + EICAR])
def test_a_virus_is_refused_before_the_file_is_opened(scanner, content):
    with pytest.raises(VirusFound):
        check_file(content)


@pytest.mark.parametrize(
    "reply",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"\0",
        b"stream: OK FOUNDLING\0",
        b"x" * 5000,
    ],
)
def test_no_clear_reply_is_no_leave(scanner, reply):
    scanner.reply = reply
    with pytest.raises(ScannerUnavailable):
        check_file(JPEG)


def test_a_scanner_that_is_down_refuses_every_file(settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(ScannerUnavailable):
            check_file(JPEG)
        assert "No answer" in find_scanner_fault(settings.CLAMD)
    settings.CLAMD = "/nowhere/clamd.ctl"
    with pytest.raises(ScannerUnavailable):
        check_file(JPEG)


def test_without_the_setting_nothing_is_scanned(settings):
    settings.CLAMD = ""
    with pytest.raises(UnsupportedFileType):
        check_file(EICAR)


def test_the_test_file_shows_whether_a_scanner_works(scanner, settings):
    assert find_scanner_fault(settings.CLAMD) == ""
    scanner.reply = b"stream: OK\0"
    assert "does not find" in find_scanner_fault(settings.CLAMD)
    assert "HOST:PORT" in find_scanner_fault("clamd")


@pytest.mark.parametrize(
    ("address", "parsed"),
    [
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("tcp:scanner.example:3310", ("scanner.example", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_an_address_is_a_socket_or_host_and_port(address, parsed):
    assert parse_scanner_address(address) == parsed


@pytest.mark.parametrize("address", ["clamd", "3310", ":3310", "host:", "host:port", "host:²"])
def test_another_address_is_refused(address):
    with pytest.raises(ValueError, match="HOST:PORT"):
        parse_scanner_address(address)

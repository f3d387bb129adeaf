"""HTTP clients of the load generator: sessions with cookies, over one connection for each thread.

They share the machine with what they measure, so that they cost as little processor time as they
can (docs/decisions/0018-parts-we-write-ourselves.md).
"""

import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, BinaryIO
from urllib.parse import urlencode
from uuid import UUID, uuid4

from rantau.demo.credentials import DEMO_PASSWORD

LOOPBACK = "127.0.0.1"
TIMEOUT = 60.0  # seconds for one response
REPEAT_PAUSE = 0.2  # seconds before a request is repeated
SERVER_FAULTS = range(500, 600)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
CLOSED_TEXT = "the server closed the connection"
_threads = threading.local()


@dataclass(frozen=True)
class Response:
    """What the server sent back.

    location  the header of a redirect, else empty
    cookies   those that it sets, by name
    """

    status: int
    body: bytes
    location: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """Parse the body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Address:
    """Where requests go, always on this machine.

    port       that answers there
    host       the name in the requests, which a certificate is for
    authority  the file of the certificate's authority: https; empty for http
    patience   seconds for which a request without an answer, or with a fault of the server, is
               repeated under its key
    """

    port: int
    host: str = LOOPBACK
    authority: str = ""
    patience: float = 0.0

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a browser names where a form comes from."""
        return f"{'https' if self.authority else 'http'}://{self.host}:{self.port}"


PROXY = "127.0.0.1"  # from where requests may name the network of a telephone


def invent_network(number: int) -> str:
    """The address from which a telephone comes: each number has its own, up to 16 million."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class Visitor:
    """A client with cookies and no account.

    address  where it goes; a port for plain http there
    network  the address that a trusted proxy names for it; empty without a proxy
    """

    def __init__(self, address: Address | int, *, network: str = "") -> None:
        self.address = address if isinstance(address, Address) else Address(address)
        self.network = network
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str) -> Response:
        """Fetch a page."""
        return self.request("GET", path)

    def post(self, path: str, form: Mapping[str, Any], *, key: UUID | None = None) -> Response:
        """Send a form with its idempotency key; a new key unless one is given."""
        fields = {"key": str(key or uuid4()), **form}
        return self.request("POST", path, urlencode(fields, doseq=True).encode(), kind=FORM)

    def post_file(self, path: str, form: Mapping[str, Any], name: str, content: bytes) -> Response:
        """Send a form with one attached file, called `name` in the form."""
        boundary = uuid4().hex
        fields = {"key": str(uuid4()), **form}
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = f'form-data; name="{name}"; filename="{name}.txt"'
        parts.append(
            f"--{boundary}\r\nContent-Disposition: {head}\r\nContent-Type: text/plain\r\n\r\n"
        )
        body = "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return self.request("POST", path, body, kind=f"multipart/form-data; boundary={boundary}")

    def post_json(self, path: str, body: Any, *, key: UUID | None = None) -> Response:
        """Send JSON to an operation of the API with its idempotency key."""
        return self.request("POST", path, json.dumps(body).encode(), kind=JSON, key=key)

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        kind: str = JSON,
        key: UUID | None = None,
    ) -> Response:
        """Send one request, repeated as the address says, and take over the cookies that the
        response sets.

        Raises OSError when the connection breaks before a response came.
        """
        request = self._build_request(method, path, body, kind, key or uuid4())
        end = time.monotonic() + self.address.patience
        while True:
            is_last = time.monotonic() >= end
            try:
                response = _send(self.address, request)
            except OSError:
                if is_last:
                    raise
            else:
                if is_last or response.status not in SERVER_FAULTS:
                    break
            time.sleep(REPEAT_PAUSE)
        self.cookies |= response.cookies
        return response

    def _build_request(self, method: str, path: str, body: bytes, kind: str, key: UUID) -> bytes:
        """The bytes of a request of HTTP/1.1."""
        headers = {"Content-Type": kind, "Accept-Language": "id"}
        if method != "GET":
            headers["Idempotency-Key"] = str(key)
            headers["Origin"] = self.address.origin
            headers["X-CSRFToken"] = self._get_csrf_token()
        if self.network:
            headers["X-Forwarded-For"] = self.network
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        host = f"{self.address.host}:{self.address.port}"
        return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{lines}\r\n".encode() + body

    def _get_csrf_token(self) -> str:
        """The token of the forms; its cookie has a prefix where the service is behind https."""
        tokens = (v for k, v in self.cookies.items() if k.removeprefix("__Host-") == "csrftoken")
        return next(tokens, "")


class Officer(Visitor):
    """A client that signs in when it is made; `is_signed_in` says whether that worked."""

    def __init__(self, address: Address | int, login: str, password: str = DEMO_PASSWORD) -> None:
        super().__init__(address)
        self.login = login
        self.get("/masuk/")
        self.is_signed_in = (
            self.post("/masuk/", {"login": login, "password": password}).status == 302
        )


class Machine(Visitor):
    """An API client of an agency, with an access token."""

    def __init__(self, address: Address | int, code: str, secret: str) -> None:
        super().__init__(address)
        form = {"grant_type": "client_credentials", "client_id": code, "client_secret": secret}
        response = self.request("POST", "/api/v1/token", urlencode(form).encode(), kind=FORM)
        self.token = response.json()["access_token"]


class _Connection:
    """One connection to a port of this machine that is kept open between requests."""

    def __init__(self, address: Address) -> None:
        self.socket = socket.create_connection((LOOPBACK, address.port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if address.authority:
            trust = _load_authority(address.authority)
            self.socket = trust.wrap_socket(self.socket, server_hostname=address.host)
        self.file = self.socket.makefile("rb")

    def send(self, request: bytes) -> Response:
        """Send a request and read its response, of HTTP/1.1 (RFC 9112)."""
        self.socket.sendall(request)
        return _read_response(self.file)

    def close(self) -> None:
        """Close the connection."""
        self.file.close()
        self.socket.close()


@lru_cache(maxsize=4)
def _load_authority(file: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=file)


def _read_response(file: BinaryIO) -> Response:
    """Read one response; ConnectionResetError where the server closed before its end."""
    status = int(_read_line(file).split()[1])
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    while line := _read_line(file):
        name, _, value = line.partition(":")
        headers[name.lower()] = value = value.strip()
        if name.lower() == "set-cookie":
            key, _, content = value.split(";")[0].partition("=")
            cookies[key] = content
    return Response(status, _read_body(file, headers), headers.get("location", ""), cookies)


def _read_body(file: BinaryIO, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return _read_bytes(file, int(headers.get("content-length", "0")))
    chunks = []
    while size := int(_read_line(file), 16):
        chunks.append(_read_bytes(file, size))
        _read_line(file)
    _read_line(file)
    return b"".join(chunks)


def _read_line(file: BinaryIO) -> str:
    line = file.readline()
    if not line.endswith(b"\r\n"):
        raise ConnectionResetError(CLOSED_TEXT)
    return line[:-2].decode("latin-1")


def _read_bytes(file: BinaryIO, count: int) -> bytes:
    content = file.read(count)
    if len(content) < count:
        raise ConnectionResetError(CLOSED_TEXT)
    return content


def _send(address: Address, request: bytes) -> Response:
    """Send a request over this thread's connection, and once more where the server had closed an
    idle one.

    Sending it again is harmless: whatever writes carries its idempotency key.
    """
    connections: dict[Address, _Connection] = _threads.__dict__.setdefault("connections", {})
    is_kept = address in connections
    try:
        connection = connections.get(address) or _Connection(address)
        connections[address] = connection
        return connection.send(request)
    except (OSError, ValueError, IndexError) as fault:
        if broken := connections.pop(address, None):
            broken.close()
        if is_kept and isinstance(fault, (BrokenPipeError, ConnectionResetError)):
            return _send(address, request)
        if not isinstance(fault, OSError):
            raise ConnectionError("the server sent something else than HTTP") from fault
        raise

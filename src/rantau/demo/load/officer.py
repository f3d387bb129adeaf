"""HTTP clients of the load generator: sessions with cookies, over one connection for each thread.

They share the machine with what they measure, so that they cost as little processor time as they
can (docs/decisions/0018-parts-we-write-ourselves.md).
"""

import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from urllib.parse import urlencode
from uuid import UUID, uuid4

from rantau.demo.credentials import DEMO_PASSWORD

HOST = "127.0.0.1"
TIMEOUT = 60.0  # seconds for one response
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


class Visitor:
    """A client with cookies and no account."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str) -> Response:
        """Fetch a page."""
        return self.request("GET", path)

    def post(self, path: str, form: Mapping[str, Any], *, key: UUID | None = None) -> Response:
        """Send a form with its idempotency key; a new key unless one is given."""
        fields = {"key": str(key or uuid4()), **form}
        return self.request("POST", path, urlencode(fields, doseq=True).encode(), kind=FORM)

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
        """Send one request and take over the cookies that the response sets.

        Raises OSError when the connection breaks before a response came.
        """
        headers = {"Content-Type": kind, "Accept-Language": "id"}
        if method != "GET":
            headers["Idempotency-Key"] = str(key or uuid4())
            headers["X-CSRFToken"] = self._get_csrf_token()
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n{lines}\r\n"
        response = _send(self.port, head.encode() + body)
        self.cookies |= response.cookies
        return response

    def _get_csrf_token(self) -> str:
        """The token of the forms; its cookie has a prefix where the service is behind https."""
        tokens = (v for k, v in self.cookies.items() if k.removeprefix("__Host-") == "csrftoken")
        return next(tokens, "")


class Officer(Visitor):
    """A client that signs in when it is made; `is_signed_in` says whether that worked."""

    def __init__(self, port: int, login: str, password: str = DEMO_PASSWORD) -> None:
        super().__init__(port)
        self.login = login
        self.get("/masuk/")
        self.is_signed_in = (
            self.post("/masuk/", {"login": login, "password": password}).status == 302
        )


class Machine(Visitor):
    """An API client of an agency, with an access token."""

    def __init__(self, port: int, code: str, secret: str) -> None:
        super().__init__(port)
        form = {"grant_type": "client_credentials", "client_id": code, "client_secret": secret}
        response = self.request("POST", "/api/v1/token", urlencode(form).encode(), kind=FORM)
        self.token = response.json()["access_token"]


class _Connection:
    """One connection to a port of this machine that is kept open between requests."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def send(self, request: bytes) -> Response:
        """Send a request and read its response, of HTTP/1.1 (RFC 9112)."""
        self.socket.sendall(request)
        return _read_response(self.file)

    def close(self) -> None:
        """Close the connection."""
        self.file.close()
        self.socket.close()


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


def _send(port: int, request: bytes) -> Response:
    """Send a request over this thread's connection, and once more where the server had closed an
    idle one.

    Sending it again is harmless: whatever writes carries its idempotency key.
    """
    connections: dict[int, _Connection] = _threads.__dict__.setdefault("connections", {})
    is_kept = port in connections
    try:
        connection = connections.get(port) or connections.setdefault(port, _Connection(port))
        return connection.send(request)
    except (OSError, ValueError, IndexError) as fault:
        if broken := connections.pop(port, None):
            broken.close()
        if is_kept and isinstance(fault, (BrokenPipeError, ConnectionResetError)):
            return _send(port, request)
        if not isinstance(fault, OSError):
            raise ConnectionError("the server sent something else than HTTP") from fault
        raise

"""HTTP clients of the load generator: sessions with cookies, over one connection for each thread.

`http.client` because it costs a seventh of the processor time of httpx, on the machine that is
measured (docs/decisions/0018-parts-we-write-ourselves.md).
"""

import http.client
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from rantau.demo.credentials import DEMO_PASSWORD

HOST = "127.0.0.1"
TIMEOUT = 60.0  # seconds for one response
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_threads = threading.local()


@dataclass(frozen=True)
class Response:
    """What the server sent back; `location` is the header of a redirect, else empty."""

    status: int
    body: bytes
    location: str = ""

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

        Raises OSError or HTTPException when the connection breaks before a response came.
        """
        headers = {"Content-Type": kind, "Accept-Language": "id"}
        if method != "GET":
            headers["Idempotency-Key"] = str(key or uuid4())
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        response, content = self._send(method, path, body, headers)
        for set_cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = set_cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return Response(response.status, content, response.headers.get("Location", ""))

    def _send(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request, once more where the server had closed an idle connection.

        Sending it again is harmless: whatever writes carries its idempotency key.
        """
        try:
            return self._exchange(method, path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            return self._exchange(method, path, body, headers)

    def _exchange(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request over this thread's connection; close it when it breaks."""
        connection = _get_connection(self.port)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response, response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise


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


def _get_connection(port: int) -> http.client.HTTPConnection:
    """Get this thread's connection to a port; open it at the first call."""
    connections: dict[int, http.client.HTTPConnection] = _threads.__dict__.setdefault(
        "connections", {}
    )
    if port not in connections:
        connections[port] = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT)
    return connections[port]

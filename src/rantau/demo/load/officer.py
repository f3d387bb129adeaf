"""Clients of the load generator: a session with its cookies, over one kept connection a thread.

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

PASSWORD = "rantau-peraga"  # noqa: S105  the demonstration's own
HOST, PATIENCE = "127.0.0.1", 60.0  # seconds for one answer
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_threads = threading.local()


@dataclass(frozen=True)
class Answer:
    """What came back: status, body, and where it sends one on."""

    status: int
    body: bytes
    location: str = ""

    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


class Visitor:
    """Somebody with cookies and no account."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str) -> Answer:
        """One page."""
        return self.ask("GET", path)

    def post(self, path: str, form: Mapping[str, Any], *, key: UUID | None = None) -> Answer:
        """A page's form, with the key that makes sending it twice the same as once."""
        fields = {"key": str(key or uuid4()), **form}
        return self.ask("POST", path, urlencode(fields, doseq=True).encode(), kind=FORM)

    def call(self, path: str, body: Any, *, key: UUID | None = None) -> Answer:
        """An operation of the API that writes."""
        return self.ask("POST", path, json.dumps(body).encode(), kind=JSON, key=key)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        kind: str = JSON,
        key: UUID | None = None,
    ) -> Answer:
        """One request; OSError or HTTPException when the line breaks before an answer."""
        headers = {"Content-Type": kind, "Accept-Language": "id"}
        if method != "GET":
            headers["Idempotency-Key"] = str(key or uuid4())
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        answer, content = self._send(method, path, body, headers)
        for set_cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = set_cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, content, answer.headers.get("Location", ""))

    def _send(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request, once more where an idle connection had been closed meanwhile.

        Sending it again is harmless: whatever writes carries its key.
        """
        connection = _get_connection(self.port)
        for remaining in (1, 0):
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                return answer, answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                connection.close()
                if not remaining:
                    raise
            except (OSError, http.client.HTTPException):
                connection.close()
                raise
        raise AssertionError("unreachable")


class Officer(Visitor):
    """Somebody who is signed in."""

    def __init__(self, port: int, login: str, password: str = PASSWORD) -> None:
        super().__init__(port)
        self.login = login
        self.get("/masuk/")
        self.entered = self.post("/masuk/", {"login": login, "password": password}).status == 302


class Machine(Visitor):
    """An agency's own system with a token."""

    def __init__(self, port: int, code: str, secret: str) -> None:
        super().__init__(port)
        form = {"grant_type": "client_credentials", "client_id": code, "client_secret": secret}
        answer = self.ask("POST", "/api/v1/token", urlencode(form).encode(), kind=FORM)
        self.token = answer.json()["access_token"]


def _get_connection(port: int) -> http.client.HTTPConnection:
    """This thread's connection to a port, opened when first asked for."""
    connections: dict[int, http.client.HTTPConnection] = _threads.__dict__.setdefault(
        "connections", {}
    )
    if port not in connections:
        connections[port] = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    return connections[port]

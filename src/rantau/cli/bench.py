"""`rantau bench`: registers people through the HTTP doors and prints what was measured.

Runs against a server that is up; sends to loopback only, a bounded number of requests.
"""

import argparse
import http.client
import json
import re
import secrets
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

CLIENTS = 16
BUDGET = 300.0  # commands a second (DESIGN section 8)
PASSWORD = "rantau-peraga"  # noqa: S105  the demonstration's own
SIGNS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Measured:
    """One line of the report."""

    name: str
    budget: float
    measured: float
    unit: str
    p95_ms: float
    errors: int


class Officer:
    """One signed-in session on one kept connection."""

    def __init__(self, port: int, login: str, password: str = PASSWORD) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        page = self.ask("GET", "/masuk/")[1].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        form = {"csrfmiddlewaretoken": token.group(1) if token else "", "login": login}
        body = urlencode({**form, "password": password}).encode()
        self.ask("POST", "/masuk/", body, "application/x-www-form-urlencoded")

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "application/json",
        *,
        key: UUID | None = None,
    ) -> tuple[int, bytes]:
        """One request with this session's cookies; the status and the body. `key`: else fresh."""
        headers = {
            "Content-Type": kind,
            "Idempotency-Key": str(key or uuid4()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        content = answer.read()
        for set_cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = set_cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content


def invented(number: int) -> bytes:
    """Somebody invented whom nobody resembles: random letters, a birth date by number."""
    one, other = ("".join(secrets.choice(SIGNS) for _ in range(9)).title() for _ in "12")
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, 1960 + number // 336 % 45
    village = 3212012001
    person = {
        "name": f"{one} {other}", "sex": "F",
        "birth_date": f"{year}-{month:02}-{day:02}", "birth_precision": "day",
        "origin": village, "domicile": village, "notice_given": True,
    }  # fmt: skip
    return json.dumps(person).encode()


def register(port: int, count: int) -> Measured:
    """Register `count` people from sixteen sessions; errors are answers other than 201."""
    officers = [Officer(port, "loket.3212") for _ in range(CLIENTS)]

    def serve(place: int) -> tuple[list[float], int]:
        taken, errors = [], 0
        for number in range(place, count, CLIENTS):
            started = time.perf_counter()
            status, _ = officers[place].ask("POST", "/api/v1/persons", invented(number))
            taken.append((time.perf_counter() - started) * 1000)
            errors += status != 201
        return taken, errors

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = list(pool.map(serve, range(CLIENTS)))
    wall = time.perf_counter() - started
    times = [t for taken, _ in done for t in taken]
    return Measured(
        name="register a person through HTTP, 16 clients",
        budget=BUDGET,
        measured=round(count / wall, 1),
        unit="commands/s",
        p95_ms=round(statistics.quantiles(times, n=20)[18], 1),
        errors=sum(errors for _, errors in done),
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("--port", type=int, default=8000, help="where Rantau serves")
    parser.add_argument("--count", type=int, default=2000, help="people to register")
    parser.add_argument("--json", dest="file", help="write the lines to this file")


def handle(options: argparse.Namespace) -> int:
    """Measure and print; 1 when any answer was an error."""
    line = register(options.port, options.count)
    print(f"{line.name}: {line.measured} {line.unit} (budget ≥ {line.budget}), ", end="")
    print(f"p95 {line.p95_ms} ms, {line.errors} errors, {options.count} people")
    if options.file:
        with open(options.file, "w") as file:
            json.dump([asdict(line)], file, indent=2)
    return 1 if line.errors else 0

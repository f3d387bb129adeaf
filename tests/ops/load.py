"""Clerks who register people without pause, and keep what the service acknowledged."""

import json
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID, uuid4

from rantau.demo.load.officer import Address, Officer
from rantau.demo.load.people import invent_person

CLERKS = 4
WHOLE = """
    select (select count(*) from registry_person),
           (select count(*) from journal_entry where kind = 'registry:person:registered'),
           (select count(*) from access_command_key k
             where exists (select 1 from registry_person p where p.reference = k.answer))
"""
HALF = "select count(*) from access_command_key where answer = ''"


@dataclass
class Acknowledged:
    """What the service answered: reference by key, when (monotonic), and the answers that were
    errors."""

    acknowledged: dict[UUID, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    open: dict[UUID, bytes] = field(default_factory=dict)
    errors: list[tuple[int, bytes]] = field(default_factory=list)


class Load:
    """Runs until `end`; every request has a key of its own and is kept until acknowledged."""

    def __init__(self, address: Address | int, login: str = "loket.3212") -> None:
        self.address, self.login = address, login
        self.answers, self.ended = Acknowledged(), threading.Event()
        officers = [Officer(address, login) for _ in range(CLERKS)]
        self.threads = [threading.Thread(target=self._serve, args=(o,)) for o in officers]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.end()

    def end(self) -> None:
        """Let every clerk finish the request at hand."""
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _serve(self, officer: Officer) -> None:
        while not self.ended.is_set():
            key, body = uuid4(), json.dumps(invent_person(uuid4().int % 9000).to_body()).encode()
            self.answers.open[key] = body
            self.send(officer, key)

    def send(self, officer: Officer, key: UUID) -> int:
        """One registration under its key; 0 when the line broke before an answer."""
        try:
            answer = officer.request("POST", "/api/v1/persons", self.answers.open[key], key=key)
        except OSError:
            time.sleep(0.1)
            return 0
        if answer.status == 201:
            self.answers.acknowledged[key] = answer.json()["reference"]
            self.answers.times.append(time.monotonic())
            del self.answers.open[key]
        else:
            self.answers.errors.append((answer.status, answer.body))
            time.sleep(0.05)
        return answer.status

    def repeat_what_is_open(self) -> None:
        """Send again, under the same keys, everything that was not acknowledged."""
        officer = Officer(self.address, self.login)
        for key in list(self.answers.open):
            assert self.send(officer, key) == 201

    def find_longest_gap(self, since: float) -> float:
        """The longest time, in seconds, in which nothing was acknowledged, from `since` until
        now."""
        times = [since, *sorted(t for t in self.answers.times if t > since), time.monotonic()]
        return max(after - before for before, after in pairwise(times))


def check_nothing_is_half_done(fetch_row, load: Load) -> int:
    """Everybody has one entry and one answered key, and who was acknowledged is there; return how
    many people there are.

    fetch_row  asks the database one row as its administrator
    """
    known = fetch_row(WHOLE)
    assert len(set(known)) == 1
    assert fetch_row(HALF) == (0,)
    clerk = Officer(load.address, load.login)
    for reference in list(load.answers.acknowledged.values())[-40:]:
        assert clerk.request("GET", f"/api/v1/persons/{reference}").status == 200
    return known[0]

"""Clerks who register people without pause, and keep what the service acknowledged."""

import json
import threading
import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from rantau.demo.load.officer import Officer
from rantau.demo.load.people import invent_person
from tests.ops.machine import Machine

CLERKS = 4


@dataclass
class Acknowledged:
    """What the service answered: reference by key, and the answers that were errors."""

    acknowledged: dict[UUID, str] = field(default_factory=dict)
    open: dict[UUID, bytes] = field(default_factory=dict)
    errors: list[tuple[int, bytes]] = field(default_factory=list)


class Load:
    """Runs until `end`; every request has a key of its own and is kept until acknowledged."""

    def __init__(self, machine: Machine, login: str = "loket.3212") -> None:
        self.machine, self.login = machine, login
        self.answers, self.ended = Acknowledged(), threading.Event()
        officers = [Officer(machine.port, login) for _ in range(CLERKS)]
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
            del self.answers.open[key]
        else:
            self.answers.errors.append((answer.status, answer.body))
            time.sleep(0.05)
        return answer.status

    def repeat_what_is_open(self) -> None:
        """Send again, under the same keys, everything that was not acknowledged."""
        officer = Officer(self.machine.port, self.login)
        for key in list(self.answers.open):
            assert self.send(officer, key) == 201

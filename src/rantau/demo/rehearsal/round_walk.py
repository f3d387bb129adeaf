"""What every stage of a rehearsed round uses: its people, clients, clock and measured steps."""

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.load.officer import Address, Officer, Response, Visitor, invent_network
from rantau.demo.load.people import InventedPerson, invent_person
from rantau.demo.load.steps import CLIENTS, StepFailed, Steps
from rantau.demo.rehearsal.desks import REHEARSAL, Desk
from rantau.demo.rehearsal.moved_clock import MovedClock
from rantau.rounds.edition import RoundEdition

Found = TypeVar("Found")
FIRST, SECOND = "pusat", "pusat-2"  # two people of headquarters
BIRTH_YEARS, OLDEST = 15, 35  # years over which the births lie, and the age of the oldest
MAX_WAIT, PAUSE = 300.0, 0.5  # seconds for what the worker does, and between two looks
CODE_PATTERN = re.compile(rb'class="code">([0-9A-Z-]{16,24})<')
TICKET_PATTERN = re.compile(rb"\b([0-9A-Z]{10}), ")
EXAM_PATTERN = re.compile(rb"\b([1-9]\d{11})\b")


class RehearsalFailed(Exception):
    """A rehearsal cannot go on; the message says why."""


@dataclass
class Hopeful:
    """Somebody who takes part, and what was acknowledged to her so far.

    at_counter   she has no telephone: her office does it for her
    code         secret, of her place; empty until it is taken
    ticket       empty until she has seen her place
    exam_number  empty until her originals were accepted
    """

    number: int
    person: InventedPerson
    desk: Desk
    sector: str
    first: str
    second: str
    at_counter: bool
    code: str = ""
    ticket: str = ""
    exam_number: str = ""

    @property
    def nik(self) -> str:
        """Her NIK, with birth date and sex as the law has them (docs/law/nik.md)."""
        day = self.person.born.day + (40 if self.person.sex == "F" else 0)
        serial = self.number % 9999 + 1
        return f"{str(self.person.village)[:6]}{day:02}{self.person.born:%m%y}{serial:04}"

    @property
    def passport(self) -> str:
        """The number of her passport."""
        return f"X{1_000_001 + self.number}"

    @property
    def network(self) -> str:
        """The address from which her telephone comes: each has its own."""
        return invent_network(self.number)


def invent_hopeful(
    number: int, desk: Desk, wish: tuple[str, str, str], age_on: date, *, at_counter: bool
) -> Hopeful:
    """Invent one who may apply.

    wish    sector, first and second city
    age_on  the day on which her age counts
    """
    sex = "F" if number % 8 == 0 else "M"
    person = invent_person(number, village=desk.village, sex=sex)
    year = age_on.year - OLDEST + number // 336 % BIRTH_YEARS
    person = replace(person, born=person.born.replace(year=year))
    sector, first, second = wish
    return Hopeful(number, person, desk, sector, first, second, at_counter)


@dataclass
class StageCount:
    """A stage of the walk: what it was, how many went through it, and its seconds."""

    name: str
    count: int
    seconds: float


@dataclass
class Walk:
    """A round under rehearsal.

    address    where its Rantau answers
    edition    as it was published
    moved      the clock of all processes
    people     who takes part
    contracts  how many people employers abroad choose, all of whom arrive or are replaced
    acknowledged  what the service said was done, by kind, to be found again at the end
    """

    address: Address
    edition: RoundEdition
    moved: MovedClock
    people: list[Hopeful]
    desks: list[Desk]
    contracts: int
    print_line: Callable[[str], None]
    officers: dict[str, Officer] = field(default_factory=dict)
    steps: Steps = field(default_factory=Steps)
    stages: list[StageCount] = field(default_factory=list)
    acknowledged: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def code(self) -> str:
        """The code of the round."""
        return self.edition.code

    def go_to(self, moment: datetime) -> None:
        """Let it be this moment (aware), unless it is over."""
        self.moved.move_to(moment)

    def run_stage(self, name: str, work: Callable[[Any], None], over: Iterable[Any]) -> None:
        """Call `work` for each item from sixteen clients, and note the stage; nothing where there
        is none. A call in which a step fails ends there; the step is counted as an error."""
        items, started, done = list(over), time.monotonic(), Counter[str]()
        if not items:
            return

        def run_one(item: Any) -> None:
            try:
                work(item)
            except StepFailed:
                return
            with self._lock:
                done["all"] += 1

        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(run_one, items))
        self.note_stage(name, done["all"], time.monotonic() - started)

    def note_stage(self, name: str, count: int, seconds: float) -> None:
        """Note a stage that is over, and print it; one that comes again is counted with the
        first."""
        known = next((each for each in self.stages if each.name == name), None)
        if known is None:
            known = StageCount(name, 0, 0.0)
            self.stages.append(known)
        known.count += count
        known.seconds = round(known.seconds + seconds, 1)
        self.print_line(f"{name}: {count:,} in {seconds:.1f} s, {self.moved.get_time():%Y-%m-%d}")

    def acknowledge(self, kind: str, count: int = 1) -> None:
        """Count so many more commands that the service acknowledged."""
        with self._lock:
            self.acknowledged[kind] += count

    def wait_for_worker(
        self, name: str, is_done: Callable[[], bool], *, moves: timedelta = timedelta()
    ) -> None:
        """Wait until the worker has done what is due. Raises RehearsalFailed after MAX_WAIT.

        moves  by how much the clock goes on between two looks: of what the worker does seldom
        """
        started = time.monotonic()
        while True:
            with reading_as(REHEARSAL):
                if is_done():
                    break
            if time.monotonic() - started > MAX_WAIT:
                raise RehearsalFailed(f"The worker has not done it in {MAX_WAIT:.0f} s: {name}.")
            if moves:
                self.go_to(clock.now() + moves)
            time.sleep(PAUSE)
        self.note_stage(name, 1, time.monotonic() - started)

    def read(self, find: Callable[[], Found]) -> Found:
        """Call `find` with the rows of the whole service: what a rehearsal knows of the people whom
        it plays, and of files that lie ready."""
        with reading_as(REHEARSAL):
            return find()

    def sign_in(self, logins: Iterable[str]) -> None:
        """Sign in each of these accounts once, in a session of its own."""

        def sign_in_one(login: str) -> None:
            def open_worklist() -> Response:
                self.officers[login] = officer = Officer(self.address, login)
                return officer.get("/kantor/")

            self.steps.measure("sign_in", open_worklist, expected=200)

        self.run_stage("signed in", sign_in_one, sorted(set(logins) - set(self.officers)))

    def send(
        self, step: str, officer: Visitor, path: str, form: dict[str, Any], *, expected: int = 302
    ) -> Response:
        """Send a form as a measured command. Raises StepFailed."""
        return self.steps.measure(
            step, lambda: officer.post(path, form), expected=expected, is_command=True
        )

    def send_file(
        self, step: str, officer: Visitor, path: str, form: dict[str, Any], content: bytes
    ) -> Response:
        """Send a form with a photograph as a measured command. Raises StepFailed."""
        return self.steps.measure(
            step,
            lambda: officer.post_file(path, form, "photo", content),
            expected=302,
            is_command=True,
        )

    def get_counter(self, hopeful: Hopeful) -> Officer:
        """The officer at the counter of her office."""
        return self.officers[f"loket.{hopeful.desk.suffix}"]

    def open_telephone(self, hopeful: Hopeful) -> Visitor:
        """Her telephone, or that of whoever helps her, which keeps the code of her place."""
        visitor = Visitor(self.address, network=hopeful.network)
        if hopeful.code:
            visitor.cookies["round_place"] = hopeful.code
        return visitor

    def look_at_place(self, hopeful: Hopeful) -> bytes:
        """The page of her place, from which she knows her ticket, and later her exam number."""
        telephone = self.open_telephone(hopeful)
        look = self.steps.measure("look", lambda: telephone.get("/putaran/tempat/"), expected=200)
        hopeful.ticket = hopeful.ticket or find_text(TICKET_PATTERN, look.body)
        return look.body


def find_text(pattern: re.Pattern[bytes], page: bytes) -> str:
    """The first group of the first match on a page; empty where there is none."""
    found = pattern.search(page)
    return found[1].decode() if found else ""


def find_people_of_room(page: bytes) -> list[dict[str, Any]]:
    """Who sits in a room, from the list that its page has for the telephone of the entrance."""
    start = page.index(b'<script id="people"')
    content = page[page.index(b">", start) + 1 : page.index(b"</script>", start)]
    people: list[dict[str, Any]] = json.loads(content)
    return people

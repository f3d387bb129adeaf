"""A national day, sent as fast as it goes or at a pace: first prepared, then run and watched."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rantau.common import clock
from rantau.demo.load.officer import Machine, Officer, Visitor
from rantau.demo.load.people import invent_person
from rantau.demo.load.steps import StepFailed, Steps
from rantau.demo.rehearsal.desks import DemonstrationDesks
from rantau.demo.rehearsal.visits import (
    Desks,
    Worker,
    become_candidate,
    decide_placement,
    list_first_visit_documents,
    receive_and_verify,
    run_first_visit,
    run_journey,
    run_second_visit,
)
from rantau.demo.seeds.accounts import DEMO_CLIENT_SECRET

CLIENTS = 16
AGENCIES = 8
CONTACTS_OF = 3  # workers for one contact to the Crisis Center (docs/design/budgets.md)
NATIONAL_OF = 10  # headquarters opens the nation's board once for so many offices
WORKDAY = 8 * 3600.0  # seconds in which a day's visits are spread when it is paced
SEXES = ("F", "F", "M")  # two women for a man, about the share of 2011 to 2013 (seed/)


@dataclass
class Day:
    """What is being rehearsed: who serves, what was done, what went wrong."""

    port: int
    nation: DemonstrationDesks
    tell: Callable[[str], None]
    pace: float | None = None
    desks: Desks = field(default_factory=lambda: Desks({}, [], {}))
    steps: Steps = field(default_factory=Steps)
    served: Counter[str] = field(default_factory=Counter)
    posts: dict[int, str] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def each(self, what: str, work: Callable[[Any], None], over: Iterable[Any]) -> None:
        """Do `work` for each from sixteen clients; a visit that went wrong ends and is counted."""
        todo = list(over)
        done, started = Counter[str](), time.monotonic()
        gap = WORKDAY / max(len(todo), 1) / self.pace if self.pace else 0.0

        def one(numbered: tuple[int, Any]) -> None:
            number, item = numbered
            if gap:
                time.sleep(max(0.0, started + number * gap - time.monotonic()))
            try:
                work(item)
            except StepFailed:
                done["wrong"] += 1
            with self._turn:
                done["all"] += 1
                if done["all"] % max(len(todo) // 10, 1) == 0:
                    self.tell(f"{what}: {done['all']} of {len(todo)}, {done['wrong']} wrong")

        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(one, enumerate(todo)))

    def sign_in(self, logins: Iterable[str]) -> None:
        """Sign these in, each with a session of its own."""

        def enter(login: str) -> None:
            def ask() -> Any:
                self.desks.officers[login] = officer = Officer(self.port, login)
                return officer.get("/kantor/")

            self.steps.take("sign_in", ask, wants=200)

        self.each("signing in", enter, sorted(set(logins)))

    def note_served(self, office: str) -> None:
        """One worker more was served at an office."""
        with self._turn:
            self.served[office] += 1


def prepare_day(day: Day, workers: int) -> list[Worker]:
    """Before the day: agencies with places for everybody, and those who come for their clearance.

    A third of the workers come to the regional office for a clearance; what they did before is
    done here, through the same doors, and is not part of the day's figures.
    """
    day.desks.machines = [
        Machine(day.port, f"p3mi.{n}", DEMO_CLIENT_SECRET) for n in range(1, AGENCIES + 1)
    ]
    headquarters = Officer(day.port, "pusat")
    day.desks.officers["pusat"] = headquarters
    for number in range(AGENCIES):
        _open_quota_lines(day, headquarters, number, places=workers)
    earlier = [_draw_worker(day, number) for number in range(workers // 3)]
    day.sign_in(_list_logins(earlier))
    day.each("before the day", lambda worker: _complete_first_visit(worker, day), earlier)
    return [worker for worker in earlier if worker.placement]


def run_day(day: Day, workers: int, earlier: list[Worker]) -> None:
    """The day: officers sign in, workers are served, contacts come, people leave and arrive."""
    new = [_draw_worker(day, number) for number in range(len(earlier), workers)]
    looking = day.nation.desks[:workers]  # every office, unless the day is a small one
    counters = [f"loket.{desk.suffix}" for desk in looking]
    others = [*day.nation.borders, *day.posts.values(), "pusat"]
    day.sign_in([*counters, *_list_logins(new), *_list_logins(earlier), *others])
    visits: list[tuple[str, Any]] = [("first", each) for each in new]
    visits += [("second", each) for each in earlier]
    visits += [("contact", number) for number in range(workers // CONTACTS_OF)]
    visits += [("board", desk) for desk in looking]
    random.Random(2013).shuffle(visits)  # noqa: S311  the same order each time
    day.each("visits", lambda visit: KINDS[visit[0]](day, visit[1]), visits)
    cleared = [worker for worker in earlier if worker.revision >= CLEARED_AT]
    day.each("departures", lambda worker: _run_journey(day, worker), cleared)


CLEARED_AT = 7  # candidate 1, received 2, verified 3, selected 4, received 5, verified 6, cleared 7


def _draw_worker(day: Day, number: int) -> Worker:
    desk = day.nation.desks[number % len(day.nation.desks)]
    sex = SEXES[number % len(SEXES)]
    person = invent_person(number, village=desk.village, sex=sex)
    worker = Worker(person, desk.suffix, desk.region, agency=number % AGENCIES)
    worker.passport = f"X{clock.now():%H%M%S}{number:05}"
    return worker


def _list_logins(workers: Iterable[Worker]) -> list[str]:
    names = []
    for worker in workers:
        names += [f"loket.{worker.suffix}", f"verifikasi.{worker.suffix}"]
        names += [f"bp3mi.{worker.region}", f"kepala-bp3mi.{worker.region}"]
    return names


def _open_quota_lines(day: Day, headquarters: Officer, number: int, *, places: int) -> None:
    """A job order for the day, verified by a post of which an officer reports arrivals."""
    code, today = f"AG-{number + 1:03}", clock.today()
    address = f"/mitra/{code}/job-order/"
    page = headquarters.get(address).body.decode()
    options = page[page.index('name="post"') :].split('<option value="')[2:]
    post = options[number % len(day.nation.posts)].split('"')[0]
    form = {
        "employer": "Peraga Gladi",
        "employer_kind": "firm",
        "post": post,
        "city": "",
        "occupation": "Operator gladi",
        "female": places,
        "male": places,
        "mixed": 0,
        "wage": "1000",
        "currency": "USD",
        "permit_number": f"GLADI-{code}",
        "permit_from": today.isoformat(),
        "opens_on": today.isoformat(),
        "permit_until": (today + timedelta(days=90)).isoformat(),
        "closes_on": (today + timedelta(days=90)).isoformat(),
    }
    day.steps.take("open_job_order", lambda: headquarters.post(address, form), wants=302)
    newest = day.desks.machines[number].get("/api/v1/job-orders?limit=1").json()["items"][0]
    for line in newest["lines"]:
        day.desks.lines[number, line["sex"]] = line["id"]
    day.posts[number] = day.nation.posts[post]


def _complete_first_visit(worker: Worker, day: Day) -> None:
    """All that a worker did before coming for the clearance."""
    counter = day.desks.officers[f"loket.{worker.suffix}"]
    verifier = day.desks.officers[f"verifikasi.{worker.suffix}"]
    body = worker.person.body()
    answer = day.steps.take("register", lambda: counter.call("/api/v1/persons", body), wants=201)
    worker.reference = answer.json()["reference"]
    become_candidate(worker, day.desks, day.steps)
    receive_and_verify(worker, list_first_visit_documents(worker), counter, verifier, day.steps)
    decide_placement(worker, "select", verifier, day.steps)


def _run_first_visit(day: Day, worker: Worker) -> None:
    run_first_visit(worker, day.desks, day.steps)
    day.note_served(worker.suffix)


def _run_second_visit(day: Day, worker: Worker) -> None:
    run_second_visit(worker, day.desks, day.steps)
    day.note_served(worker.region)


def _send_contact(day: Day, number: int) -> None:
    """A report with no name, as an old phone sends it."""
    form = {"what": f"Gladi {number}: upah belum dibayar", "where": "Taipei", "reach_by": "code"}
    visitor = Visitor(day.port)
    day.steps.take("contact", lambda: visitor.post("/bantuan/", form), wants=200, writes=True)


def _open_board(day: Day, desk: Any) -> None:
    officer = day.desks.officers[f"loket.{desk.suffix}"]
    day.steps.take("board_district", lambda: officer.get("/warga/"), wants=200)
    if desk in day.nation.desks[::NATIONAL_OF]:
        headquarters = day.desks.officers["pusat"]
        day.steps.take("board_national", lambda: headquarters.get("/statistik/"), wants=200)


def _run_journey(day: Day, worker: Worker) -> None:
    border = day.desks.officers[day.nation.borders[worker.agency % len(day.nation.borders)]]
    post = day.desks.officers[day.posts[worker.agency]]
    run_journey(worker, border, post, day.steps)


KINDS: dict[str, Callable[[Day, Any], None]] = {
    "first": _run_first_visit,
    "second": _run_second_visit,
    "contact": _send_contact,
    "board": _open_board,
}

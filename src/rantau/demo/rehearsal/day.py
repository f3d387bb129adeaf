"""Prepare a national day, then run it as fast as it goes or at a given speed."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rantau.common import clock
from rantau.demo.credentials import DEMO_CLIENT_SECRET
from rantau.demo.load.officer import Address, Machine, Officer, Response, Visitor
from rantau.demo.load.people import invent_person
from rantau.demo.load.steps import CLIENTS, StepFailed, Steps
from rantau.demo.rehearsal.desks import DemonstrationDesks, Desk
from rantau.demo.rehearsal.visits import (
    CURRENCY,
    WAGE,
    Clients,
    Worker,
    register_and_select,
    run_first_visit,
    run_journey,
    run_second_visit,
)
from rantau.demo.seeds.partners import AGENCY_NAMES

AGENCIES = len(AGENCY_NAMES)
WORKERS_PER_CONTACT = 3  # contacts to the Crisis Center (docs/design/budgets.md)
OFFICES_PER_NATIONAL_BOARD = 10  # headquarters opens the national board once for so many offices
WORKDAY = 8 * 3600.0  # seconds over which the visits are spread at speed 1
SEXES = ("F", "F", "M")  # two women for a man, about the share of 2011 to 2013 (seed/)
# Candidate 1, received 2, verified 3, selected 4, received 5, verified 6, cleared 7.
CLEARED_REVISION = 7
SECOND = "pusat-2"  # login of the second person of headquarters


@dataclass
class Day:
    """A day under rehearsal: its clients, and the times, errors and served workers so far.

    address      where Rantau answers on this machine
    print_line   prints a line of progress
    speed        how many times faster than a working day; None as fast as it goes
    served       workers by office
    post_logins  an officer of the post that receives an agency's workers, by number of the agency
    """

    address: Address
    demonstration: DemonstrationDesks
    print_line: Callable[[str], None]
    speed: float | None = None
    clients: Clients = field(default_factory=lambda: Clients({}, [], {}))
    steps: Steps = field(default_factory=Steps)
    served: Counter[str] = field(default_factory=Counter)
    post_logins: dict[int, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run_for_all(self, what: str, work: Callable[[Any], None], over: Iterable[Any]) -> None:
        """Call `work` for each item from sixteen clients and print the progress of `what`.

        A call in which a step fails ends there and is counted as wrong.
        """
        items = list(over)
        counts, started = Counter[str](), time.monotonic()
        gap = WORKDAY / max(len(items), 1) / self.speed if self.speed else 0.0

        def run_one(numbered: tuple[int, Any]) -> None:
            number, item = numbered
            if gap:
                time.sleep(max(0.0, started + number * gap - time.monotonic()))
            try:
                work(item)
            except StepFailed:
                counts["wrong"] += 1
            with self._lock:
                counts["all"] += 1
                if counts["all"] % max(len(items) // 10, 1) == 0:
                    self.print_line(
                        f"{what}: {counts['all']} of {len(items)}, {counts['wrong']} wrong"
                    )

        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(run_one, enumerate(items)))

    def sign_in(self, logins: Iterable[str]) -> None:
        """Sign in each of these accounts once, in a session of its own."""

        def sign_in_one(login: str) -> None:
            def open_worklist() -> Response:
                self.clients.officers[login] = officer = Officer(self.address, login)
                return officer.get("/kantor/")

            self.steps.measure("sign_in", open_worklist, expected=200)

        self.run_for_all("signing in", sign_in_one, sorted(set(logins)))

    def count_served(self, office: str) -> None:
        """Count one more worker as served at an office."""
        with self._lock:
            self.served[office] += 1


def prepare_day(day: Day, workers: int) -> list[Worker]:
    """Open job orders with places for everybody, and serve a third of the workers up to selection.

    These come to the regional office for their clearance on the day; what they do before is done
    here, over HTTP too, and is not part of the day's figures. Return those who became candidates.
    """
    day.clients.machines = [
        Machine(day.address, f"p3mi.{n}", DEMO_CLIENT_SECRET) for n in range(1, AGENCIES + 1)
    ]
    headquarters = Officer(day.address, "pusat")
    day.clients.officers["pusat"] = headquarters
    day.clients.officers[SECOND] = Officer(day.address, SECOND)
    for number in range(AGENCIES):
        _open_quota_lines(day, headquarters, number, places=workers)
    earlier = [_draw_worker(day, number) for number in range(workers // 3)]
    day.sign_in(_list_logins(earlier))
    day.run_for_all(
        "before the day",
        lambda worker: register_and_select(worker, day.clients, day.steps),
        earlier,
    )
    return [worker for worker in earlier if worker.placement]


def run_day(day: Day, workers: int, earlier: list[Worker]) -> None:
    """Sign the officers in, serve the workers, send contacts, open boards, record departures and
    arrivals.

    earlier  the workers whom `prepare_day` served already
    """
    new = [_draw_worker(day, number) for number in range(len(earlier), workers)]
    board_desks = day.demonstration.desks[:workers]  # every office, unless the day is a small one
    counters = [f"loket.{desk.suffix}" for desk in board_desks]
    others = [*day.demonstration.border_logins, *day.post_logins.values(), "pusat"]
    day.sign_in([*counters, *_list_logins(new), *_list_logins(earlier), *others])
    visits: list[tuple[str, Any]] = [("first", each) for each in new]
    visits += [("second", each) for each in earlier]
    visits += [("contact", number) for number in range(workers // WORKERS_PER_CONTACT)]
    visits += [("board", desk) for desk in board_desks]
    random.Random(2013).shuffle(visits)  # noqa: S311  the same order each time
    day.run_for_all("visits", lambda visit: VISITS[visit[0]](day, visit[1]), visits)
    cleared = [worker for worker in earlier if worker.revision >= CLEARED_REVISION]
    day.run_for_all("departures", lambda worker: _run_journey(day, worker), cleared)


def _draw_worker(day: Day, number: int) -> Worker:
    desk = day.demonstration.desks[number % len(day.demonstration.desks)]
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
    """Open a job order for the agency `number`, verified by a post that has an officer."""
    code, today = f"AG-{number + 1:03}", clock.today()
    address = f"/mitra/{code}/job-order/"
    page = headquarters.get(address).body.decode()
    options = page[page.index('name="post"') :].split('<option value="')[2:]
    post = options[number % len(day.demonstration.post_logins)].split('"')[0]
    form = {
        "employer": "Peraga Gladi",
        "employer_kind": "firm",
        "post": post,
        "city": "",
        "occupation": "Operator gladi",
        "female": places,
        "male": places,
        "mixed": 0,
        "wage": WAGE,
        "currency": CURRENCY,
        "permit_number": f"GLADI-{code}",
        "permit_from": today.isoformat(),
        "opens_on": today.isoformat(),
        "permit_until": (today + timedelta(days=90)).isoformat(),
        "closes_on": (today + timedelta(days=90)).isoformat(),
    }
    day.steps.measure("propose_job_order", lambda: headquarters.post(address, form), expected=302)
    _confirm_job_order(day, code)
    newest = day.clients.machines[number].get("/api/v1/job-orders?limit=1").json()["items"][0]
    for line in newest["lines"]:
        day.clients.lines[number, line["sex"]] = line["id"]
    day.post_logins[number] = day.demonstration.post_logins[post]


def _confirm_job_order(day: Day, agency: str) -> None:
    """A second person of headquarters opens what the first one proposed."""
    other = day.clients.officers[SECOND]
    page = other.get(f"/mitra/{agency}/").body.decode()
    address = re.findall(r"/mitra/usulan-job-order/[^/]+/", page)[-1]  # the newest
    form = {"decision": "confirmed"}
    day.steps.measure("open_job_order", lambda: other.post(address, form), expected=302)


def _run_first_visit(day: Day, worker: Worker) -> None:
    run_first_visit(worker, day.clients, day.steps)
    day.count_served(worker.suffix)


def _run_second_visit(day: Day, worker: Worker) -> None:
    run_second_visit(worker, day.clients, day.steps)
    day.count_served(worker.region)


def _send_contact(day: Day, number: int) -> None:
    """Send a report with no name, as an old phone sends it."""
    form = {"what": f"Gladi {number}: upah belum dibayar", "where": "Taipei", "reach_by": "code"}
    visitor = Visitor(day.address)
    day.steps.measure(
        "contact", lambda: visitor.post("/bantuan/", form), expected=200, is_command=True
    )


def _open_board(day: Day, desk: Desk) -> None:
    """Open the board of residents at a counter; at every tenth office also the national one."""
    officer = day.clients.officers[f"loket.{desk.suffix}"]
    day.steps.measure("board_district", lambda: officer.get("/warga/"), expected=200)
    if desk in day.demonstration.desks[::OFFICES_PER_NATIONAL_BOARD]:
        headquarters = day.clients.officers["pusat"]
        day.steps.measure("board_national", lambda: headquarters.get("/statistik/"), expected=200)


def _run_journey(day: Day, worker: Worker) -> None:
    border = day.clients.officers[
        day.demonstration.border_logins[worker.agency % len(day.demonstration.border_logins)]
    ]
    post = day.clients.officers[day.post_logins[worker.agency]]
    run_journey(worker, border, post, day.steps)


VISITS: dict[str, Callable[[Day, Any], None]] = {
    "first": _run_first_visit,
    "second": _run_second_visit,
    "contact": _send_contact,
    "board": _open_board,
}

"""Measure everybody signing in at once, a surge of contacts, and memory at rest."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from benchmarks.report import BenchTarget, Measurement, run_clients
from rantau.demo.load import processes
from rantau.demo.load.officer import Officer, Response, Visitor
from rantau.demo.load.steps import StepFailed, Steps, summarize_times
from rantau.demo.rehearsal.desks import get_demonstration_desks
from rantau.demo.seeds.accounts import DISTRICT_LOGINS

SURGE, SECONDS = 100, 600  # contacts a second, and for how long: the budget's own
MEBIBYTE = 1024 * 1024
MAX_MEMORY = 400e6 / MEBIBYTE


def measure_sign_in(target: BenchTarget) -> Iterator[Measurement]:
    """Sign in every officer of every office at once, while one who is signed in goes on working."""
    logins = [
        f"{prefix}.{office.suffix}"
        for office in get_demonstration_desks().desks
        for prefix in DISTRICT_LOGINS
    ]
    signed_in, steps = Officer(target.port, "pusat"), Steps()

    def run_one(number: int) -> None:
        def open_worklist() -> Response:
            return Officer(target.port, logins[number]).get("/kantor/")

        steps.measure("sign_in", open_worklist, expected=200)
        if number % 20 == 0:
            steps.measure("working", lambda: signed_in.get("/kantor/"), expected=200)

    started = time.monotonic()
    rate = run_clients("sign_in", run_one, len(logins), steps)
    elapsed = time.monotonic() - started
    working = summarize_times(steps.times_ms["working"])
    yield target.line(
        f"{len(logins)} officers signing in at once",
        "all in ≤ 60 s, no error; a page meanwhile p95 < 1 s",
        elapsed,
        "s",
        met=elapsed <= 60 and not rate.wrong and working.p95_ms < 1000,
        note=f"{rate.wrong} wrong; a page meanwhile p95 {working.p95_ms} ms",
    )


def measure_intake(target: BenchTarget) -> Iterator[Measurement]:
    """Send a hundred contacts a second for ten minutes."""
    steps, started = Steps(), time.monotonic()

    def run_one(number: int) -> None:
        time.sleep(max(0.0, started + number / SURGE - time.monotonic()))
        form = {"what": f"Ukur {number}: upah belum dibayar", "where": "Taipei", "reach_by": "code"}
        visitor = Visitor(target.port)
        try:
            steps.measure("contact", lambda: visitor.post("/bantuan/", form), expected=200)
        except StepFailed:
            return

    with ThreadPoolExecutor(64) as clients:
        list(clients.map(run_one, range(SURGE * SECONDS)))
    each, errors = summarize_times(steps.times_ms["contact"]), steps.errors.total()
    rate = each.count / (time.monotonic() - started)
    yield target.line(
        "contacts in a surge",
        "100/s for 10 minutes, p95 < 50 ms, every one kept",
        each.p95_ms,
        "ms",
        met=each.p95_ms < 50 and not errors and rate > SURGE * 0.98,
        note=f"{rate:.0f}/s for {SECONDS} s, {errors} wrong, {each.count} kept",
    )


def measure_memory_at_rest(target: BenchTarget) -> Iterator[Measurement]:
    """Measure the memory of web, worker and database; shared pages count once."""
    used = processes.measure_memory(target.data, target.port) / MEBIBYTE
    yield target.line("memory at rest", "≤ 400 MB", used, "MiB", met=used <= MAX_MEMORY)

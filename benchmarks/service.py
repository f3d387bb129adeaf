"""Signing in all at once, contacts in a surge, and what the service needs at rest."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from benchmarks.report import BenchTarget, Measurement, run_clients
from rantau.demo.load import processes
from rantau.demo.load.officer import Answer, Officer, Visitor
from rantau.demo.load.steps import StepFailed, Steps, summarize
from rantau.demo.rehearsal.desks import get_demonstration_desks

OFFICERS_AT_ONCE = ("loket", "verifikasi", "kepala", "admin")  # four desks at each of 438 offices
SURGE, SECONDS = 100, 600  # contacts a second, and for how long: the budget's own
MEBIBYTE = 1024 * 1024


def measure_sign_in(ground: BenchTarget) -> Iterator[Measurement]:
    """Every officer of every office in the same minute, while those inside go on working."""
    logins = [
        f"{desk}.{office.suffix}"
        for office in get_demonstration_desks().desks
        for desk in OFFICERS_AT_ONCE
    ]
    inside, steps = Officer(ground.port, "pusat"), Steps()

    def one(number: int) -> None:
        def enter() -> Answer:
            return Officer(ground.port, logins[number]).get("/kantor/")

        steps.take("sign_in", enter, wants=200)
        if number % 20 == 0:
            steps.take("inside", lambda: inside.get("/kantor/"), wants=200)

    started = time.monotonic()
    rate = run_clients("sign_in", one, len(logins), steps)
    wall = time.monotonic() - started
    working = summarize(steps.times["inside"])
    yield ground.line(
        f"{len(logins)} officers signing in at once",
        "all in ≤ 60 s, no error; inside p95 < 1 s",
        wall,
        "s",
        met=wall <= 60 and not rate.wrong and working.p95_ms < 1000,
        note=f"{rate.wrong} wrong; those inside p95 {working.p95_ms} ms",
    )


def measure_intake(ground: BenchTarget) -> Iterator[Measurement]:
    """A hundred contacts a second, each acknowledged with a reference and an owner."""
    steps, started = Steps(), time.monotonic()

    def one(number: int) -> None:
        time.sleep(max(0.0, started + number / SURGE - time.monotonic()))
        form = {"what": f"Ukur {number}: upah belum dibayar", "where": "Taipei", "reach_by": "code"}
        visitor = Visitor(ground.port)
        try:
            steps.take("contact", lambda: visitor.post("/bantuan/", form), wants=200)
        except StepFailed:
            return

    with ThreadPoolExecutor(64) as clients:
        list(clients.map(one, range(SURGE * SECONDS)))
    each, wrong = summarize(steps.times["contact"]), steps.errors.total()
    kept = each.count / (time.monotonic() - started)
    yield ground.line(
        "contacts in a surge",
        "100/s for 10 minutes, p95 < 200 ms, every one kept",
        each.p95_ms,
        "ms",
        met=each.p95_ms < 200 and not wrong and kept > SURGE * 0.98,
        note=f"{kept:.0f}/s for {SECONDS} s, {wrong} wrong, {each.count} kept",
    )


def measure_memory_at_rest(ground: BenchTarget) -> Iterator[Measurement]:
    """Memory of web, worker and database, shared pages counted once."""
    used = processes.measure_memory(ground.data, ground.port) / MEBIBYTE
    yield ground.line("memory at rest", "≤ 700 MB", used, "MiB", met=used <= 700)

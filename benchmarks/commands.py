"""Measure commands over HTTP, and the raw database doing the same writes."""

from collections.abc import Iterator
from uuid import uuid4

from benchmarks import raw
from benchmarks.actors import ReadyPlacement, build_registration, get_actor, make_ready_placements
from benchmarks.report import BenchTarget, Measurement, Rate, run_clients
from rantau.access.actor import Actor
from rantau.demo.load.officer import Officer
from rantau.demo.load.people import invent_person
from rantau.demo.load.steps import CLIENTS
from rantau.demo.rehearsal.desks import get_demonstration_desks
from rantau.placement.services.decisions import clear_placement
from rantau.registry.services.persons import register_person

REGISTRATIONS, CLEARANCES, RAW_SECONDS = 3000, 800, 10
# Commands a second, milliseconds, and part of pgbench's rate (docs/design/budgets.md, "One process
# command through HTTP").
REGISTER_RATE, CLEAR_RATE = 400, 200
MAX_P95, MIN_RATIO = 100.0, 0.30


def measure_registration(target: BenchTarget) -> Iterator[Measurement]:
    """Register persons at sixteen offices, with the national search for duplicates."""
    desks = get_demonstration_desks().desks[:CLIENTS]
    officers = [Officer(target.port, f"loket.{desk.suffix}") for desk in desks]

    def register_one(number: int) -> None:
        place = number % len(officers)
        body = invent_person(number, village=desks[place].village).to_body()
        target.steps.measure(
            "register", lambda: officers[place].post_json("/api/v1/persons", body), expected=201
        )

    rate = run_clients("register", register_one, REGISTRATIONS, target.steps)
    clerk, runs = get_actor(f"loket.{desks[0].suffix}"), []
    for number in range(3):
        with raw.record_statements() as statements:
            register_person(clerk, uuid4(), build_registration(9000 + number, desks[0].village))
        runs.append(statements)
    # The first run finds cold caches and sends more statements than the others.
    text = raw.build_pgbench_script(runs[1], runs[2])
    yield _build_measurement(
        target, "register a person", rate, text, budget=REGISTER_RATE, over=f"{len(desks)} offices"
    )


def measure_clearance(target: BenchTarget) -> Iterator[Measurement]:
    """Clear placements over all provinces: gates, ledger, seal, serial, events, journal."""
    placements = list(make_ready_placements(CLEARANCES + 3))
    spare, subjects = placements[:3], placements[3:]
    heads = {r: Officer(target.port, f"kepala-bp3mi.{r}") for r in {m.region for m in placements}}

    def clear_one(number: int) -> None:
        subject = subjects[number]
        form = {"seen": subject.revision, "decision": "cleared"}
        address = f"/berkas/{subject.reference}/putuskan/"
        target.steps.measure(
            "clear", lambda: heads[subject.region].post(address, form), expected=302
        )

    rate = run_clients("clear", clear_one, len(subjects), target.steps)
    actors = {region: get_actor(f"kepala-bp3mi.{region}") for region in heads}
    runs = [_record_statements(subject, actors[subject.region]) for subject in spare]
    rows = [
        _list_varying_columns(subject, actors[subject.region]) for subject in (spare[1], *subjects)
    ]
    text = raw.build_pgbench_script(runs[1], runs[2], rows, revision=spare[1].revision + 1)
    over = f"{len({m.line for m in placements})} quota lines, {len(heads)} offices"
    yield _build_measurement(target, "clear a worker", rate, text, budget=CLEAR_RATE, over=over)


def _record_statements(subject: ReadyPlacement, head: Actor) -> list[raw.Statement]:
    with raw.record_statements() as statements:
        clear_placement(head, uuid4(), subject.reference, seen=subject.revision)
    return statements


def _list_varying_columns(subject: ReadyPlacement, head: Actor) -> dict[str, object]:
    """List what differs between subjects: keys of the placement and of the office that clears."""
    [(lo, hi)] = head.spans
    columns = {"placement": subject.placement, "reference": subject.reference}
    columns |= {"person": subject.person, "line": subject.line}
    return {
        **columns,
        "spans": f"{{[{lo},{hi})}}",
        "head": head.ref,
        "office": head.office,
        "office_text": str(head.office),
    }


def _build_measurement(
    target: BenchTarget, name: str, rate: Rate, text: str, *, budget: int, over: str
) -> Measurement:
    pgbench = raw.measure_pgbench_rate(target.app_url, text, seconds=RAW_SECONDS)
    ratio = round(rate.per_second / pgbench, 3)
    met = (
        rate.per_second >= budget
        and rate.each.p95_ms < MAX_P95
        and ratio >= MIN_RATIO
        and not rate.wrong
    )
    note = (
        f"p95 {rate.each.p95_ms} ms, {rate.wrong} wrong, {rate.each.count} commands over {over}; "
        f"pgbench {pgbench:.0f}/s"
    )
    return target.line(
        f"{name}, through HTTP",
        f"≥ {budget}/s at 16 clients, p95 < 100 ms, ≥ 30 % of pgbench",
        rate.per_second,
        "commands/s",
        ratio_to_raw=ratio,
        met=met,
        note=note,
    )

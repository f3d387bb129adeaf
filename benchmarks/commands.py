"""Process commands through HTTP, beside the raw database doing the same writes."""

from collections.abc import Iterator
from uuid import uuid4

from benchmarks import raw
from benchmarks.actors import ReadyPlacement, build_registration, get_actor, make_ready_placements
from benchmarks.report import CLIENTS, BenchTarget, Measurement, Rate, run_clients
from rantau.access.actor import Actor
from rantau.demo.load.officer import Officer
from rantau.demo.load.people import invent_person
from rantau.demo.rehearsal.desks import get_demonstration_desks
from rantau.placement.services.decisions import clear_placement
from rantau.registry.services.persons import register_person

REGISTERED, CLEARED, RAW_SECONDS = 3000, 800, 10
# docs/design/budgets.md, "One process command through HTTP"
BUDGET, P95, SHARE = 300.0, 100.0, 0.12
RAW_NOTE = "≥ 300/s at 16 clients, p95 < 100 ms, ≥ 12 % of pgbench"


def measure_registration(ground: BenchTarget) -> Iterator[Measurement]:
    """Register a person, with the national question of sameness; at sixteen offices."""
    desks = get_demonstration_desks().desks[:CLIENTS]
    officers = [Officer(ground.port, f"loket.{desk.suffix}") for desk in desks]

    def one(number: int) -> None:
        place = number % len(officers)
        body = invent_person(number, village=desks[place].village).body()
        ground.steps.take(
            "register", lambda: officers[place].call("/api/v1/persons", body), wants=201
        )

    rate = run_clients("register", one, REGISTERED, ground.steps)
    clerk, runs = get_actor(f"loket.{desks[0].suffix}"), []
    for number in range(3):
        with raw.record_statements() as ran:
            register_person(clerk, uuid4(), build_registration(9000 + number, desks[0].village))
        runs.append(ran)
    text = raw.build_pgbench_script(
        runs[1], runs[2]
    )  # the first meets cold caches and says more than the others
    yield _build_measurement(ground, "register a person", rate, text, f"{len(desks)} offices")


def measure_clearance(ground: BenchTarget) -> Iterator[Measurement]:
    """Clear a worker: gates, ledger, seal, serial, facts, journal; over all provinces."""
    made = list(make_ready_placements(CLEARED + 3))
    spare, todo = made[:3], made[3:]
    heads = {r: Officer(ground.port, f"kepala-bp3mi.{r}") for r in {m.region for m in made}}

    def one(number: int) -> None:
        subject = todo[number]
        form = {"seen": subject.revision}
        address = f"/berkas/{subject.reference}/putuskan/"
        ground.steps.take("clear", lambda: heads[subject.region].post(address, form), wants=302)

    rate = run_clients("clear", one, len(todo), ground.steps)
    actors = {region: get_actor(f"kepala-bp3mi.{region}") for region in heads}
    runs = [_record_statements(subject, actors[subject.region]) for subject in spare]
    rows = [_list_varying_columns(subject, actors[subject.region]) for subject in (spare[1], *todo)]
    text = raw.build_pgbench_script(runs[1], runs[2], rows, revision=spare[1].revision + 1)
    lines, offices = len({m.line for m in made}), len(heads)
    yield _build_measurement(
        ground, "clear a worker", rate, text, f"{lines} quota lines, {offices} offices"
    )


def _record_statements(subject: ReadyPlacement, head: Actor) -> list[raw.Statement]:
    with raw.record_statements() as ran:
        clear_placement(head, uuid4(), subject.reference, seen=subject.revision)
    return ran


def _list_varying_columns(subject: ReadyPlacement, head: Actor) -> dict[str, object]:
    """What differs from subject to subject: its own keys, and those of the office that clears."""
    [(lo, hi)] = head.spans
    kept = {"placement": subject.placement, "reference": subject.reference}
    kept |= {"person": subject.person, "line": subject.line}
    return {
        **kept,
        "spans": f"{{[{lo},{hi})}}",
        "head": head.ref,
        "office": head.office,
        "office_text": str(head.office),
    }


def _build_measurement(
    ground: BenchTarget, name: str, rate: Rate, text: str, over: str
) -> Measurement:
    pgbench = raw.measure_pgbench_rate(ground.app_url, text, seconds=RAW_SECONDS)
    ratio = round(rate.per_second / pgbench, 3)
    met = rate.per_second >= BUDGET and rate.each.p95_ms < P95 and ratio >= SHARE and not rate.wrong
    note = (
        f"p95 {rate.each.p95_ms} ms, {rate.wrong} wrong, {rate.each.count} commands over {over}; "
        f"pgbench {pgbench:.0f}/s"
    )
    return ground.line(
        f"{name}, through HTTP",
        RAW_NOTE,
        rate.per_second,
        "commands/s",
        ratio_to_raw=ratio,
        met=met,
        note=note,
    )

"""Process commands through HTTP, beside the raw database doing the same writes."""

from collections.abc import Iterator
from uuid import uuid4

from rantau.access.actor import Actor
from rantau.cli.load.officer import Officer
from rantau.cli.load.people import invented
from rantau.cli.measures import raw
from rantau.cli.measures.cast import Ready, actor, ready, terms
from rantau.cli.measures.line import CLIENTS, Ground, Line, Rate, hammered
from rantau.cli.rehearsal.nation import nation
from rantau.placement.services.clear import clear
from rantau.registry.services.register import register

REGISTERED, CLEARED, RAW_SECONDS = 3000, 800, 10
BUDGET, P95, SHARE = 300.0, 100.0, 0.12  # DESIGN section 8, "One process command through HTTP"
SAID = "≥ 300/s at 16 clients, p95 < 100 ms, ≥ 12 % of pgbench"


def registering(ground: Ground) -> Iterator[Line]:
    """Register a person, with the national question of sameness; at sixteen offices."""
    desks = nation().desks[:CLIENTS]
    officers = [Officer(ground.port, f"loket.{desk.suffix}") for desk in desks]

    def one(number: int) -> None:
        place = number % len(officers)
        body = invented(number, village=desks[place].village).body()
        ground.steps.take(
            "register", lambda: officers[place].call("/api/v1/persons", body), wants=201
        )

    rate = hammered("register", one, REGISTERED, ground.steps)
    clerk, runs = actor(f"loket.{desks[0].suffix}"), []
    for number in range(3):
        with raw.recorded() as ran:
            register(clerk, uuid4(), terms(9000 + number, desks[0].village))
        runs.append(ran)
    text = raw.script(runs[1], runs[2])  # the first meets cold caches and says more than the others
    yield _line(ground, "register a person", rate, text, f"{len(desks)} offices")


def clearing(ground: Ground) -> Iterator[Line]:
    """Clear a worker: gates, ledger, seal, serial, facts, journal; over all provinces."""
    made = list(ready(CLEARED + 3))
    spare, todo = made[:3], made[3:]
    heads = {r: Officer(ground.port, f"kepala-bp3mi.{r}") for r in {m.region for m in made}}

    def one(number: int) -> None:
        subject = todo[number]
        form = {"seen": subject.revision}
        address = f"/berkas/{subject.reference}/putuskan/"
        ground.steps.take("clear", lambda: heads[subject.region].post(address, form), wants=302)

    rate = hammered("clear", one, len(todo), ground.steps)
    actors = {region: actor(f"kepala-bp3mi.{region}") for region in heads}
    runs = [_recorded(subject, actors[subject.region]) for subject in spare]
    rows = [_columns(subject, actors[subject.region]) for subject in (spare[1], *todo)]
    text = raw.script(runs[1], runs[2], rows, revision=spare[1].revision + 1)
    lines, offices = len({m.line for m in made}), len(heads)
    yield _line(ground, "clear a worker", rate, text, f"{lines} quota lines, {offices} offices")


def _recorded(subject: Ready, head: Actor) -> list[raw.Statement]:
    with raw.recorded() as ran:
        clear(head, uuid4(), subject.reference, seen=subject.revision)
    return ran


def _columns(subject: Ready, head: Actor) -> dict[str, object]:
    """What differs from subject to subject: its own keys, and those of the office that clears."""
    [(lo, hi)] = head.spans
    kept = {"placement": subject.placement, "reference": subject.reference}
    kept |= {"person": subject.person, "line": subject.line}
    return {
        **kept, "lo": str(lo), "hi": str(hi), "head": head.ref, "office": head.office,
        "office_text": str(head.office),
    }  # fmt: skip


def _line(ground: Ground, name: str, rate: Rate, text: str, over: str) -> Line:
    pgbench = raw.rate(ground.app_url, text, seconds=RAW_SECONDS)
    ratio = round(rate.per_second / pgbench, 3)
    met = rate.per_second >= BUDGET and rate.each.p95_ms < P95 and ratio >= SHARE and not rate.wrong
    note = (
        f"p95 {rate.each.p95_ms} ms, {rate.wrong} wrong, {rate.each.count} commands over {over}; "
        f"pgbench {pgbench:.0f}/s"
    )
    return ground.line(
        f"{name}, through HTTP", SAID, rate.per_second, "commands/s",
        ratio_to_raw=ratio, met=met, note=note,
    )  # fmt: skip

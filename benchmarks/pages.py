"""Working pages, searching, boards: what an officer waits for."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from django.db import connection

from benchmarks.actors import BENCH
from benchmarks.report import BenchTarget, Measurement, Rate, run_clients
from rantau.access.scope import reading_as
from rantau.demo.load.officer import Answer, Officer
from rantau.demo.rehearsal.desks import get_demonstration_desks

PAGES, SEARCHES, BOARDS = 2000, 400, 400
OPEN_PLACEMENTS_SQL = """
    select x.reference, p.name, i.number, (x.origin_node / 1000000)::text
      from placement_placement x join registry_person p on p.id = x.person_id
      join registry_identity i on i.person_id = p.id and i.kind = %s
     where x.ended_at is null order by x.id desc limit 400
"""


def measure_working_pages(ground: BenchTarget) -> Iterator[Measurement]:
    """Worklist and file, each by sixteen clients of many offices."""
    officers = _list_counter_logins(ground, 32)
    headquarters = [Officer(ground.port, "pusat")]
    files = [row[0] for row in _list_open_placements("nik")]
    asked = {
        "worklist": lambda n: officers[n % len(officers)].get("/kantor/"),
        "file of a placement": lambda n: headquarters[0].get(f"/berkas/{files[n % len(files)]}/"),
    }
    for name, ask in asked.items():
        rate = _measure_rate(ground, name, ask, PAGES)
        met = rate.per_second >= 500 and rate.each.p95_ms < 100 and not rate.wrong
        yield ground.line(
            f"working page: {name}",
            "≥ 500/s at 16 clients, p95 < 100 ms",
            rate.per_second,
            "pages/s",
            met=met,
            note=f"p95 {rate.each.p95_ms} ms, {rate.wrong} wrong",
        )


def measure_searches(ground: BenchTarget) -> Iterator[Measurement]:
    """Search by name, NIK and passport, in an office's scope and nationally."""
    for scope, limit in (("in an office's scope", 50), ("nationally", 150)):
        for what in ("name", "nik", "passport"):
            people = _list_open_placements(what if what != "name" else "nik")
            yield _measure_search(ground, people, what, scope=scope, limit=limit)


def _measure_search(
    ground: BenchTarget, people: list[Any], what: str, *, scope: str, limit: int
) -> Measurement:
    by_office = {row[3]: None for row in people}
    national = scope == "nationally"
    logins = ["pusat"] if national else [f"loket.{suffix}" for suffix in list(by_office)[:32]]
    officers = {login: Officer(ground.port, login) for login in logins}
    held = {login.split(".")[-1]: o for login, o in officers.items() if o.entered}
    mine = [row for row in people if national or row[3] in held]

    def ask(number: int) -> Answer:
        row = mine[number % len(mine)]
        officer = officers["pusat"] if national else held[row[3]]
        return officer.post("/orang/cari/", {"q": row[1] if what == "name" else row[2]})

    rate = _measure_rate(ground, f"search by {what} {scope}", ask, SEARCHES)
    return ground.line(
        f"search by {what}, {scope}",
        f"p95 < {limit} ms",
        rate.each.p95_ms,
        "ms",
        met=rate.each.p95_ms < limit and not rate.wrong,
        note=f"at 16 clients, {rate.per_second:.0f}/s, p50 {rate.each.p50_ms} ms",
    )


def measure_boards(ground: BenchTarget) -> Iterator[Measurement]:
    """The district's board and the national one, from rollups."""
    counters = cycle(_list_counter_logins(ground, 32))
    headquarters = Officer(ground.port, "pusat")
    asked: dict[str, Callable[[int], Answer]] = {
        "residents abroad": lambda _: next(counters).get("/warga/"),
        "national board": lambda _: headquarters.get("/statistik/"),
    }
    for name, ask in asked.items():
        rate = _measure_rate(ground, name, ask, BOARDS)
        yield ground.line(
            f"board: {name}",
            "p95 < 100 ms",
            rate.each.p95_ms,
            "ms",
            met=rate.each.p95_ms < 100 and not rate.wrong,
            note=f"at 16 clients, {rate.per_second:.0f}/s, {rate.wrong} wrong",
        )


def _measure_rate(ground: BenchTarget, step: str, ask: Callable[[int], Answer], count: int) -> Rate:
    def one(number: int) -> None:
        ground.steps.take(step, lambda: ask(number), wants=200)

    return run_clients(step, one, count, ground.steps)


def _list_counter_logins(ground: BenchTarget, most: int) -> list[Officer]:
    desks = get_demonstration_desks().desks
    chosen = desks[:: max(len(desks) // most, 1)][:most]
    return [Officer(ground.port, f"loket.{desk.suffix}") for desk in chosen]


def _list_open_placements(number_kind: str) -> list[tuple[str, str, str, str]]:
    """Placements under way: reference, name, a number of the kind, the district's login suffix."""
    with reading_as(BENCH), connection.cursor() as cursor:
        cursor.execute(OPEN_PLACEMENTS_SQL, [number_kind])
        return list(cursor.fetchall())

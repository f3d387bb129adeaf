"""Measure working pages, searches and boards."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from django.db import connection

from benchmarks.actors import BENCH
from benchmarks.report import BenchTarget, Measurement, Rate, run_clients
from rantau.access.scope import reading_as
from rantau.demo.load.officer import Officer, Response
from rantau.demo.rehearsal.desks import get_demonstration_desks

PAGES, SEARCHES, BOARDS = 2000, 400, 400
# Raw, as it joins tables of two apps, which no single selector does.
OPEN_PLACEMENTS_SQL = """
    select x.reference, p.name, i.number, (x.origin_node / 1000000)::text
      from placement_placement x join registry_person p on p.id = x.person_id
      join registry_identity i on i.person_id = p.id and i.kind = %s
     where x.ended_at is null order by x.id desc limit 400
"""


def measure_working_pages(target: BenchTarget) -> Iterator[Measurement]:
    """Fetch worklist and file, each from sixteen clients of many offices."""
    officers = _sign_in_counters(target, 32)
    headquarters = [Officer(target.port, "pusat")]
    files = [row[0] for row in _list_open_placements("nik")]
    pages = {
        "worklist": lambda n: officers[n % len(officers)].get("/kantor/"),
        "file of a placement": lambda n: headquarters[0].get(f"/berkas/{files[n % len(files)]}/"),
    }
    for name, send in pages.items():
        rate = _measure_rate(target, name, send, PAGES)
        met = rate.per_second >= 300 and rate.each.p95_ms < 80 and not rate.wrong
        yield target.line(
            f"working page: {name}",
            "≥ 300/s at 16 clients, p95 < 80 ms",
            rate.per_second,
            "pages/s",
            met=met,
            note=f"p95 {rate.each.p95_ms} ms, {rate.wrong} wrong",
        )


def measure_searches(target: BenchTarget) -> Iterator[Measurement]:
    """Search by name, NIK and passport, in an office's scope and nationally."""
    for scope, limit in (("in an office's scope", 50), ("nationally", 150)):
        for what in ("name", "nik", "passport"):
            people = _list_open_placements(what if what != "name" else "nik")
            yield _measure_search(target, people, what, scope=scope, limit=limit)


def _measure_search(
    target: BenchTarget, people: list[Any], what: str, *, scope: str, limit: int
) -> Measurement:
    by_office = {row[3]: None for row in people}
    national = scope == "nationally"
    logins = ["pusat"] if national else [f"loket.{suffix}" for suffix in list(by_office)[:32]]
    officers = {login: Officer(target.port, login) for login in logins}
    by_suffix = {login.split(".")[-1]: o for login, o in officers.items() if o.is_signed_in}
    rows = [row for row in people if national or row[3] in by_suffix]

    def send(number: int) -> Response:
        row = rows[number % len(rows)]
        officer = officers["pusat"] if national else by_suffix[row[3]]
        return officer.post("/orang/cari/", {"q": row[1] if what == "name" else row[2]})

    rate = _measure_rate(target, f"search by {what} {scope}", send, SEARCHES)
    return target.line(
        f"search by {what}, {scope}",
        f"p95 < {limit} ms",
        rate.each.p95_ms,
        "ms",
        met=rate.each.p95_ms < limit and not rate.wrong,
        note=f"at 16 clients, {rate.per_second:.0f}/s, p50 {rate.each.p50_ms} ms",
    )


def measure_boards(target: BenchTarget) -> Iterator[Measurement]:
    """Open the board of districts and the national one."""
    counters = cycle(_sign_in_counters(target, 32))
    headquarters = Officer(target.port, "pusat")
    pages: dict[str, Callable[[int], Response]] = {
        "residents abroad": lambda _: next(counters).get("/warga/"),
        "national board": lambda _: headquarters.get("/statistik/"),
    }
    for name, send in pages.items():
        rate = _measure_rate(target, name, send, BOARDS)
        yield target.line(
            f"board: {name}",
            "p95 < 100 ms",
            rate.each.p95_ms,
            "ms",
            met=rate.each.p95_ms < 100 and not rate.wrong,
            note=f"at 16 clients, {rate.per_second:.0f}/s, {rate.wrong} wrong",
        )


def _measure_rate(
    target: BenchTarget, step: str, send: Callable[[int], Response], count: int
) -> Rate:
    def fetch_one(number: int) -> None:
        target.steps.measure(step, lambda: send(number), expected=200)

    return run_clients(step, fetch_one, count, target.steps)


def _sign_in_counters(target: BenchTarget, limit: int) -> list[Officer]:
    """Sign in at the counters of at most `limit` offices, spread over the country."""
    desks = get_demonstration_desks().desks
    sample = desks[:: max(len(desks) // limit, 1)][:limit]
    return [Officer(target.port, f"loket.{desk.suffix}") for desk in sample]


def _list_open_placements(number_kind: str) -> list[tuple[str, str, str, str]]:
    """List open placements: reference, name, identity number of this kind, suffix of the district's
    logins."""
    with reading_as(BENCH), connection.cursor() as cursor:
        cursor.execute(OPEN_PLACEMENTS_SQL, [number_kind])
        return list(cursor.fetchall())

"""Measure the worklist of an office that has very many open duties."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection

from benchmarks.actors import BENCH, get_actor
from benchmarks.report import BenchTarget, Measurement
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.load.officer import Officer
from rantau.demo.load.steps import summarize_times
from rantau.demo.rehearsal.desks import get_demonstration_desks

OPEN_DUTIES, PAGES, LIMIT_MS = 100_000, 40, 100
KIND = "placement:supply:worker"
# One office's duties come from many placements; here their records are invented, and those that the
# nation has stand before them. The function is the one by which every duty is opened.
FILL_SQL = """
    select count(duties_advance(gen_random_uuid(), '{}', '', %(at)s,
        row(gen_random_uuid(), %(kind)s, 'placement', gen_random_uuid(), 'PN-UKUR', null,
            %(office)s, '', false, %(at)s + make_interval(mins => n), %(at)s + interval '1 year',
            true)::duties_new_duty,
        row(null, 'NAMA ' || md5(n::text), %(office)s,
            (array['TW','MY','HK','SG','KR','JP'])[1 + n %% 6], null,
            %(village)s)::duties_subject))
      from generate_series(1, %(count)s) n
"""
CLOSE_SQL = """
    update duties_duty set closed_at = %s, outcome = 'measured'
     where office = %s and reference = 'PN-UKUR' and closed_at is null
"""
ADDRESSES = {
    "by due time": "/kantor/?saring=kantor",
    "not taken yet": "/kantor/?saring=bebas",
    "mine": "/kantor/?saring=saya",
    "by name": "/kantor/?saring=kantor&urut=nama",
    "one destination": "/kantor/?saring=kantor&tujuan=JP",
}


def measure_full_worklist(target: BenchTarget) -> Iterator[Measurement]:
    """Open the worklist of an office with 100,000 open duties, by each filter and order."""
    desk = get_demonstration_desks().desks[0]
    login = f"loket.{desk.suffix}"
    office = get_actor(login).office
    _fill(office, desk.village)
    try:
        officer = Officer(target.port, login)
        for name, address in ADDRESSES.items():
            yield _measure_page(target, officer, name, address)
    finally:
        with reading_as(BENCH), connection.cursor() as cursor:
            cursor.execute(CLOSE_SQL, [clock.now(), office])


def _fill(office: object, village: int) -> None:
    values: dict[str, Any] = {
        "at": clock.now() + timedelta(days=60),
        "kind": KIND,
        "office": office,
        "village": village,
        "count": OPEN_DUTIES,
    }
    with reading_as(BENCH), connection.cursor() as cursor:
        cursor.execute(FILL_SQL, values)


def _measure_page(target: BenchTarget, officer: Officer, name: str, address: str) -> Measurement:
    """Fetch the page again and again, one after another."""
    step = f"worklist {name}"
    for _ in range(PAGES):
        target.steps.measure(step, lambda: officer.get(address), expected=200)
    each = summarize_times(target.steps.times_ms[step])
    return target.line(
        f"worklist of {OPEN_DUTIES} open duties, {name}",
        f"p95 < {LIMIT_MS} ms",
        each.p95_ms,
        "ms",
        met=each.p95_ms < LIMIT_MS,
        note=f"alone, p50 {each.p50_ms} ms",
    )

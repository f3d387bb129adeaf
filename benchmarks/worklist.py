"""Measure the worklist of an office that has very many open duties."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from benchmarks.actors import BENCH, get_actor
from benchmarks.report import BenchTarget, Measurement
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.load.officer import Officer
from rantau.demo.load.steps import summarize_times
from rantau.demo.rehearsal.desks import get_demonstration_desks

OPEN_DUTIES, WAITING_DUTIES, PAGES, LIMIT_MS = 100_000, 10_000, 40, 100
MAX_WAIT = 180  # seconds; the database looks for changed tables once a minute
KIND = "placement:supply:worker"
# One office's duties come from many placements; here their records are invented, and those that the
# nation has stand before them. Some are another office's, for which this one waits. The function is
# the one by which every duty is opened.
FILL_SQL = """
    select count(duties_advance(gen_random_uuid(), '{}', '', %(at)s,
        row(gen_random_uuid(), %(kind)s, 'placement', gen_random_uuid(), 'PN-UKUR', null,
            %(owner)s, '', false, %(at)s + make_interval(mins => n), %(at)s + interval '1 year',
            true)::duties_new_duty,
        row(null, 'NAMA ' || md5(n::text), %(office)s,
            (array['TW','MY','HK','SG','KR','JP'])[1 + n %% 6], null,
            %(village)s)::duties_subject))
      from generate_series(1, %(count)s) n
"""
ANALYZED_SQL = """
    select count(*) from pg_stat_all_tables where relname = 'duties_duty' and last_autoanalyze > %s
"""
CLOSE_SQL = """
    update duties_duty set closed_at = %s, outcome = 'measured'
     where office = any(%s) and reference = 'PN-UKUR' and closed_at is null
"""
ADDRESSES = {
    "by due time": "/kantor/?saring=kantor",
    "not taken yet": "/kantor/?saring=bebas",
    "mine": "/kantor/?saring=saya",
    "by name": "/kantor/?saring=kantor&urut=nama",
    "one destination": "/kantor/?saring=kantor&tujuan=JP",
}
ADDRESSES_OF_WAITING = {
    "by due time": "/kantor/?saring=menunggu",
    "by name": "/kantor/?saring=menunggu&urut=nama",
    "one destination": "/kantor/?saring=menunggu&tujuan=JP",
}


def measure_full_worklist(target: BenchTarget) -> Iterator[Measurement]:
    """Open the worklist of an office with 100,000 open duties and 10,000 for which it waits, by
    each filter and order."""
    desk = get_demonstration_desks().desks[0]
    login = f"loket.{desk.suffix}"
    office, regional = get_actor(login).office, get_actor(f"bp3mi.{desk.region}").office
    began = _fill(office, office, desk.village, count=OPEN_DUTIES)
    _fill(regional, office, desk.village, count=WAITING_DUTIES)
    try:
        _wait_until_analyzed(began)
        officer = Officer(target.port, login)
        for name, address in ADDRESSES.items():
            subject = f"worklist of {OPEN_DUTIES} open duties, {name}"
            yield _measure_page(target, officer, subject, address)
        for name, address in ADDRESSES_OF_WAITING.items():
            subject = f"worklist of {WAITING_DUTIES} that wait for others, {name}"
            yield _measure_page(target, officer, subject, address)
    finally:
        with reading_as(BENCH), connection.cursor() as cursor:
            cursor.execute(CLOSE_SQL, [clock.now(), [office, regional]])


def _fill(owner: object, office: object, village: int, *, count: int) -> datetime:
    """Open the duties of an owner about people whom an office serves; return when that began, by
    the database's clock."""
    values: dict[str, Any] = {
        "at": clock.now() + timedelta(days=60),
        "kind": KIND,
        "owner": owner,
        "office": office,
        "village": village,
        "count": count,
    }
    with reading_as(BENCH), connection.cursor() as cursor:
        cursor.execute("select now()")
        began: datetime = cursor.fetchone()[0]
        cursor.execute(FILL_SQL, values)
    return began


def _wait_until_analyzed(began: datetime) -> None:
    """Wait until the database has counted the table anew, as it does by itself soon after so many
    rows: no office gets them within a second, and until then their plans are those of few rows."""
    end = time.monotonic() + MAX_WAIT
    while time.monotonic() < end:
        with reading_as(BENCH), connection.cursor() as cursor:
            cursor.execute(ANALYZED_SQL, [began])
            if cursor.fetchone() != (0,):
                return
        time.sleep(1)


def _measure_page(target: BenchTarget, officer: Officer, subject: str, address: str) -> Measurement:
    """Fetch the page again and again, one after another."""
    for _ in range(PAGES):
        target.steps.measure(subject, lambda: officer.get(address), expected=200)
    each = summarize_times(target.steps.times_ms[subject])
    return target.line(
        subject,
        f"p95 < {LIMIT_MS} ms",
        each.p95_ms,
        "ms",
        met=each.p95_ms < LIMIT_MS,
        note=f"alone, p50 {each.p50_ms} ms",
    )

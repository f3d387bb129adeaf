"""Building the nation in chunks: each a transaction of its own, so a kill leaves nothing half.

What is done is asked from the database: a chunk stands when its first person does.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection, transaction

from rantau.access.actor import build_system_actor
from rantau.common import clock
from rantau.demo.nation.demand import TURNED, create_demand
from rantau.demo.nation.finishing import give_worker_code, issue_sample_documents
from rantau.demo.nation.keys import make_reference
from rantau.demo.nation.people import NationPlan
from rantau.demo.nation.placements import write_person_with_placement
from rantau.demo.nation.process import set_up_process
from rantau.demo.nation.reports import create_contacts
from rantau.demo.nation.stages import draw_stage
from rantau.demo.nation.staging import TABLES, StagedRows, create_staging_tables
from rantau.demo.nation.surroundings import read_surroundings
from rantau.demo.progress import Progress
from rantau.journal.interface import JournalAuthor, JournalEvent, record_entry
from rantau.journal.models import Entry
from rantau.offices.models import Office
from rantau.placement.registrations import DEMO_BUILD_FINISHED, DEMO_BUILD_STARTED
from rantau.statistics.rollups import rebuild_rollups

CHUNK_SIZE = 250  # people a transaction: short, so that it holds up neither the seal nor a clerk
SUBJECT = "demo"
ACTOR = build_system_actor("demo")
BUILD_LOCK = 20130823  # the advisory lock of whoever fills the nation
TAKE_LOCK_SQL = "select pg_try_advisory_lock(%s)"
FREE_LOCK_SQL = "select pg_advisory_unlock(%s)"


@dataclass(frozen=True)
class BuildResult:
    """What a build did: people written now, whether the nation had been there before, and the
    words by which one worker of it signs in."""

    written: int
    before: bool = False
    worker: str = ""


class BuildInProgress(Exception):
    """Another process fills the nation at this moment."""


def build_nation(persons: int, seed: int, *, workers: int) -> BuildResult:
    """Make the nation, or go on where an earlier build ended; as the database's owner.

    A nation that was begun keeps the number of people and the seed with which it was begun.
    workers   processes that fill at once; 1 stays in this one
    Raises    Busy
    """
    with _hold_build_lock():
        if _find_entry(2):
            return BuildResult(0, before=True)
        nation = _find_begun_nation() or _begin_nation(NationPlan(persons, seed, clock.now()))
        written = _fill_chunks(nation, workers)
        return BuildResult(written, worker=_finish_nation(nation))


@contextmanager
def _hold_build_lock() -> Iterator[None]:
    """Nobody else fills meanwhile; the lock goes with the session, however the process ends."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_LOCK_SQL, [BUILD_LOCK])
        if not cursor.fetchone()[0]:
            raise BuildInProgress()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(FREE_LOCK_SQL, [BUILD_LOCK])


def _find_entry(revision: int) -> Entry | None:
    return Entry.objects.filter(subject_kind=SUBJECT, revision=revision).first()


def _find_begun_nation() -> NationPlan | None:
    """The nation that an earlier build began."""
    entry = _find_entry(1)
    if entry is None:
        return None
    return NationPlan(entry.terms["persons"], entry.terms["seed"], entry.happened_at)


def _begin_nation(nation: NationPlan) -> NationPlan:
    """Lay the job orders, and say in the journal what is begun."""
    numbers, recent = _order_registrations(nation.persons, nation.seed)
    with transaction.atomic():
        newer = sum(1 for days in recent if days < TURNED)
        create_demand(
            read_surroundings().figures, at=nation.at, older=len(numbers) - newer, newer=newer
        )
        _record_entry(nation, 1)
    read_surroundings.cache_clear()
    return nation


def _record_entry(nation: NationPlan, revision: int) -> None:
    """The nation's entry: its people are history from before Rantau and have none of their own."""
    kind = (DEMO_BUILD_STARTED, DEMO_BUILD_FINISHED)[revision - 1]
    said = JournalEvent(
        subject_kind=SUBJECT,
        subject=Office.objects.get(code="HQ").id,
        revision=revision,
        terms={"persons": nation.persons, "seed": nation.seed},
        happened_at=nation.at,
    )
    record_entry(kind.code, said, JournalAuthor(actor=ACTOR.ref, office=None))


@lru_cache(maxsize=1)
def _order_registrations(persons: int, seed: int) -> tuple[list[int], list[float]]:
    """The people in the order in which they were registered, and how many days ago each was."""
    ago = [draw_stage(seed, number)[1].days_ago[0] for number in range(persons)]
    numbers = sorted(range(persons), key=ago.__getitem__, reverse=True)
    return numbers, ago


def _list_chunks(nation: NationPlan) -> list[list[int]]:
    numbers, _ = _order_registrations(nation.persons, nation.seed)
    return [numbers[first : first + CHUNK_SIZE] for first in range(0, len(numbers), CHUNK_SIZE)]


def _fill_chunks(nation: NationPlan, workers: int) -> int:
    """Write every chunk that does not stand yet; how many people that were."""
    chunks = _list_chunks(nation)
    marks = [make_reference("RT", nation.seed, chunk[0]) for chunk in chunks]
    standing = _list_written_chunks(marks)
    missing = [chunk for chunk, mark in zip(chunks, marks, strict=True) if mark not in standing]
    jobs = [(nation, chunk) for chunk in missing]
    with Progress("demonstration nation", nation.persons, "people") as progress:
        progress.start_at(nation.persons - sum(map(len, missing)))
        for written in _iterate_written(jobs, workers):
            progress.add(written)
    return sum(map(len, missing))


def _list_written_chunks(marks: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select reference from registry_person where reference = any(%s)", [marks])
        return {row[0] for row in cursor.fetchall()}


def _iterate_written(jobs: list[tuple[NationPlan, list[int]]], workers: int) -> Iterator[int]:
    """The number of people in each chunk as it is committed."""
    if workers == 1 or len(jobs) < workers:
        yield from map(_write_chunk, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(workers, set_up_process) as pool:
        yield from pool.imap_unordered(_write_chunk, jobs)


def _write_chunk(job: tuple[NationPlan, list[int]]) -> int:
    nation, chunk = job
    sheets = StagedRows()
    for number in chunk:
        write_person_with_placement(nation, read_surroundings(), number, sheets)
    connection.ensure_connection()
    create_staging_tables(connection.connection)
    with transaction.atomic():
        connection.connection.execute("set local synchronous_commit = off")
        sheets.pour(connection.connection)
    return len(chunk)


def _finish_nation(nation: NationPlan) -> str:
    """Count, let the planner know, do what goes through services, say that the nation stands."""
    with transaction.atomic():
        rebuild_rollups()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"analyze {table}")
        cursor.execute("analyze partners_quota_line")
    issue_sample_documents(nation)
    create_contacts(nation)
    words = give_worker_code(nation)
    with transaction.atomic():
        _record_entry(nation, 2)
    return words

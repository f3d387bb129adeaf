"""Building the nation in chunks: each a transaction of its own, so a kill leaves nothing half.

What is done is asked from the database: a chunk stands when its first person does.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection, transaction

from rantau.access.actor import system
from rantau.cli.nation.demand import TURNED, lay_demand
from rantau.cli.nation.doings import issue_some, worker_code
from rantau.cli.nation.keys import reference
from rantau.cli.nation.people import Nation
from rantau.cli.nation.reports import tell_all
from rantau.cli.nation.sheets import TABLES, Sheets, lay_sheets
from rantau.cli.nation.stages import of_person
from rantau.cli.nation.ways import write_somebody
from rantau.cli.nation.world import world
from rantau.cli.progress import Progress
from rantau.core import clock
from rantau.journal.models import Entry
from rantau.journal.record import Author, Happening, record
from rantau.offices.models import Office
from rantau.placement.kinds import NATION_BEGUN, NATION_BUILT
from rantau.statistics.counting import recount

SIZE = 250  # people a transaction: short, so that it holds up neither the seal nor a clerk
SUBJECT = "demo"
ACTOR = system("demo")
ONE_AT_A_TIME = 20130823  # the advisory lock of whoever fills the nation
TAKE = "select pg_try_advisory_lock(%s)"
FREE = "select pg_advisory_unlock(%s)"


@dataclass(frozen=True)
class Built:
    """What a build did: people written now, whether the nation had been there before, and the
    words by which one worker of it signs in."""

    written: int
    before: bool = False
    worker: str = ""


class Busy(Exception):
    """Another process fills the nation at this moment."""


def build(persons: int, seed: int, *, workers: int) -> Built:
    """Make the nation, or go on where an earlier build ended; as the database's owner.

    A nation that was begun keeps the number of people and the seed with which it was begun.
    workers   processes that fill at once; 1 stays in this one
    Raises    Busy
    """
    with _alone():
        if _entry(2):
            return Built(0, before=True)
        nation = _begun() or _begin(Nation(persons, seed, clock.now()))
        written = _fill(nation, workers)
        return Built(written, worker=_end(nation))


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else fills meanwhile; the lock goes with the session, however the process ends."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise Busy()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(FREE, [ONE_AT_A_TIME])


def _entry(revision: int) -> Entry | None:
    return Entry.objects.filter(subject_kind=SUBJECT, revision=revision).first()


def _begun() -> Nation | None:
    """The nation that an earlier build began."""
    entry = _entry(1)
    if entry is None:
        return None
    return Nation(entry.terms["persons"], entry.terms["seed"], entry.happened_at)


def _begin(nation: Nation) -> Nation:
    """Lay the job orders, and say in the journal what is begun."""
    numbers, recent = _order(nation.persons, nation.seed)
    with transaction.atomic():
        newer = sum(1 for days in recent if days < TURNED)
        lay_demand(world().figures, at=nation.at, older=len(numbers) - newer, newer=newer)
        _write(nation, 1)
    world.cache_clear()
    return nation


def _write(nation: Nation, revision: int) -> None:
    """The nation's entry: its people are history from before Rantau and have none of their own."""
    kind = (NATION_BEGUN, NATION_BUILT)[revision - 1]
    said = Happening(
        subject_kind=SUBJECT,
        subject=Office.objects.get(code="HQ").id,
        revision=revision,
        terms={"persons": nation.persons, "seed": nation.seed},
        happened_at=nation.at,
    )
    record(kind.code, said, Author(actor=ACTOR.ref, office=None))


@lru_cache(maxsize=1)
def _order(persons: int, seed: int) -> tuple[list[int], list[float]]:
    """The people in the order in which they were registered, and how many days ago each was."""
    ago = [of_person(seed, number)[1].days_ago[0] for number in range(persons)]
    numbers = sorted(range(persons), key=ago.__getitem__, reverse=True)
    return numbers, ago


def _chunks(nation: Nation) -> list[list[int]]:
    numbers, _ = _order(nation.persons, nation.seed)
    return [numbers[first : first + SIZE] for first in range(0, len(numbers), SIZE)]


def _fill(nation: Nation, workers: int) -> int:
    """Write every chunk that does not stand yet; how many people that were."""
    chunks = _chunks(nation)
    marks = [reference("RT", nation.seed, chunk[0]) for chunk in chunks]
    standing = _standing(marks)
    missing = [chunk for chunk, mark in zip(chunks, marks, strict=True) if mark not in standing]
    progress = Progress("demonstration nation", nation.persons, "people")
    progress.start_at(nation.persons - sum(map(len, missing)))
    jobs = [(nation, chunk) for chunk in missing]
    for written in _written(jobs, workers):
        progress.add(written)
    progress.end()
    return sum(map(len, missing))


def _standing(marks: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select reference from registry_person where reference = any(%s)", [marks])
        return {row[0] for row in cursor.fetchall()}


def _written(jobs: list[tuple[Nation, list[int]]], workers: int) -> Iterator[int]:
    """The number of people in each chunk as it is committed."""
    if workers == 1 or len(jobs) < workers:
        yield from map(_write_chunk, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(workers, _ready) as pool:
        yield from pool.imap_unordered(_write_chunk, jobs)


def _ready() -> None:
    world()


def _write_chunk(job: tuple[Nation, list[int]]) -> int:
    nation, chunk = job
    sheets = Sheets()
    for number in chunk:
        write_somebody(nation, world(), number, sheets)
    connection.ensure_connection()
    lay_sheets(connection.connection)
    with transaction.atomic():
        connection.connection.execute("set local synchronous_commit = off")
        sheets.pour(connection.connection)
    return len(chunk)


def _end(nation: Nation) -> str:
    """Count, let the planner know, do what goes through services, say that the nation stands."""
    with transaction.atomic():
        recount()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"analyze {table}")
        cursor.execute("analyze partners_quota_line")
    issue_some(nation)
    tell_all(nation)
    words = worker_code(nation)
    with transaction.atomic():
        _write(nation, 2)
    return words

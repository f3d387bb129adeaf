"""Build the nation in chunks, each in a transaction of its own, so that a kill leaves nothing half.

A chunk is in the database when its first person is; so a later build knows what is missing.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection, transaction

from rantau.access.actor import build_system_actor
from rantau.common import clock
from rantau.demo.nation.demand import NEWER_SINCE, create_demand
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
from rantau.demo.registrations import DEMO_BUILD_FINISHED, DEMO_BUILD_STARTED
from rantau.demo.rounds.build import create_rounds
from rantau.journal.interface import JournalAuthor, JournalEvent, record_entry
from rantau.journal.models import Entry
from rantau.offices.models import Office
from rantau.registry.models import Person
from rantau.statistics.rollups import rebuild_rollups

CHUNK_SIZE = 250  # people a transaction: short, so that neither the sealer nor a clerk waits
SUBJECT = "demo"
STARTED, FINISHED = 1, 2  # revisions of the nation's two journal entries
ACTOR = build_system_actor("demo")
BUILD_LOCK = 20130823  # the advisory lock of the process that builds
TAKE_LOCK_SQL = "select pg_try_advisory_lock(%s)"
FREE_LOCK_SQL = "select pg_advisory_unlock(%s)"


@dataclass(frozen=True)
class BuildResult:
    """What a build did.

    persons_written   now, without those of earlier builds
    is_already_built  the nation was finished before; nothing was done
    worker_sign_in    reference, birth date and code with which one worker signs in, as printed
    """

    persons_written: int
    is_already_built: bool = False
    worker_sign_in: str = ""


class BuildInProgress(Exception):
    """Another process builds the nation at this moment."""


def build_nation(persons: int, seed: int, *, workers: int) -> BuildResult:
    """Build the nation, or go on where an earlier build ended; as the database's owner.

    A nation that was begun keeps the number of people and the seed with which it was begun.

    workers   processes that write at once; 1 stays in this one
    Raises    BuildInProgress
    """
    with _hold_build_lock():
        if _find_entry(FINISHED):
            return BuildResult(0, is_already_built=True)
        nation = _find_begun_nation() or _begin_nation(NationPlan(persons, seed, clock.now()))
        persons_written = _write_missing_chunks(nation, workers)
        return BuildResult(persons_written, worker_sign_in=_finish_nation(nation))


@contextmanager
def _hold_build_lock() -> Iterator[None]:
    """Let nobody else build meanwhile; the lock ends with the session, however the process ends."""
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
    """Find the nation that an earlier build began."""
    entry = _find_entry(STARTED)
    if entry is None:
        return None
    return NationPlan(entry.terms["persons"], entry.terms["seed"], entry.happened_at)


def _begin_nation(nation: NationPlan) -> NationPlan:
    """Create the job orders, and record in the journal what is begun."""
    numbers, days_ago = _order_registrations(nation.persons, nation.seed)
    with transaction.atomic():
        newer = sum(1 for days in days_ago if days < NEWER_SINCE)
        create_demand(
            read_surroundings().figures, at=nation.at, older=len(numbers) - newer, newer=newer
        )
        _record_entry(nation, STARTED)
    read_surroundings.cache_clear()
    return nation


def _record_entry(nation: NationPlan, revision: int) -> None:
    """Record an entry of the nation; its people are history from before Rantau and have none."""
    kind = {STARTED: DEMO_BUILD_STARTED, FINISHED: DEMO_BUILD_FINISHED}[revision]
    event = JournalEvent(
        subject_kind=SUBJECT,
        subject=Office.objects.get(code="HQ").id,
        revision=revision,
        terms={"persons": nation.persons, "seed": nation.seed},
        happened_at=nation.at,
    )
    record_entry(kind.code, event, JournalAuthor(actor=ACTOR.ref, office=None))


@lru_cache(maxsize=1)
def _order_registrations(persons: int, seed: int) -> tuple[list[int], list[float]]:
    """Order people by registration, oldest first; and by number how many days ago each was."""
    days_ago = [draw_stage(seed, number)[1].days_ago[0] for number in range(persons)]
    numbers = sorted(range(persons), key=days_ago.__getitem__, reverse=True)
    return numbers, days_ago


def _list_chunks(nation: NationPlan) -> list[list[int]]:
    numbers, _ = _order_registrations(nation.persons, nation.seed)
    return [numbers[first : first + CHUNK_SIZE] for first in range(0, len(numbers), CHUNK_SIZE)]


def _write_missing_chunks(nation: NationPlan, workers: int) -> int:
    """Write every chunk that is not in the database yet; return how many people that are."""
    chunks = _list_chunks(nation)
    first_persons = [make_reference("RT", nation.seed, chunk[0]) for chunk in chunks]
    known = _find_references(first_persons)
    missing = [
        chunk for chunk, first in zip(chunks, first_persons, strict=True) if first not in known
    ]
    jobs = [(nation, chunk) for chunk in missing]
    with Progress("demonstration nation", nation.persons, "people") as progress:
        progress.start_at(nation.persons - sum(map(len, missing)))
        for count in _run_jobs(jobs, workers):
            progress.add(count)
    return sum(map(len, missing))


def _find_references(references: list[str]) -> set[str]:
    """Find those of these references that persons have already."""
    persons = Person.objects.filter(reference__in=references)
    return set(persons.values_list("reference", flat=True))


def _run_jobs(jobs: list[tuple[NationPlan, list[int]]], workers: int) -> Iterator[int]:
    """Write the chunks, by processes of their own where that pays; yield the number of people of
    each as it is committed."""
    if workers == 1 or len(jobs) < workers:
        yield from map(_write_chunk, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(workers, set_up_process) as pool:
        yield from pool.imap_unordered(_write_chunk, jobs)


def _write_chunk(job: tuple[NationPlan, list[int]]) -> int:
    nation, chunk = job
    rows = StagedRows()
    for number in chunk:
        write_person_with_placement(nation, read_surroundings(), number, rows)
    connection.ensure_connection()
    create_staging_tables(connection.connection)
    with transaction.atomic():
        connection.connection.execute("set local synchronous_commit = off")
        rows.write_to(connection.connection)
    return len(chunk)


def _finish_nation(nation: NationPlan) -> str:
    """Rebuild the rollups, analyze the tables, do what goes through services, and record the end.

    Returns what one worker signs in with.
    """
    with transaction.atomic():
        rebuild_rollups()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"analyze {table}")
        cursor.execute("analyze partners_quota_line")
    issue_sample_documents(nation)
    create_contacts(nation)
    create_rounds(nation)
    worker_sign_in = give_worker_code(nation)
    with transaction.atomic():
        _record_entry(nation, FINISHED)
    return worker_sign_in

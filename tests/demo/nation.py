"""A small demonstration nation in a database of its own, a copy of the tests'."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection

from rantau.common import clock
from rantau.demo.nation import build
from rantau.demo.nation.people import NationPlan
from rantau.demo.rounds import declarations
from rantau.demo.rounds.build import create_rounds
from tests.databases import NAME, change_database, create_database, drop_database

OWN_DATABASE = f"{NAME}_nation"
AT = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)
PERSONS, SEED, SIZE = 300, 2013, 100


class ProcessKilled(Exception):
    """The end of a process, as the next one finds it."""


@dataclass(frozen=True)
class BuildReports:
    """What the builds said, how many people stood after the one that was killed, and the owner; and
    the journal's entries before and after the rounds were built once more."""

    persons_after_kill: int
    first: object
    second: object
    owner: psycopg.Connection
    entries: tuple[int, int]

    def rows(self, statement, *values):
        return self.owner.execute(statement, values).fetchall()

    def one(self, statement, *values):
        [[value]] = self.rows(statement, *values)
        return value


@contextmanager
def _use_own_database(user, password):
    """The connection as that login on the nation's own database."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"NAME": OWN_DATABASE, "USER": user, "PASSWORD": password}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


def _build_twice(owner):
    """Begin, be killed in the second chunk, begin again, and ask once more."""

    work, written = build._write_chunk, []

    def killed(job):
        if written:
            raise ProcessKilled
        written.append(work(job))
        return written[-1]

    with pytest.MonkeyPatch.context() as patch, clock.freeze_clock(AT):
        patch.setattr(build, "CHUNK_SIZE", SIZE)
        patch.setattr(declarations, "FULL_SIZE", PERSONS)
        patch.setattr(build, "_write_chunk", killed)
        with pytest.raises(ProcessKilled):
            build.build_nation(PERSONS, SEED, workers=1)
        persons_after_kill = owner.execute("select count(*) from registry_person").fetchone()[0]
        patch.setattr(build, "_write_chunk", work)
        first = build.build_nation(5, 1, workers=1)
        second = build.build_nation(PERSONS, SEED, workers=1)
        entries = _count_entries(owner)
        create_rounds(NationPlan(PERSONS, SEED, AT))
    return BuildReports(persons_after_kill, first, second, owner, (entries, _count_entries(owner)))


def _count_entries(owner):
    return owner.execute("select count(*) from journal_entry").fetchone()[0]


@contextmanager
def nation(unblocked):
    """The nation of 300; meanwhile the connection leads to it, as the application.

    unblocked   lets the database be used where a test alone may
    """
    connection.close()
    create_database(OWN_DATABASE)
    owner_url = change_database(os.environ["DATABASE_OWNER_URL"], OWN_DATABASE)
    password = owner_url.split(":")[2].split("@")[0]
    app = (connection.settings_dict["USER"], connection.settings_dict["PASSWORD"])
    with psycopg.connect(owner_url, autocommit=True) as owner:
        with unblocked(), _use_own_database("rantau_owner", password):
            reports = _build_twice(owner)
        with _use_own_database(*app):
            yield reports
    drop_database(OWN_DATABASE)

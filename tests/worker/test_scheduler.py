"""The worker runs by the clock, and at once when the database calls for a task."""

import time
from threading import Event

import psycopg
import pytest
from django.db import connection

from rantau.worker.scheduler import TICK_SECONDS, TaskCalls


@pytest.fixture
def calls(db):
    made = TaskCalls()
    yield made
    made.close()


def notify(name):
    with psycopg.connect(**_get_parameters(), autocommit=True) as other:
        other.execute("select pg_notify('rantau_worker', %s)", [name])


def _get_parameters():
    given = connection.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "password", "host")}


def test_a_call_ends_the_wait_at_once(calls):
    calls.wait(Event())
    started = time.monotonic()
    notify("print documents")

    assert calls.wait(Event()) == {"print documents"}
    assert time.monotonic() - started < TICK_SECONDS


def test_a_call_for_no_task_of_ours_is_nothing(calls):
    calls.wait(Event())
    notify("drop everything")

    assert calls.wait(Event()) == set()


def test_without_the_database_the_clock_goes_on(calls, monkeypatch):
    def fail(*_, **__):
        raise psycopg.OperationalError

    monkeypatch.setattr(psycopg, "connect", fail)

    assert calls.wait(Event()) == set()
    monkeypatch.undo()
    assert calls.wait(Event()) == set()

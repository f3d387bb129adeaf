"""The worker runs by the clock, and at once when the database calls for a task."""

import time
from datetime import timedelta
from threading import Event

import psycopg
import pytest
from django.db import connection

from rantau.common import clock
from rantau.worker import scheduler
from rantau.worker.periodic_tasks import PERIODIC_TASKS
from rantau.worker.scheduler import (
    TICK_SECONDS,
    Schedule,
    TaskCalls,
    run_due_tasks,
    start_waiting_tasks,
)

WAITING = {"send messages", "send mails", "exchange files by SFTP"}
TASK = next(task for task in PERIODIC_TASKS if task.interval_seconds >= 600)


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


def test_the_journal_is_sealed_between_two_tasks_once_it_is_due(monkeypatch):
    ran, schedule = [], Schedule()

    def run(task):
        ran.append(task.name)
        if len(ran) == 3:  # one that took long
            schedule.call(PERIODIC_TASKS[0].name)

    monkeypatch.setattr(scheduler, "run_task", run)
    run_due_tasks(schedule)
    names = [task.name for task in PERIODIC_TASKS if not task.waits_for_others]
    assert ran == [*names[:3], names[0], *names[3:]]


def test_the_journal_is_sealed_while_a_task_waits_for_another_machine(monkeypatch):
    stop, hangs, ran = Event(), Event(), []

    def run(task):
        ran.append(task.name)
        if task.waits_for_others:
            hangs.wait(10)

    monkeypatch.setattr(scheduler, "run_task", run)
    threads = start_waiting_tasks(stop)
    try:
        run_due_tasks(Schedule())
        assert PERIODIC_TASKS[0].name in ran
        assert {thread.name for thread in threads} == WAITING
        assert all(thread.is_alive() for thread in threads)
    finally:
        stop.set()
        hangs.set()
        for thread in threads:
            thread.join(5)
    assert set(ran) >= WAITING


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


def test_a_task_is_due_at_first_and_then_after_its_seconds_by_a_clock_that_is_moved():
    schedule = Schedule()
    assert schedule.is_due(TASK.name)
    schedule.set_next(TASK)
    assert not schedule.is_due(TASK.name)
    with clock.freeze_clock(clock.now() + timedelta(seconds=TASK.interval_seconds + 1)):
        assert schedule.is_due(TASK.name)


def test_a_clock_that_is_set_back_holds_no_task_back(monkeypatch):
    schedule = Schedule()
    schedule.set_next(TASK)
    later = time.monotonic() + TASK.interval_seconds
    with clock.freeze_clock(clock.now() - timedelta(days=1)):
        monkeypatch.setattr(time, "monotonic", lambda: later)
        assert schedule.is_due(TASK.name)


def test_a_task_that_is_called_for_is_due_at_once():
    schedule = Schedule()
    schedule.set_next(TASK)
    schedule.call(TASK.name)
    assert schedule.is_due(TASK.name)

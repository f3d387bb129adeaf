"""Run each periodic task when it is due, or at once when the database calls for it by name.

A task is due when its seconds have passed, by the machine or by the clock: a rehearsal moves that.
"""

import logging
import signal
import time
from datetime import timedelta
from threading import Event, Thread

import psycopg
from django.db import connection

from rantau.common import clock
from rantau.common.metric_files import use_metric_files
from rantau.common.metrics import prepare_tasks
from rantau.worker.periodic_tasks import PERIODIC_TASKS, PeriodicTask, run_task

TICK_SECONDS = 0.5  # between checks of the clock
MAX_END_SECONDS = 5.0  # that the process waits for a thread at its end
CHANNEL = "rantau_worker"  # its messages are names of tasks (documents/sql/wake_worker.sql)
log = logging.getLogger("rantau.worker")


def run_worker() -> int:
    """Run tasks until SIGTERM or SIGINT; a task that fails is logged and tried again when it is
    due next. Returns 0."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    use_metric_files("worker")
    prepare_tasks(*(task.name for task in PERIODIC_TASKS))
    threads = start_waiting_tasks(stop)
    schedule, calls = Schedule(), TaskCalls()
    while not stop.is_set():
        run_due_tasks(schedule)
        for name in calls.wait(stop):
            schedule.call(name)
    calls.close()
    for thread in threads:
        thread.join(MAX_END_SECONDS)
    return 0


def start_waiting_tasks(stop: Event) -> list[Thread]:
    """Start a thread for each task that waits for other machines. One that is still waiting when
    the process ends is cut off: what it had claimed is settled by the next worker."""
    threads = [
        Thread(target=_run_until, args=(stop, task), name=task.name, daemon=True)
        for task in PERIODIC_TASKS
        if task.waits_for_others
    ]
    for thread in threads:
        thread.start()
    return threads


def _run_until(stop: Event, task: PeriodicTask) -> None:
    """Run one task whenever it is due."""
    schedule = Schedule()
    while not stop.is_set():
        if schedule.is_due(task.name):
            run_task(task)
            schedule.set_next(task)
        stop.wait(TICK_SECONDS)
    connection.close()


def run_due_tasks(schedule: "Schedule") -> None:
    """Run each task that is due and waits for no other machine; the first one of the table, which
    seals the journal, also between two others, so that it waits for one of them at most."""
    first = PERIODIC_TASKS[0]
    for each in (task for task in PERIODIC_TASKS if not task.waits_for_others):
        for task in (first, each):
            if schedule.is_due(task.name):
                run_task(task)
                schedule.set_next(task)


class Schedule:
    """When each task is due next, by the machine and by the clock; all are due at first."""

    def __init__(self) -> None:
        names = [task.name for task in PERIODIC_TASKS]
        self._due = dict.fromkeys(names, time.monotonic())
        self._due_at = dict.fromkeys(names, clock.now())

    def is_due(self, name: str) -> bool:
        """Whether a task is to run now."""
        return time.monotonic() >= self._due[name] or clock.now() >= self._due_at[name]

    def set_next(self, task: PeriodicTask) -> None:
        """A task has run: it is due when its seconds have passed."""
        self._due[task.name] = time.monotonic() + task.interval_seconds
        self._due_at[task.name] = clock.now() + timedelta(seconds=task.interval_seconds)

    def call(self, name: str) -> None:
        """Let a task be due at once."""
        self._due[name] = time.monotonic()


class TaskCalls:
    """The calls of the database for tasks, on a connection of its own; without one the clock alone
    decides, and a new connection is tried at each wait."""

    def __init__(self) -> None:
        self._server: psycopg.Connection | None = None

    def wait(self, stop: Event) -> set[str]:
        """Wait a tick, or less when a task is called for; the names of the tasks called."""
        try:
            server = self._server or self._connect()
            notices = server.notifies(timeout=TICK_SECONDS, stop_after=1)
            called = {notice.payload for notice in notices}
        except psycopg.Error as error:
            log.warning("the worker goes by the clock alone: %s", type(error).__name__)
            self.close()
            stop.wait(TICK_SECONDS)
            return set()
        return called & {task.name for task in PERIODIC_TASKS}

    def close(self) -> None:
        """Give the connection up."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def _connect(self) -> psycopg.Connection:
        django_parameters = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        parameters = {
            name: django_parameters[name] for name in names if django_parameters.get(name)
        }
        self._server = psycopg.connect(**parameters, autocommit=True, connect_timeout=5)
        self._server.execute(f"listen {CHANNEL}")
        return self._server

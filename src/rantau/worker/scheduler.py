"""Run each periodic task when it is due, or at once when the database calls for it by name."""

import logging
import signal
import time
from threading import Event

import psycopg
from django.db import connection

from rantau.common.metric_files import use_metric_files
from rantau.common.metrics import prepare_tasks
from rantau.worker.periodic_tasks import PERIODIC_TASKS, run_task

TICK_SECONDS = 0.5  # between checks of the clock
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
    due = {task.name: time.monotonic() for task in PERIODIC_TASKS}
    calls = TaskCalls()
    while not stop.is_set():
        for task in PERIODIC_TASKS:
            if time.monotonic() >= due[task.name]:
                run_task(task)
                due[task.name] = time.monotonic() + task.interval_seconds
        for name in calls.wait(stop):
            due[name] = time.monotonic()
    calls.close()
    return 0


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

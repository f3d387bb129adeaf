"""Run each periodic task when it is due, until a signal stops the worker."""

import signal
import time
from threading import Event

from rantau.worker.periodic_tasks import PERIODIC_TASKS, run_task

TICK_SECONDS = 0.5  # between checks of the clock


def run_worker() -> int:
    """Run tasks until SIGTERM or SIGINT; a task that fails is logged and tried again when it is
    due next. Returns 0."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    due = {task.name: time.monotonic() for task in PERIODIC_TASKS}
    while not stop.wait(TICK_SECONDS):
        for task in PERIODIC_TASKS:
            if time.monotonic() >= due[task.name]:
                run_task(task)
                due[task.name] = time.monotonic() + task.interval_seconds
    return 0

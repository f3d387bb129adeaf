"""The worker process: `python -m rantau.jobs`. What the clock does, until told to stop."""

import logging
import signal
import sys
import time
from threading import Event

import django
from django.db import close_old_connections

django.setup()

from rantau.jobs.chores import CHORES, Chore  # noqa: E402  models load after setup

TICK = 0.5  # seconds between looks at the clock
log = logging.getLogger("rantau.jobs")


def main() -> int:
    """Do each chore when it is due; whatever fails is said and tried again at its next turn."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    due = {chore.name: time.monotonic() for chore in CHORES}
    while not stop.wait(TICK):
        for chore in CHORES:
            if time.monotonic() >= due[chore.name]:
                _do(chore)
                due[chore.name] = time.monotonic() + chore.every
    return 0


def _do(chore: Chore) -> None:
    try:
        chore.work()
    except Exception:  # a chore may fail in any way, and the others must go on
        log.exception("will be tried again: %s", chore.name)
        close_old_connections()


sys.exit(main())

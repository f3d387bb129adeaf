"""The worker process: `python -m rantau.jobs`. What the clock does, until told to stop."""

import signal
import sys
import time
from threading import Event

import django

django.setup()

from rantau.jobs.chores import CHORES, attempt  # noqa: E402  models load after setup

TICK = 0.5  # seconds between looks at the clock


def main() -> int:
    """Do each chore when it is due; whatever fails is said and tried again at its next turn."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    due = {chore.name: time.monotonic() for chore in CHORES}
    while not stop.wait(TICK):
        for chore in CHORES:
            if time.monotonic() >= due[chore.name]:
                attempt(chore)
                due[chore.name] = time.monotonic() + chore.every
    return 0


sys.exit(main())

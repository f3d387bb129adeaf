"""The worker process: `python -m rantau.jobs`. What the clock does, until told to stop."""

import logging
import signal
import sys
from threading import Event

import django
from django.db import DatabaseError, close_old_connections

django.setup()

from rantau.jobs.seal import seal  # noqa: E402  models load after setup

EVERY = 5.0  # seconds; DESIGN 3.5 allows ten between batches
log = logging.getLogger("rantau.jobs")


def main() -> int:
    """Seal the journal every five seconds; a database that is away is tried again."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(EVERY):
        try:
            seal()
        except DatabaseError:
            log.exception("sealing will be tried again")
            close_old_connections()
    return 0


sys.exit(main())

"""`rantau worker`: what the clock does, until told to stop."""

import argparse
import logging
import signal
from threading import Event

from django.db import DatabaseError, close_old_connections

from rantau.jobs.seal import seal

EVERY = 5.0  # seconds; DESIGN 3.5 allows ten between batches
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command takes no words of its own."""


def handle(options: argparse.Namespace) -> int:
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

"""What the worker does for documents: print what was issued, sign what somebody waits for."""

import time

from rantau.access.actor import system
from rantau.access.scope import looking
from rantau.documents.knocks import forget
from rantau.documents.orphans import remove_orphans
from rantau.documents.printing import print_batch
from rantau.documents.signing import sign_asked

ACTOR = system("printer")
TURN = 2.0  # seconds in which other chores wait at most for a long queue


def print_documents() -> int:
    """Print all that waits, copies that somebody waits for between; returns how many of both."""
    done, end = 0, time.monotonic() + TURN
    while True:
        with looking(ACTOR):
            copies = sign_asked()
        with looking(ACTOR):
            prints = print_batch()
        done += copies + prints
        if copies + prints == 0 or time.monotonic() > end:
            return done


def forget_knocks() -> None:
    """Forget who asked how often."""
    with looking(ACTOR):
        forget()


def sweep_files() -> int:
    """Delete received files that no row names; how many."""
    with looking(ACTOR):
        return remove_orphans()

"""Wait until the worker has done what was asked of it before, so that what is measured next has the
machine to itself."""

import time
from collections.abc import Callable

from benchmarks.actors import BENCH
from rantau.access.scope import reading_as
from rantau.documents.models import Document
from rantau.journal.models import Consumer
from rantau.journal.sealing import get_next_transaction

MAX_WAIT, PAUSE = 600, 5  # seconds


class WorkerStillBusy(Exception):
    """What is measured now would be measured beside the worker."""


def wait_for_worker(print_line: Callable[[str], None]) -> None:
    """Let the worker print what waits, and come past all entries of the journal that are there now;
    what follows from one that failed is not waited for. Raises WorkerStillBusy after MAX_WAIT."""
    end = time.monotonic() + MAX_WAIT
    with reading_as(BENCH):
        written = get_next_transaction()
    while True:
        with reading_as(BENCH):
            documents = Document.objects.filter(printed_at=None).count()
            behind = Consumer.objects.filter(done_below__lt=written).count()
        if not documents and not behind:
            return
        state = f"the worker has {documents} documents and {behind} followers to go on with"
        if time.monotonic() > end:
            raise WorkerStillBusy(state)
        print_line(f"{state} …")
        time.sleep(PAUSE)

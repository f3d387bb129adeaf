"""Wait until the worker has done what was asked of it before, so that what is measured next has the
machine to itself."""

import time
from collections.abc import Callable

from benchmarks.actors import BENCH
from rantau.access.scope import reading_as
from rantau.documents.models import Document
from rantau.journal.models import Consumer
from rantau.journal.sealing import get_horizon

MAX_WAIT, PAUSE = 600, 5  # seconds


def wait_for_worker(print_line: Callable[[str], None]) -> None:
    """Let the worker print what waits, and do all that follows from the entries of the journal that
    are there now; ten minutes at most."""
    end = time.monotonic() + MAX_WAIT
    with reading_as(BENCH):
        horizon = get_horizon()
    while time.monotonic() < end:
        with reading_as(BENCH):
            documents = Document.objects.filter(printed_at=None).count()
            behind = Consumer.objects.filter(done_below__lt=horizon).count()
        if not documents and not behind:
            return
        print_line(f"the worker has {documents} documents and {behind} followers to go on with …")
        time.sleep(PAUSE)

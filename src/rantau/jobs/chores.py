"""The table of chores: what the worker does by the clock, and how often."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

from rantau.access.cache import sweep
from rantau.access.tokens import sweep_tokens
from rantau.jobs.documents import forget_knocks, print_documents, sweep_files
from rantau.jobs.duties import escalate_silent, show_life
from rantau.jobs.seal import seal
from rantau.jobs.statistics import fold_passages

log = logging.getLogger("rantau.jobs")


@dataclass(frozen=True)
class Chore:
    """`work` is done every `every` seconds; a failure of one chore stops no other."""

    name: str
    every: float
    work: Callable[[], object]


CHORES = (
    Chore("seal the journal", 5.0, seal),  # DESIGN 3.5 allows ten seconds
    Chore("show that the worker lives", 10.0, show_life),
    Chore("escalate silent duties", 5.0, escalate_silent),
    Chore("sweep the cache", 600.0, sweep),
    Chore("sweep ended tokens", 600.0, sweep_tokens),
    Chore("fold statistics", 2.0, fold_passages),
    Chore("print documents", 0.5, print_documents),
    Chore("forget who asked how often", 600.0, forget_knocks),
    Chore("delete files that no row names", 3600.0, sweep_files),
)


def attempt(chore: Chore) -> None:
    """Do a chore; whatever fails is said, by the chore's name, and left to its next turn."""
    try:
        chore.work()
    except Exception:  # a chore may fail in any way, and the others must go on
        # The name is in the sentence: values beside it are never written (core/logs.py).
        log.exception(f"will be tried again: {chore.name}")
        close_old_connections()

"""Folding statistics: every few seconds, everything below the horizon."""

from rantau.access.actor import system
from rantau.access.scope import looking
from rantau.statistics.counting import fold

ACTOR = system("fold")


def fold_passages() -> bool:
    """Fold once; whether this worker was the one to do it."""
    with looking(ACTOR):
        return fold()

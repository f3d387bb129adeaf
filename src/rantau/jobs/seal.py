"""Sealing the journal: every few seconds, everything below the horizon."""

from rantau.access.actor import SEALER
from rantau.access.scope import looking
from rantau.journal.sealing import publish, seal_batch


def seal() -> int:
    """Seal and publish until nothing is open; returns how many batches were made."""
    batches = 0
    while True:
        with looking(SEALER):
            head = seal_batch()
        with looking(SEALER):
            publish()
        if head is None:
            return batches
        batches += 1

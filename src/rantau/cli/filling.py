"""Filling the demonstration nation beside the web, by a process of its own that may be killed."""

import logging
import sys
from collections.abc import Mapping
from threading import Event

from rantau.cli.supervisor import Child

TRIES = 5
PAUSE = 3.0  # seconds before a failed one begins again, as when the database was killed
log = logging.getLogger("rantau.supervisor")


def fill(persons: int, env: Mapping[str, str], stop: Event) -> None:
    """Go on until the nation stands or `stop`; what a killed one wrote whole is kept.

    env   of a process that acts as the database's owner
    """
    words = ["-m", "rantau.cli.inside", "demo", "build", "--gently", "--persons", str(persons)]
    child = Child("nation", [sys.executable, *words], env)
    for _ in range(TRIES):
        child.start()
        while (ended := child.ended(within=0.5)) is None and not stop.is_set():
            pass
        if stop.is_set():
            child.stop()
        if stop.is_set() or ended == 0:
            return
        log.warning(f"filling the nation ended with {ended}; going on in {PAUSE:.0f} s")
        if stop.wait(PAUSE):
            return
    log.error("the nation is not filled; go on with: script/rantau demo build")

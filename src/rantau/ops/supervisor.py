"""One supervisor: children in sessions of their own, restarted when they die, stopped in order.

When the supervisor dies, however it dies, the kernel ends its children (PR_SET_PDEATHSIG).
"""

import ctypes
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

PR_SET_PDEATHSIG = 1  # prctl(2)
GRACE = 8.0  # seconds to end by themselves
PAUSE = 0.5  # seconds between looks
log = logging.getLogger("rantau.supervisor")
_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process to be kept alive."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it in a session of its own."""
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=self.env,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  one prctl call, no locks taken
        )

    def ended(self, *, within: float) -> int | None:
        """Its exit code, waited for at most `within` seconds; None while it runs."""
        if self.process is None:
            return None
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        """Ask it to end, then make it; its whole group with it."""
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def supervise(children: Sequence[Child], stop: Event, *, mend: Callable[[], None]) -> None:
    """Keep `children` (already started) alive until `stop`, then stop them in order.

    mend    called twice a second: brings back what is no child of ours, the database
    """
    try:
        while not stop.wait(PAUSE):
            mend()
            for child in children:
                if child.process is not None and child.process.poll() is not None:
                    code = child.process.returncode
                    log.warning("%s ended with %s; starting it again", child.name, code)
                    time.sleep(PAUSE)
                    child.start()
    finally:
        for child in children:
            child.stop()

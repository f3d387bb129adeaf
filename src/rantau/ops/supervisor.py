"""Supervise child processes: start them again when they end, stop them in order.

When the supervisor dies, however that happens, the kernel ends its children (PR_SET_PDEATHSIG).
"""

import ctypes
import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

from rantau.common.environment import read_setting

PR_SET_PDEATHSIG = 1  # prctl(2)
GRACE = 8.0  # seconds between SIGTERM and SIGKILL
PAUSE = 0.5  # seconds between checks
log = logging.getLogger("rantau.supervisor")
_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A child process: its name for logs, command and environment."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the process in a session of its own, whose other processes end first: those of a
        killed server would go on answering at its port."""
        if self.process is not None:
            self._kill_group()
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=self.env,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  one prctl call, no locks taken
        )

    def wait(self, seconds: float) -> int | None:
        """Wait at most so many seconds for the end; return the exit code, None while it runs."""
        if self.process is None:
            return None
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        """Send SIGTERM to the whole process group, and SIGKILL if it does not end in time."""
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.wait(GRACE)
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        """Kill what is left of the process's group, which outlives a leader that was killed."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def supervise(children: Sequence[Child], stop: Event, *, repair: Callable[[], None]) -> None:
    """Start `children` (already started once) again when they end, until `stop`; then stop them.

    repair   called twice a second; starts the database again, which is no child
    """
    try:
        while not stop.wait(PAUSE):
            repair()
            for child in children:
                if child.process is not None and child.process.poll() is not None:
                    code = child.process.returncode
                    log.warning("%s ended with %s; starting it again", child.name, code)
                    time.sleep(PAUSE)
                    child.start()
    finally:
        for child in children:
            child.stop()


def notify_service_manager() -> None:
    """Report to systemd, where it started this process, that Rantau serves (sd_notify(3))."""
    address = read_setting("NOTIFY_SOCKET")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service_manager:
        service_manager.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        service_manager.sendall(b"READY=1")

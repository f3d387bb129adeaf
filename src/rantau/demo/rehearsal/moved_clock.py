"""A clock that a rehearsal moves: the machine's time and the seconds that stand in a file.

All processes of one rehearsal read the same file. Time never goes back: a smaller number, and a
file that cannot be read, change nothing.
"""

import math
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from rantau.common import clock
from rantau.rounds.exchange_folder import write_atomically

READ_EVERY = 0.1  # seconds
MAX_SECONDS = 20 * 366 * 86_400  # twenty years


class MovedClock:
    """Tells the time of a rehearsal.

    path  the file: seconds after the machine's time, a decimal number; none there is 0
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seconds, self._read_at = 0.0, -math.inf
        self._lock = threading.Lock()

    def get_time(self) -> datetime:
        """This moment of the rehearsal, aware, in UTC."""
        return clock.get_machine_time() + timedelta(seconds=self.get_seconds())

    def get_seconds(self) -> float:
        """By how much the time is after the machine's."""
        with self._lock:
            if time.monotonic() - self._read_at >= READ_EVERY:
                self._seconds = max(self._seconds, read_seconds(self.path))
                self._read_at = time.monotonic()
            return self._seconds

    def move_to(self, moment: datetime) -> None:
        """Let it be `moment` (aware) for all processes of the rehearsal, at the latest when each
        has read the file again; nothing where that is over."""
        gap = (moment - self.get_time()).total_seconds()
        if gap > 0:
            write_atomically(self.path, f"{self.get_seconds() + gap:.3f}\n".encode())
            time.sleep(2 * READ_EVERY)


def read_seconds(path: Path) -> float:
    """The seconds in a file; 0 where there is none, or it holds no number of 0 to MAX_SECONDS."""
    try:
        seconds = float(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.0
    return seconds if 0 <= seconds <= MAX_SECONDS else 0.0

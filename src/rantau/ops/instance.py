"""Let one process at a time serve from a data directory, and find its port."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rantau.ops.embedded.binaries import DatabaseUnavailable

LOCK = "run.lock"
LOOPBACK = "127.0.0.1"
# A server on every address of the machine is reached by its loopback.
ANY_ADDRESS = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104


@dataclass(frozen=True)
class RunningInstance:
    """A running Rantau: the process of its supervisor, and where its pages are.

    bind             the address that it listens on, as `get_local_url` takes it
    public_url       where everybody reaches it; empty for its own URL
    trusted_proxies  the setting of that name
    clamd            likewise, as `documents.clamd` takes it
    """

    pid: int
    port: int
    bind: str = LOOPBACK
    public_url: str = ""
    trusted_proxies: str = ""
    clamd: str = ""

    @property
    def url(self) -> str:
        """Where this machine reaches it."""
        return get_local_url(self.bind, self.port)


def get_local_url(bind: str, port: int) -> str:
    """The URL under which this machine reaches a server that listens on `bind`."""
    host = ANY_ADDRESS.get(bind, bind)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def claim_directory(folder: Path, instance: RunningInstance) -> Iterator[None]:
    """Lock the data directory `folder`, and write into the lock who serves and where.

    The kernel releases the lock however the process ends, so a stale file prevents no start.

    Raises DatabaseUnavailable naming the process that serves already, and the remedy.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseUnavailable(_build_already_running_error(folder)) from None
        file.seek(0)
        file.truncate()
        file.write(json.dumps(asdict(instance)))
        file.flush()
        yield


def find_running_instance(folder: Path) -> RunningInstance | None:
    """Find the process that serves from `folder` now; None if there is none."""
    path = folder / LOCK
    if not path.exists():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read_lock(file.read())
    return None


def _read_lock(text: str) -> RunningInstance:
    """Parse what the lock's holder wrote; zeros where it has not written yet."""
    return RunningInstance(**json.loads(text)) if text else RunningInstance(0, 0)


def _build_already_running_error(folder: Path) -> str:
    instance = find_running_instance(folder) or RunningInstance(0, 0)
    return (
        f"Rantau serves from {folder} already: "
        f"{instance.url}, process {instance.pid}. "
        f"Use that one, or stop it (Ctrl-C there, or kill {instance.pid}), "
        "or start another nation beside it with --data DIR."
    )

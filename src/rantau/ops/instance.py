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
PROCESSES = Path("/proc")
# A server on every address of the machine is reached by its loopback.
ANY_ADDRESS = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104


@dataclass(frozen=True)
class RunningInstance:
    """A running Rantau: the process of its supervisor, and where its pages are.

    bind             the address that it listens on, as `get_local_url` takes it
    public_url       where everybody reaches it; empty for its own URL
    trusted_proxies  the setting of that name
    clamd            likewise, as `documents.clamd` takes it
    is_demo          serves the demonstration
    rehearsal_clock  the setting of that name
    """

    pid: int
    port: int
    bind: str = LOOPBACK
    public_url: str = ""
    trusted_proxies: str = ""
    clamd: str = ""
    is_demo: bool = True
    rehearsal_clock: str = ""

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


def list_served_directories(default: Path) -> dict[Path, int]:
    """List the data directories from which Rantau serves on this machine, each with its process.

    Read from the command lines of processes (Linux); what cannot be read is left out.

    default  the directory of a process that was started without one
    """
    served = {}
    for process in PROCESSES.glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_text().split("\0")
            if _is_run_command(words):
                served[_find_directory(process, words) or default] = int(process.name)
        except (OSError, UnicodeDecodeError):
            continue
    return served


def _is_run_command(words: list[str]) -> bool:
    is_ours = "rantau.ops" in words or any(Path(word).name == "rantau" for word in words[:2])
    return is_ours and "run" in words


def _find_directory(process: Path, words: list[str]) -> Path | None:
    """The directory that a process was started with; None where it was given none."""
    given = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--data":
            given = following
        elif word.startswith("--data="):
            given = word.removeprefix("--data=")
    if not given:
        prefix = "RANTAU_DATA="
        variables = (process / "environ").read_text().split("\0")
        given = next((each for each in variables if each.startswith(prefix)), "")
        given = given.removeprefix(prefix)
    if given.startswith("/") or not given:
        return Path(given) if given else None
    return ((process / "cwd").resolve() / given).resolve()


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

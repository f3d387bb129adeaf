"""`script/drill restore`: archive a nation at work, restore it to a moment, verify it, time it.

In a directory of its own, which is removed at the end: start a nation with its archive, take a full
base backup, write, take an increment, write, note the moment, write on, stop; restore to the
moment in a new directory; verify journal and statistics; see that exactly what was acknowledged
before the moment is there.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rantau.demo.load.officer import Officer
from rantau.demo.load.people import invent_person
from rantau.demo.rehearsal.instances import build_plain_environment, find_free_port, is_ready

MAX_START = 120.0  # seconds until the first page
MAX_STOP = 60.0  # seconds until web, worker and database have ended in order
LOGIN = "loket.3212"


@dataclass
class Figures:
    """What the drill measured; seconds, MiB and counts."""

    persons: int
    full_base_seconds: float = 0.0
    increment_seconds: float = 0.0
    restore_seconds: float = 0.0
    archive_mib: float = 0.0
    kept: int = 0
    taken_back: int = 0
    faults: list[str] = field(default_factory=list)


class DrillFailed(Exception):
    """A step of the drill failed; the message is what it printed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures as JSON; return 0 if every promise held, else 1."""
    parser = argparse.ArgumentParser(prog="script/drill restore")
    parser.add_argument("--persons", type=int, default=300)
    parser.add_argument("--writes", type=int, default=30, help="registrations in each of 3 parts")
    options = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp(prefix="rantau-drill-"))
    folder.chmod(0o755)  # the database's own user may enter
    try:
        figures = _drill(folder, options.persons, options.writes)
    except DrillFailed as reason:
        print(reason, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(asdict(figures), indent=1))
    return 1 if figures.faults else 0


def _drill(folder: Path, persons: int, writes: int) -> Figures:
    nation, archive, back = folder / "nation", folder / "archive", folder / "back"
    figures = Figures(persons)
    _call(nation, "archive", "on", "--to", str(archive))
    with _serve(nation, persons) as port:
        kept = _register(port, writes)
        figures.full_base_seconds = _call(nation, "archive", "base")
        kept += _register(port, writes)
        figures.increment_seconds = _call(nation, "archive", "base")
        kept += _register(port, writes)
        moment = datetime.now(UTC)
        time.sleep(1)
        later = _register(port, writes)
        _call(nation, "archive", "base")  # ends when the log up to here is archived
    figures.archive_mib = _measure_mib(archive)
    words = ("restore", str(archive), "--until", moment.isoformat())
    figures.restore_seconds = _call(back, *words)
    _call(back, "statistics", "check")
    with _serve(back, 0) as port:
        figures.kept, figures.taken_back = _count(port, kept), len(later) - _count(port, later)
    if figures.kept != len(kept):
        figures.faults.append(f"{len(kept) - figures.kept} acknowledged persons are lost")
    if figures.taken_back != len(later):
        figures.faults.append(f"{len(later) - figures.taken_back} persons are of after the moment")
    return figures


def _call(folder: Path, *words: str) -> float:
    """Run a command on a data directory; returns its seconds. DrillFailed when it fails."""
    started = time.monotonic()
    command = [sys.executable, "-m", "rantau.ops", "--data", str(folder), *words]
    print(f"{' '.join(words)} …", file=sys.stderr, flush=True)
    result = subprocess.run(  # noqa: S603
        command, env=build_plain_environment(), capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise DrillFailed(f"{' '.join(words)}:\n{result.stdout}{result.stderr}")
    return round(time.monotonic() - started, 1)


@contextmanager
def _serve(folder: Path, persons: int) -> Iterator[int]:
    """Serve from `folder` inside the `with` block, the nation filled; yields the port."""
    port = find_free_port()
    command = [sys.executable, "-m", "rantau.ops", "--data", str(folder), "run"]
    command += ["--port", str(port), "--persons", "0"]
    server = subprocess.Popen(  # noqa: S603  what it prints is no figure
        command, env=build_plain_environment(), stdout=sys.stderr, start_new_session=True
    )
    try:
        end = time.monotonic() + MAX_START
        while not is_ready(port):
            if time.monotonic() > end or server.poll() is not None:
                raise DrillFailed(f"{folder} is not served; see the lines above")
            time.sleep(0.2)
        if persons:
            _call(folder, "demo", "build", "--persons", str(persons))
        yield port
    finally:
        server.terminate()
        server.wait(MAX_STOP)


def _register(port: int, count: int) -> list[str]:
    """Register invented people; returns their references, as acknowledged."""
    officer = Officer(port, LOGIN)
    answers = [
        officer.post_json("/api/v1/persons", invent_person(number).to_body())
        for number in range(count)
    ]
    return [answer.json()["reference"] for answer in answers if answer.status == 201]


def _count(port: int, references: Sequence[str]) -> int:
    """How many of the people are there."""
    officer = Officer(port, LOGIN)
    paths = [f"/api/v1/persons/{reference}" for reference in references]
    return sum(officer.request("GET", path).status == 200 for path in paths)


def _measure_mib(folder: Path) -> float:
    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return round(sum(sizes) / (1 << 20), 1)


if __name__ == "__main__":
    sys.exit(main())

"""`script/bench`: a nation in a folder of its own, served for the time of the measuring.

The raw database's writes are nobody's commands: they would spoil the journal of a Rantau in use.
The folder is kept, since filling it takes minutes: the next bench of that size finds it there.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError

from rantau.ops.data_directory import get_data_directory
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.supervisor import Child

MAX_START = 180.0  # seconds until the first page
DEFAULT_PERSONS = 20_000  # the demonstration's size; the design measures at 500,000
OWN_VARIABLES = ("RANTAU_DATA", "RANTAU_KEYS", "SECRET_KEY", "RANTAU_DEMO")


def main(argv: Sequence[str] | None = None) -> int:
    """Serve a nation of the wanted size, fill it as needed, and measure there; the exit code.

    `--here` measures what serves from `--data` already, and spoils its journal.
    """
    parser = argparse.ArgumentParser(prog="script/bench", add_help=False)
    parser.add_argument("--persons", type=int, default=DEFAULT_PERSONS)
    parser.add_argument("--data")
    parser.add_argument("--here", action="store_true")
    options, rest = parser.parse_known_args(argv)
    folder = get_data_directory(options.data)
    measuring = ["exec", "--as", "worker", sys.executable, "-m", "benchmarks.run", *rest]
    if options.here or {"--help", "-h"} & set(rest):
        return subprocess.run(_build_command(folder, *measuring), check=False).returncode  # noqa: S603
    nation = folder / f"bench-{options.persons}"
    with _serve(nation) as env:
        building = ["demo", "build", "--persons", str(options.persons)]
        for words in (building, measuring):
            code = subprocess.run(_build_command(nation, *words), env=env, check=False).returncode  # noqa: S603
            if code:
                return code
    return 0


@contextmanager
def _serve(folder: Path) -> Iterator[dict[str, str]]:
    """A Rantau that serves from `folder` for the time inside; the environment of its commands."""
    env = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port = int(asking.getsockname()[1])
    serving = Child(
        "rantau", _build_command(folder, "run", "--port", str(port), "--persons", "0"), env
    )
    serving.start()
    try:
        _wait_for(port, serving)
        yield env
    finally:
        serving.stop()


def _build_command(folder: Path, command: str, *words: str) -> list[str]:
    return [sys.executable, "-m", "rantau.ops", "--data", str(folder), command, *words]


def _wait_for(port: int, serving: Child) -> None:
    end = time.monotonic() + MAX_START
    while time.monotonic() < end and serving.ended(within=0.2) is None:
        with suppress(URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)
            return
    raise DatabaseUnavailable("The bench's own Rantau did not start; see the lines above.")


if __name__ == "__main__":
    sys.exit(main())

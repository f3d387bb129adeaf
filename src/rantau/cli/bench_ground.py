"""`rantau bench`: a nation in a folder of its own, served for the time of the measuring.

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

from rantau.cli.embedded.binaries import NoDatabase
from rantau.cli.supervisor import Child

LONGEST = 180.0  # seconds until the first page
PERSONS = 20_000  # the demonstration's size; the design measures at 500,000
OURS = ("RANTAU_DATA", "RANTAU_KEYS", "SECRET_KEY", "RANTAU_DEMO")


def bench_apart(beside: Path, words: Sequence[str]) -> int:
    """Serve `beside`/bench-N, fill it as needed, and measure there; the bench's own exit code."""
    parser = argparse.ArgumentParser(prog="rantau bench", add_help=False)
    parser.add_argument("--persons", type=int, default=PERSONS)
    options, rest = parser.parse_known_args(list(words))
    folder = beside / f"bench-{options.persons}"
    with _served(folder) as env:
        building = ["demo", "build", "--persons", str(options.persons)]
        done = subprocess.run(_rantau(folder, *building), env=env, check=False)  # noqa: S603
        if done.returncode:
            return done.returncode
        return subprocess.run(  # noqa: S603
            _rantau(folder, "bench", "--here", *rest), env=env, check=False
        ).returncode


@contextmanager
def _served(folder: Path) -> Iterator[dict[str, str]]:
    """A Rantau that serves from `folder` for the time inside; the environment of its commands."""
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port = int(asking.getsockname()[1])
    serving = Child("rantau", _rantau(folder, "run", "--port", str(port), "--persons", "0"), env)
    serving.start()
    try:
        _wait_for(port, serving)
        yield env
    finally:
        serving.stop()


def _rantau(folder: Path, command: str, *words: str) -> list[str]:
    return [sys.executable, "-m", "rantau.cli", "--data", str(folder), command, *words]


def _wait_for(port: int, serving: Child) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and serving.ended(within=0.2) is None:
        with suppress(URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)
            return
    raise NoDatabase("The bench's own Rantau did not start; see the lines above.")

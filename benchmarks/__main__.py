"""`script/bench`: build a nation in a data directory of its own, serve it, and measure there.

The writes of the raw database are nobody's commands and would break the journal of a Rantau in use.
The directory stays, since building takes minutes: the next run of that size finds it there.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rantau.demo.load.officer import PROXY
from rantau.demo.nation.figures import DEFAULT_PERSONS
from rantau.demo.rehearsal.instances import build_plain_environment, find_free_port, is_ready
from rantau.ops.data_directory import get_data_directory
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.supervisor import Child

MAX_START = 180.0  # seconds until the first page


def main(argv: Sequence[str] | None = None) -> int:
    """Serve a nation of the wanted size, fill it as needed, and measure it; return the exit code.

    Without `--persons` it has the size of the demonstration; the budgets are measured at 500,000.
    `--here` measures what serves from `--data` already, and breaks its journal.
    """
    parser = argparse.ArgumentParser(prog="script/bench", add_help=False)
    parser.add_argument("--persons", type=int, default=DEFAULT_PERSONS)
    parser.add_argument("--data")
    parser.add_argument("--here", action="store_true")
    options, rest = parser.parse_known_args(argv)
    folder = get_data_directory(options.data)
    measure_command = ["exec", "--as", "worker", sys.executable, "-m", "benchmarks.run", *rest]
    if options.here or {"--help", "-h"} & set(rest):
        return subprocess.run(_build_command(folder, *measure_command), check=False).returncode  # noqa: S603
    nation = folder / f"bench-{options.persons}"
    with _serve(nation) as env:
        build_command = ["demo", "build", "--persons", str(options.persons)]
        for arguments in (build_command, measure_command):
            command = _build_command(nation, *arguments)
            code = subprocess.run(command, env=env, check=False).returncode  # noqa: S603
            if code:
                return code
    return 0


@contextmanager
def _serve(folder: Path) -> Iterator[dict[str, str]]:
    """Serve from `folder` inside the `with` block; yield the environment for its commands."""
    env, port = build_plain_environment() | {"TRUSTED_PROXIES": PROXY}, find_free_port()
    server = Child(
        "rantau", _build_command(folder, "run", "--port", str(port), "--persons", "0"), env
    )
    server.start()
    try:
        _wait_until_ready(port, server)
        yield env
    finally:
        server.stop()


def _build_command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "rantau.ops", "--data", str(folder), *arguments]


def _wait_until_ready(port: int, server: Child) -> None:
    """Wait until the server is ready; DatabaseUnavailable when it ends or takes too long."""
    end = time.monotonic() + MAX_START
    while time.monotonic() < end and server.wait(0.2) is None:
        if is_ready(port):
            return
    raise DatabaseUnavailable("The bench's own Rantau did not start; see the lines above.")


if __name__ == "__main__":
    sys.exit(main())

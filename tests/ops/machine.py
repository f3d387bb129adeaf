"""Rantau as an operator has it: started by its command, on a data directory of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FROM_NOTHING, BACK = 90, 10  # seconds (docs/design/running.md)
MAX_START = 300  # seconds until a start beside other tests counts as none
OWN_VARIABLES = ("DATABASE_", "RANTAU_", "SECRET")


def find_free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return asking.getsockname()[1]


def build_plain_environment(**changes: str) -> dict[str, str]:
    """The environment without what the tests' own database put in."""
    return {k: v for k, v in os.environ.items() if not k.startswith(OWN_VARIABLES)} | changes


def run_command(*words: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """`rantau WORDS`, to its end."""
    command = [sys.executable, "-m", "rantau.ops", *map(str, words)]
    return subprocess.run(
        command, env=env or build_plain_environment(), capture_output=True, text=True, check=False
    )


@dataclass
class Machine:
    """A Rantau at work; `output` is the file of everything it printed."""

    port: int
    folder: Path
    process: subprocess.Popen
    output: Path
    host: str = "127.0.0.1"

    def ready(self, within: float) -> bool:
        """Whether the service answers, database and all, within some seconds."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://{self.host}:{self.port}/readyz", timeout=6):
                    return True
            except OSError:
                time.sleep(0.2)
        return False

    def says(self, words: str, within: float = 5) -> bool:
        """Whether it prints the words, now or within some seconds."""
        end = time.monotonic() + within
        while words not in self.output.read_text() and time.monotonic() < end:
            time.sleep(0.1)
        return words in self.output.read_text()

    def postmaster(self) -> int:
        """The database server's process."""
        return int((self.folder / "pg" / "postmaster.pid").read_text().split("\n")[0])

    def children(self, words: str) -> list[int]:
        """Our supervisor's own children, and theirs, whose command line holds the words."""
        listed = subprocess.run(
            ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(None, 2) for line in listed.splitlines()]
        family, grown = {self.process.pid}, True
        while grown:
            fresh = {int(row[0]) for row in rows if int(row[1]) in family} - family
            family, grown = family | fresh, bool(fresh)
        return [int(row[0]) for row in rows if int(row[0]) in family and words in row[2]]


@contextmanager
def start_machine(
    folder: Path,
    *words: str,
    env: dict[str, str] | None = None,
    within=MAX_START,
    host="127.0.0.1",
    public_host="",
):
    """A Rantau from `folder`, stopped in order at the end; nobody in its nation unless asked for.

    public_host  of its PUBLIC_URL; as it is started alone, where it is left out
    """
    port = find_free_port()
    env = dict(env or build_plain_environment())
    if public_host:
        env["PUBLIC_URL"] = f"http://{public_host}:{port}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    output = folder.with_name(f"{folder.name}.output")
    command = [
        sys.executable,
        "-m",
        "rantau.ops",
        "run",
        "--port",
        str(port),
        "--bind",
        host,
        "--data",
        str(folder),
    ]
    if "--persons" not in words:
        command += ["--persons", "0"]
    with output.open("ab") as file:
        process = subprocess.Popen([*command, *words], env=env, stdout=file, stderr=file)
    made = Machine(port, folder, process, output, host)
    try:
        assert made.ready(within), output.read_text()[-2000:]
        yield made
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()

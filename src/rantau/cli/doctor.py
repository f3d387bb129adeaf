"""`rantau doctor`: looks at everything Rantau needs, and says what to do about each fault."""

import json
import secrets
import shutil
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from rantau.cli import database_checks
from rantau.cli.embedded.binaries import NoDatabase
from rantau.cli.embedded.cluster import Cluster
from rantau.cli.place import environment, keys_folder, outside
from rantau.cli.prepare import KEYS
from rantau.cli.running import Serving, serving
from rantau.cli.words import stale_words
from rantau.core.proof import proof_of

LEAST_FREE = 1 << 30  # bytes; below one gibibyte a busy day may fill the disk
ASKED = 8  # times; with SO_REUSEPORT a stranger would take some of them


@dataclass(frozen=True)
class Line:
    """One line of the report: `fault` is empty when all is well, else says what and what to do."""

    name: str
    found: str = ""
    fault: str = ""


@dataclass
class Report:
    """Lines printed as they come; `faults` counts the bad ones."""

    faults: int = field(default=0)

    def say(self, line: Line) -> None:
        """Print the line, and count it when it is a fault."""
        self.faults += bool(line.fault)
        verdict = "FAULT" if line.fault else "ok"
        print(f"{line.name:<11}{verdict:<6} {line.fault or line.found}".rstrip(), flush=True)

    def end(self) -> int:
        """Print the last line; 1 when anything was at fault, else 0."""
        print("all is well" if not self.faults else f"faults: {self.faults}")
        return 1 if self.faults else 0


def examine(folder: Path, opening: Callable[[], AbstractContextManager[Cluster | None]]) -> int:
    """Look at the Rantau in `folder`, running or not; 1 when anything is at fault, else 0.

    opening     opens the database for our own time, as every command does
    """
    report = Report()
    one = serving(folder)
    if not outside() and not (folder / "pg" / "PG_VERSION").exists():
        report.say(Line("database", fault=f"Nothing lies in {folder} yet. Run script/run."))
        return 1
    for line in (disk(folder), keys(keys_folder(folder)), words()):
        report.say(line)
    if missing_keys(keys_folder(folder)):
        report.say(
            Line("database", fault="Not looked at: without its keys nothing of ours starts.")
        )
        return report.end()
    try:
        with opening() as cluster:
            for line in _database(folder, cluster):
                report.say(line)
            for line in _server(folder, cluster, one):
                report.say(line)
    except NoDatabase as reason:
        report.say(Line("database", fault=f"{reason} See {folder / 'pg' / 'server.log'}."))
    return report.end()


def disk(folder: Path) -> Line:
    """Whether there is room for a busy day."""
    free = shutil.disk_usage(folder).free
    found = f"{free / (1 << 30):.1f} GiB free under {folder}"
    if free >= LEAST_FREE:
        return Line("disk", found)
    return Line("disk", fault=f"Only {found}. Free some, or move it: backup, then restore --data.")


def keys(folder: Path) -> Line:
    """Whether every key is there and readable by us alone."""
    missing = missing_keys(folder)
    if missing:
        return Line(
            "keys",
            fault=f"Missing in {folder}: {', '.join(missing)}. Bring them back from a backup; "
            "new ones would make what was sealed or signed with the old ones unverifiable.",
        )
    open_to_all = [n for n in KEYS if (folder / n).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_to_all:
        return Line(
            "keys", fault=f"Others may read {', '.join(open_to_all)}. Run: chmod 600 {folder}/*"
        )
    return Line("keys", f"{len(KEYS)} in {folder}, readable by their owner alone")


def missing_keys(folder: Path) -> list[str]:
    """The keys that are not there."""
    return [name for name in KEYS if not (folder / name).exists()]


def words() -> Line:
    """Whether both languages are compiled as they are written."""
    old = stale_words()
    if old:
        return Line("words", fault=f"Not compiled: {', '.join(old)}. script/run compiles them.")
    return Line("words", "both languages compiled")


def _database(folder: Path, cluster: Cluster | None) -> Iterator[Line]:
    urls = {
        role: environment(folder, cluster, role=role, demo=True)["DATABASE_URL"]
        for role in ("app", "worker", "owner")
    }
    for check in database_checks.CHECKS:
        line = Line(check.__name__, *check(urls))
        yield line
        if line.fault and check is database_checks.database:
            return
    yield _migrations(environment(folder, cluster, role="owner", demo=True))


def _migrations(env: dict[str, str]) -> Line:
    asked = [sys.executable, "-m", "django", "migrate", "--check"]
    done = subprocess.run(asked, env=env, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        return Line("tables", fault="Not up to date. Run script/run, or script/rantau migrate.")
    return Line("tables", "up to date")


def _server(folder: Path, cluster: Cluster | None, one: Serving | None) -> Iterator[Line]:
    if one is None:
        yield Line("server", "not running (script/run starts it)")
        return
    yield Line("server", f"running, process {one.pid}")
    env = environment(folder, cluster, role="worker", demo=True)
    yield port(one.port, env["SECRET_KEY"])
    yield Line("worker", *database_checks.worker(env["DATABASE_URL"]))


def port(number: int, secret: str) -> Line:
    """Whether it is our server that answers on the port, every time, and is ready."""
    address = f"http://127.0.0.1:{number}"
    for _ in range(ASKED):
        nonce = secrets.token_hex(8)
        try:
            with urllib.request.urlopen(f"{address}/readyz?nonce={nonce}", timeout=6) as answer:  # noqa: S310
                proof = json.load(answer).get("proof")
        except urllib.error.HTTPError as refused:
            return Line("port", fault=f"{address}/readyz answers {refused.code}: see the database.")
        except (OSError, ValueError) as error:
            return Line(
                "port",
                fault=f"{address} does not answer as Rantau ({type(error).__name__}). "
                "Restart script/run, and read its last lines.",
            )
        if proof != proof_of(nonce, secret):
            return Line(
                "port",
                fault=f"Something else answers on port {number} too, perhaps a forgotten Rantau. "
                f"Find it with: ss -ltnp 'sport = :{number}', and end it.",
            )
    return Line("port", f"our own server answers at {address}")

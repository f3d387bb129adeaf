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

from rantau.common.hashing import compute_readiness_proof
from rantau.ops import database_checks
from rantau.ops.data_directory import (
    ROOT,
    build_environment,
    get_keys_directory,
    uses_external_server,
)
from rantau.ops.database_setup import KEY_FILES
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster
from rantau.ops.instance import RunningInstance, find_running_instance
from rantau.ops.translations import list_stale_catalogues

MIN_FREE_BYTES = 1 << 30  # bytes; below one gibibyte a busy day may fill the disk
PORT_PROBES = 8  # times; with SO_REUSEPORT a stranger would take some of them


@dataclass(frozen=True)
class CheckResult:
    """One line of the report: `fault` is empty when all is well, else says what and what to do."""

    name: str
    found: str = ""
    fault: str = ""


@dataclass
class DoctorReport:
    """Lines printed as they come; `faults` counts the bad ones."""

    faults: int = field(default=0)

    def say(self, line: CheckResult) -> None:
        """Print the line, and count it when it is a fault."""
        self.faults += bool(line.fault)
        verdict = "FAULT" if line.fault else "ok"
        print(f"{line.name:<11}{verdict:<6} {line.fault or line.found}".rstrip(), flush=True)

    def end(self) -> int:
        """Print the last line; 1 when anything was at fault, else 0."""
        print("all is well" if not self.faults else f"faults: {self.faults}")
        return 1 if self.faults else 0


def run_doctor(folder: Path, opening: Callable[[], AbstractContextManager[Cluster | None]]) -> int:
    """Look at the Rantau in `folder`, running or not; 1 when anything is at fault, else 0.

    opening     opens the database for our own time, as every command does
    """
    report = DoctorReport()
    one = find_running_instance(folder)
    if not uses_external_server() and not (folder / "pg" / "PG_VERSION").exists():
        report.say(CheckResult("database", fault=f"Nothing lies in {folder} yet. Run script/run."))
        return 1
    for line in (
        check_disk(folder),
        check_keys(get_keys_directory(folder)),
        check_translations(),
        check_schemes(),
    ):
        report.say(line)
    if list_missing_keys(get_keys_directory(folder)):
        report.say(
            CheckResult("database", fault="Not looked at: without its keys nothing of ours starts.")
        )
        return report.end()
    try:
        with opening() as cluster:
            for line in _check_database(folder, cluster):
                report.say(line)
            for line in _check_server(folder, cluster, one):
                report.say(line)
    except DatabaseUnavailable as reason:
        report.say(CheckResult("database", fault=f"{reason} See {folder / 'pg' / 'server.log'}."))
    return report.end()


def check_disk(folder: Path) -> CheckResult:
    """Whether there is room for a busy day."""
    free = shutil.disk_usage(folder).free
    found = f"{free / (1 << 30):.1f} GiB free under {folder}"
    if free >= MIN_FREE_BYTES:
        return CheckResult("disk", found)
    return CheckResult(
        "disk", fault=f"Only {found}. Free some, or move it: backup, then restore --data."
    )


def check_keys(folder: Path) -> CheckResult:
    """Whether every key is there and readable by us alone."""
    missing = list_missing_keys(folder)
    if missing:
        return CheckResult(
            "keys",
            fault=f"Missing in {folder}: {', '.join(missing)}. Bring them back from a backup; "
            "new ones would make what was sealed or signed with the old ones unverifiable.",
        )
    open_to_all = [
        n for n in KEY_FILES if (folder / n).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_all:
        return CheckResult(
            "keys", fault=f"Others may read {', '.join(open_to_all)}. Run: chmod 600 {folder}/*"
        )
    return CheckResult("keys", f"{len(KEY_FILES)} in {folder}, readable by their owner alone")


def list_missing_keys(folder: Path) -> list[str]:
    """The keys that are not there."""
    return [name for name in KEY_FILES if not (folder / name).exists()]


def check_translations() -> CheckResult:
    """Whether both languages are compiled as they are written."""
    old = list_stale_catalogues()
    if old:
        return CheckResult(
            "words", fault=f"Not compiled: {', '.join(old)}. script/run compiles them."
        )
    return CheckResult("words", "both languages compiled")


def check_schemes() -> CheckResult:
    """Whether the declared schemes can work together."""
    asked = [sys.executable, str(ROOT / "manage.py"), "scheme", "check"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        fault = (done.stdout.strip() or done.stderr.strip()).splitlines()[0]
        return CheckResult("schemes", fault=f"{fault}. All: script/rantau scheme check.")
    return CheckResult("schemes", "all can be in force")


def _check_database(folder: Path, cluster: Cluster | None) -> Iterator[CheckResult]:
    urls = {
        role: build_environment(folder, cluster, role=role, demo=True)["DATABASE_URL"]
        for role in ("app", "worker", "owner")
    }
    for check in database_checks.CHECKS:
        line = CheckResult(check.__name__.removeprefix("check_"), *check(urls))
        yield line
        if line.fault and check is database_checks.check_database:
            return
    yield _check_migrations(build_environment(folder, cluster, role="owner", demo=True))


def _check_migrations(env: dict[str, str]) -> CheckResult:
    asked = [sys.executable, "-m", "django", "migrate", "--check"]
    done = subprocess.run(asked, env=env, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        return CheckResult(
            "tables", fault="Not up to date. Run script/run, or script/rantau migrate."
        )
    return CheckResult("tables", "up to date")


def _check_server(
    folder: Path, cluster: Cluster | None, one: RunningInstance | None
) -> Iterator[CheckResult]:
    if one is None:
        yield CheckResult("server", "not running (script/run starts it)")
        return
    yield CheckResult("server", f"running, process {one.pid}")
    env = build_environment(folder, cluster, role="worker", demo=True)
    yield check_port(one.port, env["SECRET_KEY"])
    yield CheckResult("worker", *database_checks.check_worker(env["DATABASE_URL"]))


def check_port(number: int, secret: str) -> CheckResult:
    """Whether it is our server that answers on the port, every time, and is ready."""
    address = f"http://127.0.0.1:{number}"
    for _ in range(PORT_PROBES):
        nonce = secrets.token_hex(8)
        try:
            with urllib.request.urlopen(f"{address}/readyz?nonce={nonce}", timeout=6) as answer:  # noqa: S310
                proof = json.load(answer).get("proof")
        except urllib.error.HTTPError as refused:
            return CheckResult(
                "port", fault=f"{address}/readyz answers {refused.code}: see the database."
            )
        except (OSError, ValueError) as error:
            return CheckResult(
                "port",
                fault=f"{address} does not answer as Rantau ({type(error).__name__}). "
                "Restart script/run, and read its last lines.",
            )
        if proof != compute_readiness_proof(nonce, secret):
            return CheckResult(
                "port",
                fault=f"Something else answers on port {number} too, perhaps a forgotten Rantau. "
                f"Find it with: ss -ltnp 'sport = :{number}', and end it.",
            )
    return CheckResult("port", f"our own server answers at {address}")

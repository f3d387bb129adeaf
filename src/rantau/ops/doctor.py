"""`rantau doctor`: check everything that Rantau needs, and print what to do about each fault."""

import json
import secrets
import shutil
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from rantau.common.environment import read_given_setting, read_setting
from rantau.common.hashing import compute_readiness_proof
from rantau.documents.clamd import find_scanner_fault
from rantau.ops import database_checks, public_checks
from rantau.ops.backup_checks import check_backups
from rantau.ops.data_directory import (
    ROOT,
    build_database_urls,
    build_environment,
    get_keys_directory,
    uses_external_server,
)
from rantau.ops.database_setup import KEY_FILES
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster
from rantau.ops.instance import RunningInstance, find_running_instance
from rantau.ops.mail_check import check_mail
from rantau.ops.public_checks import PublicAddress
from rantau.ops.schema_check import check_schema
from rantau.ops.sftp_check import check_sftp
from rantau.ops.translations import list_stale_catalogues
from rantau.ops.wal_archive import list_filling_folders

MIN_FREE_BYTES = 1 << 30  # with less a busy day may fill the disk
# By what fills (list_filling_folders).
DISK_REMEDIES = {
    "data": "Free some, or move it: backup, then restore --data.",
    "files": "Free some, or move the files to a larger disk and set RANTAU_FILES.",
    "archive": "Keep fewer days of it, or give it a larger disk (docs/operations/backup.md).",
}
PORT_PROBES = 8  # with SO_REUSEPORT another server on the port would answer some of them


@dataclass(frozen=True)
class CheckResult:
    """One line of the report: what was found, or a fault with its remedy."""

    name: str
    message: str = ""
    fault: str = ""


@dataclass
class DoctorReport:
    """Prints each result as it comes, and counts the faults."""

    faults: int = field(default=0)

    def print_result(self, line: CheckResult) -> None:
        """Print one result, and count it when it is a fault."""
        self.faults += bool(line.fault)
        verdict = "FAULT" if line.fault else "ok"
        print(f"{line.name:<11}{verdict:<6} {line.fault or line.message}".rstrip(), flush=True)

    def print_summary(self) -> int:
        """Print the last line; return 1 after any fault, else 0."""
        print("all is well" if not self.faults else f"faults: {self.faults}")
        return 1 if self.faults else 0


def _check_without_database(folder: Path, instance: RunningInstance | None) -> list[CheckResult]:
    return [
        *check_disks(folder),
        check_keys(get_keys_directory(folder)),
        check_translations(),
        check_schemes(),
        CheckResult("mail", *check_mail()),
        CheckResult("exchange by SFTP", *check_sftp()),
        check_scanner(instance.clamd if instance else read_setting("CLAMD")),
        *check_outside(find_public_address(instance)),
    ]


def run_doctor(
    folder: Path, open_database: Callable[[], AbstractContextManager[Cluster | None]]
) -> int:
    """Check the Rantau in the data directory `folder`, running or not; return 1 after any fault.

    open_database   opens the database for the time of the checks; DatabaseUnavailable is a fault
    """
    report = DoctorReport()
    instance = find_running_instance(folder)
    if not uses_external_server() and not (folder / "pg" / "PG_VERSION").exists():
        report.print_result(
            CheckResult("database", fault=f"There is no database in {folder} yet. Run script/run.")
        )
        return 1
    for line in _check_without_database(folder, instance):
        report.print_result(line)
    if list_missing_keys(get_keys_directory(folder)):
        report.print_result(
            CheckResult("database", fault="Not looked at: without its keys nothing of ours starts.")
        )
        return report.print_summary()
    try:
        with open_database() as cluster:
            for line in _check_database(folder, cluster):
                report.print_result(line)
            for line in _check_server(folder, cluster, instance):
                report.print_result(line)
            is_demo = instance is None or instance.is_demo
            report.print_result(
                CheckResult("backups", *check_backups(folder, cluster, is_demo=is_demo))
            )
    except DatabaseUnavailable as reason:
        report.print_result(
            CheckResult("database", fault=f"{reason} See {folder / 'pg' / 'server.log'}.")
        )
    return report.print_summary()


def find_public_address(instance: RunningInstance | None) -> PublicAddress:
    """Find how others reach the Rantau that serves, else the one that would with our settings."""
    if instance:
        return PublicAddress(instance.public_url, instance.trusted_proxies, instance.is_demo)
    return PublicAddress(
        read_given_setting("PUBLIC_URL"), read_setting("TRUSTED_PROXIES"), is_demo=True
    )


def check_outside(address: PublicAddress) -> Iterator[CheckResult]:
    """Check the address, the proxy, and the certificate."""
    yield CheckResult("address", *public_checks.check_address(address))
    yield CheckResult("proxy", *public_checks.check_proxy(address))
    yield CheckResult("tls", *public_checks.check_certificate(address))


def check_disks(data: Path) -> Iterator[CheckResult]:
    """Check that there is space for a busy day under the data directory, the files and the
    archive."""
    files = Path(read_setting("RANTAU_FILES") or data).resolve()
    for name, folder in list_filling_folders(data, files).items():
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            fault = f"{folder} cannot be looked at ({error.strerror}). Is its disk there?"
            yield CheckResult("disk", fault=fault)
            continue
        message = f"{free / (1 << 30):.1f} GiB free under {folder}"
        fault = f"Only {message}. {DISK_REMEDIES[name]}" if free < MIN_FREE_BYTES else ""
        yield CheckResult("disk", message, fault)


def check_keys(folder: Path) -> CheckResult:
    """Check that every key is there and readable by its owner alone."""
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
    """List the keys that are not there."""
    return [name for name in KEY_FILES if not (folder / name).exists()]


def check_translations() -> CheckResult:
    """Check that every message catalogue is compiled."""
    old = list_stale_catalogues()
    if old:
        return CheckResult(
            "languages", fault=f"Not compiled: {', '.join(old)}. script/run compiles them."
        )
    return CheckResult("languages", "both compiled")


def check_schemes(env: dict[str, str] | None = None) -> CheckResult:
    """Check, by `scheme check`, that the schemes of the files can be in force together, and where
    an environment is given also those that were published in its database."""
    name, which = ("editions", "files and those published") if env else ("schemes", "files")
    arguments = ["scheme", "check", *([] if env else ["--files"])]
    if fault := _find_declared_fault(arguments, env):
        return CheckResult(name, fault=f"{fault}. All: script/rantau scheme check.")
    return CheckResult(name, f"all of the {which} can be in force")


def check_rounds(env: dict[str, str]) -> CheckResult:
    """Check, by `rounds check`, the declared rounds and that every published one can be read."""
    if fault := _find_declared_fault(["rounds", "check"], env):
        return CheckResult("rounds", fault=f"{fault}. All: script/rantau rounds check.")
    return CheckResult("rounds", "all that are declared or published can be read")


def _find_declared_fault(arguments: Sequence[str], env: dict[str, str] | None) -> str:
    """The first fault that a command of declarations prints; empty where it finds none."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    completed = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if not completed.returncode:
        return ""
    lines = [*completed.stdout.splitlines(), *completed.stderr.splitlines()]
    named = (each for each in lines if each.strip() and not each.endswith(": ok"))
    return next(named, f"it ended with {completed.returncode} and said nothing")


def check_scanner(address: str) -> CheckResult:
    """Check that the virus scanner finds the test file; `address` is the setting CLAMD."""
    if not address:
        return CheckResult("scanner", "none is set (CLAMD): files are opened, but not scanned")
    if fault := find_scanner_fault(address):
        return CheckResult("scanner", fault=fault)
    return CheckResult("scanner", f"clamd at {address} finds the test file")


def _check_database(folder: Path, cluster: Cluster | None) -> Iterator[CheckResult]:
    urls = build_database_urls(folder, cluster)
    for check in database_checks.CHECKS:
        line = CheckResult(check.__name__.removeprefix("check_"), *check(urls))
        yield line
        if line.fault and check is database_checks.check_database:
            return
    env = build_environment(folder, cluster, role="owner", demo=True)
    tables = _check_migrations(env)
    yield tables
    if not tables.fault:
        yield check_schemes(env)
        yield check_rounds(env)
        yield CheckResult("rules", *check_schema(urls["owner"]))
        key = bytes.fromhex((get_keys_directory(folder) / "second_factor_key").read_text().strip())
        yield CheckResult("factors", *database_checks.check_second_factors(urls["owner"], key))
        yield CheckResult("names", *database_checks.check_names(urls["owner"]))


def _check_migrations(env: dict[str, str]) -> CheckResult:
    command = [sys.executable, "-m", "django", "migrate", "--check"]
    completed = subprocess.run(command, env=env, capture_output=True, check=False)  # noqa: S603
    if completed.returncode:
        return CheckResult(
            "tables", fault="Not up to date. Run script/run, or script/rantau migrate."
        )
    return CheckResult("tables", "up to date")


def _check_server(
    folder: Path, cluster: Cluster | None, instance: RunningInstance | None
) -> Iterator[CheckResult]:
    if instance is None:
        yield CheckResult("server", "not running (script/run starts it)")
        return
    yield CheckResult("server", f"running, process {instance.pid}")
    env = build_environment(folder, cluster, role="worker", demo=True)
    yield check_port(instance.url, env["SECRET_KEY"])
    if instance.public_url:
        address = find_public_address(instance)
        yield CheckResult("public", *public_checks.check_public_service(address, env["SECRET_KEY"]))
    if instance.rehearsal_clock:
        yield check_rehearsal_clock(instance)
    if instance.rehearsal_clock and instance.is_demo:
        return  # ages by the machine's clock say nothing of rows of another
    for name, check in (
        ("worker", database_checks.check_worker),
        ("followers", database_checks.check_followers),
        ("sealer", database_checks.check_sealer),
    ):
        try:
            yield CheckResult(name, *check(env["DATABASE_URL"]))
        except psycopg.Error as error:
            yield CheckResult(name, fault=f"The database ended meanwhile ({type(error).__name__}).")


def check_rehearsal_clock(instance: RunningInstance) -> CheckResult:
    """Say that a rehearsal moves the clock; a fault where a service is asked to follow it, which it
    does not."""
    if instance.is_demo:
        message = f"moved by {instance.rehearsal_clock}: worker and sealer are not looked at"
        return CheckResult("rehearsal", message)
    fault = "REHEARSAL_CLOCK is set, and a service does not follow it. Unset it."
    return CheckResult("rehearsal", fault=fault)


def check_port(address: str, secret: str) -> CheckResult:
    """Check that our own server is ready and the only one that answers on the port.

    address  its URL on this machine
    secret   its SECRET_KEY, with which it proves that it is ours
    """
    number = urlsplit(address).port
    for _ in range(PORT_PROBES):
        nonce = secrets.token_hex(8)
        try:
            with urllib.request.urlopen(f"{address}/readyz?nonce={nonce}", timeout=6) as answer:  # noqa: S310
                proof = json.load(answer).get("proof")
        except urllib.error.HTTPError as error:
            return CheckResult(
                "port", fault=f"{address}/readyz answers {error.code}: see the database."
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

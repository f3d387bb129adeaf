"""`rantau archive on|off|base|files|status`: keep everything that a restore to a moment needs."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from rantau.common.environment import copy_environment
from rantau.ops.backup import HEADS, build_copy_command, list_file_folders
from rantau.ops.data_directory import get_keys_directory
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster
from rantau.ops.wal_archive import (
    Archive,
    BaseBackup,
    begin_archive,
    copy_missing,
    end_archive,
    find_archive,
    format_segment,
    iterate_files,
)

MAX_CHAIN = 7  # increments to a full backup; a restore puts them together
NAME_FORMAT = "%Y%m%dT%H%M%S%fZ"
MAX_BASE_AGE = timedelta(hours=26)  # a base a day, and time to make it
ARCHIVER_SQL = """
    select current_setting('archive_mode') = 'on', last_archived_time,
           coalesce(last_failed_time > last_archived_time, last_failed_time is not null)
      from pg_stat_archiver
"""
Finding = tuple[str, str]


def switch_archive(folder: Path, cluster: Cluster, *, target: Path | None) -> int:
    """Archive the data directory `folder` into `target` from its next start on.

    target  None for no archive any more
    """
    if target is None:
        end_archive(folder)
        print("nothing is archived from the next start on; what was archived stays")
        return 0
    begin_archive(folder, target, cluster.runner)
    print(
        f"archived into {target} from the next start on. Stop Rantau and start it again where it "
        "serves, then make the first base backup: script/rantau archive base\n"
        "The folder holds the keys and everything about everybody: keep it on another disk, "
        "encrypted, and copy it to another place."
    )
    return 0


def take_base(folder: Path, cluster: Cluster, *, is_full: bool, keep_days: int | None) -> int:
    """Take a base backup, verify it, copy keys and files, and remove what is older; return 0.

    It is an increment of the newest one, unless there is none, `is_full`, or MAX_CHAIN are there.

    keep_days  from how many days ago on every moment can be restored; None removes nothing
    Raises     DatabaseUnavailable where nothing is archived, or the copy or its check fails
    """
    archive = require_archive(folder)
    if not _fetch_archiver(cluster)[0]:
        raise DatabaseUnavailable(
            "The database was started before the archive was chosen: stop Rantau and start it."
        )
    bases = archive.list_bases()
    parent = bases[-1] if bases and not is_full else None
    if parent and len(archive.list_chain(parent)) > MAX_CHAIN:
        parent = None
    base = _copy_cluster(archive, cluster, parent)
    copied = copy_rest(folder, archive)
    kind = f"increment of {base.parent}" if base.parent else "full"
    print(f"{base.name}: {kind}, {base.bytes / (1 << 20):.1f} MiB, verified; {copied} files copied")
    if keep_days is not None:
        for name in archive.prune(datetime.now(UTC) - timedelta(days=keep_days)):
            print(f"{name}: older than {keep_days} days, removed")
    return 0


def _copy_cluster(archive: Archive, cluster: Cluster, parent: BaseBackup | None) -> BaseBackup:
    name = datetime.now(UTC).strftime(NAME_FORMAT)
    target = archive.base / name
    options = [f"--pgdata={target}", "--format=plain", "--wal-method=stream"]
    if parent:
        options.append(f"--incremental={archive.base / parent.name / 'backup_manifest'}")
    environment = copy_environment() | {"PGPASSWORD": cluster.get_password("postgres")}
    _run([*build_copy_command(cluster), *options], environment)
    ended_at = datetime.now(UTC).isoformat()
    _run([str(cluster.runner.folder / "pg_verifybackup"), "--quiet", str(target)], environment)
    manifest = json.loads((target / "backup_manifest").read_text())
    base = BaseBackup(
        name=name,
        parent=parent.name if parent else "",
        ended_at=ended_at,
        bytes=sum(path.stat().st_size for path in iterate_files(target)),
        first=format_segment(manifest["WAL-Ranges"][0]["Start-LSN"]),
        version=(cluster.folder / "PG_VERSION").read_text().strip(),
    )
    archive.add_base(base)
    return base


def copy_rest(folder: Path, archive: Archive) -> int:
    """Copy keys, passwords, signed heads and files that are not in the archive yet; returns how
    many. Nothing is removed there."""
    sources = {each.name: each for each in list_file_folders(folder)}
    sources |= {"keys": get_keys_directory(folder), "passwords": folder / "passwords"}
    sources["journal"] = (folder / HEADS).parent
    return sum(copy_missing(source, archive.rest / name) for name, source in sources.items())


def copy_files(folder: Path) -> int:
    """Copy what is new among keys and files, and print how many; return 0."""
    print(f"{copy_rest(folder, require_archive(folder))} files copied")
    return 0


def print_status(folder: Path, cluster: Cluster) -> int:
    """Print the base backups and how far they can be restored; return 1 after a fault, else 0."""
    archive = require_archive(folder)
    for base in archive.list_bases():
        kind = f"increment of {base.parent}" if base.parent else "full"
        print(f"{base.name}  {base.bytes / (1 << 20):8.1f} MiB  from {base.ended_at}  {kind}")
    found, fault = check_archive_state(folder, cluster)
    print(fault or found)
    return 1 if fault else 0


def check_archive_state(folder: Path, cluster: Cluster) -> Finding:
    """Check that the log is archived and the newest base backup is there and young enough."""
    archive = require_archive(folder)
    is_on, archived, is_failing = _fetch_archiver(cluster)
    if not is_on:
        return "", "The archive begins with the next start: stop Rantau, and start it again."
    if is_failing:
        return "", (
            f"The log is not archived into {archive.wal}: is the disk full, or its owner changed? "
            f"See {cluster.folder / 'server.log'}."
        )
    bases = archive.list_bases()
    if not bases:
        return "", "There is no base backup. Run: script/rantau archive base"
    age = datetime.now(UTC) - bases[-1].end
    if age > MAX_BASE_AGE:
        return "", (
            f"The newest base backup is {age.total_seconds() / 3600:.0f} hours old. "
            "Run script/rantau archive base, and look why the timer does not."
        )
    archive.list_chain(bases[-1])
    until = f"log archived until {archived:%Y-%m-%dT%H:%M:%S%z}" if archived else "no log yet"
    hours = age.total_seconds() / 3600
    return f"newest base {hours:.1f} hours old, {until}, in {archive.folder}", ""


def require_archive(folder: Path) -> Archive:
    """Get the archive of the data directory `folder`; DatabaseUnavailable where there is none."""
    archive = find_archive(folder)
    if archive is None:
        raise DatabaseUnavailable(
            f"Nothing of {folder} is archived. Run: script/rantau archive on --to FOLDER"
        )
    return archive


def _fetch_archiver(cluster: Cluster) -> tuple[bool, datetime | None, bool]:
    """Whether the log is archived, until when, and whether that fails now."""
    url = cluster.build_url("postgres", database="postgres")
    with psycopg.connect(url, connect_timeout=5) as server:
        row = server.execute(ARCHIVER_SQL).fetchone()
    is_on, archived, is_failing = row or (False, None, False)
    return is_on, archived, is_failing


def _run(command: list[str], environment: dict[str, str]) -> None:
    result = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, env=environment, check=False
    )
    if result.returncode:
        print(result.stderr, file=sys.stderr)
        raise DatabaseUnavailable(f"{Path(command[0]).name}: {result.stderr.strip()[-600:]}")

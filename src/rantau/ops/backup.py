"""`rantau backup FILE`: write everything of one Rantau into one checked file.

Why a physical copy of the database and no dump: docs/operations/backup.md.
"""

import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from rantau.common.environment import copy_environment
from rantau.ops.archive import ArchiveSource, ArchiveWriter, list_sources
from rantau.ops.data_directory import get_keys_directory
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster

BASE = "database/base.tar.gz"
HEADS = "journal/heads.jsonl"
# What is packed in another way, or made again by a start. Every other folder is packed, so that one
# which an app adds later is not forgotten.
EXCLUDED = frozenset(
    {
        "pg",
        "run",
        "postgresql",
        "postgresql.new",
        "venv",
        "keys",
        "passwords",
        "journal",
        "static",
        "metrics",
    }
)
WARNING = """
This file holds the keys and all data about everybody. Whoever has it can read and forge
everything: keep it encrypted, away from this machine, and let nobody copy it who may not read all.
"""


def write_backup(folder: Path, cluster: Cluster | None, target: Path) -> int:
    """Back up the Rantau in the data directory `folder` to `target`; return 0, or 2 when refused.

    cluster  its embedded database, open
    Raises   DatabaseUnavailable where DATABASE_URL names another server, or the copy fails
    """
    if cluster is None:
        raise DatabaseUnavailable(
            "DATABASE_URL names a server that is not ours: back it up with its own base backups "
            "and WAL archive, and copy the data directory beside it (docs/operations/backup.md)."
        )
    if target.is_relative_to(folder):
        print(f"{target} lies in the data directory itself: put it elsewhere.", file=sys.stderr)
        return 2
    if target.exists():
        print(f"{target} is there already; it is not overwritten.", file=sys.stderr)
        return 2
    try:
        writer = ArchiveWriter(target)
    except OSError as reason:
        print(f"{target} cannot be written: {reason.strerror}. Nothing was kept.", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".rantau-") as temporary:
            _pack(writer, folder, cluster, Path(temporary))
        writer.seal(_describe_backup(cluster))
    except BaseException:
        writer.discard()
        raise
    size = target.stat().st_size / (1 << 20)
    print(f"{target}: {len(writer.members)} members, {size:.1f} MiB, read back and found whole.")
    print(WARNING)
    return 0


def _pack(writer: ArchiveWriter, folder: Path, cluster: Cluster, temporary: Path) -> None:
    """Add signed heads, then the database, then files.

    So the database in the archive contains every head, and names no file that is missing.
    """
    heads = folder / HEADS
    if heads.exists():
        copy = temporary / "heads.jsonl"
        shutil.copyfile(heads, copy)
        writer.add(ArchiveSource(HEADS, copy))
    writer.add(ArchiveSource(BASE, _take_base_backup(cluster, temporary / "base.tar.gz")))
    for source in (
        *list_sources(get_keys_directory(folder), "keys"),
        *list_sources(folder / "passwords", "passwords"),
    ):
        writer.add(source)
    pack_files(writer, folder)


def pack_files(writer: ArchiveWriter, folder: Path) -> None:
    """Add the files below a data directory. What is gone by the time it is read was half written,
    or an orphan: no row of the database names it."""
    for folder_of_files in list_file_folders(folder):
        for source in list_sources(folder_of_files, folder_of_files.name):
            with suppress(FileNotFoundError):
                writer.add(source)


def list_file_folders(folder: Path) -> list[Path]:
    """List the folders of files, each of which was written before the commit that names it."""
    return [
        each for each in sorted(folder.iterdir()) if each.is_dir() and each.name not in EXCLUDED
    ]


def _take_base_backup(cluster: Cluster, target: Path) -> Path:
    """Copy the whole cluster, with the write-ahead log that makes the copy consistent."""
    command = [
        *build_copy_command(cluster),
        "--pgdata=-",
        "--format=tar",
        "--wal-method=fetch",
        "--compress=client-gzip:1",
    ]
    environment = copy_environment() | {"PGPASSWORD": cluster.get_password("postgres")}
    with target.open("wb") as file:
        result = subprocess.run(  # noqa: S603
            command,
            stdout=file,
            stderr=subprocess.PIPE,
            env=environment,
            check=False,
        )
    if result.returncode:
        raise DatabaseUnavailable(
            f"pg_basebackup: {result.stderr.decode(errors='replace').strip()[-600:]}"
        )
    return target


def build_copy_command(cluster: Cluster) -> list[str]:
    """Build the beginning of a call of pg_basebackup: which server, how, but not where to."""
    host = urllib.parse.urlencode({"host": str(cluster.sockets)})
    return [
        str(cluster.runner.folder / "pg_basebackup"),
        "--checkpoint=fast",
        "--no-password",
        f"--dbname=postgresql:///?{host}&port=5432&user=postgres",
    ]


def _describe_backup(cluster: Cluster) -> dict[str, str]:
    return {
        "what": "backup of Rantau",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "postgresql": (cluster.folder / "PG_VERSION").read_text().strip(),
    }

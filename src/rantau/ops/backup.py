"""`rantau backup FILE`: everything of one Rantau in one checked file.

Why a physical copy of the database and no dump: docs/operations/backup.md.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from datetime import UTC, datetime
from pathlib import Path

from rantau.ops.archive import ArchiveSource, ArchiveWriter, list_sources
from rantau.ops.data_directory import get_keys_directory
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster

BASE = "database/base.tar.gz"
HEADS = "journal/heads.jsonl"
# What is packed otherwise, or made anew. All else is packed, so that a folder which a room adds
# later is never forgotten.
EXCLUDED = frozenset(
    {"pg", "run", "postgresql", "postgresql.new", "venv", "keys", "passwords", "journal", "static"}
)
VERBOSE = """
This file holds the keys and everything about everybody. Whoever has it has the nation:
keep it encrypted, away from this machine, and let nobody copy it who may not read all files.
"""


def write_backup(folder: Path, cluster: Cluster | None, target: Path) -> int:
    """Write the backup of the Rantau in `folder` to `target`, read back; 0, or 2 when refused."""
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
        packing = ArchiveWriter(target)
    except OSError as reason:
        print(f"{target} cannot be written: {reason.strerror}. Nothing was kept.", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".rantau-") as passing:
            _pack(packing, folder, cluster, Path(passing))
        packing.seal(_describe_backup(cluster))
    except BaseException:
        packing.abandon()
        raise
    size = target.stat().st_size / (1 << 20)
    print(f"{target}: {len(packing.members)} members, {size:.1f} MiB, read back and found whole.")
    print(VERBOSE)
    return 0


def _pack(packing: ArchiveWriter, folder: Path, cluster: Cluster, passing: Path) -> None:
    """Heads first, files last: the database between them knows every head and only such files."""
    heads = folder / HEADS
    if heads.exists():
        kept = passing / "heads.jsonl"
        shutil.copyfile(heads, kept)
        packing.add(ArchiveSource(HEADS, kept))
    packing.add(ArchiveSource(BASE, _take_base_backup(cluster, passing / "base.tar.gz")))
    for source in (
        *list_sources(get_keys_directory(folder), "keys"),
        *list_sources(folder / "passwords", "passwords"),
        *(one for kept in _list_file_sources(folder) for one in list_sources(kept, kept.name)),
    ):
        packing.add(source)


def _list_file_sources(folder: Path) -> list[Path]:
    """Files of people and of paper; each was written before the commit that names it."""
    return [
        kept for kept in sorted(folder.iterdir()) if kept.is_dir() and kept.name not in EXCLUDED
    ]


def _take_base_backup(cluster: Cluster, target: Path) -> Path:
    """The whole cluster as it is at one moment, with the log that makes it consistent."""
    where = urllib.parse.urlencode({"host": str(cluster.sockets)})
    asked = [
        str(cluster.runner.folder / "pg_basebackup"),
        "--pgdata=-",
        "--format=tar",
        "--wal-method=fetch",
        "--checkpoint=fast",
        "--compress=client-gzip:1",
        "--no-password",
        f"--dbname=postgresql:///?{where}&port=5432&user=postgres",
    ]
    secret = {"PGPASSWORD": cluster.password("postgres")}
    with target.open("wb") as file:
        done = subprocess.run(  # noqa: S603
            asked, stdout=file, stderr=subprocess.PIPE, env={**os.environ, **secret}, check=False
        )
    if done.returncode:
        raise DatabaseUnavailable(
            f"pg_basebackup: {done.stderr.decode(errors='replace').strip()[-600:]}"
        )
    return target


def _describe_backup(cluster: Cluster) -> dict[str, str]:
    return {
        "what": "backup of Rantau",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "postgresql": (cluster.folder / "PG_VERSION").read_text().strip(),
    }

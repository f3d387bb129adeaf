"""`rantau restore FILE`: restore a backup, and verify its journal."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rantau.common.environment import read_setting
from rantau.ops.archive import MANIFEST, WHOLE, ArchiveDamaged, check_archive, unpack_archive
from rantau.ops.backup import BASE, HEADS
from rantau.ops.data_directory import ROOT, build_environment, uses_external_server
from rantau.ops.database_setup import prepare_cluster
from rantau.ops.embedded.binaries import find_binaries, get_runner
from rantau.ops.embedded.cluster import Cluster, open_cluster
from rantau.ops.instance import find_running_instance


def restore_backup(folder: Path, source: Path, *, over: bool) -> int:
    """Restore the backup into the data directory `folder`, and verify the journal.

    over     rename a `folder` that is not empty first
    Returns  0 when the journal verifies, 1 when not, 2 when nothing was restored
    """
    try:
        manifest = check_archive(source)
    except (ArchiveDamaged, OSError) as reason:
        print(f"{reason}\nNothing was restored.", file=sys.stderr)
        return 2
    if obstacle := find_restore_obstacle(folder, manifest["postgresql"], over=over):
        print(f"{obstacle} Nothing was restored.", file=sys.stderr)
        return 2
    prepare_folder(folder)
    unpack_archive(source, folder, exclude=(MANIFEST, WHOLE))
    _place_cluster(folder)
    return verify_restored(folder, manifest["made_at"])


def prepare_folder(folder: Path) -> None:
    """Make the data directory `folder`; rename it first where something is in it."""
    if _is_filled(folder):
        print(f"what was in {folder} is kept in {_set_aside(folder)}")
    folder.mkdir(parents=True, exist_ok=True)


def verify_restored(
    folder: Path, moment: str, before: Callable[[Path, Cluster], None] | None = None
) -> int:
    """Start the restored database and verify its journal; return 0 when it verifies, else 1.

    moment  of which it is, for people
    before  called with the open cluster before anything is verified
    """
    with open_cluster(folder) as cluster:
        prepare_cluster(cluster)
        if before:
            before(folder, cluster)
        print(f"restored into {folder} as of {moment}; verifying the journal …", flush=True)
        env = build_environment(folder, cluster, role="worker", demo=True)
        # The heads were copied before the database, which may have sealed more meanwhile.
        heads = str(folder / HEADS)
        command = [sys.executable, str(ROOT / "manage.py"), "journal", "verify", "--heads", heads]
        exit_code = subprocess.run(command, env=env, check=False).returncode  # noqa: S603
    print("the journal verifies" if not exit_code else "THE JOURNAL DOES NOT VERIFY: see above")
    return exit_code


def find_restore_obstacle(folder: Path, version: str, *, over: bool) -> str:
    """Find a reason not to restore here a database of that version; empty if there is none."""
    if uses_external_server():
        return "DATABASE_URL names a server that is not ours; unset it to restore beside it."
    if read_setting("RANTAU_KEYS"):
        return "RANTAU_KEYS names keys that are not the backup's; unset it to restore."
    if find_running_instance(folder) or _is_database_open(folder):
        return f"Rantau is at work in {folder}: stop it first."
    if _is_filled(folder) and not over:
        return f"{folder} is not empty: choose another --data, or keep it aside with --over."
    own_version = _get_version()
    if version != own_version:
        return (
            f"The backup is of PostgreSQL {version}, and here is {own_version}: "
            "restore with the release of Rantau that made it."
        )
    return ""


def _place_cluster(folder: Path) -> None:
    """Unpack the cluster to where the server expects it, owned by the server's user."""
    packed = folder / BASE
    cluster = Cluster(folder, get_runner(folder))
    unpack_archive(packed, cluster.folder)
    packed.unlink()
    packed.parent.rmdir()
    if cluster.runner.user:
        for place in (cluster.folder, *cluster.folder.rglob("*")):
            shutil.chown(place, cluster.runner.user)


def _is_filled(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _is_database_open(folder: Path) -> bool:
    """Whether a command has the embedded database of `folder` open."""
    return (folder / "pg" / "postmaster.pid").exists() and Cluster(
        folder, get_runner(folder)
    ).is_running()


def _set_aside(folder: Path) -> Path:
    target = folder.with_name(f"{folder.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    folder.rename(target)
    return target


def _get_version() -> str:
    command = [str(find_binaries() / "psql"), "--version"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return output.split()[-1].split(".")[0]

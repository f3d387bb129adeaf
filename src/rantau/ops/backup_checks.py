"""Check that there are backups: the archive, or the newest file of a folder."""

from datetime import UTC, datetime
from pathlib import Path

from rantau.common.environment import read_setting
from rantau.ops.archive import ArchiveDamaged, check_archive
from rantau.ops.archive_commands import MAX_BASE_AGE, Finding, check_archive_state
from rantau.ops.embedded.cluster import Cluster
from rantau.ops.wal_archive import find_archive


def check_backups(folder: Path, cluster: Cluster | None, *, is_demo: bool) -> Finding:
    """Check that the newest backup of the data directory `folder` is young enough and whole.

    cluster  its open database; None where the server is not ours
    is_demo  a demonstration needs no backup
    Raises   DatabaseUnavailable where a base backup of the archive is gone
    """
    if cluster and find_archive(folder):
        return check_archive_state(folder, cluster)
    if place := read_setting("RANTAU_BACKUPS"):
        return check_files(Path(place))
    if cluster is None:
        return "those of a server that is not ours are not looked at", ""
    if is_demo:
        return "none, as a demonstration may", ""
    return "", "Nothing is backed up. Run: script/rantau archive on --to FOLDER"


def check_files(folder: Path) -> Finding:
    """Check the newest backup file in a folder: its age, and every byte of it."""
    newest = find_newest_file(folder)
    if newest is None:
        return "", f"There is no backup in {folder}. Run: script/rantau backup {folder}/NAME.tar"
    age = datetime.now(UTC) - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    hours = age.total_seconds() / 3600
    if age > MAX_BASE_AGE:
        return "", f"{newest} is {hours:.0f} hours old. Make another: script/rantau backup FILE"
    try:
        check_archive(newest)
    except (ArchiveDamaged, OSError) as error:
        return "", f"{error} Make another: script/rantau backup FILE"
    return f"{newest} is {hours:.1f} hours old and whole", ""


def find_newest_file(folder: Path) -> Path | None:
    """Find the backup file in a folder that was written last; None where there is none."""
    return max(folder.glob("*.tar"), key=lambda path: path.stat().st_mtime, default=None)


def list_newest_backups(folder: Path, *, is_demo: bool) -> dict[str, datetime | None]:
    """When each kind of backup that the doctor asks for was made last: the archive's newest base,
    or the newest file. None where there should be one; nothing where none is needed."""
    if archive := find_archive(folder):
        bases = archive.list_bases()
        return {"archive": bases[-1].end if bases else None}
    if place := read_setting("RANTAU_BACKUPS"):
        newest = find_newest_file(Path(place))
        made = newest and datetime.fromtimestamp(newest.stat().st_mtime, UTC)
        return {"file": made or None}
    has_own_database = (folder / "pg" / "PG_VERSION").exists()
    return {"archive": None} if has_own_database and not is_demo else {}

"""`rantau restore ARCHIVE --until TIME`: restore the archive as it was at a moment."""

import json
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import psycopg

from rantau.ops.backup import HEADS
from rantau.ops.embedded.binaries import DatabaseUnavailable, get_runner
from rantau.ops.embedded.cluster import Cluster
from rantau.ops.restore import find_restore_obstacle, prepare_folder, verify_restored
from rantau.ops.wal_archive import Archive, BaseBackup, build_restore_command, copy_missing

MAX_REPLAY = 24 * 3600  # seconds: an end for a server that hangs
REPLAY_LOOK = 0.5  # seconds between two looks whether the log is replayed
LATER_HEADS = "journal/heads.later.jsonl"


def restore_moment(folder: Path, archive: Archive, until: str, *, over: bool) -> int:
    """Restore into the data directory `folder` what the archive holds of a moment; verify it.

    until    the moment, ISO 8601 with its offset; empty for as far as the log goes
    over     rename a `folder` that is not empty first
    Returns  0 when the journal verifies, 1 when not, 2 when nothing was restored
    Raises   DatabaseUnavailable where the log does not reach the moment
    """
    moment = _parse_moment(until)
    base = _choose_base(archive, moment)
    if obstacle := find_restore_obstacle(folder, base.version, over=over):
        print(f"{obstacle} Nothing was restored.", file=sys.stderr)
        return 2
    prepare_folder(folder)
    copy_missing(archive.rest, folder)
    cluster = Cluster(folder, get_runner(folder))
    _combine(archive, base, cluster)
    _replay(archive, base, cluster, moment)
    return verify_restored(folder, until or "the end of the log", before=_put_later_heads_aside)


def _parse_moment(until: str) -> datetime | None:
    """Parse the moment; None where it is empty. DatabaseUnavailable where it has no offset."""
    if not until:
        return None
    try:
        moment: datetime | None = datetime.fromisoformat(until)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise DatabaseUnavailable(
            f"{until} is no moment with its offset, such as 2026-11-28T16:30:00+07:00."
        )
    return moment


def _choose_base(archive: Archive, moment: datetime | None) -> BaseBackup:
    """The newest base backup that ended before the moment; DatabaseUnavailable where none did."""
    bases = archive.list_bases()
    fit = [each for each in bases if moment is None or each.end <= moment]
    if fit:
        return fit[-1]
    first = f"The first is of {bases[0].ended_at}." if bases else f"None is in {archive.folder}."
    raise DatabaseUnavailable(f"No base backup is that old. {first}")


def _combine(archive: Archive, base: BaseBackup, cluster: Cluster) -> None:
    """Put the chain of backups together where the server expects its data."""
    chain = [str(each) for each in archive.list_chain(base)]
    if len(chain) == 1:
        shutil.copytree(chain[0], cluster.folder)
        return
    program = str(cluster.runner.folder / "pg_combinebackup")
    command = [program, *chain, "--output", str(cluster.folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise DatabaseUnavailable(f"pg_combinebackup: {result.stderr.strip()[-600:]}")


def _replay(archive: Archive, base: BaseBackup, cluster: Cluster, moment: datetime | None) -> None:
    """Replay the log up to the moment, and stop the server with its own settings again."""
    log = cluster.state / "wal.restoring"
    log.mkdir(mode=0o700)
    for segment in archive.wal.glob("*.gz"):
        if segment.name.endswith(".history.gz") or segment.name[8:24] >= base.first:
            shutil.copyfile(segment, log / segment.name)
    settings = cluster.folder / "postgresql.auto.conf"
    own = settings.read_text()
    target = f"recovery_target_time = '{moment.isoformat(sep=' ')}'\n" if moment else ""
    command = build_restore_command(log).replace("'", "''")
    settings.write_text(
        f"{own}restore_command = '{command}'\nrecovery_target_action = 'promote'\n{target}"
    )
    (cluster.folder / "recovery.signal").touch()
    _give(cluster, cluster.folder, log)
    try:
        cluster.start(tries=1, seconds=MAX_REPLAY)
        _wait_for_end(cluster)
    except DatabaseUnavailable as error:
        raise DatabaseUnavailable(
            f"The log does not reach {moment or 'its own end'}: {error} "
            f"See {cluster.folder / 'server.log'}; choose an earlier moment, or none for the last."
        ) from error
    finally:
        cluster.stop()
    settings.write_text(own)
    shutil.rmtree(log)


def _give(cluster: Cluster, *folders: Path) -> None:
    """Give folders to the server's user, and close them to everybody else."""
    for folder in folders:
        folder.chmod(0o700)
        if cluster.runner.user:
            for place in (folder, *folder.rglob("*")):
                shutil.chown(place, cluster.runner.user)


def _wait_for_end(cluster: Cluster) -> None:
    """Wait until the log is replayed and the server takes writes."""
    end = time.monotonic() + MAX_REPLAY
    while time.monotonic() < end:
        try:
            with psycopg.connect(cluster.build_url("postgres"), connect_timeout=5) as server:
                if server.execute("select pg_is_in_recovery()").fetchone() == (False,):
                    return
        except psycopg.OperationalError as error:
            if not cluster.is_alive():
                raise DatabaseUnavailable("the server ended.") from error
        time.sleep(REPLAY_LOOK)
    raise DatabaseUnavailable("it is not replayed after a day.")


def _put_later_heads_aside(folder: Path, cluster: Cluster) -> None:
    """Keep the signed heads of after the moment apart: their entries are not in this history."""
    path = folder / HEADS
    if not path.exists():
        return
    with psycopg.connect(cluster.build_url("postgres"), connect_timeout=5) as server:
        row = server.execute("select coalesce(max(number), 0) from journal_head").fetchone()
    last = row[0] if row else 0
    lines = path.read_text().splitlines(keepends=True)
    kept = [line for line in lines if _get_number(line) <= last]
    if later := [line for line in lines if _get_number(line) > last]:
        (folder / LATER_HEADS).write_text("".join(later))
        path.write_text("".join(kept))
        print(
            f"{len(later)} heads were signed after this moment and are kept in "
            f"{folder / LATER_HEADS}: whoever keeps heads outside will see that history was cut "
            "there. Publish why."
        )


def _get_number(line: str) -> int:
    """The number of a published head; 0 for a line that cannot be read, which `verify` names."""
    try:
        return int(json.loads(json.loads(line)["statement"])["number"])
    except (ValueError, KeyError, TypeError):
        return 0

"""The archive of the embedded database: base backups, the write-ahead log, keys and files.

    wal/     every finished segment of the log, compressed; PostgreSQL puts them there itself
    base/    base backups, each with a description beside it once it was verified
    rest/    keys, passwords, signed heads and files

Whether there is one stands in the data directory, not in the environment: a command that opened
the database without archiving would leave a gap in the log.
docs/operations/backup.md says how to restore; decision 0033 why PostgreSQL's own means.
"""

import json
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rantau.ops.embedded.binaries import DatabaseUnavailable, Runner, is_reachable

CHOICE = "archive.json"
SEGMENT_BYTES = 16 << 20
ARCHIVE_TIMEOUT = "60s"  # what may be lost with the machine: a segment is kept each minute


@dataclass(frozen=True)
class BaseBackup:
    """A base backup that was verified.

    name      of its directory
    parent    of the backup that it is an increment of; empty for a full one
    ended_at  from this moment on it can be restored
    bytes     its size on the disk
    first     the first segment of the log that it needs, without the timeline
    version   of PostgreSQL
    """

    name: str
    parent: str
    ended_at: str
    bytes: int
    first: str
    version: str

    @property
    def end(self) -> datetime:
        """`ended_at` as a moment."""
        return datetime.fromisoformat(self.ended_at)


@dataclass(frozen=True)
class Archive:
    """An archive in `folder`."""

    folder: Path

    @property
    def wal(self) -> Path:
        """The segments of the log."""
        return self.folder / "wal"

    @property
    def base(self) -> Path:
        """The base backups."""
        return self.folder / "base"

    @property
    def rest(self) -> Path:
        """Keys, passwords, heads and files, named as in the data directory."""
        return self.folder / "rest"

    def list_bases(self) -> list[BaseBackup]:
        """List the verified base backups, oldest first."""
        found = [BaseBackup(**json.loads(path.read_text())) for path in self.base.glob("*.json")]
        return sorted((each for each in found if (self.base / each.name).is_dir()), key=_get_end)

    def list_chain(self, last: BaseBackup) -> list[Path]:
        """List the directories that make `last` whole: the full backup first.

        Raises DatabaseUnavailable where one of them is gone.
        """
        known = {each.name: each for each in self.list_bases()}
        chain = [last]
        while chain[0].parent:
            if chain[0].parent not in known:
                raise DatabaseUnavailable(f"{last.name} needs {chain[0].parent}, which is gone.")
            chain.insert(0, known[chain[0].parent])
        return [self.base / each.name for each in chain]

    def list_segments(self) -> list[Path]:
        """List the kept segments of the log, in their order."""
        return sorted(path for path in self.wal.glob("*.gz") if len(path.stem) == 24)

    def prune(self, before: datetime) -> list[str]:
        """Remove what no restore to a moment from `before` on needs; returns the names of the base
        backups that are gone. The newest base stays in any case."""
        bases = self.list_bases()
        fit = [each for each in bases if each.end <= before]
        needed = {
            path.name for each in [*fit[-1:], *bases[len(fit) :]] for path in self.list_chain(each)
        }
        gone = [each for each in bases if each.name not in needed]
        for base in gone:
            (self.base / f"{base.name}.json").unlink()
            shutil.rmtree(self.base / base.name)
        oldest = min((each.first for each in bases if each.name in needed), default="")
        for segment in self.list_segments():
            if segment.stem[8:] < oldest:
                segment.unlink()
        return [each.name for each in gone]

    def add_base(self, base: BaseBackup) -> None:
        """Note that a base backup was verified."""
        path = self.base / f"{base.name}.json"
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(base), indent=1))
        fresh.rename(path)


def _get_end(base: BaseBackup) -> datetime:
    return base.end


def find_archive(state: Path) -> Archive | None:
    """Find the archive of the data directory `state`; None where there is none."""
    with suppress(FileNotFoundError):
        return Archive(Path(json.loads((state / CHOICE).read_text())["folder"]))
    return None


def list_filling_folders(data: Path, files: Path) -> dict[str, Path]:
    """The folders that fill while Rantau runs, by what metrics call them: the data directory, that
    of files where it is another one, and that of the archive where there is one."""
    archive = find_archive(data)
    folders = {"data": data, "files": files} | ({"archive": archive.folder} if archive else {})
    return {name: path for name, path in folders.items() if name == "data" or path != data}


def begin_archive(state: Path, folder: Path, runner: Runner) -> Archive:
    """Choose `folder` as the archive of the data directory `state`, from its next start on.

    Raises DatabaseUnavailable where it cannot be there.
    """
    if folder.is_relative_to(state):
        raise DatabaseUnavailable(f"{folder} lies in the data directory itself: put it elsewhere.")
    if not is_reachable(runner.user, folder):
        raise DatabaseUnavailable(
            f"The database runs as {runner.user}, who cannot reach {folder}. "
            "Choose a folder under one that everyone may enter."
        )
    archive = Archive(folder)
    try:
        # It will hold the keys and everything about everybody; the log's folder is the server's.
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        for each in (archive.wal, archive.base, archive.rest):
            each.mkdir(mode=0o700, exist_ok=True)
        if runner.user:
            shutil.chown(archive.wal, runner.user)
    except OSError as error:
        raise DatabaseUnavailable(f"{folder} cannot be written: {error.strerror}.") from error
    (state / CHOICE).write_text(json.dumps({"folder": str(folder)}))
    return archive


def end_archive(state: Path) -> None:
    """Archive nothing any more, from the next start on; what is in the archive stays."""
    (state / CHOICE).unlink(missing_ok=True)


def build_archive_settings(state: Path) -> Mapping[str, str]:
    """Build the server's settings for the archive of `state`; none where there is none.

    A segment gets its name when it is whole and on the disk. One that is there already is accepted
    if it is the same, as PostgreSQL demands.
    """
    archive = find_archive(state)
    if archive is None:
        return {}
    kept, fresh = f"{archive.wal}/%f.gz", f"{archive.wal}/%f.new"
    command = (
        f"if [ -e {_quote(kept)} ]; then gzip -dc {_quote(kept)} | cmp -s - %p; else "
        f"gzip -1 < %p > {_quote(fresh)} && sync {_quote(fresh)} && "
        f"mv {_quote(fresh)} {_quote(kept)}; fi"
    )
    return {
        "archive_mode": "on",
        "archive_command": command,
        "archive_timeout": ARCHIVE_TIMEOUT,
        "summarize_wal": "on",
    }


def build_restore_command(folder: Path) -> str:
    """Build the command with which the server fetches a segment from `folder`."""
    kept = _quote(f"{folder}/%f.gz")
    return f"test -e {kept} && gzip -dc {kept} > %p"


def _quote(path: str) -> str:
    """Quote a path for the shell; a percent sign that is not PostgreSQL's %f is doubled."""
    directory, name = path.rsplit("/", 1)
    return shlex.quote(f"{directory.replace('%', '%%')}/{name}")


def format_segment(position: str) -> str:
    """The name, without the timeline, of the segment of a position such as `0/2000028`."""
    high, low = (int(part, 16) for part in position.split("/"))
    return f"{high:08X}{low // SEGMENT_BYTES:08X}"


def iterate_files(folder: Path) -> Iterator[Path]:
    """Every plain file under `folder`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def copy_missing(source: Path, target: Path) -> int:
    """Copy every file under `source` that is not the same under `target`; returns how many."""
    count = 0
    for path in iterate_files(source) if source.exists() else ():
        copy = target / path.relative_to(source)
        with suppress(FileNotFoundError):  # removed meanwhile: an upload that failed
            before, after = path.stat(), copy.stat() if copy.exists() else None
            if after and (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                continue
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = copy.with_name(f".{copy.name}.new")
            shutil.copy2(path, fresh)
            os.chmod(fresh, 0o600)
            fresh.rename(copy)
            count += 1
    return count

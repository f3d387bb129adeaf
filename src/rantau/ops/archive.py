"""Write and check the file of a backup: a plain tar whose last two members say what is in it.

`manifest.json` names every member with its size and SHA-256; `whole.sha256` is the hash of every
byte before it. Any tar program reads the file; a single changed byte is found.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

MANIFEST, WHOLE = "manifest.json", "whole.sha256"
CHUNK = 1 << 20


class ArchiveDamaged(Exception):
    """The file is not as it was written; the message says where."""


@dataclass(frozen=True)
class ArchiveSource:
    """A file to pack, and its name in the archive."""

    name: str
    path: Path


def list_sources(folder: Path, name: str) -> Iterator[ArchiveSource]:
    """List every plain file under `folder`, named below `name`; none where there is no folder."""
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file() and not path.is_symlink():
            yield ArchiveSource(f"{name}/{path.relative_to(folder)}", path)


class ArchiveWriter:
    """Writes an archive under a temporary name; `seal` checks it and gives it its own.

    members  name -> size in bytes and SHA-256 of what was added
    """

    def __init__(self, target: Path) -> None:
        self.target, self.part = target, target.with_name(f"{target.name}.part")
        # It holds the keys: nobody else may read it, not even for a moment.
        descriptor = os.open(self.part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self.file = os.fdopen(descriptor, "w+b")
        self.tar = tarfile.open(fileobj=self.file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  closed by seal
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, source: ArchiveSource) -> None:
        """Add a file as it is at this moment."""
        with source.path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            reader = _HashingReader(file)
            self.tar.addfile(_build_member(source.name, size), cast("IO[bytes]", reader))
        self.members[source.name] = {"size": size, "sha256": reader.digest.hexdigest()}

    def seal(self, description: dict[str, Any]) -> None:
        """Add manifest and hash, flush to disk, read everything back, and rename the file.

        description  goes into the manifest beside the members
        Raises       ArchiveDamaged when what was read back differs
        """
        content = json.dumps({**description, "members": self.members}, indent=1).encode()
        self._add_bytes(MANIFEST, content)
        self.file.flush()
        self._add_bytes(WHOLE, _hash_beginning(self.part, self.file.tell()).encode())
        self.tar.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        check_archive(self.part)
        self.part.rename(self.target)
        _flush_folder(self.target.parent)

    def discard(self) -> None:
        """Delete the unfinished file."""
        self.file.close()
        self.part.unlink(missing_ok=True)

    def _add_bytes(self, name: str, content: bytes) -> None:
        self.tar.addfile(_build_member(name, len(content)), io.BytesIO(content))


class _HashingReader:
    """A file that is hashed while tarfile reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        chunk = self.file.read(size)
        self.digest.update(chunk)
        return chunk


def check_archive(path: Path) -> dict[str, Any]:
    """Read the whole file, compare every byte with its hashes, and return the manifest.

    Raises ArchiveDamaged, also for a file that is no backup; OSError where it cannot be read.
    """
    try:
        with tarfile.open(path, mode="r:") as tar:
            members = {member.name: member for member in tar}
            manifest = json.loads(_read_member(tar, members, MANIFEST))
            sealed = _read_member(tar, members, WHOLE).decode()
            end = members[WHOLE].offset
            _check_tail(path, end, sealed)
            _check_members(tar, members, manifest["members"])
    except (tarfile.TarError, ValueError, KeyError, UnicodeDecodeError) as error:
        raise ArchiveDamaged(f"{path} is damaged or no backup of Rantau ({error}).") from error
    if _hash_beginning(path, end) != sealed:
        raise ArchiveDamaged(f"{path} is damaged: it is not what its seal says.")
    return dict(manifest)


def unpack_archive(path: Path, folder: Path, *, exclude: Collection[str] = ()) -> None:
    """Write every member but those in `exclude` under `folder`, readable by its owner alone.

    Written without `tar.extractall`: Debian 12's Python (3.11.2) has no extraction filters.

    Raises ArchiveDamaged for a member that is no plain file or would lie outside of `folder`.
    """
    with tarfile.open(path) as tar:
        for member in tar:
            target = folder / member.name
            if (
                not (member.isdir() or member.isfile())
                or ".." in target.parts
                or (Path(member.name).is_absolute())
            ):
                raise ArchiveDamaged(f"{path}: {member.name} is no plain file inside")
            if member.name in exclude:
                continue
            parent = target if member.isdir() else target.parent
            parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if source := tar.extractfile(member):
                with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as copy:
                    shutil.copyfileobj(source, copy, CHUNK)


def _read_member(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo], name: str) -> bytes:
    file = tar.extractfile(members[name])
    return file.read() if file else b""


def _check_members(
    tar: tarfile.TarFile,
    members: dict[str, tarfile.TarInfo],
    expected_members: dict[str, dict[str, Any]],
) -> None:
    """Check that exactly the named members are there, each with its hash; ValueError if not."""
    if set(members) != {*expected_members, MANIFEST, WHOLE}:
        raise ValueError("members are missing or unknown")
    for name, expected in expected_members.items():
        file = tar.extractfile(members[name])
        digest = hashlib.sha256()
        while file and (chunk := file.read(CHUNK)):
            digest.update(chunk)
        if digest.hexdigest() != expected["sha256"]:
            raise ValueError(f"{name} was changed")


def _check_tail(path: Path, begin: int, sealed: str) -> None:
    """Check that the last member is written as we write it, and that only zeros follow."""
    seal = io.BytesIO()
    with tarfile.open(fileobj=seal, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(_build_member(WHOLE, len(sealed)), io.BytesIO(sealed.encode()))
    with path.open("rb") as file:
        file.seek(begin)
        tail = file.read()
    unfinished = (begin + len(tail)) % tarfile.RECORDSIZE
    if unfinished or tail.rstrip(b"\0") != seal.getvalue().rstrip(b"\0"):
        raise ValueError("the end is not as it was written")


def _build_member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _hash_beginning(path: Path, size: int) -> str:
    """Compute the SHA-256 of the first `size` bytes of a file, as hexadecimal digits."""
    digest, left = hashlib.sha256(), size
    with path.open("rb") as file:
        while left and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

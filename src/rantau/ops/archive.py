"""The file of a backup: one plain tar whose last two members say what must be in it.

`manifest.json` names every member with its size and SHA-256; `whole.sha256` seals every byte
before it. Any tar program reads the file; a single changed byte is found.
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
    """The file is not what was written; the text says where."""


@dataclass(frozen=True)
class ArchiveSource:
    """A file to be packed under `name`."""

    name: str
    path: Path


def list_sources(folder: Path, name: str) -> Iterator[ArchiveSource]:
    """Every plain file under `folder`, named below `name`; none when there is no such folder."""
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file() and not path.is_symlink():
            yield ArchiveSource(f"{name}/{path.relative_to(folder)}", path)


class ArchiveWriter:
    """Writes one file; `seal` ends it, flushed to disk and read back before it has its name."""

    def __init__(self, target: Path) -> None:
        self.target, self.part = target, target.with_name(f"{target.name}.part")
        # The keys travel in it: nobody else may read it, not even for a moment.
        opened = os.open(self.part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self.file = os.fdopen(opened, "w+b")
        self.tar = tarfile.open(fileobj=self.file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  closed by seal
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, source: ArchiveSource) -> None:
        """Pack one file as it is at this moment."""
        with source.path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            hashed = _HashingReader(file)
            self.tar.addfile(_is_plain_file(source.name, size), cast("IO[bytes]", hashed))
        self.members[source.name] = {"size": size, "sha256": hashed.digest.hexdigest()}

    def seal(self, about: dict[str, Any]) -> None:
        """Write manifest and seal, check all of it by reading it back, and give it its name."""
        content = json.dumps({**about, "members": self.members}, indent=1).encode()
        self._bytes(MANIFEST, content)
        self.file.flush()
        self._bytes(WHOLE, _hash_member(self.part, self.file.tell()).encode())
        self.tar.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        check_archive(self.part)
        self.part.rename(self.target)
        _flush_folder(self.target.parent)

    def abandon(self) -> None:
        """Leave nothing of an unfinished file."""
        self.file.close()
        self.part.unlink(missing_ok=True)

    def _bytes(self, name: str, content: bytes) -> None:
        self.tar.addfile(_is_plain_file(name, len(content)), io.BytesIO(content))


class _HashingReader:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        got = self.file.read(size)
        self.digest.update(got)
        return got


def check_archive(path: Path) -> dict[str, Any]:
    """Read the whole file and compare every byte with its seal; the manifest. Raises Damaged."""
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
    if _hash_member(path, end) != sealed:
        raise ArchiveDamaged(f"{path} is damaged: it is not what its seal says.")
    return dict(manifest)


def unpack_archive(path: Path, folder: Path, *, but: Collection[str] = ()) -> None:
    """Write every member under `folder`, readable by us alone; Damaged for one that leads out.

    Done by hand: Debian 12's Python (3.11.2) has no extraction filters yet.
    """
    with tarfile.open(path) as tar:
        for member in tar:
            place = folder / member.name
            if (
                not (member.isdir() or member.isfile())
                or ".." in place.parts
                or (Path(member.name).is_absolute())
            ):
                raise ArchiveDamaged(f"{path}: {member.name} is no plain file inside")
            if member.name in but:
                continue
            wanted = place if member.isdir() else place.parent
            wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
            if file := tar.extractfile(member):
                with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as target:
                    shutil.copyfileobj(file, target, CHUNK)


def _read_member(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo], name: str) -> bytes:
    file = tar.extractfile(members[name])
    return file.read() if file else b""


def _check_members(
    tar: tarfile.TarFile, found: dict[str, tarfile.TarInfo], named: dict[str, dict[str, Any]]
) -> None:
    """Every named member is there as named, and nothing else is."""
    if set(found) != {*named, MANIFEST, WHOLE}:
        raise ValueError("members are missing or strange")
    for name, said in named.items():
        file = tar.extractfile(found[name])
        digest = hashlib.sha256()
        while file and (got := file.read(CHUNK)):
            digest.update(got)
        if digest.hexdigest() != said["sha256"]:
            raise ValueError(f"{name} was changed")


def _check_tail(path: Path, begin: int, sealed: str) -> None:
    """The seal is written as we write it, and after it there are only zeros."""
    seal = io.BytesIO()
    with tarfile.open(fileobj=seal, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(_is_plain_file(WHOLE, len(sealed)), io.BytesIO(sealed.encode()))
    with path.open("rb") as file:
        file.seek(begin)
        found = file.read()
    unfinished = (begin + len(found)) % tarfile.RECORDSIZE
    if unfinished or found.rstrip(b"\0") != seal.getvalue().rstrip(b"\0"):
        raise ValueError("the end is not as it was written")


def _is_plain_file(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _hash_member(path: Path, size: int) -> str:
    digest, left = hashlib.sha256(), size
    with path.open("rb") as file:
        while left and (got := file.read(min(CHUNK, left))):
            digest.update(got)
            left -= len(got)
    return digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

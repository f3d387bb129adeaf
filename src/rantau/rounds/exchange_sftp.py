"""Keep the exchange folder the same as a counterpart's SFTP server: what lies in our `out/` goes to
its `out/`, what lies in its `in/` comes into ours (docs/operations/exchange-folder.md).

Only a server whose host key is known is spoken to. A file has its name on either side at once, so
that nobody reads half of one; what was interrupted is done again, and a file that comes twice takes
effect once, since it is known by its content.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit

import asyncssh
from django.conf import settings

from rantau.common.hashing import compute_sha256
from rantau.rounds.exchange_folder import (
    ASIDE,
    DONE,
    IN,
    OUT,
    UNFINISHED,
    write_atomically,
    write_incoming,
)
from rantau.rounds.files import MAX_BYTES

SENT, FETCHED = "sent", "fetched"  # directories in our out/ and in the in/ of the server
CONNECT_SECONDS, LOOK_SECONDS, FILE_SECONDS = 15, 60, 300  # to sign in, to list, for a small file
SLOWEST_BYTES = 20_000  # a second, of a line that is waited for; chosen by us
RUN_SECONDS = 1800  # after which no other file of a server is begun in one run; chosen by us
MAX_NAMES = 1000  # of a listing that are looked at in one run
MAX_NAME_BYTES = 200  # of a name that a local disk takes with a prefix
# What a server, the way to it, or the files of the settings may do wrong.
SftpFault = (OSError, asyncssh.Error, TimeoutError, ValueError)
log = logging.getLogger("rantau.worker")
T = TypeVar("T")
Move = tuple[Callable[[], Awaitable[None]], int]  # what moves a file, and its bytes


@dataclass(frozen=True)
class SftpServer:
    """Where a counterpart's files are exchanged; `path` has `out/` and `in/` in it."""

    counterpart: str
    host: str
    port: int
    user: str
    path: str


def parse_servers(text: str) -> list[SftpServer]:
    """The servers of the setting EXCHANGE_SFTP: `kr=sftp://user@host:22/path`, with spaces between.

    Raises  ValueError that names what cannot be read
    """
    return [_parse_server(each) for each in text.split()]


def _parse_server(text: str) -> SftpServer:
    counterpart, equals, address = text.partition("=")
    parts = urlsplit(address)
    is_named = bool(equals) and counterpart.isascii() and counterpart.isalpha()
    is_address = parts.scheme == "sftp" and parts.hostname and parts.username
    if not is_named or not is_address or parts.password or parts.query:
        raise ValueError(f"{counterpart or text}: give kr=sftp://user@host:22/path")
    path = parts.path.rstrip("/") or "."
    return SftpServer(counterpart, str(parts.hostname), parts.port or 22, str(parts.username), path)


def exchange_files(server: SftpServer) -> int:
    """Send what waits in our `out/`, then fetch what lies in the server's `in/`; returns how many
    files moved. A file that cannot be moved is logged and stops no other.

    Raises  one of SftpFault where the server cannot be spoken to
    """
    return asyncio.run(_exchange(server))


def try_server(server: SftpServer) -> None:
    """Sign in and look into both directories; nothing is moved. Raises one of SftpFault."""
    asyncio.run(_look(server))


@asynccontextmanager
async def _connect(server: SftpServer) -> AsyncIterator[asyncssh.SFTPClient]:
    connection = await asyncssh.connect(
        server.host,
        server.port,
        username=server.user,
        client_keys=[settings.EXCHANGE_SFTP_KEY],
        known_hosts=settings.EXCHANGE_SFTP_KNOWN_HOSTS,
        config=None,
        agent_path=None,
        connect_timeout=CONNECT_SECONDS,
        login_timeout=CONNECT_SECONDS,
        keepalive_interval=CONNECT_SECONDS,
    )
    try:
        opening = connection.start_sftp_client(path_errors="surrogateescape")
        yield await _wait_for(opening, CONNECT_SECONDS)
    finally:
        connection.abort()  # a close would wait for the answer of a server that hangs


async def _wait_for(work: Awaitable[T], seconds: float) -> T:
    """What comes of the work. Raises TimeoutError after so many seconds, without waiting for what
    the work does once it is cancelled, which may be to ask a server that hangs to close a file."""
    task = asyncio.ensure_future(work)
    done, _pending = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.cancel()
        raise TimeoutError(f"no answer within {seconds} seconds")
    return task.result()


async def _look(server: SftpServer) -> None:
    async with _connect(server) as client:
        for name in (OUT, IN):
            await _wait_for(client.stat(f"{server.path}/{name}"), LOOK_SECONDS)


async def _exchange(server: SftpServer) -> int:
    async with _connect(server) as client:
        paths = list_unsent(server.counterpart)
        sending = [(partial(_send, client, server, path), path.stat().st_size) for path in paths]
        count = await _count_moved(server, sending)
        found = await _wait_for(_list_names(client, f"{server.path}/{IN}"), LOOK_SECONDS)
        fetching = [
            (partial(_fetch, client, server, each), min(each.attrs.size or 0, MAX_BYTES))
            for each in found
        ]
        return count + await _count_moved(server, fetching)


async def _count_moved(server: SftpServer, moves: Sequence[Move]) -> int:
    """Wait for each move in turn, for so long as its bytes need at the slowest; how many
    succeeded. Those that a slow server leaves no time for come with the next run."""
    count, ends = 0, time.monotonic() + RUN_SECONDS
    for move, size in moves:
        if time.monotonic() > ends:
            break
        try:
            await _wait_for(move(), FILE_SECONDS + size / SLOWEST_BYTES)
            count += 1
        except SftpFault as error:
            log.warning("a file of %s could not be moved: %r", server.counterpart, error)
    return count


async def _send(client: asyncssh.SFTPClient, server: SftpServer, path: Path) -> None:
    outbox = f"{server.path}/{OUT}"
    unfinished = f"{outbox}/.{path.name}{UNFINISHED[0]}"
    await client.put(str(path), unfinished)
    await _rename(client, unfinished, f"{outbox}/{path.name}")
    sent = path.parent / SENT
    sent.mkdir(exist_ok=True)
    path.replace(sent / path.name)


async def _rename(client: asyncssh.SFTPClient, before: str, after: str) -> None:
    """Rename; a server without the extension of OpenSSH renames only where nothing has the name."""
    try:
        await client.posix_rename(before, after)
    except asyncssh.SFTPOpUnsupported:
        await client.rename(before, after)


def list_unsent(counterpart: str) -> Iterator[Path]:
    """The finished files in our `out/` that the counterpart's server has not got, oldest first: the
    photographs of a roster are written before it."""
    folder = Path(settings.EXCHANGE_FOLDER) / counterpart / OUT
    paths = [path for path in folder.glob("*") if path.is_file() and _is_finished(path.name)]
    yield from sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name))


async def _list_names(client: asyncssh.SFTPClient, inbox: str) -> list[asyncssh.SFTPName]:
    """The finished files of a directory, by name, as far as their names can be kept here; of a
    listing of more than MAX_NAMES the first."""
    found: list[asyncssh.SFTPName] = []
    count = 0
    async for each in client.scandir(inbox):
        count += 1
        is_file = each.attrs.type == asyncssh.FILEXFER_TYPE_REGULAR
        if is_file and _is_usable(str(each.filename)):
            found.append(each)
        if count == MAX_NAMES:
            break
    return sorted(found, key=lambda each: str(each.filename))


def _is_usable(name: str) -> bool:
    """Whether a name is one of a finished file that can be kept under it."""
    raw = os.fsencode(name)
    is_text = raw.decode("utf-8", "replace") == name and name.isprintable() and "/" not in name
    is_free = name not in (DONE, ASIDE) and _is_finished(name)
    return is_text and is_free and len(raw) <= MAX_NAME_BYTES


async def _fetch(client: asyncssh.SFTPClient, server: SftpServer, found: asyncssh.SFTPName) -> None:
    """Bring a file here, then move it aside there. Where it cannot be moved, a mark here keeps it
    from being fetched again."""
    inbox, name = f"{server.path}/{IN}", str(found.filename)
    key = compute_sha256(f"{name}|{found.attrs.size}|{found.attrs.mtime}".encode())
    mark = Path(settings.EXCHANGE_FOLDER) / server.counterpart / FETCHED / key
    if not mark.exists():
        async with client.open(f"{inbox}/{name}", "rb") as file:
            content = await file.read(MAX_BYTES + 1)
        write_incoming(server.counterpart, name, cast(bytes, content))  # opened in binary mode
        write_atomically(mark, b"")
    await client.makedirs(f"{inbox}/{FETCHED}", exist_ok=True)
    await _rename(client, f"{inbox}/{name}", f"{inbox}/{FETCHED}/{key[:8]}-{name}")


def _is_finished(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(UNFINISHED)

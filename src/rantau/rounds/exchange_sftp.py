"""Keep the exchange folder the same as a counterpart's SFTP server: what lies in our `out/` goes to
its `out/`, what lies in its `in/` comes into ours (docs/operations/exchange-folder.md).

Only a server whose host key is known is spoken to. A file has its name on either side at once, so
that nobody reads half of one; what was interrupted is done again, and a file that comes twice takes
effect once, since it is known by its content.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit
from uuid import uuid4

import asyncssh
from django.conf import settings

from rantau.rounds.exchange_folder import IN, OUT, UNFINISHED, write_incoming
from rantau.rounds.files import MAX_BYTES

SENT, FETCHED = "sent", "fetched"  # directories in our out/ and in the in/ of the server
CONNECT_SECONDS, MAX_SECONDS = 15, 300
MAX_NAME_BYTES = 200  # of a name that a local disk takes with a prefix

T = TypeVar("T")
# What a server or the way to it may do wrong.
SftpFault = (OSError, asyncssh.Error, TimeoutError)


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
    files moved.

    Raises  one of SftpFault; what was moved before stays moved
    """
    return asyncio.run(_within_time(_exchange(server)))


def try_server(server: SftpServer) -> None:
    """Sign in and look into both directories; nothing is moved. Raises one of SftpFault."""
    asyncio.run(_within_time(_look(server)))


async def _within_time(work: Awaitable[T]) -> T:
    async with asyncio.timeout(MAX_SECONDS):
        return await work


@asynccontextmanager
async def _connect(server: SftpServer) -> AsyncIterator[asyncssh.SFTPClient]:
    connection = asyncssh.connect(
        server.host,
        server.port,
        username=server.user,
        client_keys=[settings.EXCHANGE_SFTP_KEY],
        known_hosts=settings.EXCHANGE_SFTP_KNOWN_HOSTS,
        config=None,
        agent_path=None,
        connect_timeout=CONNECT_SECONDS,
        login_timeout=CONNECT_SECONDS,
    )
    async with connection as signed_in, signed_in.start_sftp_client() as client:
        yield client


async def _exchange(server: SftpServer) -> int:
    async with _connect(server) as client:
        return await _send(client, server) + await _fetch(client, server)


async def _look(server: SftpServer) -> None:
    async with _connect(server) as client:
        for name in (OUT, IN):
            await client.listdir(f"{server.path}/{name}")


async def _send(client: asyncssh.SFTPClient, server: SftpServer) -> int:
    count = 0
    for path in list_unsent(server.counterpart):
        unfinished = f"{server.path}/{OUT}/.{uuid4().hex}{UNFINISHED[0]}"
        async with client.open(unfinished, "wb") as file:
            await file.write(path.read_bytes())
        await client.posix_rename(unfinished, f"{server.path}/{OUT}/{path.name}")
        sent = path.parent / SENT
        sent.mkdir(exist_ok=True)
        path.replace(sent / path.name)
        count += 1
    return count


def list_unsent(counterpart: str) -> Iterator[Path]:
    """The finished files in our `out/` that the counterpart's server has not got, oldest first: the
    photographs of a roster are written before it."""
    folder = Path(settings.EXCHANGE_FOLDER) / counterpart / OUT
    paths = [path for path in folder.glob("*") if path.is_file() and _is_finished(path.name)]
    yield from sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name))


async def _fetch(client: asyncssh.SFTPClient, server: SftpServer) -> int:
    inbox, count = f"{server.path}/{IN}", 0
    names = [each async for each in client.scandir(inbox)]
    for each in sorted(names, key=lambda entry: str(entry.filename)):
        name = str(each.filename)
        is_plain = each.attrs.type == asyncssh.FILEXFER_TYPE_REGULAR and "/" not in name
        if not is_plain or not _is_finished(name) or len(name.encode()) > MAX_NAME_BYTES:
            continue
        async with client.open(f"{inbox}/{name}", "rb") as file:
            content = await file.read(MAX_BYTES + 1)
        write_incoming(server.counterpart, name, cast(bytes, content))  # opened in binary mode
        await client.makedirs(f"{inbox}/{FETCHED}", exist_ok=True)
        await client.posix_rename(f"{inbox}/{name}", f"{inbox}/{FETCHED}/{name}")
        count += 1
    return count


def _is_finished(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(UNFINISHED)

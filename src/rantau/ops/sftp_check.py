"""Whether the servers of EXCHANGE_SFTP answer and nothing waits for long: for the doctor."""

import time
from pathlib import Path

from django.conf import settings

from rantau.ops.database_checks import Finding
from rantau.rounds.exchange_sftp import (
    SftpFault,
    SftpServer,
    list_unsent,
    parse_servers,
    try_server,
)

LONGEST_WAIT = 600.0  # seconds; the worker sends every twenty; chosen by us


def check_sftp() -> Finding:
    """Check the settings EXCHANGE_SFTP… and sign in to each server. No file is moved."""
    if not settings.EXCHANGE_SFTP:
        return "none is set (EXCHANGE_SFTP): the exchange folder is fetched by others", ""
    try:
        servers = parse_servers(settings.EXCHANGE_SFTP)
    except ValueError as error:
        return "", f"EXCHANGE_SFTP: {error}."
    for name in ("EXCHANGE_SFTP_KEY", "EXCHANGE_SFTP_KNOWN_HOSTS"):
        if not Path(getattr(settings, name)).is_file():
            return "", f"{name} names no file: no server of EXCHANGE_SFTP is spoken to."
    faults = [fault for server in servers if (fault := _find_fault(server))]
    if faults:
        return "", " ".join(faults)
    return f"signed in to {', '.join(server.host for server in servers)}; nothing waits", ""


def _find_fault(server: SftpServer) -> str:
    try:
        try_server(server)
    except SftpFault as error:
        return f"{server.counterpart}: no files by SFTP with {server.host} ({error})."
    oldest = next(list_unsent(server.counterpart), None)
    if oldest and time.time() - oldest.stat().st_mtime > LONGEST_WAIT:
        return f"{server.counterpart}: {oldest.name} waits to be sent; see the log of the worker."
    return ""

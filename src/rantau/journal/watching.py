"""Keep the heads that a Rantau publishes, and find that its history was changed, cut off, or is no
longer sealed. For outsiders: it needs neither the database nor a key of ours.
"""

import json
import os
import urllib.request
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rantau.common import clock
from rantau.journal.heads import NO_HEAD, CheckedHead, check_line, check_record, find_link_fault

HEADS_PATH = "/.well-known/rantau-journal-heads"
TIMEOUT = 30  # seconds for one page
MAX_PAGE_BYTES = 4_000_000  # a page of a thousand heads has some 700,000
# What a page that does not come, or is none, raises.
UNUSABLE = (OSError, HTTPException, ValueError, KeyError, TypeError, RecursionError)
MAX_HEAD_AGE = timedelta(minutes=3)  # heads are a minute apart when nothing is written


class HistoryChanged(Exception):
    """The journal is not what it was, or no longer sealed; the message says what was found."""


class Unreachable(Exception):
    """The heads could not be fetched, so that nothing is known; the message says why."""


def watch_once(url: str, file: Path, key: str = "") -> CheckedHead:
    """Fetch the heads that `file` lacks, check and append them. Returns the last one.

    url     of the Rantau, such as https://rantau.example
    file    the kept heads, a line each, as `journal verify --heads` reads them; beside it, with
            the ending .key, the public key by which they are signed
    key     the public key, in hexadecimal; the one that is kept, else the one published, if empty
    Raises  HistoryChanged; Unreachable when the address does not answer with heads
    """
    kept = _read_kept_lines(file)
    page = _fetch_page(url, max(len(kept) - 1, 0))
    trusted = _get_trusted_key(file, key, page["key"])
    last = _check_kept(kept, page["heads"], trusted)
    heads = page["heads"][1:] if kept else page["heads"]
    while heads:
        last = _append(file, heads, last, trusted)
        heads = _fetch_page(url, last.number)["heads"] if page["next"] else []
    if last is NO_HEAD:
        raise HistoryChanged("nothing was ever sealed")
    sealed_at = datetime.fromtimestamp(last.statement["sealed_at"] / 1_000_000, UTC)
    if clock.now() - sealed_at > MAX_HEAD_AGE:
        raise HistoryChanged(f"nothing was sealed since head {last.number}, {sealed_at:%F %T} UTC")
    if sealed_at - clock.now() > MAX_HEAD_AGE:  # until then nobody would see that nothing is sealed
        raise HistoryChanged(f"head {last.number} is dated ahead, {sealed_at:%F %T} UTC")
    return last


def _read_kept_lines(file: Path) -> list[str]:
    """The kept heads; a line that a crash cut short is removed, and fetched again."""
    lines = file.read_text().splitlines(keepends=True) if file.exists() else []
    if lines and not lines[-1].endswith("\n"):
        del lines[-1]
        file.write_text("".join(lines))
    return lines


def _fetch_page(url: str, after: int) -> Any:
    address = f"{url.rstrip('/')}{HEADS_PATH}?after={after}"
    if not address.startswith(("https://", "http://")):
        raise Unreachable(f"{url} is no address: it begins with https://")
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310
            page = json.loads(answer.read(MAX_PAGE_BYTES))
        return {"key": str(page["key"]), "heads": list(page["heads"]), "next": page["next"]}
    except UNUSABLE as error:
        raise Unreachable(f"{address}: {error}") from error


def _get_trusted_key(file: Path, given: str, published: str) -> Ed25519PublicKey:
    """The key that was given, else kept, else published now; it is kept from then on."""
    keeping = file.with_name(file.name + ".key")
    kept = keeping.read_text().strip() if keeping.exists() else ""
    trusted = given or kept or published
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(trusted))
    except ValueError as error:
        raise Unreachable(f"{trusted[:80]} is no public key") from error
    if trusted != published:
        raise HistoryChanged(f"the published key is {published[:80]}, not {trusted}")
    keeping.write_text(trusted + "\n")
    return key


def _check_kept(kept: list[str], heads: list[Any], key: Ed25519PublicKey) -> CheckedHead:
    """The last head that was kept, once the first one published after those before it is the
    same; each head names the one before, so that the earlier ones are the same too."""
    if not kept:
        return NO_HEAD
    number = len(kept)
    last = check_line(number, kept[-1], key)
    if last.fault or last.number != number:
        raise HistoryChanged(f"the kept file is damaged: {last.fault or f'line {number}'}")
    if not heads:
        raise HistoryChanged(f"history was cut off: head {number} is gone")
    if check_record(number, heads[0], key) != last:
        raise HistoryChanged(f"history was changed at or before head {number}")
    return last


def _append(file: Path, heads: list[Any], last: CheckedHead, key: Ed25519PublicKey) -> CheckedHead:
    """Append the heads that hold; returns the last one."""
    with file.open("a") as kept:
        for record in heads:
            head = check_record(last.number + 1, record, key)
            if fault := head.fault or find_link_fault(head, last):
                raise HistoryChanged(fault)
            line = {name: record[name] for name in ("statement", "signature")}
            kept.write(json.dumps(line) + "\n")
            last = head
        kept.flush()
        os.fsync(kept.fileno())
    return last

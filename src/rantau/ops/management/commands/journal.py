"""`rantau journal`: verify the journal; keep the heads that a Rantau publishes; print the key."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management.base import CommandParser
from django.db import DatabaseError

from rantau.access.actor import SEALER_ACTOR, build_system_auditor
from rantau.access.scope import reading_as
from rantau.common.commands import OperatorCommand
from rantau.journal.heads import get_heads_path, get_public_key, limit_lock_wait
from rantau.journal.records import list_sealed_ids
from rantau.journal.sealing import seal_everything
from rantau.journal.verification import (
    MAX_UNSEALED,
    JournalVerification,
    LateRecord,
    verify_journal,
)
from rantau.journal.watching import HistoryChanged, Unreachable, watch_once

MAX_LISTED = 1000  # faults that are printed
MAX_TRIES = 3  # in a row that an address may fail to answer
SEALING_PAUSE = 0.5  # seconds before what is late is sealed once more


class Command(OperatorCommand):
    """`rantau journal verify|watch|key`: verify; keep published heads; print the public key."""

    help = "Find what was changed in the journal; keep the heads that a Rantau publishes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verbs and their options."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser(
            "verify", help="find what was changed, removed, inserted, reordered or cut off"
        )
        verify.add_argument("--heads", type=Path, help="a kept copy of the file of signed heads")
        watch = verbs.add_parser("watch", help="keep the heads that a Rantau publishes")
        watch.add_argument("url", help="its address, such as https://rantau.example")
        watch.add_argument(
            "--file", type=Path, default=Path("rantau-heads.jsonl"), help="where to keep them"
        )
        watch.add_argument("--key", default="", help="the public key, as `journal key` prints it")
        watch.add_argument("--interval", type=float, default=60.0, help="seconds between looks")
        watch.add_argument("--once", action="store_true", help="look once")
        verbs.add_parser("key", help="print the public key by which the heads are checked")

    def run(self, options: argparse.Namespace) -> int:
        """Run the verb; returns its exit code."""
        verbs = {"verify": _verify, "watch": _watch, "key": _print_key}
        return verbs[options.verb](options)


def _verify(options: argparse.Namespace) -> int:
    """Seal what waits; verify; print the number of records and every fault, such as what stays
    unsealed though this command tried to seal it. Returns 1 if there is one."""
    faults = _seal()
    path, is_old_copy = options.heads or get_heads_path(), options.heads is not None
    try:
        with reading_as(build_system_auditor("verify")):
            limit_lock_wait()
            found = verify_journal(path, is_old_copy=is_old_copy)
    except DatabaseError as error:  # the owner may have changed the tables themselves
        faults.append(f"the journal cannot be read: {' '.join(str(error).split())}")
        found = JournalVerification(0, 0)
    faults += [*found.faults, *_seal_late(found.late)]
    print(f"sealed and checked: {found.sealed}; not yet sealed: {found.unsealed}")
    for fault in faults[:MAX_LISTED]:
        print(f"BAD: {fault}")
    if len(faults) > MAX_LISTED:
        print(f"BAD: and {len(faults) - MAX_LISTED} more")
    return 1 if faults else 0


def _seal() -> list[str]:
    """Seal; returns why it could not be done, if so."""
    try:
        seal_everything(lambda: reading_as(SEALER_ACTOR))
    except Exception as error:  # whatever was done to the tables, verifying goes on
        return [f"the journal cannot be sealed: {' '.join(str(error).split())}"]
    return []


def _seal_late(late: Sequence[LateRecord]) -> list[str]:
    """Seal once more, as long as the worker may be at it, what was committed when it was found and
    not sealed; returns each record that is not sealed then: it is kept from it."""
    end, waiting = time.monotonic() + MAX_UNSEALED.total_seconds(), list(late)
    while waiting and time.monotonic() < end:
        _seal()
        with reading_as(build_system_auditor("verify")):
            sealed = list_sealed_ids([each.id for each in waiting])
        waiting = [each for each in waiting if each.id not in sealed]
        time.sleep(SEALING_PAUSE if waiting else 0)
    return [
        f"{each.name}: is kept from being sealed, {each.age.total_seconds():.0f} s after it was"
        " written"
        for each in waiting
    ]


def _watch(options: argparse.Namespace) -> int:
    """Keep the heads, once or until something is wrong.

    Returns 1 when history changed or the sealer stopped, 2 when the address does not answer
    """
    failures = 0
    while True:
        try:
            last = watch_once(options.url, options.file, options.key)
        except HistoryChanged as alarm:
            print(f"BAD: {alarm}", flush=True)
            return 1
        except Unreachable as reason:
            print(reason, file=sys.stderr, flush=True)
            failures += 1
            if options.once or failures == MAX_TRIES:
                return 2
        else:
            print(f"head {last.number}, position {last.last}: history holds", flush=True)
            failures = 0
            if options.once:
                return 0
        time.sleep(options.interval)


def _print_key(_options: argparse.Namespace) -> int:
    print(get_public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex())
    return 0

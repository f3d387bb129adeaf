"""What the worker does with files of counterparts: the exchange folder and the servers of SFTP."""

import logging
from pathlib import Path
from uuid import UUID

from django.conf import settings

from rantau.access.actor import Actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.documents.errors import NoSuchFile
from rantau.rounds.exchange_folder import ASIDE, DONE, list_incoming, move_aside, read_incoming
from rantau.rounds.exchange_sftp import SftpFault, exchange_files, parse_servers
from rantau.rounds.failed_files import compute_path_digest, list_failing
from rantau.rounds.files import MAX_BYTES
from rantau.rounds.incoming_content import build_incoming_input
from rantau.rounds.photo_archive import write_photo_archive
from rantau.rounds.services.failed_files import (
    FailedFileInput,
    end_failed_file,
    note_failed_file,
)
from rantau.rounds.services.held_rosters import note_held_roster
from rantau.rounds.services.incoming import find_reason_aside, take_incoming_file
from rantau.rounds.services.rosters import (
    list_files_to_ask_about,
    list_files_to_write,
    open_duty_to_ask,
    write_roster_file,
)
from rantau.worker.steps import ROUNDS_ACTOR, try_advancing

log = logging.getLogger("rantau.worker")


def write_rosters() -> int:
    """Put files that wait into the exchange folder; returns how many."""
    with reading_as(ROUNDS_ACTOR):
        files = list_files_to_write()
    return sum(try_advancing(_write_roster, each) for each in files)


def _write_roster(actor: Actor, key: UUID, file_id: UUID) -> None:
    """Write the photographs of a roster into the folder, then the roster; give headquarters a duty
    where either fails.

    Raises  what `write_photo_archive` and `write_roster_file` raise
    """
    try:
        write_photo_archive(actor, file_id)
        write_roster_file(actor, key, file_id)
    except (NoSuchFile, OSError):
        try_advancing(note_held_roster, file_id)
        raise


def take_incoming_files() -> int:
    """Take in, or set aside, what lies in the exchange folder; a file that failed waits until it is
    tried again. Returns how many files."""
    with reading_as(ROUNDS_ACTOR):
        failing = list_failing()
    count = 0
    for counterpart, path in list_incoming():
        failed = failing.pop(compute_path_digest(counterpart, path.name), None)
        if failed and clock.now() < failed.retry_at:
            continue
        is_taken = _try_taking(counterpart, path)
        count += is_taken
        if failed and is_taken:
            try_advancing(end_failed_file, failed.id)
    for gone in failing.values():
        try_advancing(end_failed_file, gone.id)
    return count


def exchange_by_sftp() -> int:
    """Keep the exchange folder the same as the servers of EXCHANGE_SFTP; one that fails does not
    stop the others. Returns how many files moved."""
    count = 0
    for server in parse_servers(settings.EXCHANGE_SFTP):
        try:
            count += exchange_files(server)
        except SftpFault as error:
            log.warning("files of %s: no SFTP with %s: %s", server.counterpart, server.host, error)
    return count


def _try_taking(counterpart: str, path: Path) -> bool:
    try:
        content = read_incoming(path, MAX_BYTES)
        if content is None:
            return False
        data = build_incoming_input(counterpart, path.name, content)
        reference = take_incoming_file(ROUNDS_ACTOR, data.get_key(), data).answer
        with reading_as(ROUNDS_ACTOR):
            reason = find_reason_aside(reference)
        move_aside(path, ASIDE if reason else DONE, reason)
    except Exception:  # one that fails must not stop the others
        log.exception("a file of a counterpart could not be taken in")
        _try_noting_failure(counterpart, path)
        return False
    return True


def _try_noting_failure(counterpart: str, path: Path) -> None:
    try:
        note_failed_file(ROUNDS_ACTOR, uuid7(), FailedFileInput(counterpart, path.name))
    except Exception:  # as where the database is away: the file is tried at the next run
        log.exception("a failure of a counterpart's file could not be noted")


def ask_late_counterparts() -> int:
    """Open the duties to ask counterparts that are late; returns how many."""
    with reading_as(ROUNDS_ACTOR):
        files = list_files_to_ask_about()
    return sum(try_advancing(open_duty_to_ask, each) for each in files)

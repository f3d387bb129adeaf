"""Note that a file of the exchange folder cannot be taken in, and that it can again: headquarters
has one duty about it meanwhile."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyKind, close_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.errors import NoSuchIncomingFile
from rantau.rounds.failed_files import compute_path_digest, compute_pause
from rantau.rounds.incoming_content import clip_name
from rantau.rounds.models import FailedFile
from rantau.rounds.permissions import EXPORT_ROSTER, TAKE_FILE
from rantau.rounds.rows_to_settle import open_duty_to_settle

FILE_FAILED = JournalKind(
    "rounds:incoming:failed", gettext_lazy("File of a counterpart could not be taken in")
)
FILE_FAILURE_ENDED = JournalKind(
    "rounds:incoming:failure_ended",
    gettext_lazy("File of a counterpart fails no longer: it was taken in, or has gone"),
)
FAILED_FILE_DUTY = DutyKind(
    "rounds:failed_file",
    gettext_lazy("Tell who runs the server of a file that cannot be taken in"),
    EXPORT_ROSTER,
)


@dataclass(frozen=True)
class FailedFileInput:
    """Where a file lies: the directory of its counterpart, and its name."""

    counterpart: str
    name: str


@service(FILE_FAILED, permission=TAKE_FILE)
def note_failed_file(actor: Actor, data: FailedFileInput) -> CommandResult:
    """Note that taking a file in failed once more, and when it is tried again; the first time
    headquarters gets a duty. Answers with its reference."""
    digest = compute_path_digest(data.counterpart, data.name)
    rows = FailedFile.objects.select_for_update()
    found = rows.filter(path_digest=digest, ended_at=None).first()
    row = found or _build(data, digest)
    row.tries += 1
    row.failed_at = clock.now()
    row.retry_at = row.failed_at + compute_pause(row.tries)
    row.revision += 1
    if found:
        row.save(update_fields=["tries", "failed_at", "retry_at", "revision"])
    else:  # of two workers at once one writes it: the path is unique
        row.save(force_insert=True)
        about = ("failed_file", row.id, row.reference)
        open_duty_to_settle(FAILED_FILE_DUTY, *about, row.failed_at)
    return _build_result(row)


def _build(data: FailedFileInput, digest: str) -> FailedFile:
    return FailedFile(
        id=uuid7(),
        reference=generate_reference("BG"),
        counterpart=data.counterpart[:8],
        name=clip_name(data.name),
        path_digest=digest,
        tries=0,
        revision=0,
    )


@service(FILE_FAILURE_ENDED, permission=TAKE_FILE)
def end_failed_file(actor: Actor, file_id: UUID) -> CommandResult:
    """Note that a file which failed was taken in, or lies in the folder no longer: the duty of
    headquarters is closed. Answers with its reference.

    Raises  NoSuchIncomingFile where that was noted before
    """
    rows = FailedFile.objects.select_for_update().filter(id=file_id, ended_at=None)
    row = rows.first()
    if row is None:
        raise NoSuchIncomingFile()
    row.ended_at = clock.now()
    row.revision += 1
    row.save(update_fields=["ended_at", "revision"])
    close_duty(FAILED_FILE_DUTY.code, about=row.id, outcome="ended")
    return _build_result(row)


def _build_result(row: FailedFile) -> CommandResult:
    terms = {"counterpart": row.counterpart, "tries": str(row.tries)}
    return CommandResult(row.reference, JournalEvent("failed_file", row.id, row.revision, terms))

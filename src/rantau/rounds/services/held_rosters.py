"""Tell headquarters of a file that cannot be put into the exchange folder, until it lies there: as
where a photograph of a roster is not on the disk, or the disk is full."""

from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.duties.interface import DutyKind, advance_duties
from rantau.duties.selectors import is_duty_open
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.errors import NoSuchRosterFile
from rantau.rounds.failed_files import compute_pause
from rantau.rounds.models import RosterFile
from rantau.rounds.permissions import EXCHANGE_FILES, EXPORT_ROSTER
from rantau.rounds.rows_to_settle import open_duty_to_settle

ROSTER_HELD = JournalKind(
    "rounds:roster:held", gettext_lazy("File cannot be put into the exchange folder")
)
HELD_ROSTER_DUTY = DutyKind(
    "rounds:roster_held",
    gettext_lazy("Tell who runs the server of a file that cannot be put into the exchange folder"),
    EXPORT_ROSTER,
    "rounds:roster_file",
)


@service(ROSTER_HELD, permission=EXCHANGE_FILES)
def note_held_roster(actor: Actor, file_id: UUID) -> CommandResult:
    """Note that a file could not be written once more, and when it is tried again; the first time
    headquarters gets a duty. Answers with its reference.

    Raises  NoSuchRosterFile where it was written meanwhile, or another worker has noted it
    """
    rows = RosterFile.objects.select_for_update(of=("self",)).select_related("round")
    file = rows.defer("content").filter(id=file_id, written_at=None).first()
    now = clock.now()
    if file is None or (file.retry_at and file.retry_at > now):
        raise NoSuchRosterFile()
    if not is_duty_open(HELD_ROSTER_DUTY.code, about=file_id):
        open_duty_to_settle(HELD_ROSTER_DUTY, "roster_file", file.id, file.reference, now)
    file.failed_tries += 1
    file.retry_at = now + compute_pause(file.failed_tries)
    file.revision += 1
    file.save(update_fields=["failed_tries", "retry_at", "revision"])
    terms = {"round": file.round.code, "number": str(file.number), "tries": str(file.failed_tries)}
    return CommandResult(file.reference, JournalEvent("roster_file", file.id, file.revision, terms))


def close_held_duty(file: RosterFile) -> None:
    """Close the duty about a file that lies in the folder now; nothing where none is open."""
    advance_duties(about=file.id, closes=(HELD_ROSTER_DUTY.code,), outcome="written", opens=None)

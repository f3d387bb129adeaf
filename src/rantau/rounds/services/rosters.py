"""Export the roster of a round to the counterpart, and keep watch that it answers."""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, DutyKind, advance_duties, open_duty
from rantau.duties.selectors import is_duty_open
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.errors import NoSuchRosterFile, NothingToRetry, NothingToSend
from rantau.rounds.exchange_folder import get_counterpart, write_outgoing
from rantau.rounds.files import ROSTER, ExchangeFile, FileKind, write_file
from rantau.rounds.late_steps import WORKING_DAYS_TO_ASK
from rantau.rounds.models import Examinee, RosterEntry, RosterFile, Round
from rantau.rounds.offer_selectors import get_ranks
from rantau.rounds.permissions import EXCHANGE_FILES, EXPORT_ROSTER
from rantau.rounds.photos import name_photo
from rantau.rounds.roster_selectors import get_roster_file, list_late_files
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.held_rosters import close_held_duty
from rantau.rounds.services.seating import get_round_for_update
from rantau.rounds.stage_events import enter_stages
from rantau.rounds.stages import Stage

ROSTER_EXPORTED = JournalKind("rounds:roster:exported", gettext_lazy("Roster exported"))
ROSTER_WRITTEN = JournalKind(
    "rounds:roster:written", gettext_lazy("Roster put into the exchange folder")
)
ROSTER_REPEATED = JournalKind(
    "rounds:roster:repeated", gettext_lazy("Roster put into the exchange folder again")
)
ROSTER_RETRIED = JournalKind(
    "rounds:roster:retried", gettext_lazy("File for the exchange folder to be tried again at once")
)
ANSWER_LATE = JournalKind("rounds:roster:late", gettext_lazy("Counterpart is late with its answer"))
ASK_COUNTERPART_DUTY = DutyKind(
    "rounds:ask_counterpart",
    gettext_lazy("Ask the counterpart for its answer to a roster"),
    EXPORT_ROSTER,
    "rounds:roster_file",
)
SENDER = "RANTAU"
BATCH_SIZE = 2000
MAX_REPORTED_AT_ONCE = 2000  # rows of a file of answers or claims; the rest goes in the next one


@service(ROSTER_EXPORTED, permission=EXPORT_ROSTER)
def export_roster(actor: Actor, round_code: str) -> CommandResult:
    """Make the file of all of a round whose documents are complete; they count as sent. The worker
    puts the file into the exchange folder. Answers with the file's reference.

    Raises  NoSuchRound; NothingToSend
    """
    round_ = get_round_for_update(actor, round_code)
    examinees = list(
        Examinee.objects.select_for_update()
        .filter(round=round_, stage=Stage.COMPLETE)
        .order_by("id")
    )
    if not examinees:
        raise NothingToSend()
    file = make_outgoing_file(actor, round_, ROSTER, _build_rows(examinees))
    entries = RosterEntry.objects.filter(examinee__in=examinees)
    count = entries.update(file=file, revision=F("revision") + 1)
    require_rows_written(count, len(examinees), "entries of a roster")
    enter_stages(examinees, Stage.SENT, actor)
    return build_file_result(file)


def make_outgoing_file(
    actor: Actor, round_: Round, kind: FileKind, rows: Sequence[Mapping[str, str]]
) -> RosterFile:
    """The next file of a kind for the counterpart of a round, which the worker puts into the
    exchange folder; the caller has locked the round."""
    before = RosterFile.objects.filter(round=round_, kind=kind.code)
    number = (before.aggregate(n=Max("number"))["n"] or 0) + 1
    now = clock.now()
    content = write_file(ExchangeFile(kind.code, round_.code, SENDER, number, now, rows))
    file = RosterFile(
        id=uuid7(),
        reference=generate_reference("RF"),
        round=round_,
        kind=kind.code,
        number=number,
        content=content.decode(),
        digest=hashlib.sha256(content).hexdigest(),
        rows=len(rows),
        photos=sum(bool(row.get("photo")) for row in rows),
        made_by=actor.ref,
        made_at=now,
    )
    file.save(force_insert=True)
    return file


def build_file_result(file: RosterFile) -> CommandResult:
    """The result of a command that made a file: its reference, and an entry with its digest."""
    terms = {"round": file.round.code, "number": str(file.number), "rows": str(file.rows)}
    terms["digest"] = file.digest
    return CommandResult(file.reference, JournalEvent("roster_file", file.id, file.revision, terms))


def _build_rows(examinees: Sequence[Examinee]) -> list[dict[str, str]]:
    """The rows of these examinees, by exam number; `rank` is empty where none was published, and
    the photograph where a round wants one that was not there yet."""
    edition = get_edition_in_force(examinees[0].round)
    ranks = get_ranks(examinees[0].round_id, examinees)
    entries = {
        entry.examinee_id: entry
        for entry in RosterEntry.objects.filter(examinee__in=examinees)
        .select_related("photo")
        .iterator(BATCH_SIZE)
    }
    return [
        {
            "exam_number": examinee.exam_number,
            "name": entry.name,
            "birth_date": entry.birth_date.isoformat(),
            "sex": entry.sex,
            "passport": entry.passport,
            "sector": examinee.sector,
            "certificate_until": entry.certificate_until.isoformat(),
            "rank": str(ranks.get(examinee.id, "")),
            "note": entry.note,
            **(_build_photo_columns(examinee, entry) if edition.photo else {}),
        }
        for examinee in sorted(examinees, key=lambda each: each.exam_number)
        for entry in [entries[examinee.id]]
    ]


def _build_photo_columns(examinee: Examinee, entry: RosterEntry) -> dict[str, str]:
    photo = entry.photo
    name = name_photo(examinee.exam_number) if photo else ""
    return {"photo": name, "photo_sha256": photo.digest if photo else ""}


def list_files_to_write() -> list[UUID]:
    """The files that are not in the exchange folder yet and may be put there now, oldest first.
    Inside a scope."""
    is_due = Q(retry_at=None) | Q(retry_at__lte=clock.now())
    rows = RosterFile.objects.filter(is_due, written_at=None).order_by("made_at")
    return list(rows.values_list("id", flat=True))


@service(ROSTER_WRITTEN, permission=EXCHANGE_FILES)
def write_roster_file(actor: Actor, file_id: UUID) -> CommandResult:
    """Put a file into the `out/` of its counterpart, then record that it is there: where the
    process ends between the two it is written again, with the same bytes under the same name.
    Answers with its name.

    Raises  NoSuchRosterFile where it was written meanwhile; OSError where the folder cannot be
            written
    """
    rows = RosterFile.objects.select_for_update(of=("self",)).select_related("round")
    file = rows.filter(id=file_id, written_at=None).first()
    if file is None:
        raise NoSuchRosterFile()
    write_outgoing(get_counterpart(file.round.destination), file.name, file.content.encode())
    close_held_duty(file)
    file.written_at, file.failed_tries, file.retry_at = clock.now(), 0, None
    file.revision += 1
    file.save(update_fields=["written_at", "failed_tries", "retry_at", "revision"])
    terms = {"round": file.round.code, "number": str(file.number), "digest": file.digest}
    return CommandResult(file.name, JournalEvent("roster_file", file.id, file.revision, terms))


@service(ROSTER_REPEATED, permission=EXPORT_ROSTER)
def repeat_roster_file(actor: Actor, reference: str) -> CommandResult:
    """Let the worker put a file into the exchange folder once more, as it was: the counterpart lost
    it. Answers with its reference.

    Raises  NoSuchRosterFile, also where it never lay there
    """
    file = get_roster_file(actor, reference, locks=True)
    if file.written_at is None:
        raise NoSuchRosterFile()
    file.written_at = None
    return _save_for_worker(file)


@service(ROSTER_RETRIED, permission=EXPORT_ROSTER)
def retry_roster_file(actor: Actor, reference: str) -> CommandResult:
    """Let the next run of the worker try a file that could not be put into the exchange folder.
    Answers with its reference.

    Raises  NoSuchRosterFile; NothingToRetry
    """
    file = get_roster_file(actor, reference, locks=True)
    if file.retry_at is None:
        raise NothingToRetry()
    file.retry_at = None
    return _save_for_worker(file)


def _save_for_worker(file: RosterFile) -> CommandResult:
    """Save that the worker is to put a file into the folder."""
    file.revision += 1
    file.save(update_fields=["written_at", "retry_at", "revision"])
    terms = {"round": file.round.code, "number": str(file.number)}
    return CommandResult(file.reference, JournalEvent("roster_file", file.id, file.revision, terms))


def list_files_to_ask_about() -> list[UUID]:
    """The files that the counterpart is late with and nobody was asked to write about. Inside a
    scope."""
    files = list_late_files()
    return [f.id for f in files if not is_duty_open(ASK_COUNTERPART_DUTY.code, about=f.id)]


@service(ANSWER_LATE, permission=EXCHANGE_FILES)
def open_duty_to_ask(actor: Actor, file_id: UUID) -> CommandResult:
    """Open the duty of headquarters to ask the counterpart about a file; answers with the file's
    reference. The duty is closed by the counterpart's next answer.

    Raises  NoSuchRosterFile where the answer has come, or the duty is open
    """
    RosterFile.objects.select_for_update().filter(id=file_id).first()
    if file_id not in list_files_to_ask_about():
        raise NoSuchRosterFile()
    file = RosterFile.objects.select_related("round").defer("content").get(id=file_id)
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, clock.now(), WORKING_DAYS_TO_ASK)
    duty = DutyInput(ASK_COUNTERPART_DUTY.code, "roster_file", file.reference, headquarters, due_at)
    open_duty(about=file.id, duty=duty)
    file.revision += 1
    file.save(update_fields=["revision"])
    terms = {"round": file.round.code, "number": str(file.number)}
    return CommandResult(file.reference, JournalEvent("roster_file", file.id, file.revision, terms))


def close_duties_to_ask(round_: Round) -> None:
    """Close the duties to ask the counterpart about files of a round: it has answered."""
    for file in RosterFile.objects.filter(round=round_).values_list("id", flat=True):
        advance_duties(
            about=file, closes=(ASK_COUNTERPART_DUTY.code,), outcome="answered", opens=None
        )

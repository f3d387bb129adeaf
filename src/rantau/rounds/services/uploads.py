"""Upload a counterpart's file that did not come through the exchange folder, and confirm or refuse
it: two persons of headquarters. What its rows would do is told when it is uploaded, and nothing of
it takes effect before a second person has seen that."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalAuthor, JournalEvent, JournalKind, record_entries
from rantau.journal.models import MAX_WHY_LENGTH
from rantau.offices.selectors import get_due_at
from rantau.rounds.errors import FileKnown, FileSettled, OwnUpload, UploadDecided, UploadDiffers
from rantau.rounds.exchange_folder import get_counterpart
from rantau.rounds.files import (
    RESULTS,
    ROUND,
    SKILL,
    ExchangeFile,
    FileProblem,
    UnreadableFile,
    read_file,
)
from rantau.rounds.incoming_content import (
    FILE_TAKEN,
    IncomingInput,
    build_incoming_event,
    clip_name,
    find_round,
    take_content,
    write_counts,
)
from rantau.rounds.labels import describe_file_problem
from rantau.rounds.models import IncomingFile, ResultFile, Round, UploadedFile
from rantau.rounds.permissions import DECIDE_UPLOAD, UPLOAD_FILE
from rantau.rounds.result_content import RESULTS_IMPORTED, build_result_event, take_results
from rantau.rounds.row_outcomes import EFFECTIVE
from rantau.rounds.rows_to_settle import SETTLE_RESULTS_DUTY, note_result_rows
from rantau.rounds.upload_selectors import get_confirmed_results, get_upload

FILE_UPLOADED = JournalKind("rounds:upload:made", gettext_lazy("File of a counterpart uploaded"))
UPLOAD_CONFIRMED = JournalKind(
    "rounds:upload:confirmed", gettext_lazy("Uploaded file of a counterpart confirmed")
)
UPLOAD_REFUSED = JournalKind(
    "rounds:upload:refused", gettext_lazy("Uploaded file of a counterpart refused")
)
RESULTS_SETTLED = JournalKind(
    "rounds:results:settled", gettext_lazy("Rows of a file of points that were left out settled")
)
DECIDE_UPLOAD_DUTY = DutyKind(
    "rounds:decide_upload",
    gettext_lazy("Confirm or refuse an uploaded file of a counterpart"),
    DECIDE_UPLOAD,
    "rounds:upload",
)
WORKING_DAYS_TO_DECIDE = 2  # chosen by us
LEFT_OUT_SHOWN = 100  # rows that are left out, of one file
OF_POINTS = (RESULTS.code, SKILL.code)


@dataclass(frozen=True)
class TakenFile:
    """What a file became, and outcome -> rows."""

    row: IncomingFile | ResultFile
    counts: Mapping[str, int]


@service(FILE_UPLOADED, permission=UPLOAD_FILE)
def upload_file(actor: Actor, data: IncomingInput) -> CommandResult:
    """Keep a file until a second person has decided, with what would come of its rows; answers with
    its reference. A file that waits, or was confirmed, answers the same again.

    Raises  InvalidInput at `file` with every problem: then nothing of it is kept; FileKnown where
            it came through the exchange folder
    """
    known = _find_known(data)
    if known:
        known.revision += 1
        known.save(update_fields=["revision"])
        return _build_result(known, {"again": "1"})
    file, round_ = _read(data)
    data = replace(data, counterpart=get_counterpart(round_.destination))
    upload = UploadedFile(
        id=uuid7(),
        reference=generate_reference("BU"),
        counterpart=data.counterpart,
        name=clip_name(data.name),
        digest=data.digest,
        content=data.content.decode(),
        kind=file.kind,
        round=round_,
        sender=file.sender,
        number=file.number,
        created_at=file.created_at,
        uploaded_by=actor.ref,
        uploaded_at=clock.now(),
    )
    upload.counts, upload.left_out = _foretell(actor, data, file.kind)
    _insert(upload)
    headquarters = require_office(actor)
    due_at = get_due_at(headquarters, upload.uploaded_at, WORKING_DAYS_TO_DECIDE)
    code, reference = DECIDE_UPLOAD_DUTY.code, upload.reference
    open_duty(
        about=upload.id, duty=DutyInput(code, "uploaded_file", reference, headquarters, due_at)
    )
    return _build_result(upload, write_counts(upload.counts))


def _find_known(data: IncomingInput) -> UploadedFile | None:
    rows = UploadedFile.objects.select_for_update(of=("self",)).select_related("round")
    rows = rows.exclude(outcome=UploadedFile.REFUSED)
    return rows.defer("content").filter(digest=data.digest).first()


def _read(data: IncomingInput) -> tuple[ExchangeFile, Round]:
    """The file and its published round. Raises InvalidInput at `file`."""
    try:
        file = read_file(data.content)
        round_ = find_round(file)
        if round_ is None or data.counterpart not in ("", get_counterpart(round_.destination)):
            raise UnreadableFile([FileProblem(ROUND, 1)])
    except UnreadableFile as error:
        raise _build_problems(error) from error
    return file, round_


def _build_problems(error: UnreadableFile) -> InvalidInput:
    return InvalidInput({"file": [describe_file_problem(each) for each in error.problems]})


def _foretell(
    actor: Actor, data: IncomingInput, kind: str
) -> tuple[dict[str, int], list[list[object]]]:
    """Take the file in and undo it: outcome -> rows, and the first rows that would be left out.
    Raises InvalidInput at `file`; FileKnown."""
    try:
        # Not a bare savepoint: with this one Django drops what it was to do after the commit, and
        # the journal knows that its numbers were not used.
        with transaction.atomic():
            taken = _take(actor, data, kind)
            left_out = taken.row.receipts.exclude(outcome__in=EFFECTIVE).order_by("line")
            fields = left_out.values_list("line", "exam_number", "value", "outcome")
            foretold = dict(taken.counts), [list(each) for each in fields[:LEFT_OUT_SHOWN]]
            transaction.set_rollback(True)
    except UnreadableFile as error:
        raise _build_problems(error) from error
    return foretold


def _take(actor: Actor, data: IncomingInput, kind: str) -> TakenFile:
    if kind in OF_POINTS:
        results, counts = take_results(actor, data)
        return TakenFile(results, counts)
    incoming, counts = take_content(actor, data)
    return TakenFile(incoming, counts)


def _insert(upload: UploadedFile) -> None:
    """Raises FileKnown where another transaction has written the same content meanwhile."""
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
    except IntegrityError as error:
        raise FileKnown() from error


@service(UPLOAD_CONFIRMED, permission=DECIDE_UPLOAD)
def confirm_upload(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Take in what another person uploaded; answers with its reference.

    why     kept with it, where something was written
    Raises  InvalidInput at `why`; NoSuchUpload; OwnUpload; UploadDecided; UploadDiffers where its
            rows would not do what the page of the file says
    """
    if not is_storable(why.strip()):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    upload = _get_to_decide(actor, reference)
    upload.why = why.strip()
    content = upload.content.encode()
    if hashlib.sha256(content).hexdigest() != upload.digest:
        raise UploadDiffers()
    data = IncomingInput(upload.digest, upload.counterpart, upload.name, content)
    try:
        taken = _take(actor, data, upload.kind)
    except (UnreadableFile, InvalidInput, FileKnown) as error:
        raise UploadDiffers() from error
    if dict(taken.counts) != upload.counts:
        raise UploadDiffers()
    if isinstance(taken.row, ResultFile):
        note_result_rows(taken.row, taken.counts, upload.reference)
        upload.results = taken.row
    else:
        upload.incoming = taken.row
    _decide(actor, upload, UploadedFile.CONFIRMED)
    _record(actor, upload, taken)
    return _build_result(upload, write_counts(upload.counts))


def _record(actor: Actor, upload: UploadedFile, taken: TakenFile) -> None:
    """Write the entry of the file that was taken in, as that of one from the folder has it."""
    author = JournalAuthor(actor.ref, actor.office, actor.cause)
    if isinstance(taken.row, ResultFile):
        event = build_result_event(taken.row, taken.counts)
        record_entries(RESULTS_IMPORTED.code, [event], author)
    else:
        terms = {**write_counts(taken.counts), "upload": upload.reference}
        event = build_incoming_event(taken.row, terms)
        record_entries(FILE_TAKEN.code, [event], author)


@service(UPLOAD_REFUSED, permission=DECIDE_UPLOAD)
def refuse_upload(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse what another person uploaded: nothing of it takes effect; answers with its reference.
    The same content may be uploaded again.

    Raises  InvalidInput at `why`; NoSuchUpload; OwnUpload; UploadDecided
    """
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    upload = _get_to_decide(actor, reference)
    upload.why = why.strip()
    _decide(actor, upload, UploadedFile.REFUSED)
    return _build_result(upload, {})


def _get_to_decide(actor: Actor, reference: str) -> UploadedFile:
    upload = get_upload(actor, reference, locks=True)
    if upload.uploaded_by in list_own_hands():
        raise OwnUpload()
    if upload.outcome:
        raise UploadDecided()
    return upload


def _decide(actor: Actor, upload: UploadedFile, outcome: str) -> None:
    upload.outcome, upload.decided_by, upload.decided_at = outcome, actor.ref, clock.now()
    upload.revision += 1
    fields = ["outcome", "decided_by", "decided_at", "why", "incoming", "results", "revision"]
    upload.save(update_fields=fields)
    close_duty(DECIDE_UPLOAD_DUTY.code, about=upload.id, outcome=outcome)


def _build_result(upload: UploadedFile, terms: Mapping[str, str]) -> CommandResult:
    facts = {
        "round": upload.round.code,
        "kind": upload.kind,
        "sender": upload.sender,
        "number": str(upload.number),
        "digest": upload.digest,
    }
    event = JournalEvent(
        "uploaded_file",
        upload.id,
        upload.revision,
        {**facts, **terms},
        why=upload.why[:MAX_WHY_LENGTH],
    )
    return CommandResult(upload.reference, event)


@service(RESULTS_SETTLED, permission=DECIDE_UPLOAD)
def settle_results(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Record what became of the rows that were left out of a file of points; answers with the
    reference under which it was uploaded.

    Raises  InvalidInput at `why`; NoSuchUpload; FileSettled
    """
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write what became of it, 1 to 300 characters.")]})
    row = get_confirmed_results(actor, reference, locks=True)
    if not row.left_out or row.settled_at:
        raise FileSettled()
    row.settled_by, row.settled_at, row.why = actor.ref, clock.now(), why.strip()
    row.revision += 1
    row.save(update_fields=["settled_by", "settled_at", "why", "revision"])
    close_duty(SETTLE_RESULTS_DUTY.code, about=row.id, outcome="settled")
    return CommandResult(reference, build_result_event(row, {}))

"""Take in what lies in the exchange folder: each content takes effect once, and what is wrong is
set aside with the reason until headquarters has settled it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import OBSERVED, CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import Office, OfficeKind
from rantau.offices.selectors import get_due_at
from rantau.rounds.arrivals import take_arrivals
from rantau.rounds.choices import take_choices
from rantau.rounds.edition import CODE_PATTERN
from rantau.rounds.entries import take_entries
from rantau.rounds.errors import FileSettled
from rantau.rounds.exchange_folder import get_counterpart
from rantau.rounds.files import (
    ARRIVAL,
    CHOICE,
    ENTRY_LIST,
    KIND,
    MAX_NUMBER,
    MAX_SENDER,
    NUMBER,
    PERMIT,
    ROSTER_ANSWER,
    ROUND,
    SENDER,
    STAY,
    ExchangeFile,
    FileProblem,
    UnreadableFile,
    read_file,
)
from rantau.rounds.labels import describe_file_problem
from rantau.rounds.models import IncomingFile, Round
from rantau.rounds.permissions import EXCHANGE_FILES, EXPORT_ROSTER
from rantau.rounds.permits import take_permits
from rantau.rounds.roster_answers import take_roster_answers
from rantau.rounds.roster_selectors import get_incoming_file
from rantau.rounds.selectors import get_content_in_force, get_edition
from rantau.rounds.stay_reports import take_stays

FILE_TAKEN = JournalKind("rounds:incoming:taken", gettext_lazy("File of a counterpart taken in"))
FILE_ASIDE = JournalKind("rounds:incoming:aside", gettext_lazy("File of a counterpart set aside"))
FILE_SETTLED = JournalKind(
    "rounds:incoming:settled", gettext_lazy("File of a counterpart that was set aside settled")
)
SETTLE_FILE_DUTY = DutyKind(
    "rounds:settle_file",
    gettext_lazy("Settle a file of a counterpart that was set aside"),
    EXPORT_ROSTER,
    "rounds:incoming_file",
)
WORKING_DAYS_TO_SETTLE = 3  # chosen by us
MAX_NAME = 100
# What takes in the rows of each kind of file; gives how many rows had which outcome.
Taker = Callable[[Actor, IncomingFile, ExchangeFile], Mapping[str, int]]
TAKERS: Mapping[str, Taker] = {
    ROSTER_ANSWER.code: take_roster_answers,
    CHOICE.code: take_choices,
    PERMIT.code: take_permits,
    ENTRY_LIST.code: take_entries,
    ARRIVAL.code: take_arrivals,
    STAY.code: take_stays,
}


@dataclass(frozen=True)
class IncomingInput:
    """A file as it lay in the folder of a counterpart. `digest` stands for its content in the
    idempotency key, and the same content is the same file under any name."""

    digest: str
    counterpart: str = field(metadata=OBSERVED)
    name: str = field(metadata=OBSERVED)
    content: bytes = field(repr=False, metadata=OBSERVED)

    def get_key(self) -> UUID:
        """The idempotency key: two workers that read the file at once take it in once."""
        return uuid5(NAMESPACE_OID, f"{self.counterpart}:{self.digest}")


def build_incoming_input(counterpart: str, name: str, content: bytes) -> IncomingInput:
    """The input for a file with these bytes."""
    return IncomingInput(hashlib.sha256(content).hexdigest(), counterpart, name, content)


@service(FILE_TAKEN, permission=EXCHANGE_FILES, other_kinds=(FILE_ASIDE,))
def take_incoming_file(actor: Actor, data: IncomingInput) -> CommandResult:
    """Take in a file, or set it aside with its problems and a duty for headquarters; answers with
    its reference. A content that came from the counterpart before answers the same, and nothing is
    done again."""
    known = _find_known(data)
    if known:
        return _answer_again(known)
    row = IncomingFile(
        id=uuid7(),
        reference=generate_reference("BK"),
        counterpart=data.counterpart[:8],
        name=_clip(data.name),
        digest=data.digest,
        state=IncomingFile.TAKEN,
        taken_at=clock.now(),
    )
    try:
        file = read_file(data.content)
        row.round = _get_round_for_update(file, data.counterpart)
        _require_in_order(file, row)
    except UnreadableFile as error:
        row.state, row.round = IncomingFile.ASIDE, None
        row.problems = [[each.code, each.line] for each in error.problems]
        if not _insert(row):
            return _answer_again(_get_known(data))
        return _set_aside(row)
    row.kind, row.sender, row.number = file.kind, file.sender, file.number
    if not _insert(row):
        return _answer_again(_get_known(data))
    counts = TAKERS[file.kind](actor, row, file)
    return _build_result(row, {outcome: str(count) for outcome, count in counts.items()})


def _find_known(data: IncomingInput) -> IncomingFile | None:
    """The file of the counterpart with the same content, locked; None where there is none."""
    rows = IncomingFile.objects.select_for_update()
    return rows.filter(counterpart=data.counterpart[:8], digest=data.digest).first()


def _get_known(data: IncomingInput) -> IncomingFile:
    known = _find_known(data)
    assert known is not None  # noqa: S101  # another transaction has just written it
    return known


def _answer_again(known: IncomingFile) -> CommandResult:
    known.revision += 1
    known.save(update_fields=["revision"])
    return _build_result(known, {"again": "1"})


def _insert(row: IncomingFile) -> bool:
    """Write the row of a file; False where another transaction has written the same content
    meanwhile."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _clip(text: str) -> str:
    """A name of a file as it can be kept and shown: PostgreSQL rejects NUL."""
    return "".join(c if c.isprintable() else "?" for c in text)[:MAX_NAME]


def _refuse(code: str) -> UnreadableFile:
    return UnreadableFile([FileProblem(code, 1)])


def _get_round_for_update(file: ExchangeFile, counterpart: str) -> Round:
    """The round of a file, locked: files of a round are taken in one after the other. Raises
    UnreadableFile for a kind that is not taken here, and for a round of another counterpart."""
    if file.kind not in TAKERS:
        raise _refuse(KIND)
    rounds = Round.objects.select_for_update().filter(published_at__isnull=False)
    is_code = CODE_PATTERN.fullmatch(file.round)
    found = rounds.filter(code=file.round).first() if is_code else None
    if found is None or get_counterpart(found.destination) != counterpart:
        raise _refuse(ROUND)
    return found


def _require_in_order(file: ExchangeFile, row: IncomingFile) -> None:
    is_named = file.sender.strip() and file.sender.isprintable() and len(file.sender) <= MAX_SENDER
    if not is_named:
        raise _refuse(SENDER)
    before = IncomingFile.objects.filter(round=row.round, kind=file.kind, state=IncomingFile.TAKEN)
    if not 0 < file.number <= MAX_NUMBER or before.filter(number=file.number).exists():
        raise _refuse(NUMBER)
    assert row.round is not None  # noqa: S101  # it was read from the file
    declared = get_edition(get_content_in_force(row.round)).sender
    if declared and file.sender != declared:
        raise _refuse(SENDER)
    if before.exclude(sender=file.sender).exists():
        raise _refuse(SENDER)


def _set_aside(row: IncomingFile) -> CommandResult:
    """Give headquarters a duty about a file of which nothing is taken."""
    headquarters = Office.objects.values_list("id", flat=True).get(kind=OfficeKind.HEADQUARTERS)
    due_at = get_due_at(headquarters, row.taken_at, WORKING_DAYS_TO_SETTLE)
    duty = DutyInput(SETTLE_FILE_DUTY.code, "incoming_file", row.reference, headquarters, due_at)
    open_duty(about=row.id, duty=duty)
    return _build_result(row, {"problem": row.problems[0][0]}, kind=FILE_ASIDE)


def _build_result(
    row: IncomingFile, terms: Mapping[str, Any], kind: JournalKind | None = None
) -> CommandResult:
    facts = {"counterpart": row.counterpart, "digest": row.digest, "kind": row.kind}
    event = JournalEvent("incoming_file", row.id, row.revision, {**facts, **terms})
    return CommandResult(row.reference, event, kind)


def find_reason_aside(reference: str) -> str:
    """Why the file under `reference` was set aside, in English for whoever looks into the folder;
    empty where it was taken in. Inside a scope."""
    row = IncomingFile.objects.get(reference=reference)
    problems = [FileProblem(code, line) for code, line in row.problems]
    with translation.override("en"):
        return "\n".join(describe_file_problem(each) for each in problems)


@service(FILE_SETTLED, permission=EXPORT_ROSTER)
def settle_incoming_file(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Record what became of a file that was set aside: the counterpart sent another, or it was none
    for us. Answers with its reference.

    Raises  InvalidInput at `why`; NoSuchIncomingFile; FileSettled
    """
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write what became of it, 1 to 300 characters.")]})
    row = get_incoming_file(actor, reference, locks=True)
    if row.state != IncomingFile.ASIDE or row.settled_at:
        raise FileSettled()
    row.settled_by, row.settled_at, row.why = actor.ref, clock.now(), why.strip()
    row.revision += 1
    row.save(update_fields=["settled_by", "settled_at", "why", "revision"])
    close_duty(SETTLE_FILE_DUTY.code, about=row.id, outcome="settled")
    return _build_result(row, {})

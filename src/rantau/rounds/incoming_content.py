"""Judge a counterpart's file whole, and take in its rows: what the services of files do inside
their own transaction, whether it lay in the exchange folder or an officer uploaded it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import OBSERVED
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.arrivals import take_arrivals
from rantau.rounds.choices import take_choices
from rantau.rounds.edition import CODE_PATTERN
from rantau.rounds.entries import take_entries
from rantau.rounds.errors import FileKnown
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
    REFUND,
    ROSTER_ANSWER,
    ROUND,
    SENDER,
    STAY,
    ExchangeFile,
    FileProblem,
    UnreadableFile,
    read_file,
)
from rantau.rounds.models import IncomingFile, Round
from rantau.rounds.permits import take_permits
from rantau.rounds.refund_reports import take_refunds
from rantau.rounds.roster_answers import take_roster_answers
from rantau.rounds.rows_to_settle import note_incoming_rows
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stay_reports import take_stays

FILE_TAKEN = JournalKind("rounds:incoming:taken", gettext_lazy("File of a counterpart taken in"))
MAX_NAME = 100
# Reasons that can go, without another file: a round is published, a sender is declared.
MAY_GO = frozenset({KIND, ROUND, SENDER, NUMBER})
# What takes in the rows of each kind of file; gives how many rows had which outcome.
Taker = Callable[[Actor, IncomingFile, ExchangeFile], Mapping[str, int]]
TAKERS: Mapping[str, Taker] = {
    ROSTER_ANSWER.code: take_roster_answers,
    CHOICE.code: take_choices,
    PERMIT.code: take_permits,
    ENTRY_LIST.code: take_entries,
    ARRIVAL.code: take_arrivals,
    STAY.code: take_stays,
    REFUND.code: take_refunds,
}


@dataclass(frozen=True)
class IncomingInput:
    """A file as it lay in the folder of a counterpart, or as it was uploaded. `digest` stands for
    its content in the idempotency key, and the same content is the same file under any name.

    counterpart  the name of its directory; of an upload it may be empty: that of the file's round
    """

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


def take_content(actor: Actor, data: IncomingInput) -> tuple[IncomingFile, Mapping[str, int]]:
    """Take in a file that nobody knows yet; gives its row and outcome -> rows.

    Raises  UnreadableFile, and nothing of it is taken; FileKnown
    """
    row = build_incoming_file(data)
    if find_known(data):
        raise FileKnown()
    file = check_incoming(row, data.content)
    if not insert_incoming(row):
        raise FileKnown()
    return row, take_rows(actor, row, file)


def build_incoming_file(data: IncomingInput) -> IncomingFile:
    """The row of a file, not saved; nothing of its content is read yet."""
    return IncomingFile(
        id=uuid7(),
        reference=generate_reference("BK"),
        counterpart=data.counterpart[:8],
        name=clip_name(data.name),
        digest=data.digest,
        state=IncomingFile.TAKEN,
        taken_at=clock.now(),
    )


def clip_name(text: str) -> str:
    """A name of a file as it can be kept and shown: PostgreSQL rejects NUL."""
    return "".join(c if c.isprintable() else "?" for c in text)[:MAX_NAME]


def find_known(data: IncomingInput) -> IncomingFile | None:
    """The file of the counterpart with the same content, locked; None where there is none."""
    rows = IncomingFile.objects.select_for_update()
    return rows.filter(counterpart=data.counterpart[:8], digest=data.digest).first()


def insert_incoming(row: IncomingFile) -> bool:
    """Write the row of a file; False where another transaction has written the same content
    meanwhile."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def check_incoming(row: IncomingFile, content: bytes) -> ExchangeFile:
    """Read a file and give its row kind, round, sender and number. The round is locked: its files
    are taken in one after the other.

    Raises  UnreadableFile also for a kind that is not taken here, for a round of another
            counterpart, another sender, and a number that was there
    """
    file = read_file(content)
    if file.kind not in TAKERS:
        raise _refuse(KIND)
    round_ = find_round(file, locks=True)
    if round_ is None or get_counterpart(round_.destination) != row.counterpart:
        raise _refuse(ROUND)
    _require_in_order(file, round_)
    row.round, row.kind, row.sender, row.number = round_, file.kind, file.sender, file.number
    return file


def find_round(file: ExchangeFile, *, locks: bool = False) -> Round | None:
    """The published round that a file names, locked where asked; None where there is none."""
    rounds = Round.objects.select_for_update() if locks else Round.objects.all()
    is_code = CODE_PATTERN.fullmatch(file.round)
    return rounds.filter(published_at__isnull=False, code=file.round).first() if is_code else None


def _refuse(code: str, expected: str = "") -> UnreadableFile:
    return UnreadableFile([FileProblem(code, 1, expected)])


def _require_in_order(file: ExchangeFile, round_: Round) -> None:
    before = IncomingFile.objects.filter(round=round_, kind=file.kind, state=IncomingFile.TAKEN)
    declared = get_edition_in_force(round_).sender
    earlier = before.exclude(sender=file.sender).values_list("sender", flat=True).first()
    expected = declared or earlier or ""
    is_named = file.sender.strip() and file.sender.isprintable() and len(file.sender) <= MAX_SENDER
    if not is_named:
        raise _refuse(SENDER, expected)
    if not 0 < file.number <= MAX_NUMBER or before.filter(number=file.number).exists():
        raise _refuse(NUMBER)
    if declared and file.sender != declared:
        raise _refuse(SENDER, declared)
    if earlier:
        raise _refuse(SENDER, earlier)


def take_rows(actor: Actor, row: IncomingFile, file: ExchangeFile) -> Mapping[str, int]:
    """Take in the rows of a file that was checked and whose row is saved; outcome -> rows. What of
    them is left out is a duty of headquarters."""
    counts = TAKERS[file.kind](actor, row, file)
    note_incoming_rows(row, counts)
    return counts


def build_incoming_event(row: IncomingFile, terms: Mapping[str, Any]) -> JournalEvent:
    """What the journal says of a file; `terms` besides what names it."""
    facts = {"counterpart": row.counterpart, "digest": row.digest, "kind": row.kind}
    return JournalEvent("incoming_file", row.id, row.revision, {**facts, **terms})


def write_counts(counts: Mapping[str, int]) -> dict[str, str]:
    """Outcome -> rows as the journal has it."""
    return {outcome: str(count) for outcome, count in sorted(counts.items())}

"""Take in what lies in the exchange folder: each content takes effect once, and what is wrong is
set aside with the reason until headquarters has settled it."""

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.duties.interface import close_duty
from rantau.journal.interface import JournalKind
from rantau.rounds.errors import FileSettled, FileStillAside
from rantau.rounds.files import FileProblem, UnreadableFile
from rantau.rounds.incoming_content import (
    FILE_TAKEN,
    MAY_GO,
    IncomingInput,
    build_incoming_event,
    build_incoming_file,
    check_incoming,
    find_known,
    insert_incoming,
    take_rows,
    write_counts,
)
from rantau.rounds.labels import describe_file_problem
from rantau.rounds.models import IncomingFile
from rantau.rounds.permissions import EXPORT_ROSTER, TAKE_FILE
from rantau.rounds.roster_selectors import get_incoming_file
from rantau.rounds.rows_to_settle import (
    SETTLE_FILE_DUTY,
    SETTLE_ROWS_DUTY,
    open_duty_to_settle,
)

FILE_ASIDE = JournalKind("rounds:incoming:aside", gettext_lazy("File of a counterpart set aside"))
FILE_RETAKEN = JournalKind(
    "rounds:incoming:retaken", gettext_lazy("File that was set aside taken in after all")
)
FILE_SETTLED = JournalKind(
    "rounds:incoming:settled", gettext_lazy("File of a counterpart that waited settled")
)
# What is written of a file that was set aside once it is taken in.
TAKEN_FIELDS = ("state", "problems", "content", "round", "kind", "sender", "number")


@service(FILE_TAKEN, permission=TAKE_FILE, other_kinds=(FILE_ASIDE,))
def take_incoming_file(actor: Actor, data: IncomingInput) -> CommandResult:
    """Take in a file, or set it aside with its problems and a duty for headquarters; answers with
    its reference. A content that came from the counterpart before answers the same, and nothing is
    done again."""
    known = find_known(data)
    if known:
        return _answer_again(known)
    row = build_incoming_file(data)
    try:
        file = check_incoming(row, data.content)
    except UnreadableFile as error:
        row.state = IncomingFile.ASIDE
        row.problems = [[v for v in astuple(each) if v != ""] for each in error.problems]
        row.content = data.content if MAY_GO.issuperset(e.code for e in error.problems) else None
        if not insert_incoming(row):
            return _answer_again(_get_known(data))
        return _set_aside(row)
    if not insert_incoming(row):
        return _answer_again(_get_known(data))
    return _build_result(row, write_counts(take_rows(actor, row, file)))


def _get_known(data: IncomingInput) -> IncomingFile:
    known = find_known(data)
    assert known is not None  # noqa: S101  # another transaction has just written it
    return known


def _answer_again(known: IncomingFile) -> CommandResult:
    known.revision += 1
    known.save(update_fields=["revision"])
    return _build_result(known, {"again": "1"})


def _set_aside(row: IncomingFile) -> CommandResult:
    """Give headquarters a duty about a file of which nothing is taken."""
    about = ("incoming_file", row.id, row.reference)
    open_duty_to_settle(SETTLE_FILE_DUTY, *about, row.taken_at)
    return _build_result(row, {"problem": row.problems[0][0]}, kind=FILE_ASIDE)


def _build_result(
    row: IncomingFile, terms: Mapping[str, Any], kind: JournalKind | None = None
) -> CommandResult:
    return CommandResult(row.reference, build_incoming_event(row, terms), kind)


def find_reason_aside(reference: str) -> str:
    """Why the file under `reference` was set aside, in English for whoever looks into the folder;
    empty where it was taken in. Inside a scope."""
    row = IncomingFile.objects.get(reference=reference)
    problems = [FileProblem(*each) for each in row.problems]
    with translation.override("en"):
        return "\n".join(describe_file_problem(each) for each in problems)


@service(FILE_SETTLED, permission=EXPORT_ROSTER)
def settle_incoming_file(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Record what became of a file that was set aside, or of the rows of one that were left out:
    the counterpart sent another, or they were none for us. Answers with its reference.

    Raises  InvalidInput at `why`; NoSuchIncomingFile; FileSettled
    """
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write what became of it, 1 to 300 characters.")]})
    row = get_incoming_file(actor, reference, locks=True)
    if not row.waits:
        raise FileSettled()
    row.settled_by, row.settled_at, row.why = actor.ref, clock.now(), why.strip()
    row.content = None
    row.revision += 1
    row.save(update_fields=["settled_by", "settled_at", "why", "content", "revision"])
    is_aside = row.state == IncomingFile.ASIDE
    duty = SETTLE_FILE_DUTY if is_aside else SETTLE_ROWS_DUTY
    close_duty(duty.code, about=row.id, outcome="settled")
    return _build_result(row, {})


@service(FILE_RETAKEN, permission=EXPORT_ROSTER)
def retake_incoming_file(actor: Actor, reference: str) -> CommandResult:
    """Judge the content of a file that was set aside anew, and take it in where the reason has gone
    since: its round was published, or its sender declared. Answers with its reference.

    Raises  NoSuchIncomingFile; FileSettled; FileStillAside where it would be set aside again, or
            its content can never be taken in
    """
    row = get_incoming_file(actor, reference, locks=True)
    if row.state != IncomingFile.ASIDE or row.settled_at:
        raise FileSettled()
    if row.content is None:
        raise FileStillAside()
    try:
        file = check_incoming(row, bytes(row.content))
    except UnreadableFile as error:
        raise FileStillAside() from error
    row.state, row.problems, row.content = IncomingFile.TAKEN, [], None
    row.revision += 1
    row.save(update_fields=[*TAKEN_FIELDS, "revision"])
    close_duty(SETTLE_FILE_DUTY.code, about=row.id, outcome="taken")
    return _build_result(row, write_counts(take_rows(actor, row, file)))

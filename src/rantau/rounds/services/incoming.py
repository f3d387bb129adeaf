"""Take in what lies in the exchange folder: each content takes effect once, and what is wrong is
set aside with the reason until headquarters has settled it."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalKind
from rantau.offices.models import Office, OfficeKind
from rantau.offices.selectors import get_due_at
from rantau.rounds.errors import FileSettled
from rantau.rounds.files import FileProblem, UnreadableFile
from rantau.rounds.incoming_content import (
    FILE_TAKEN,
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
from rantau.rounds.permissions import EXCHANGE_FILES, EXPORT_ROSTER
from rantau.rounds.roster_selectors import get_incoming_file

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


@service(FILE_TAKEN, permission=EXCHANGE_FILES, other_kinds=(FILE_ASIDE,))
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
        row.problems = [[each.code, each.line] for each in error.problems]
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
    headquarters = Office.objects.values_list("id", flat=True).get(kind=OfficeKind.HEADQUARTERS)
    due_at = get_due_at(headquarters, row.taken_at, WORKING_DAYS_TO_SETTLE)
    duty = DutyInput(SETTLE_FILE_DUTY.code, "incoming_file", row.reference, headquarters, due_at)
    open_duty(about=row.id, duty=duty)
    return _build_result(row, {"problem": row.problems[0][0]}, kind=FILE_ASIDE)


def _build_result(
    row: IncomingFile, terms: Mapping[str, Any], kind: JournalKind | None = None
) -> CommandResult:
    return CommandResult(row.reference, build_incoming_event(row, terms), kind)


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

"""One duty of headquarters for each file of which rows were refused or could not be read."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.duties.interface import DutyInput, DutyKind, open_duty
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.models import IncomingFile, ResultFile
from rantau.rounds.permissions import DECIDE_UPLOAD, EXPORT_ROSTER
from rantau.rounds.row_outcomes import count_to_settle

SETTLE_FILE_DUTY = DutyKind(
    "rounds:settle_file",
    gettext_lazy("Settle a file of a counterpart that was set aside"),
    EXPORT_ROSTER,
    "rounds:incoming_file",
)
SETTLE_ROWS_DUTY = DutyKind(
    "rounds:settle_rows",
    gettext_lazy("Settle rows of a counterpart's file that were left out"),
    EXPORT_ROSTER,
    "rounds:incoming_file",
)
SETTLE_RESULTS_DUTY = DutyKind(
    "rounds:settle_results",
    gettext_lazy("Settle rows of a file of points that were left out"),
    DECIDE_UPLOAD,
    "rounds:settle_results",
)
WORKING_DAYS_TO_SETTLE = 3  # chosen by us


def open_duty_to_settle(
    kind: DutyKind, about_kind: str, about: UUID, reference: str, at: datetime
) -> None:
    """Give headquarters a duty about a file, from `at` (aware)."""
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, at, WORKING_DAYS_TO_SETTLE)
    open_duty(about=about, duty=DutyInput(kind.code, about_kind, reference, headquarters, due_at))


def note_incoming_rows(row: IncomingFile, counts: Mapping[str, int]) -> None:
    """Open the duty about a file that was taken in; nothing where every row took effect.

    counts  outcome -> rows
    """
    row.left_out = count_to_settle(counts)
    if row.left_out:
        row.save(update_fields=["left_out"])
        about = ("incoming_file", row.id, row.reference)
        open_duty_to_settle(SETTLE_ROWS_DUTY, *about, row.taken_at)


def note_result_rows(row: ResultFile, counts: Mapping[str, int], reference: str) -> None:
    """As `note_incoming_rows`, of a file of points.

    reference  under which it was uploaded
    """
    row.left_out = count_to_settle(counts)
    if row.left_out:
        row.save(update_fields=["left_out"])
        about = ("result_file", row.id, reference)
        open_duty_to_settle(SETTLE_RESULTS_DUTY, *about, row.taken_at)

"""What all that take in files of a counterpart share: lock whom the rows name, and write what came
of each row, inside the transaction that takes the file in."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet

from rantau.common import clock
from rantau.offices.models import Office, OfficeKind
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import Examinee, IncomingFile, IncomingReceipt, ResultFile

FIRST_LINE = 2  # of the rows in a file: its header is the first
BATCH_SIZE = 2000
MAX_NAMED = 60_000  # in one statement, which has 65,535 parameters at most
Row = TypeVar("Row", bound=Model)


def lock_examinees(row: IncomingFile | ResultFile, file: ExchangeFile) -> dict[str, Examinee]:
    """Exam number -> the examinee of a row of the file, locked, with person and round."""
    numbers = {each["exam_number"] for each in file.rows}
    locked = Examinee.objects.select_for_update(of=("self",)).select_related("person", "round")
    rows = filter_named(locked.filter(round=row.round), "exam_number", numbers).order_by("id")
    return {each.exam_number: each for each in rows if each.exam_number in numbers}


def filter_named(rows: QuerySet[Row], column: str, numbers: Collection[str]) -> QuerySet[Row]:
    """The rows of a round with one of these exam numbers; all of them where a file names more than
    a statement takes, which are more than a round has."""
    return rows if len(numbers) > MAX_NAMED else rows.filter(**{f"{column}__in": numbers})


def write_receipts(row: IncomingFile, file: ExchangeFile, outcomes: Sequence[str]) -> None:
    """A receipt a row.

    row       of the file, saved
    outcomes  one a row of the file, in its order
    """
    IncomingReceipt.objects.bulk_create(
        (
            IncomingReceipt(
                file=row,
                line=line,
                exam_number=_clip(number, 20),
                value=_clip(" ".join(value for value in others if value), 200),
                outcome=outcome,
            )
            for line, (values, outcome) in enumerate(
                zip(file.rows, outcomes, strict=True), start=FIRST_LINE
            )
            for number, *others in [values.values()]
        ),
        batch_size=BATCH_SIZE,
    )


def get_day_abroad(row: IncomingFile) -> date:
    """Today where the counterpart of a file is, by the zone of our post there, or at home where
    that is later: its own today has come. Inside a scope."""
    assert row.round is not None  # noqa: S101  # the service read it from the file
    posts = Office.objects.filter(kind=OfficeKind.POST_ABROAD, country=row.round.destination)
    zones = posts.values_list("time_zone", flat=True)
    return max([clock.today(), *(clock.today(zone) for zone in zones)])


def _clip(text: str, length: int) -> str:
    """A value of a row as it can be kept and shown: PostgreSQL rejects NUL."""
    return "".join(c if c.isprintable() else "?" for c in text)[:length]

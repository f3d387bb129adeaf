"""Write what came of each row of a file from a counterpart, inside the transaction that took it
in."""

from collections.abc import Sequence
from datetime import date

from rantau.common import clock
from rantau.offices.models import Office, OfficeKind
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import IncomingFile, IncomingReceipt

FIRST_LINE = 2  # of the rows in a file: its header is the first
BATCH_SIZE = 2000


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

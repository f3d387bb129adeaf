"""Which outcomes of rows did what the file asks for, and which left a row out. Pure."""

from collections.abc import Mapping

from rantau.rounds import choice_rows, entry_rows, permit_rows, refund_rows, result_rows, stay_rows
from rantau.rounds.incoming_rows import APPROVED, RETURNED

# The row took effect, or what it says is recorded already.
EFFECTIVE = frozenset(
    {
        result_rows.ACCEPTED,
        result_rows.CHANGED,
        result_rows.UNCHANGED,
        result_rows.OLDER,
        APPROVED,
        RETURNED,
        choice_rows.CHOSEN,
        choice_rows.CANCELLED,
        choice_rows.REENTRY,
        choice_rows.REPEATED,
        permit_rows.PERMITTED,
        permit_rows.KNOWN,
        entry_rows.PLANNED,
        entry_rows.MOVED,
        entry_rows.OLDER,
        *entry_rows.ARRIVAL_KINDS,
        *stay_rows.TAKEN,
        *refund_rows.TAKEN,
    }
)


# Left out, and sent again by the counterpart without being asked: her office has the duty.
SENT_AGAIN = frozenset({entry_rows.NO_VISA})


def count_to_settle(counts: Mapping[str, int]) -> int:
    """How many rows somebody has to look at; counts: outcome -> rows."""
    return count_left_out({k: v for k, v in counts.items() if k not in SENT_AGAIN})


def count_left_out(counts: Mapping[str, int]) -> int:
    """How many rows were refused or could not be read; counts: outcome -> rows."""
    return sum(count for outcome, count in counts.items() if outcome not in EFFECTIVE)

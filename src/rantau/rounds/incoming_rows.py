"""What a row of a file from a counterpart means for an examinee who was sent to it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from rantau.common.dates import parse_iso_date
from rantau.common.numbers import normalize_passport_number
from rantau.rounds.photos import PHOTO
from rantau.rounds.stages import Stage
from rantau.rounds.verification import BIRTH_DATE, NAME, PASSPORT, SEX, write_name

APPROVED, RETURNED = "approved", "returned"
# What came of a row besides.
UNKNOWN, NOT_WAITING, UNREADABLE = "unknown", "not_waiting", "unreadable"
OUTCOMES = (APPROVED, RETURNED, UNKNOWN, NOT_WAITING, UNREADABLE)
FACTS = (NAME, BIRTH_DATE, SEX, PASSPORT, PHOTO)
MAX_VALUE = 120  # characters


@dataclass(frozen=True)
class RosterAnswer:
    """A row that takes effect: APPROVED or RETURNED, the counterpart's day, and for RETURNED the
    fact and what the counterpart has for it, or of the photograph why it does not fit."""

    outcome: str
    on: date
    field: str
    value: str


def read_roster_answer(row: Mapping[str, str], *, since: date, today: date) -> RosterAnswer | None:
    """The answer that a row of ROSTER_ANSWER gives; None where it cannot be read: another word, a
    day that is none, lies before `since` or has not come, a fact that was not sent, or no value for
    it."""
    on = parse_iso_date(row["on"])
    if on is None:
        return None
    value = row["value"].strip()
    is_returned = row["outcome"] == RETURNED
    if not since <= on <= today or row["outcome"] not in (APPROVED, RETURNED):
        return None
    if is_returned and not (row["field"] in FACTS and 0 < len(value) <= MAX_VALUE):
        return None
    if is_returned and not value.isprintable():
        return None
    return RosterAnswer(row["outcome"], on, row["field"], value)


def judge_roster_answer(
    answer: RosterAnswer | None, stage: Stage | None, *, is_returned: bool, has_photo: bool
) -> str:
    """What comes of a row, one of OUTCOMES.

    stage        of the examinee; None where nobody of the round has the exam number
    is_returned  whether a row of hers was returned and is not resolved
    has_photo    whether a photograph of hers was sent: no other can come back
    """
    if stage is None:
        return UNKNOWN
    if answer is None or (_is_about_photo(answer) and not has_photo):
        return UNREADABLE
    if stage != Stage.SENT or is_returned:
        return NOT_WAITING
    return answer.outcome


def _is_about_photo(answer: RosterAnswer) -> bool:
    return answer.outcome == RETURNED and answer.field == PHOTO


def write_fact(name: str, value: str | date) -> str:
    """A fact as it stands in a roster file and as it is compared: names in capitals, days as
    2026-01-31, numbers without spaces."""
    if isinstance(value, date):
        return value.isoformat()
    if name == NAME:
        return write_name(value)
    return normalize_passport_number(value) if name == PASSPORT else value.strip()


Marked = list[tuple[str, bool]]  # pieces of a value in order, and whether each differs


def mark_differences(ours: str, theirs: str) -> tuple[Marked, Marked]:
    """Both values in pieces, ours and theirs, with what differs marked. Values of one length, such
    as days, are compared place by place; of others a letter that one of them lacks moves none of
    those behind it."""
    if len(ours) == len(theirs):
        pairs = [(a, b, a != b) for a, b in zip(ours, theirs, strict=True)]
        return [(a, differs) for a, _b, differs in pairs], [
            (b, differs) for _a, b, differs in pairs
        ]
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    one = [(ours[a:b], tag != "equal") for tag, a, b, _c, _d in codes if b > a]
    other = [(theirs[c:d], tag != "equal") for tag, _a, _b, c, d in codes if d > c]
    return one, other

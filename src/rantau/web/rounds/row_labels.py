"""What rows of files of counterparts say, in the reader's words. The file keeps its codes; what has
no words, or cannot be read, stands as it came."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.dates import parse_iso_date
from rantau.common.languages import get_reader_language
from rantau.rounds import choice_rows, refund_rules
from rantau.rounds.edition import RoundEdition
from rantau.rounds.files import ARRIVAL, CHOICE, REFUND, RESULTS, ROSTER_ANSWER, SKILL, STAY
from rantau.rounds.incoming_rows import APPROVED, RETURNED, mark_differences
from rantau.rounds.models import ReturnedRow
from rantau.rounds.photos import PHOTO
from rantau.rounds.result_rows import STAGE_TWO
from rantau.web.common.date_filters import DATE_FORMAT
from rantau.web.rounds.journey_labels import ARRIVAL_LABELS
from rantau.web.rounds.labels import (
    FACT_LABELS,
    STAGE_TWO_LABELS,
    get_part_label,
    write_value,
)
from rantau.web.rounds.stay_labels import CHANGE_REASON_LABELS, RECORD_LABELS, REFUND_LABELS

Labels = Mapping[str, str | Promise]
DAY: Labels = {}  # a day has no code: it is written as readers write one
ANSWER_LABELS = {APPROVED: _("On the roster"), RETURNED: _("Sent back")}
CHOICE_LABELS = {
    choice_rows.CHOSEN: _("Chosen by an employer"),
    choice_rows.CANCELLED: _("Cancelled by the employer"),
    choice_rows.REENTRY: _("Asked for again by her employer"),
}
PART_WORD_LABELS: Labels = {"pass": _("Part passed"), "fail": _("Part not passed")}
PAYMENT_LABELS = {refund_rules.PAID: _("Paid"), refund_rules.REFUSED: _("Refused")}
# Kind of file -> words for the values with which its rows begin after the exam number.
LEADING_LABELS: Mapping[str, tuple[Labels, ...]] = {
    ROSTER_ANSWER.code: (ANSWER_LABELS, DAY, FACT_LABELS),
    CHOICE.code: (CHOICE_LABELS,),
    ARRIVAL.code: (ARRIVAL_LABELS,),
    STAY.code: (RECORD_LABELS,),
    REFUND.code: (REFUND_LABELS, PAYMENT_LABELS),
}
# Of a choice the sector stands before wage, currency, months, hours, and who is replaced.
SECTOR_PATTERN = re.compile(r"(?<= )(\w+)(?= \d+ [A-Z]{3} \d+ \d+(?: \d{12})?$)")
DAY_PATTERN = re.compile(r"(?<!\S)\d{4}-\d{2}-\d{2}(?!\S)", re.ASCII)


def describe_row(kind: str, value: str, edition: RoundEdition) -> str:
    """What a row of a file of this kind says.

    value    the values of the row after its exam number that are not empty, with spaces between
    edition  of the round, whose parts and sectors have names
    """
    values = value.split(" ")
    if kind == RESULTS.code:
        parts = {part: get_part_label(edition, part) for part in edition.test.parts}
        is_word = values[0] in edition.test.pass_fail_parts
        labels = (parts, PART_WORD_LABELS) if is_word else (parts,)
        return " ".join(_name_leading(values, labels))
    if kind == SKILL.code and len(values) == len(STAGE_TWO):
        pairs = zip(STAGE_TWO, values, strict=True)
        return ", ".join(f"{STAGE_TWO_LABELS[part]} {points}" for part, points in pairs)
    if kind == STAY.code:
        values[-1] = str(CHANGE_REASON_LABELS.get(values[-1], values[-1]))
    words = _name_leading(values, LEADING_LABELS.get(kind, ()))
    return DAY_PATTERN.sub(_write_day, _name_sector(" ".join(words), kind, edition))


def _name_leading(values: Sequence[str], labels: Sequence[Labels]) -> list[str]:
    """The values with words for the first of them, each with a comma behind it where others
    follow."""
    named = []
    for number, value in enumerate(values):
        word = str(labels[number].get(value, "")) if number < len(labels) else ""
        named.append(f"{word}," if word and number + 1 < len(values) else word or value)
    return named


def _name_sector(words: str, kind: str, edition: RoundEdition) -> str:
    if kind != CHOICE.code:
        return words
    language = get_reader_language()
    names = {code: each.name.get(language) for code, each in edition.sectors.items()}
    return SECTOR_PATTERN.sub(lambda found: names.get(found[1], found[1]), words)


def _write_day(found: re.Match[str]) -> str:
    day = parse_iso_date(found[0])
    return day.strftime(DATE_FORMAT) if day else found[0]


def describe_values(row: ReturnedRow) -> dict[str, Any]:
    """What of a returned row differs, and both values in pieces; of a photograph the counterpart's
    words alone."""
    is_photo = row.field == PHOTO
    ours, theirs = mark_differences(
        "" if is_photo else write_value(row.field, row.ours), write_value(row.field, row.theirs)
    )
    return {
        "field": FACT_LABELS[row.field],
        "ours": ours,
        "theirs": [(row.theirs, False)] if is_photo else theirs,
    }

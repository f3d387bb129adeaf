"""Names and zones beside one another, letter by letter, for the templates of verification."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rantau.common.letter_differences import LetterDifferences, compare_letters
from rantau.common.mrz import BIRTH, EXPIRY, NUMBER, PERSONAL, WHOLE, NoZone, read_passport_zone
from rantau.common.passport_names import EQUAL, NameComparison, spell_for_passport
from rantau.placement.requirements import RequirementStatus
from rantau.placement.zone_comparison import (
    TYPED,
    TYPED_RIGHT,
    ZONE_RIGHT,
    ZoneRow,
    compare_zone,
)
from rantau.registry.models import Person
from rantau.web.placement import labels


@dataclass(frozen=True)
class NameRow:
    """Two names letter by letter; `kind` is the look of the result."""

    letters: LetterDifferences
    kind: str
    result: str
    rules: tuple[str | Promise, ...]
    is_safe: bool


def build_name_comparison(
    registered: str, written: str, comparison: NameComparison
) -> NameRow | None:
    """The registered name beside the one on the document; None where they are equal."""
    if comparison.grade == EQUAL:
        return None
    letters = compare_letters(spell_for_passport(registered), spell_for_passport(written))
    kind, result = _describe_names(comparison, letters)
    rules = tuple(labels.NAME_RULE_LABELS[rule] for rule in comparison.rules)
    return NameRow(letters, kind, result, rules, comparison.is_safe)


def _describe_names(comparison: NameComparison, letters: LetterDifferences) -> tuple[str, str]:
    if comparison.grade == EQUAL:
        return "ok", _("same")
    if comparison.is_safe:
        return "ok", _("the same name by the rules of passports")
    return "bad", describe_letters(letters)


def describe_letters(letters: LetterDifferences) -> str:
    """How two texts differ, in words."""
    if letters.swapped:
        return _("two characters changed places, from place %(first)s") % vars(letters)
    return ngettext(
        "%(count)s character differs, at place %(first)s",
        "%(count)s characters differ, the first at place %(first)s",
        letters.count,
    ) % vars(letters)


@dataclass(frozen=True)
class ComparisonRow:
    """One value of the zone beside what it is compared with.

    use    the button that takes the zone's value: its name, and the value as people read it
    """

    label: str
    source: str
    letters: LetterDifferences
    kind: str
    result: str
    notes: tuple[str, ...]
    use: tuple[str, str] | None


@dataclass(frozen=True)
class ZoneComparison:
    """The zone beside what was typed and registered; `failed` names its check digits that do not
    fit. Not readable: no rows."""

    is_readable: bool
    failed: tuple[str, ...] = ()
    rows: tuple[ComparisonRow, ...] = ()


CHECK_DIGIT_LABELS = {
    NUMBER: "number",
    BIRTH: "birth",
    EXPIRY: "expires_on",
}


def build_zone_comparison(
    text: str, status: RequirementStatus, person: Person
) -> ZoneComparison | None:
    """What the page shows of a typed zone; None where none was typed."""
    if not text.strip() or status.receipt is None:
        return None
    try:
        zone = read_passport_zone(text)
    except NoZone:
        return ZoneComparison(is_readable=False)
    rows = compare_zone(zone, status.receipt.fields, person)
    return ZoneComparison(
        is_readable=True,
        failed=tuple(_describe_check_digit(each) for each in zone.failed),
        rows=tuple(_build_row(row, status.requirement.code) for row in rows),
    )


def _describe_check_digit(check: str) -> str:
    if check == PERSONAL:
        return _("personal number")
    if check == WHOLE:
        return _("whole second line")
    return str(labels.ZONE_ROW_LABELS[CHECK_DIGIT_LABELS[check]])


def _build_row(row: ZoneRow, code: str) -> ComparisonRow:
    kind, result = _describe_row(row)
    return ComparisonRow(
        label=str(labels.ZONE_ROW_LABELS[row.field]),
        source=_("typed") if row.source == TYPED else _("registered"),
        letters=row.letters,
        kind=kind,
        result=result,
        notes=tuple(_list_notes(row)),
        use=(f"{code}.{row.field}", _format_right(row.right)) if row.right else None,
    )


def _describe_row(row: ZoneRow) -> tuple[str, str]:
    if row.names:
        return _describe_names(row.names, row.letters)
    return ("ok", _("same")) if row.is_same else ("bad", describe_letters(row.letters))


def _list_notes(row: ZoneRow) -> list[str]:
    if row.likely == ZONE_RIGHT:
        return [_("The check digit fits the zone, not what was typed.")]
    if row.likely == TYPED_RIGHT:
        return [_("The check digit fits what was typed: look at the zone again.")]
    if row.names and row.names.grade != EQUAL:
        return [str(labels.NAME_RULE_LABELS[rule]) for rule in row.names.rules]
    return []


def _format_right(value: str) -> str:
    """A date as the pages write it; a number as it is."""
    try:
        return f"{date.fromisoformat(value):%d-%m-%Y}" if "-" in value else value
    except ValueError:
        return value

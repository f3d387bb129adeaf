"""Compare the machine-readable zone of a passport with what was typed from it and with the
registered person (docs/design/verification.md). Pure: no Django, no query."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from rantau.common.letter_differences import LetterDifferences, compare_letters
from rantau.common.mrz import (
    EXPIRY,
    NUMBER,
    Zone,
    fits_check_digit,
    fits_date,
)
from rantau.common.numbers import normalize_passport_number
from rantau.common.passport_names import (
    EQUAL,
    NameComparison,
    compare_passport_name,
    spell_for_passport,
)
from rantau.registry.models import Person

ZONE_REQUIREMENT, ZONE_FIELD = "passport", "zone"
# Where the compared value comes from.
TYPED, REGISTERED = "typed", "registered"
# What the check digit says: the zone is right, what was typed is, or it does not decide.
ZONE_RIGHT, TYPED_RIGHT, UNDECIDED = "zone", "typed", ""


@dataclass(frozen=True)
class ZoneRow:
    """One value beside what the zone has for it.

    field     number, name, birth, sex or expires_on
    source    TYPED or REGISTERED
    value     as it is compared: dates as `940214`
    read      from the zone
    likely    ZONE_RIGHT, TYPED_RIGHT or UNDECIDED; where they are the same UNDECIDED
    right     the value to use in place of what was typed, as it is stored; empty for none
    names     for a name, how the one is explained by the other
    """

    field: str
    source: str
    value: str
    read: str
    is_same: bool
    letters: LetterDifferences
    likely: str = UNDECIDED
    right: str = ""
    names: NameComparison | None = None


def compare_zone(zone: Zone, typed: Mapping[str, str], person: Person) -> list[ZoneRow]:
    """Every value that the zone has too, in the order in which a passport has them.

    typed  the received fields of the passport: number, name, expires_on (ISO)
    """
    return [
        _compare_number(zone, normalize_passport_number(typed.get("number", ""))),
        _compare_name(zone, typed.get("name", ""), TYPED),
        _compare_name(zone, person.name, REGISTERED),
        *compare_identity(zone, person),
        _compare_expiry(zone, typed.get("expires_on", "")),
    ]


class ReadIdentity(Protocol):
    """Birth date and sex as a passport has them: a zone, or what a round checked.

    birth  `940214`; a part that is not known has fillers
    sex    F, M or empty
    """

    @property
    def birth(self) -> str:
        """The birth date."""

    @property
    def sex(self) -> str:
        """The sex."""


@dataclass(frozen=True)
class CheckedIdentity:
    """Birth date and sex that a round had checked against the passport, as ReadIdentity has
    them."""

    birth: str
    sex: str


def compare_identity(zone: ReadIdentity, person: Person) -> list[ZoneRow]:
    """The registered birth date and sex beside those of the zone, as far as both are known."""
    is_same = zone.sex in ("", person.sex)
    return [
        _compare_birth(zone, person),
        _build_row("sex", REGISTERED, person.sex, zone.sex, is_same=is_same),
    ]


def _build_row(
    field: str, source: str, value: str, read: str, *, is_same: bool, likely: str = UNDECIDED
) -> ZoneRow:
    return ZoneRow(field, source, value, read, is_same, compare_letters(value, read), likely)


def _compare_number(zone: Zone, number: str) -> ZoneRow:
    is_same = number == zone.number
    likely = UNDECIDED if is_same else _decide(zone, NUMBER, number)
    row = _build_row("number", TYPED, number, zone.number, is_same=is_same, likely=likely)
    return _offer(row, zone.number)


def _compare_expiry(zone: Zone, expires_on: str) -> ZoneRow:
    value = expires_on.replace("-", "")[2:]
    is_same = value == zone.expiry
    likely = UNDECIDED if is_same else _decide(zone, EXPIRY, value)
    row = _build_row("expires_on", TYPED, value, zone.expiry, is_same=is_same, likely=likely)
    return _offer(row, _get_expiry_date(zone))


def _get_expiry_date(zone: Zone) -> str:
    """The last day in ISO form; empty where the zone has none. Every passport in use ends in this
    century."""
    try:
        year, month, day = (int(zone.expiry[at : at + 2]) for at in (0, 2, 4))
        return date(2000 + year, month, day).isoformat()
    except ValueError:
        return ""


def _offer(row: ZoneRow, right: str) -> ZoneRow:
    return replace(row, right=right) if row.likely == ZONE_RIGHT else row


def _decide(zone: Zone, check: str, typed: str) -> str:
    """Which of both the check digit fits, where it fits one of them only."""
    fits_zone, fits_typed = check not in zone.failed, fits_check_digit(zone, check, typed)
    if fits_zone == fits_typed:
        return UNDECIDED
    return ZONE_RIGHT if fits_zone else TYPED_RIGHT


def _compare_birth(zone: ReadIdentity, person: Person) -> ZoneRow:
    """The registered birth date as far as it is known."""
    day, year_only = person.birth_date, person.birth_precision == Person.YEAR
    if day is None:
        return _build_row("birth", REGISTERED, "", zone.birth, is_same=True)
    value = f"{day:%y}" if year_only else f"{day:%y%m%d}"
    is_same = fits_date(zone.birth, day, year_only=year_only)
    return _build_row("birth", REGISTERED, value, zone.birth, is_same=is_same)


def _compare_name(zone: Zone, name: str, source: str) -> ZoneRow:
    """A name beside the zone's, in whichever order of surname and given names fits better."""
    orders = (zone.name, f"{zone.primary} {zone.secondary}".strip())
    graded = [(compare_passport_name(name, each), each) for each in orders]
    names, read = next((each for each in graded if each[0].is_safe), graded[0])
    row = _build_row("name", source, spell_for_passport(name), read, is_same=names.grade == EQUAL)
    return replace(row, names=names)


def list_contradictions(rows: list[ZoneRow]) -> list[ZoneRow]:
    """What makes it another passport or another person's: everything that differs but names, on
    which an officer may decide."""
    return [row for row in rows if row.names is None and not row.is_same]

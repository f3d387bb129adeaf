"""Weigh how likely two descriptions are one person, by the evidence of each field for and against.

The model of Fellegi and Sunter (*A theory for record linkage*, JASA 64, 1969): for each field the
weight is the binary logarithm of how often its level of agreement is seen in pairs of one person,
over how often in two who look alike. What is missing on either side weighs nothing. Pure
(docs/decisions/0039-persons-are-matched-by-evidence.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from rantau.common.names import compute_name_similarity, strip_address
from rantau.registry.matching_weights import HOUSEHOLD_WEIGHTS, MIN_WEIGHT, WEIGHTS
from rantau.registry.models import Person
from rantau.registry.name_comparison import ALIKE_LEVELS, PARTLY, STRENGTH, compare_names

VERY_RARE, CLOSE = "very_rare", "close"
NEXT = "next"  # serials of one NIK and the other
NUMBERS = ("nik", "passport")
# What the asker is told, of 1 (decision 0032).
SHOWN_NUMBER_SCORE, SHOWN_NAME_SCORE = 0.60, 0.75
NEAR_YEARS = 2  # years apart that a slip or a guess makes
DISTRICT_SIZE, REGENCY_SIZE = 10**4, 10**6
SERIAL_LENGTH = 4  # the last digits of a NIK, that count up
MIN_MOTHER_LIKENESS = 0.75  # of two names that are heard as one
NEXT_SERIALS = 2  # apart at most, of two who were registered together


@dataclass(frozen=True)
class PersonDescription:
    """A person as described at a counter or as recorded. Empty means not known.

    villages  nodes of the villages of origin and residence
    phones    in E.164; a number that is shared is among `shared_phones` too
    mothers   names
    """

    name: str
    birth_date: date | None
    birth_precision: str
    villages: frozenset[int]
    niks: frozenset[str] = frozenset()
    passports: frozenset[str] = frozenset()
    alias: str = ""
    sex: str = ""
    phones: frozenset[str] = frozenset()
    mothers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    """The levels of agreement by field, for those that both sides have, and what each weighs in
    bits; above zero the evidence is for one person."""

    levels: dict[str, str]

    @property
    def is_of_household(self) -> bool:
        """Whether the names have a word in common and each another, as those of brothers and
        sisters, or are close and the serials follow each other, as those of twins."""
        name = self.levels.get("name", "")
        return name.startswith(PARTLY) or (
            name.startswith(CLOSE) and self.levels.get("nik") == NEXT
        )

    @property
    def weights(self) -> dict[str, float]:
        """What each level weighs; what a household or a birth shares is hardly evidence in one."""
        weights = WEIGHTS | HOUSEHOLD_WEIGHTS if self.is_of_household else WEIGHTS
        return {field: weights[field][level] for field, level in self.levels.items()}

    @property
    def weight(self) -> float:
        """The sum of `weights`."""
        return sum(self.weights.values())

    @property
    def same_numbers(self) -> tuple[str, ...]:
        """The kinds of number that are the same."""
        return tuple(kind for kind in NUMBERS if self.levels.get(kind) == "same")

    @property
    def is_candidate(self) -> bool:
        """Whether somebody has to look: the same number alone is enough."""
        return bool(self.same_numbers) or self.weight >= MIN_WEIGHT


def compare_descriptions(first: PersonDescription, second: PersonDescription) -> Match:
    """Compare two descriptions field by field."""
    levels = {field: level for field, level in list_levels(first, second) if level}
    name = levels.get("name", "")
    if name in ALIKE_LEVELS and name.endswith(VERY_RARE) and levels.get("village") != "village":
        # Namesakes elsewhere are of common names; who bears a rare one has moved.
        levels.pop("village", None)
    return Match(levels)


def list_levels(first: PersonDescription, second: PersonDescription) -> list[tuple[str, str]]:
    """Each field with its level of agreement; an empty level where a side lacks the field."""
    return [
        ("nik", _compare_niks(first.niks, second.niks)),
        ("passport", _compare_numbers(first.passports, second.passports)),
        ("name", _compare_all_names(first, second)),
        ("birth_date", _compare_birth_dates(first, second)),
        ("sex", _compare_exactly({first.sex} - {""}, {second.sex} - {""})),
        ("village", _compare_villages(first.villages, second.villages)),
        ("phone", _compare_exactly(first.phones, second.phones)),
        ("mother", _compare_mothers(first.mothers, second.mothers)),
    ]


def _compare_exactly(first: Iterable[str], second: Iterable[str]) -> str:
    if not first or not second:
        return ""
    return "same" if set(first) & set(second) else "other"


def _compare_numbers(first: frozenset[str], second: frozenset[str]) -> str:
    level = _compare_exactly(first, second)
    is_near = level == "other" and any(
        OSA.distance(one, other, score_cutoff=1) <= 1 for one in first for other in second
    )
    return "near" if is_near else level


def _compare_niks(first: frozenset[str], second: frozenset[str]) -> str:
    """As other numbers; where the serial alone is another, as those of two who were born in one
    place on one day are, `serial`, and NEXT where one follows the other, as those of twins do."""
    level = _compare_numbers(first, second)
    starts = [{number[:-SERIAL_LENGTH] for number in numbers} for numbers in (first, second)]
    if level not in ("near", "other") or not starts[0] & starts[1]:
        return level
    serials = [[int(number[-SERIAL_LENGTH:]) for number in numbers] for numbers in (first, second)]
    nearest = min(abs(one - other) for one in serials[0] for other in serials[1])
    return NEXT if nearest <= NEXT_SERIALS else "serial"


def _compare_all_names(first: PersonDescription, second: PersonDescription) -> str:
    """The best level of any of the two names on both sides: the one on the card, the one used every
    day."""
    levels = [
        compare_names(one, other)
        for one in (first.name, first.alias)
        for other in (second.name, second.alias)
        if one and other
    ]
    return max(levels, key=STRENGTH.__getitem__) if levels else ""


def _compare_mothers(first: frozenset[str], second: frozenset[str]) -> str:
    """PARTLY where a word is the same, or they sound alike: a mother is called by many names."""
    firsts, seconds = ({strip_address(each) for each in names} - {""} for names in (first, second))
    levels = [compare_names(one, other) for one in firsts for other in seconds]
    if not levels:
        return ""
    if any(level in ALIKE_LEVELS for level in levels):
        return "same"
    is_partly = any(level.startswith(PARTLY) for level in levels) or any(
        compute_name_similarity(one, other) >= MIN_MOTHER_LIKENESS
        for one in firsts
        for other in seconds
    )
    return PARTLY if is_partly else "other"


def _compare_villages(first: frozenset[int], second: frozenset[int]) -> str:
    if not first or not second:
        return ""
    for level, size in (
        ("village", 1),
        ("district", DISTRICT_SIZE),
        ("regency", REGENCY_SIZE),
    ):
        if {each // size for each in first} & {each // size for each in second}:
            return level
    return "other"


def _compare_birth_dates(first: PersonDescription, second: PersonDescription) -> str:
    a, b = first.birth_date, second.birth_date
    if a is None or b is None:
        return ""
    if Person.YEAR in (first.birth_precision, second.birth_precision):
        return _compare_years(a, b)
    firsts = [(each.month, each.day) == (1, 1) for each in (a, b)]
    if a == b:
        return "first_of_january" if all(firsts) else "same"
    if any(firsts):
        return _compare_years(a, b)
    return "near" if is_near_date(a, b) else _tell_apart(a, b)


def _compare_years(a: date, b: date) -> str:
    return "year" if a.year == b.year else _tell_apart(a, b)


def _tell_apart(a: date, b: date) -> str:
    return "near_year" if abs(a.year - b.year) <= NEAR_YEARS else "other"


def is_near_date(a: date, b: date) -> bool:
    """Whether two days are one that was mistyped: day and month swapped, one digit another, two
    digits exchanged, a month or a year beside it."""
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return True
    if a.year == b.year and a.day == b.day:
        return True
    if a.month == b.month and a.day == b.day and abs(a.year - b.year) in (1, 10):
        return True
    return OSA.distance(f"{a:%Y%m%d}", f"{b:%Y%m%d}", score_cutoff=1) <= 1


def list_near_dates(born: date) -> list[date]:
    """The days with `is_near_date`, and `born`."""
    years = [born.replace(year=year, day=min(born.day, 28)).year for year in _list_near_years(born)]
    days = {born, *(_make_date(year, born.month, born.day) for year in years)}
    days |= {_make_date(born.year, month, born.day) for month in range(1, 13)}
    days |= {_make_date(born.year, born.month, day) for day in range(1, 32)}
    days.add(_make_date(born.year, born.day, born.month))
    return sorted(each for each in days if (each and is_near_date(born, each)) or each == born)


def _list_near_years(born: date) -> list[int]:
    return [
        *range(born.year - 9, born.year + 10),
        *(born.year + step for step in (-20, 20, -10, 10)),
    ]


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class ShownMatch:
    """What of a match the asker may be told: a score from 0 to 1 and reasons."""

    score: float
    reasons: tuple[str, ...]


def get_shown_match(match: Match, asked: PersonDescription) -> ShownMatch:
    """How the record was found, and nothing that was not needed to find it.

    With a number that fits, neither the village nor the birth date is said to be right; without
    one, the name and the birth date are named together, however near they are; where no birth date
    was typed, the name with what else was. So it depends on what was asked alone.
    """
    if match.same_numbers:
        score = min(1.0, SHOWN_NUMBER_SCORE * len(match.same_numbers))
        return ShownMatch(score, match.same_numbers)
    other = "birth_date" if asked.birth_date else "other_data"
    return ShownMatch(SHOWN_NAME_SCORE, ("name", other))

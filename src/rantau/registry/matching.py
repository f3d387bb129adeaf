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
from rantau.registry.birth_dates import compare_birth_dates
from rantau.registry.matching_weights import HOUSEHOLD_WEIGHTS, MIN_WEIGHT, WEIGHTS
from rantau.registry.name_comparison import ALIKE_LEVELS, GIVEN, PARTLY, STRENGTH, compare_names

VERY_RARE, SAME, CLOSE, SHORTER = "very_rare", "same", "close", "shorter"
NEAR = "near"  # mothers whose names are heard as one
# Birth dates that do not say it is one person where the names are not quite the same.
OTHER_BIRTHDAYS = frozenset({"given_day", "guessed", "near_year", "other"})
NEXT = "next"  # serials of one NIK and the other
NUMBERS = ("nik", "passport")
# What the asker is told, of 1 (decision 0032).
SHOWN_NUMBER_SCORE, SHOWN_NAME_SCORE = 0.60, 0.75
DISTRICT_SIZE, REGENCY_SIZE = 10**4, 10**6
SERIAL_LENGTH = 4  # the last digits of a NIK, that count up
MIN_HEARD_LETTERS = 5
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
        sisters; or are not quite the same, and another field parts two of one household: serials
        that follow each other, as those of twins, or another birth date."""
        name = self.levels.get("name", "")
        if name.startswith(PARTLY):
            return True
        return name.startswith((CLOSE, SHORTER, GIVEN)) and (
            self.levels.get("nik") == NEXT or self.levels.get("birth_date") in OTHER_BIRTHDAYS
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
    name, born = levels.get("name", ""), levels.get("birth_date", "same")
    is_rare = name in ALIKE_LEVELS and name.endswith(VERY_RARE)
    if is_rare and born == "same" and levels.get("village") != "village":
        # Namesakes elsewhere are of common names or of another day; who bears a rare one has moved.
        levels.pop("village", None)
    if levels.get("village") == "other" and levels.get("phone") == "other":
        # Whoever moved has another number there: one event, counted once.
        del levels["phone"]
    return Match(levels)


def list_levels(first: PersonDescription, second: PersonDescription) -> list[tuple[str, str]]:
    """Each field with its level of agreement; an empty level where a side lacks the field."""
    return [
        ("nik", _compare_niks(first.niks, second.niks)),
        ("passport", _compare_numbers(first.passports, second.passports)),
        ("name", _compare_all_names(first, second)),
        (
            "birth_date",
            compare_birth_dates(
                first.birth_date,
                first.birth_precision,
                second.birth_date,
                second.birth_precision,
            ),
        ),
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
    """NEAR where they are mistyped or sound alike, PARTLY where a word is the same: a mother is
    called by many names."""
    firsts, seconds = ({strip_address(each) for each in names} - {""} for names in (first, second))
    pairs = [(one, other) for one in firsts for other in seconds]
    levels = [compare_names(one, other) for one, other in pairs]
    if not levels:
        return ""
    if any(level.startswith((SAME, SHORTER)) for level in levels):
        return SAME
    if any(level.startswith(CLOSE) for level in levels) or any(
        min(len(one), len(other)) >= MIN_HEARD_LETTERS
        and compute_name_similarity(one, other) >= MIN_MOTHER_LIKENESS
        for one, other in pairs
    ):
        return NEAR
    return PARTLY if any(level.startswith(PARTLY) for level in levels) else "other"


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

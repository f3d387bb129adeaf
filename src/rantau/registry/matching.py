"""Score how likely two descriptions are one person.

Pure, with reasons a clerk can read (docs/apps/registry.md).
"""

from dataclasses import dataclass
from datetime import date

from rantau.common.names import compute_name_similarity
from rantau.registry.models import Person

MIN_SCORE = 0.60  # below this a candidate is not shown; chosen by us, changed by a decision
MIN_NAME_SIMILARITY = 0.75  # of 1; below it names are alike by chance
SAME_YEAR_SCORE, SWAPPED_DATE_SCORE = 0.6, 0.7  # of 1: only the year is known; day for month
NUMBERS = ("nik", "passport")
WEIGHTS = {"nik": 0.60, "passport": 0.60, "name": 0.40, "birth_date": 0.35, "village": 0.15}


@dataclass(frozen=True)
class MatchScore:
    """A score from 0 to 1 and the reasons for it, strongest first."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PersonDescription:
    """A person as described at a counter or as recorded. `origin_node` is the village of origin."""

    name: str
    birth_date: date | None
    birth_precision: str
    origin_node: int
    niks: frozenset[str]
    passports: frozenset[str]


def compare_descriptions(first: PersonDescription, second: PersonDescription) -> MatchScore:
    """Score how likely two descriptions are one person. The same number alone reaches MIN_SCORE."""
    points: dict[str, float] = {}
    if first.niks & second.niks:
        points["nik"] = WEIGHTS["nik"]
    if first.passports & second.passports:
        points["passport"] = WEIGHTS["passport"]
    name_similarity = compute_name_similarity(first.name, second.name)
    if name_similarity >= MIN_NAME_SIMILARITY:
        points["name"] = WEIGHTS["name"] * name_similarity
    if birth_date_score := _score_birth_dates(first, second):
        points["birth_date"] = WEIGHTS["birth_date"] * birth_date_score
    if first.origin_node == second.origin_node:
        points["village"] = WEIGHTS["village"]
    reasons = tuple(sorted(points, key=lambda reason: -points[reason]))
    return MatchScore(score=round(min(1.0, sum(points.values())), 2), reasons=reasons)


def _score_birth_dates(first: PersonDescription, second: PersonDescription) -> float:
    a, b = first.birth_date, second.birth_date
    if a is None or b is None:
        return 0.0
    if Person.YEAR in (first.birth_precision, second.birth_precision):
        return SAME_YEAR_SCORE if a.year == b.year else 0.0
    if a == b:
        return 1.0
    swapped = (a.year, a.month, a.day) == (b.year, b.day, b.month)
    return SWAPPED_DATE_SCORE if swapped else 0.0


def get_shown_match(match: MatchScore) -> MatchScore:
    """What of a match the asker may be told: how the record was found, and nothing that was not
    needed to find it. With a number that fits, neither the village nor the birth date is said to be
    right; without one, the name and the birth date are named together, however near they are.
    """
    numbers = tuple(reason for reason in match.reasons if reason in NUMBERS)
    reasons = numbers or ("name", "birth_date")
    score = min(1.0, sum(WEIGHTS[reason] for reason in reasons))
    return MatchScore(score=round(score, 2), reasons=reasons)

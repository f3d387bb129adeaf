"""Score how likely two descriptions are one person.

Pure, with reasons a clerk can read (docs/apps/registry.md).
"""

from dataclasses import dataclass
from datetime import date

from rantau.common.names import compute_name_similarity

MIN_SCORE = 0.60  # below this a candidate is noise; chosen by us, changed by a decision record
WEIGHTS = {"nik": 0.60, "passport": 0.60, "name": 0.40, "birth_date": 0.35, "village": 0.15}


@dataclass(frozen=True)
class MatchScore:
    """A score from 0 to 1 and the reasons for it, strongest first."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PersonDescription:
    """Somebody as described at a counter or as kept."""

    name: str
    birth_date: date | None
    birth_precision: str
    village: int
    niks: frozenset[str]
    passports: frozenset[str]


def compare_descriptions(one: PersonDescription, other: PersonDescription) -> MatchScore:
    """How much speaks for one person. The same number alone is enough to be shown."""
    points: dict[str, float] = {}
    if one.niks & other.niks:
        points["nik"] = WEIGHTS["nik"]
    if one.passports & other.passports:
        points["passport"] = WEIGHTS["passport"]
    alike = compute_name_similarity(one.name, other.name)
    if alike >= 0.75:
        points["name"] = WEIGHTS["name"] * alike
    if fits := _score_birth_dates(one, other):
        points["birth_date"] = WEIGHTS["birth_date"] * fits
    if one.village == other.village:
        points["village"] = WEIGHTS["village"]
    reasons = tuple(sorted(points, key=lambda reason: -points[reason]))
    return MatchScore(score=round(min(1.0, sum(points.values())), 2), reasons=reasons)


def _score_birth_dates(one: PersonDescription, other: PersonDescription) -> float:
    a, b = one.birth_date, other.birth_date
    if a is None or b is None:
        return 0.0
    if "year" in (one.birth_precision, other.birth_precision):
        return 0.6 if a.year == b.year else 0.0
    if a == b:
        return 1.0
    swapped = (a.year, a.month, a.day) == (b.year, b.day, b.month)
    return 0.7 if swapped else 0.0

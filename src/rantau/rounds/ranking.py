"""The ranking of those who passed. Pure and versioned: a published ranking is computed again from
its rows, which have no names (docs/rounds/ranking.md).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class ScoreRow:
    """The points of one person.

    exam_number  stands for the person
    test         points of the test, stage one
    skill        points of the skill test, and `bonus` of experience and certificates, stage two;
                 None where it was not taken
    lot          place in the draw, 1 for the first: decides between equals
    has_passed_parts  whether she passed every part that one passes or fails; None while that is
                 not known of one, True where the round has none
    """

    exam_number: str
    sector: str
    test: int
    skill: int | None
    bonus: int
    lot: int
    has_passed_parts: bool | None = True

    @property
    def total(self) -> int:
        """What is ranked by."""
        return self.test + (self.skill or 0) + self.bonus


@dataclass(frozen=True)
class RankedRow:
    """A row with its rank in its sector, from 1; None, and why, for one that is not ranked."""

    row: ScoreRow
    rank: int | None
    reason: str = ""


# Why somebody has no rank; of several the first.
BELOW_FLOOR, NO_SKILL_TEST = "below_floor", "no_skill_test"
PART_FAILED, PART_UNKNOWN = "part_failed", "part_unknown"


def rank_by_total(rows: Iterable[ScoreRow], floors: Mapping[str, int]) -> list[RankedRow]:
    """Version 1: by total, then test, then skill, then lot; each sector for itself.

    floors  sector -> the least points of the test with which one passes
    Raises  ValueError where an exam number, or a lot of a sector, stands twice; KeyError for a
            sector without a floor
    """
    return _rank(rows, floors, _find_reason)


def rank_by_total_and_parts(rows: Iterable[ScoreRow], floors: Mapping[str, int]) -> list[RankedRow]:
    """Version 2: as version 1, and nobody is ranked who failed a part that one passes or fails, or
    of whom that is not known yet.

    Raises  as `rank_by_total`
    """
    return _rank(rows, floors, _find_reason_with_parts)


def _rank(
    rows: Iterable[ScoreRow],
    floors: Mapping[str, int],
    find_reason: Callable[[ScoreRow, Mapping[str, int]], str],
) -> list[RankedRow]:
    rows = list(rows)
    _require_once([row.exam_number for row in rows])
    _require_once([(row.sector, row.lot) for row in rows])
    passed, ranked = [], []
    for row in rows:
        if reason := find_reason(row, floors):
            ranked.append(RankedRow(row, None, reason))
        else:
            passed.append(row)
    passed.sort(key=lambda row: (row.sector, -row.total, -row.test, -(row.skill or 0), row.lot))
    for _sector, group in groupby(passed, key=lambda row: row.sector):
        ranked += [RankedRow(row, rank) for rank, row in enumerate(group, start=1)]
    return ranked


def _find_reason(row: ScoreRow, floors: Mapping[str, int]) -> str:
    if row.test < floors[row.sector]:
        return BELOW_FLOOR
    return NO_SKILL_TEST if row.skill is None else ""


def _find_reason_with_parts(row: ScoreRow, floors: Mapping[str, int]) -> str:
    reason = _find_reason(row, floors)
    if reason == BELOW_FLOOR or row.has_passed_parts:
        return reason
    return PART_UNKNOWN if row.has_passed_parts is None else PART_FAILED


def _require_once(keys: list[object]) -> None:
    if len(set(keys)) != len(keys):
        raise ValueError("an exam number or a lot stands twice")


RankingFunction = Callable[[Iterable[ScoreRow], Mapping[str, int]], list[RankedRow]]
# An edition names its version; a version never changes once a round was ranked by it.
RANKING_VERSIONS: Mapping[str, RankingFunction] = {
    "total-1": rank_by_total,
    "total-2": rank_by_total_and_parts,
}
WITH_PARTS = frozenset({"total-2"})  # which judge parts that one passes or fails
BAND = 100  # ranks


def get_band(rank: int) -> tuple[int, int]:
    """The hundred in which a rank lies, first and last: what is shown of it."""
    first = (rank - 1) // BAND * BAND + 1
    return first, first + BAND - 1

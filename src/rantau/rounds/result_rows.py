"""What a row of a file of results means for an examinee. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rantau.rounds.edition import RoundEdition
from rantau.rounds.files import SKILL
from rantau.rounds.stages import Stage

SKILL_PART, BONUS_PART = "skill", "bonus"
STAGE_TWO = (SKILL_PART, BONUS_PART)
# What came of a row.
ACCEPTED, CHANGED, UNCHANGED, OLDER = "accepted", "changed", "unchanged", "older"
UNKNOWN, ABSENT, NOT_PASSED, MOVED_ON = "unknown", "absent", "not_passed", "moved_on"
PART, RANGE = "part", "range"
OUTCOMES = (
    ACCEPTED,
    CHANGED,
    UNCHANGED,
    OLDER,
    UNKNOWN,
    ABSENT,
    NOT_PASSED,
    MOVED_ON,
    PART,
    RANGE,
)
# Where points may still move somebody; whoever has gone on is decided on by two persons.
WITH_RESULT = (Stage.PASSED, Stage.FAILED, Stage.RANKED, Stage.UNRANKED)
MAX_DIGITS = 6
# What a file says of a part that one passes or fails, and the points that are kept for it.
PART_WORDS: Mapping[str, int] = {"pass": 1, "fail": 0}


@dataclass(frozen=True)
class KnownExaminee:
    """The stage of an examinee, and part -> (points, number of their file) of current points."""

    stage: Stage
    points: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class RowResult:
    """What comes of a row, one of OUTCOMES, and the points to write by part."""

    outcome: str
    points: Mapping[str, int] = field(default_factory=dict)


def get_limits(edition: RoundEdition, kind: str) -> dict[str, int]:
    """Part -> the most points of it in files of this kind."""
    if kind == SKILL.code:
        most = edition.amounts
        return {SKILL_PART: most.skill_points, BONUS_PART: most.bonus_points}
    most_of_word = max(PART_WORDS.values())
    return {
        code: most_of_word if part.is_pass_fail else part.points
        for code, part in edition.test.parts.items()
    }


def read_points(
    row: Mapping[str, str], kind: str, pass_fail_parts: Collection[str] = ()
) -> dict[str, str]:
    """Part -> the points that the row gives for it, as text: those of PART_WORDS for the word of a
    part that one passes or fails, and no number for another word."""
    if kind == SKILL.code:
        return {part: row[part] for part in STAGE_TWO}
    if row["part"] in pass_fail_parts:
        return {row["part"]: str(PART_WORDS.get(row["points"], ""))}
    return {row["part"]: row["points"]}


def judge_row(
    points: Mapping[str, str],
    limits: Mapping[str, int],
    examinee: KnownExaminee | None,
    *,
    number: int,
    has_test: bool,
) -> RowResult:
    """Judge one row.

    points    from `read_points`, and `limits` from `get_limits`
    examinee  None where nobody has the exam number
    number    of the file: a lower one changes nothing that a higher one values
    has_test  whether the round has a written test
    """
    if examinee is None:
        return RowResult(UNKNOWN)
    if not set(points) <= set(limits):
        return RowResult(PART)
    if not all(is_in_range(text, limits[part]) for part, text in points.items()):
        return RowResult(RANGE)
    is_stage_two = set(points) == set(STAGE_TWO)
    if hindrance := _find_hindrance(examinee.stage, is_stage_two=is_stage_two, has_test=has_test):
        return RowResult(hindrance)
    return _compare({part: int(text) for part, text in points.items()}, examinee.points, number)


def is_in_range(text: str, most: int) -> bool:
    """Whether a text is a whole number of points from 0 to `most`."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return is_number and int(text) <= most


def _find_hindrance(stage: Stage, *, is_stage_two: bool, has_test: bool) -> str:
    if stage == Stage.ABSENT or (stage == Stage.VERIFIED and has_test):
        return ABSENT
    if is_stage_two and stage in (Stage.SAT, Stage.FAILED):
        return NOT_PASSED
    return "" if stage in (Stage.VERIFIED, Stage.SAT, *WITH_RESULT) else MOVED_ON


def _compare(
    points: Mapping[str, int], current: Mapping[str, tuple[int, int]], number: int
) -> RowResult:
    newer = {p: n for p, n in points.items() if p not in current or current[p][1] < number}
    if not newer:
        return RowResult(OLDER)
    if any(part not in current for part in newer):
        return RowResult(ACCEPTED, newer)
    is_changed = any(current[part][0] != value for part, value in newer.items())
    return RowResult(CHANGED if is_changed else UNCHANGED, newer)


def find_result_stage(
    edition: RoundEdition, sector: str, points: Mapping[str, int]
) -> Stage | None:
    """PASSED or FAILED by the floor of the sector; None while a part with points is missing. Parts
    that one passes or fails are judged by the ranking."""
    parts = edition.test.point_parts
    if any(part not in points for part in parts):
        return None
    total = sum(points[part] for part in parts)
    return Stage.PASSED if total >= edition.floors[sector] else Stage.FAILED


def judge_parts(count: int, *, known: int, passed: int) -> bool | None:
    """Whether somebody passed every part that one passes or fails: False as soon as one is failed,
    None while that of another is not known.

    count  how many such parts the test has; `known` of how many there is a result, `passed` how
           many of those were passed
    """
    if passed < known:
        return False
    return True if known == count else None

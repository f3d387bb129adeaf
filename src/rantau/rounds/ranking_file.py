"""The file from which anybody computes a ranking again, and what moved between two: its form is in
docs/rounds/ranking.md. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rantau.rounds.ranking import (
    BELOW_FLOOR,
    NO_SKILL_TEST,
    PART_FAILED,
    PART_UNKNOWN,
    RANKING_VERSIONS,
    WITH_PARTS,
    RankedRow,
    ScoreRow,
)

FIRST_LINE = "rantau-ranking 2"
FIRST_LINES = (FIRST_LINE, "rantau-ranking 1")  # what is read; 1 told apart who failed a part
COLUMNS = "ticket,sector,test,skill,bonus,lot,rank,reason"
COLUMNS_WITH_PARTS = "ticket,sector,test,skill,bonus,parts,lot,rank,reason"
PASSED = "pass"
PARTS_VALUES: Mapping[str, bool | None] = {PASSED: True, "fail": None, "": None}
# A part that one passes or fails may be a test of health: that somebody failed it is not public.
NO_RANK = "no_rank"
PUBLIC_REASONS = (BELOW_FLOOR, NO_RANK, NO_SKILL_TEST)
FACTS = ("round", "number", "version")
MAX_CHANGES = 500  # tickets that are named on the page of an amendment


@dataclass
class UnreadableRanking(Exception):
    """The text is no file of a ranking: the line, from 1, and what was expected there."""

    line: int
    expected: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.expected}"


@dataclass(frozen=True)
class RankingRecord:
    """A ranking as it is published. In place of exam numbers its rows have the tickets of the draw.

    number   1 for the first, 2 and more for amendments
    version  one of RANKING_VERSIONS
    floors   sector -> the least points of the test
    """

    round: str
    number: int
    version: str
    floors: Mapping[str, int]
    rows: Sequence[RankedRow]


def compute_ranking(
    round_code: str, number: int, version: str, floors: Mapping[str, int], rows: Sequence[ScoreRow]
) -> RankingRecord:
    """Rank the rows; those with a rank first, by sector and rank, the others by ticket. What is
    public is the same whether a part was failed or its result is not known."""
    ranked = [_hide_parts(each) for each in RANKING_VERSIONS[version](rows, floors)]
    ranked.sort(
        key=lambda each: (each.row.sector, each.rank or len(rows) + 1, each.row.exam_number)
    )
    return RankingRecord(round_code, number, version, floors, ranked)


def _hide_parts(each: RankedRow) -> RankedRow:
    row = replace(each.row, has_passed_parts=each.row.has_passed_parts or None)
    return RankedRow(row, each.rank, _get_public_reason(each.reason))


def _get_public_reason(reason: str) -> str:
    return NO_RANK if reason in (PART_FAILED, PART_UNKNOWN) else reason


def write_ranking_file(ranking: RankingRecord) -> str:
    """The file, its lines ending with a line feed."""
    head = [f"round {ranking.round}", f"number {ranking.number}", f"version {ranking.version}"]
    floors = [f"floor {sector} {points}" for sector, points in sorted(ranking.floors.items())]
    columns = get_columns(ranking.version)
    rows = [_write_row(each, columns) for each in ranking.rows]
    return "\n".join([FIRST_LINE, *head, *floors, columns, *rows]) + "\n"


def get_columns(version: str) -> str:
    """The header of the rows of a ranking by this version."""
    return COLUMNS_WITH_PARTS if version in WITH_PARTS else COLUMNS


def _write_row(each: RankedRow, columns: str) -> str:
    row = each.row
    values = {
        "ticket": row.exam_number,
        "sector": row.sector,
        "test": row.test,
        "skill": "" if row.skill is None else row.skill,
        "bonus": row.bonus,
        "parts": PASSED if row.has_passed_parts else "",
        "lot": row.lot,
        "rank": "" if each.rank is None else each.rank,
        "reason": each.reason,
    }
    return ",".join(str(values[column]) for column in columns.split(","))


def read_ranking_file(text: str) -> RankingRecord:
    """The ranking that a file has; UnreadableRanking names the first line that is wrong."""
    lines = list(enumerate(text.split("\n"), start=1))
    if lines[0][1] not in FIRST_LINES:
        raise UnreadableRanking(1, FIRST_LINE)
    if lines[-1][1]:
        raise UnreadableRanking(lines[-1][0], "an empty line at the end")
    rest = iter(lines[1:-1])
    facts, floors = _read_head(rest)
    columns = get_columns(facts["version"])
    rows = [_read_row(number, line, columns) for number, line in rest]
    number = int(facts["number"]) if facts["number"].isdecimal() else 0
    return RankingRecord(facts["round"], number, facts["version"], floors, rows)


def _read_head(lines: Iterator[tuple[int, str]]) -> tuple[dict[str, str], dict[str, int]]:
    facts: dict[str, str] = {}
    floors: dict[str, int] = {}
    for number, line in lines:
        words = line.split(" ")
        if line in (COLUMNS, COLUMNS_WITH_PARTS):
            if missing := set(FACTS) - set(facts):
                raise UnreadableRanking(number, f"{', '.join(sorted(missing))} before the rows")
            if facts["version"] not in RANKING_VERSIONS:
                raise UnreadableRanking(number, "a version that this command knows")
            if line != get_columns(facts["version"]):
                raise UnreadableRanking(number, get_columns(facts["version"]))
            return facts, floors
        if len(words) == 3 and words[0] == "floor" and words[2].isdecimal():
            floors[words[1]] = int(words[2])
        elif len(words) == 2 and words[0] in FACTS:
            facts[words[0]] = words[1]
        else:
            raise UnreadableRanking(number, "round, number, version, or floor with a sector")
    raise UnreadableRanking(1, f"rows after {COLUMNS}")


def _read_row(number: int, line: str, columns: str) -> RankedRow:
    values, names = line.split(","), columns.split(",")
    if len(values) != len(names):
        raise UnreadableRanking(number, columns)
    facts = dict(zip(names, values, strict=True))
    parts = facts.get("parts", PASSED)
    if parts not in PARTS_VALUES:
        raise UnreadableRanking(number, "parts pass or empty")
    try:
        row = ScoreRow(
            facts["ticket"],
            facts["sector"],
            int(facts["test"]),
            int(facts["skill"]) if facts["skill"] else None,
            int(facts["bonus"]),
            int(facts["lot"]),
            PARTS_VALUES[parts],
        )
        rank = int(facts["rank"]) if facts["rank"] else None
        return RankedRow(row, rank, _get_public_reason(facts["reason"]))
    except ValueError as error:
        raise UnreadableRanking(number, "points, lot and rank in digits") from error


def find_ranking_faults(ranking: RankingRecord) -> list[str]:
    """What of a published ranking cannot be right, each as a sentence; empty where it was as
    said."""
    rows = [each.row for each in ranking.rows]
    if missing := {row.sector for row in rows} - set(ranking.floors):
        return [f"there is no floor for {', '.join(sorted(missing))}"]
    facts = (ranking.round, ranking.number, ranking.version, ranking.floors)
    try:
        again = compute_ranking(*facts, rows)
    except ValueError as error:
        return [str(error)]
    right = {each.row.exam_number: each for each in again.rows}
    return [
        f"{each.row.exam_number} has rank {each.rank or 'none'}, and should have"
        f" {right[each.row.exam_number].rank or 'none'}"
        for each in ranking.rows
        if each != right[each.row.exam_number]
    ]


def compare_rankings(before: RankingRecord, after: RankingRecord) -> dict[str, Any]:
    """What moved: `rows` of whoever has other points, came in or is gone, with both ranks and why,
    the first MAX_CHANGES of them; `moved` how many of them there are; and `shifted`, how many
    others have another rank because of them."""
    old = {each.row.exam_number: each for each in before.rows}
    new = {each.row.exam_number: each for each in after.rows}
    rows, shifted = [], 0
    for ticket in sorted(old.keys() | new.keys()):
        one, other = old.get(ticket), new.get(ticket)
        if reason := _find_move(one, other):
            ranks = {"was": one.rank if one else None, "now": other.rank if other else None}
            rows.append({"ticket": ticket, "reason": reason, **ranks})
        elif one and other and one.rank != other.rank:
            shifted += 1
    return {"rows": rows[:MAX_CHANGES], "moved": len(rows), "shifted": shifted}


def _find_move(one: RankedRow | None, other: RankedRow | None) -> str:
    if one is None or other is None:
        return "gone" if other is None else "new"
    return "points" if one.row != other.row else ""

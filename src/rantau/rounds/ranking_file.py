"""The file from which anybody computes a ranking again, and what moved between two: its form is in
docs/rounds/ranking.md. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rantau.rounds.ranking import RANKING_VERSIONS, RankedRow, ScoreRow

FIRST_LINE = "rantau-ranking 1"
COLUMNS = "ticket,sector,test,skill,bonus,lot,rank,reason"
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
    """Rank the rows; those with a rank first, by sector and rank, the others by ticket."""
    ranked = RANKING_VERSIONS[version](rows, floors)
    ranked.sort(
        key=lambda each: (each.row.sector, each.rank or len(rows) + 1, each.row.exam_number)
    )
    return RankingRecord(round_code, number, version, floors, ranked)


def write_ranking_file(ranking: RankingRecord) -> str:
    """The file, its lines ending with a line feed."""
    head = [f"round {ranking.round}", f"number {ranking.number}", f"version {ranking.version}"]
    floors = [f"floor {sector} {points}" for sector, points in sorted(ranking.floors.items())]
    rows = [_write_row(each) for each in ranking.rows]
    return "\n".join([FIRST_LINE, *head, *floors, COLUMNS, *rows]) + "\n"


def _write_row(each: RankedRow) -> str:
    row = each.row
    skill = "" if row.skill is None else row.skill
    values = [row.exam_number, row.sector, row.test, skill, row.bonus, row.lot]
    return ",".join(map(str, [*values, "" if each.rank is None else each.rank, each.reason]))


def read_ranking_file(text: str) -> RankingRecord:
    """The ranking that a file has; UnreadableRanking names the first line that is wrong."""
    lines = list(enumerate(text.split("\n"), start=1))
    if lines[0][1] != FIRST_LINE:
        raise UnreadableRanking(1, FIRST_LINE)
    if lines[-1][1]:
        raise UnreadableRanking(lines[-1][0], "an empty line at the end")
    rest = iter(lines[1:-1])
    facts, floors = _read_head(rest)
    rows = [_read_row(number, line) for number, line in rest]
    number = int(facts["number"]) if facts["number"].isdecimal() else 0
    return RankingRecord(facts["round"], number, facts["version"], floors, rows)


def _read_head(lines: Iterator[tuple[int, str]]) -> tuple[dict[str, str], dict[str, int]]:
    facts: dict[str, str] = {}
    floors: dict[str, int] = {}
    for number, line in lines:
        words = line.split(" ")
        if line == COLUMNS:
            if missing := set(FACTS) - set(facts):
                raise UnreadableRanking(number, f"{', '.join(sorted(missing))} before the rows")
            if facts["version"] not in RANKING_VERSIONS:
                raise UnreadableRanking(number, "a version that this command knows")
            return facts, floors
        if len(words) == 3 and words[0] == "floor" and words[2].isdecimal():
            floors[words[1]] = int(words[2])
        elif len(words) == 2 and words[0] in FACTS:
            facts[words[0]] = words[1]
        else:
            raise UnreadableRanking(number, "round, number, version, or floor with a sector")
    raise UnreadableRanking(1, f"rows after {COLUMNS}")


def _read_row(number: int, line: str) -> RankedRow:
    values = line.split(",")
    if len(values) != len(COLUMNS.split(",")):
        raise UnreadableRanking(number, COLUMNS)
    ticket, sector, test, skill, bonus, lot, rank, reason = values
    try:
        row = ScoreRow(
            ticket, sector, int(test), int(skill) if skill else None, int(bonus), int(lot)
        )
        return RankedRow(row, int(rank) if rank else None, reason)
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

"""Files that go to a counterpart abroad and come from it: their form, and what is wrong with one.
Pure.

docs/rounds/exchange-files.md describes the form, with an example.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rantau.common.clock import WESTERN_TIME

MARK, VERSION, TRAILER = "RANTAU-EXCHANGE", "1", "SHA256"
MAX_BYTES, MAX_LINES = 20_000_000, 250_000  # of a file: three lines for each of 63,000, and more
MAX_PROBLEMS = 20  # named of one file
MAX_SENDER, MAX_NUMBER = (
    40,
    1_000_000,
)  # characters of a sender's name; the highest number of a file
HEADER_LENGTH = 8
# In which a file may be made: before and after them a moment is none in every time zone.
YEARS = range(2000, 9000)
# What may be wrong with a file, or with a line of it.
ENCODING, SIZE, HEADER, KIND, CHECKSUM, COUNT, COLUMNS, DOUBLED, ROUND, SENDER, NUMBER = (
    "encoding",
    "size",
    "header",
    "kind",
    "checksum",
    "count",
    "columns",
    "doubled",
    "round",
    "sender",
    "number",
)


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its columns, the first `key` of which stand once in a file. The `optional`
    ones stand behind them in every row of a file, or in none."""

    code: str
    columns: tuple[str, ...]
    key: int = 1
    optional: tuple[str, ...] = ()

    def get_columns(self, count: int) -> tuple[str, ...]:
        """The columns of a file whose rows have `count` values."""
        every = self.columns + self.optional
        return every if count == len(every) else self.columns


RESULTS = FileKind("RESULTS", ("exam_number", "part", "points"), key=2)
SKILL = FileKind("SKILL", ("exam_number", "skill", "bonus"))
ROSTER = FileKind(
    "ROSTER",
    (
        "exam_number",
        "name",
        "birth_date",
        "sex",
        "passport",
        "sector",
        "certificate_until",
        "rank",
        "note",
    ),
    optional=("photo", "photo_sha256"),  # of a round that wants photographs
)
ROSTER_ANSWER = FileKind("ROSTER_ANSWER", ("exam_number", "outcome", "on", "field", "value"))
CHOICE = FileKind(
    "CHOICE",
    (
        "exam_number",
        "outcome",
        "offer",
        "on",
        "employer",
        "region",
        "sector",
        "wage",
        "currency",
        "months",
        "hours",
        "replaces",
    ),
)
CHOICE_ANSWER = FileKind(
    "CHOICE_ANSWER", ("exam_number", "offer", "sector", "outcome", "on", "next"), key=2
)
PERMIT = FileKind("PERMIT", ("exam_number", "permit", "on"))
ENTRY_LIST = FileKind("ENTRY_LIST", ("exam_number", "on", "flight", "airport"))
ARRIVAL = FileKind("ARRIVAL", ("exam_number", "kind", "on"), key=2)
STAY = FileKind("STAY", ("exam_number", "kind", "on", "until", "employer", "reason"), key=3)
CLAIM = FileKind("CLAIM", ("exam_number", "kind", "on", "until"), key=2)
REFUND = FileKind(
    "REFUND",
    ("exam_number", "kind", "outcome", "on", "amount", "currency", "evidence", "why"),
    key=2,
)
FILE_KINDS: Mapping[str, FileKind] = {
    kind.code: kind
    for kind in (
        RESULTS,
        SKILL,
        ROSTER,
        ROSTER_ANSWER,
        CHOICE,
        CHOICE_ANSWER,
        PERMIT,
        ENTRY_LIST,
        ARRIVAL,
        STAY,
        CLAIM,
        REFUND,
    )
}


@dataclass(frozen=True)
class ExchangeFile:
    """One file.

    sender, number  who made it, and its number in the order in which the sender made them
    created_at      aware
    rows            the values of each row by column
    """

    kind: str
    round: str
    sender: str
    number: int
    created_at: datetime
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class FileProblem:
    """What is wrong: one of the codes above, and the line, from 1; 0 for the whole file.

    expected  what should stand there, where it is known: of SENDER the name
    """

    code: str
    line: int = 0
    expected: str = ""


class UnreadableFile(Exception):
    """A file of which nothing is taken; `problems` says why, in the order of its lines."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__(", ".join(f"{each.line}: {each.code}" for each in problems))
        self.problems = list(problems)


def write_file(file: ExchangeFile) -> bytes:
    """The file as it is sent.

    Raises  ValueError for a value with a semicolon, the end of a line or a NUL
    """
    kind = FILE_KINDS[file.kind]
    columns = kind.get_columns(len(file.rows[0]) if file.rows else 0)
    head = [MARK, VERSION, kind.code, file.round, file.sender, str(file.number)]
    created = file.created_at.astimezone(WESTERN_TIME).isoformat(timespec="seconds")
    lines = [[*head, created, str(len(file.rows))]]
    lines += [[row[column] for column in columns] for row in file.rows]
    if any(set(value) & set(";\r\n\0") for line in lines for value in line):
        raise ValueError("a value has a semicolon, the end of a line or a NUL")
    body = "".join(";".join(line) + "\n" for line in lines).encode()
    return body + f"{TRAILER};{hashlib.sha256(body).hexdigest()}\n".encode()


def read_file(content: bytes) -> ExchangeFile:
    """Read a file; its size and checksum are judged before anything else of it.

    Raises  UnreadableFile with the first MAX_PROBLEMS problems
    """
    lines = _split_lines(content)
    file = _read_header(lines[0])
    kind, rows, seen = FILE_KINDS[file.kind], [], set()
    columns = kind.get_columns(lines[1].count(";") + 1 if len(lines) > 1 else 0)
    is_counted = len(lines) - 1 == int(lines[0].split(";")[-1])
    problems = [] if is_counted else [FileProblem(COUNT, 1)]
    for number, line in enumerate(lines[1:], start=2):
        if len(problems) == MAX_PROBLEMS:
            break
        values = line.split(";")
        key = tuple(values[: kind.key])
        if len(values) != len(columns):
            problems.append(FileProblem(COLUMNS, number))
        elif key in seen:
            problems.append(FileProblem(DOUBLED, number))
        seen.add(key)
        rows.append(dict(zip(columns, values, strict=False)))
    if problems:
        raise UnreadableFile(problems)
    return ExchangeFile(file.kind, file.round, file.sender, file.number, file.created_at, rows)


def _split_lines(content: bytes) -> list[str]:
    """The lines of a file whose checksum fits, without the checksum's."""
    if len(content) > MAX_BYTES or content.count(b"\n") > MAX_LINES:
        raise UnreadableFile([FileProblem(SIZE)])
    body, _, trailer = content.rstrip(b"\n").rpartition(b"\n")
    digest = hashlib.sha256(body + b"\n").hexdigest()
    if trailer != f"{TRAILER};{digest}".encode():
        raise UnreadableFile([FileProblem(CHECKSUM)])
    if b"\0" in body:  # PostgreSQL keeps none
        raise UnreadableFile([FileProblem(ENCODING, _count_line(body, body.index(b"\0")))])
    try:
        return body.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UnreadableFile([FileProblem(ENCODING, _count_line(body, error.start))]) from error


def _count_line(body: bytes, place: int) -> int:
    """The line, from 1, in which a byte lies."""
    return body.count(b"\n", 0, place) + 1


def _read_header(line: str) -> ExchangeFile:
    values = line.split(";")
    if len(values) != HEADER_LENGTH or values[:2] != [MARK, VERSION]:
        raise UnreadableFile([FileProblem(HEADER, 1)])
    _mark, _version, kind, round_code, sender, number, created, rows = values
    if kind not in FILE_KINDS:
        raise UnreadableFile([FileProblem(KIND, 1)])
    try:
        created_at = datetime.fromisoformat(created)
        int(rows)
        file = ExchangeFile(kind, round_code, sender, int(number), created_at, ())
    except ValueError as error:
        raise UnreadableFile([FileProblem(HEADER, 1)]) from error
    if created_at.tzinfo is None or created_at.year not in YEARS:
        raise UnreadableFile([FileProblem(HEADER, 1)])
    return file

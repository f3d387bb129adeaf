"""A file of a counterpart is taken whole or not at all, and every line at fault is named."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.rounds.files import (
    CHECKSUM,
    COLUMNS,
    COUNT,
    DOUBLED,
    ENCODING,
    HEADER,
    KIND,
    SIZE,
    ExchangeFile,
    UnreadableFile,
    read_file,
    write_file,
)

ROWS = [
    {"exam_number": "100000000009", "part": "reading", "points": "80"},
    {"exam_number": "100000000009", "part": "listening", "points": "75"},
]
FILE = ExchangeFile("RESULTS", "korea-2026-2", "HRDK", 7, datetime(2027, 2, 1, tzinfo=UTC), ROWS)


def seal(body):
    """A body with the checksum that fits."""
    return body + f"SHA256;{hashlib.sha256(body).hexdigest()}\n".encode()


def change(old, new):
    """The file with other bytes and a checksum that fits them."""
    return seal(write_file(FILE).rpartition(b"SHA256")[0].replace(old, new))


def list_problems(content):
    with pytest.raises(UnreadableFile) as error:
        read_file(content)
    return [(each.code, each.line) for each in error.value.problems]


def test_what_is_written_is_read():
    assert read_file(write_file(FILE)) == FILE


def test_its_moment_is_written_in_western_indonesian_time_to_the_second():
    at = datetime(2027, 2, 1, 20, 0, 0, 123456, tzinfo=UTC)
    content = write_file(ExchangeFile("RESULTS", "r", "s", 1, at, ROWS))
    assert b";2027-02-02T03:00:00+07:00;" in content


@pytest.mark.parametrize("created", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_that_no_database_gives_back_is_none(created):
    content = change(b"2027-02-01T07:00:00+07:00", created.encode())
    assert list_problems(content) == [(HEADER, 1)]


TEXT = st.text(st.characters(exclude_characters=";\r\n\0", codec="utf-8"), max_size=30)


@given(st.lists(st.tuples(TEXT, TEXT), unique=True, max_size=20), TEXT)
def test_any_text_comes_back(keys, points):
    rows = [{"exam_number": one, "part": part, "points": points} for one, part in keys]
    file = ExchangeFile("RESULTS", "r", "s", 1, FILE.created_at, rows)

    assert read_file(write_file(file)) == file


@pytest.mark.parametrize("value", ["a;b", "a\nb", "a\rb", "a\0b"])
def test_what_would_break_a_row_is_not_written(value):
    rows = [{**ROWS[0], "part": value}]
    with pytest.raises(ValueError, match="semicolon"):
        write_file(ExchangeFile("RESULTS", "r", "s", 1, FILE.created_at, rows))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (write_file(FILE).replace(b"75", b"76"), (CHECKSUM, 0)),
        (write_file(FILE)[:-10], (CHECKSUM, 0)),
        (b"", (CHECKSUM, 0)),
        (b"x" * 20_000_001, (SIZE, 0)),
        (change(b"listening", b"listening\xe9"), (ENCODING, 3)),
        (change(b"RANTAU-EXCHANGE;1", b"RANTAU-EXCHANGE;2"), (HEADER, 1)),
        (change(b"RESULTS", b"RESULT"), (KIND, 1)),
        (change(b"HRDK;7", b"HRDK;sieben"), (HEADER, 1)),
        (change(b"+07:00", b""), (HEADER, 1)),
        (change(b"listening;75", b"listening"), (COLUMNS, 3)),
        (change(b"listening", b"reading"), (DOUBLED, 3)),
        (change(b"+07:00;2", b"+07:00;3"), (COUNT, 1)),
        (change(b"listening", b"liste\0ing"), (ENCODING, 3)),
        (change(b"reading", b"reading" + b"\n" * 300_000), (SIZE, 0)),
    ],
)
def test_a_file_at_fault_is_refused_with_its_line(content, problem):
    assert list_problems(content) == [problem]


def test_no_more_than_twenty_problems_are_named():
    content = change(b"reading;80\n", b"reading;80\n" + b"1;2\n" * 100_000)

    assert list_problems(content) == [(COUNT, 1), *((COLUMNS, line) for line in range(3, 22))]


def test_every_line_at_fault_is_named():
    content = change(b"reading;80\n", b"reading;80\n1;2;3;4\n1;2\n")

    assert list_problems(content) == [(COUNT, 1), (COLUMNS, 3), (COLUMNS, 4)]

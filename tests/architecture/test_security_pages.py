"""The pages about security name only files and tests that exist, and leave no line out."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASVS = ROOT / "docs" / "security" / "asvs.md"
PAGES = (
    ASVS,
    ROOT / "docs" / "security" / "cryptography.md",
    ROOT / "docs" / "design" / "threat-model.md",
)
NAMED_PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+)`")
NAMED_TEST = re.compile(r"`(test_\w+)`")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)(?:(?:, | to )(\d+\.\d+\.\d+))? [^|]*\| (\S+) \| ?(.*) ?\|$")
# How many lines of levels 1 and 2 each chapter of ASVS 5.0 has.
LINES = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)


def read_lines(page):
    return page.read_text(encoding="utf-8").splitlines()


def list_named(pattern):
    """Whatever the pattern finds, with its page and line."""
    return [
        (page, line, name)
        for page in PAGES
        for line in read_lines(page)
        for name in pattern.findall(line)
    ]


def find_file(name):
    """The file that a page names, from the root of the repository or from that of the package."""
    return next((p for p in (ROOT / name, ROOT / "src/rantau" / name) if p.exists()), None)


def list_rows():
    """Number, last number where one row stands for several, verdict and evidence of each row."""
    return [match.groups() for line in read_lines(ASVS) if (match := ROW.match(line))]


def list_numbers(first, last):
    """Every line for which a row stands: one, or those of a section from the first to the last."""
    chapter, section, start = map(int, first.split("."))
    end = int((last or first).rpartition(".")[2])
    return [(chapter, section, number) for number in range(start, end + 1)]


def test_every_file_that_is_named_exists():
    named = list_named(NAMED_PATH)
    missing = [f"{page.name}: {name}" for page, _line, name in named if find_file(name) is None]

    assert len(named) > 150
    assert missing == []


def test_every_test_that_is_named_stands_in_a_file_of_its_line():
    """ "Same test" and its like aside: a line that names a test names its file."""
    missing = []
    for page, line, name in list_named(NAMED_TEST):
        files = [find_file(path) for path in NAMED_PATH.findall(line)]
        texts = [file.read_text(encoding="utf-8") for file in files if file and file.is_file()]
        if not any(f"def {name}(" in text for text in texts):
            missing.append(f"{page.name}: {name}")

    assert missing == []


def test_every_line_of_the_standard_stands_there_once_and_in_order():
    numbers = [line for first, last, *_ in list_rows() for line in list_numbers(first, last)]
    counts = Counter(chapter for chapter, _section, _number in numbers)

    assert all(before < after for before, after in pairwise(numbers))
    assert tuple(counts[chapter] for chapter in range(1, 18)) == LINES


def test_every_line_has_a_verdict_and_one_that_is_yes_its_evidence():
    rows = list_rows()
    table_lines = [line for line in read_lines(ASVS) if re.match(r"\| \d", line)]

    assert len(rows) == len(table_lines)
    assert {verdict for *_numbers, verdict, _evidence in rows} == {"yes", "part", "no", "–"}
    assert [row[0] for row in rows if row[2] != "no" and not row[3].strip()] == []


def test_the_counts_at_the_head_are_right():
    counts = Counter()
    for first, last, verdict, _evidence in list_rows():
        counts[verdict] += len(list_numbers(first, last))

    words = [str(counts.total()), *(str(counts[v]) for v in ("yes", "part", "no", "–"))]
    [sentence] = [line for line in read_lines(ASVS) if line.startswith("Of ")]
    assert re.findall(r"\d+", sentence) == words

"""Code, tests and documents use the words of the field, of Django and of PostgreSQL.

Two lists: words that no identifier has (it is split at underscores and capitals), and words that no
comment, docstring or page has.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Pictures of ours. A room is none where people sit a test.
PICTURES = frozenset(
    re.findall(
        r"\w+",
        """
    house storey storeys cellar gallery door doors porch shelf shelve shelved
    wall walls walled knock knocks noise world chore chores paper papers lookup lookups
    mapper passage passages happening folding
        """,
    )
)
# Participles and verbs of speech that hide what a value is; the name of a test, a sentence, may have
# them.
IN_SENTENCES_ONLY = frozenset(
    ["refusal", "refusals", "told", "said", "judged", "owed", "owing", "whose", "undone"]
)
IN_NO_TEXT = re.compile(
    r"""\b(
        storeys? | cellar | galler(?:y|ies) | porch(?:es)? | shel(?:f|ves|ved?) | knocks?
      | chores? | mapper | (?<!in-)houses? | doors? | walls?(?!\ clock)
      | passing\ database | sign\ of\ number\ nought
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
STRING = r"""'[^']*'|"[^"]*\""""
TEMPLATE_PARTS = re.compile(
    r"""(?P<comment>\{\#.*?\#\}) | \{\{.*?\}\} | \{%.*?%\} | class="(?P<class>[^"{]*)""",
    re.VERBOSE | re.DOTALL,
)
# Names that others gave.
GIVEN_NAMES = frozenset({"cast", "LookupError", "ProcessLookupError", "WhiteNoise"})
# Says what it forbids; and decisions that were superseded stay as they were written.
EXCEPTED = (
    "tests/architecture/test_words.py",
    "docs/decisions/0001-message-ids-are-indonesian.md",
    "docs/decisions/0010-templates-compiled-once-a-language.md",
)


def split_identifier(name: str) -> list[str]:
    """The words of `snake_case`, `kebab-case` and `CamelCase`, in small letters."""
    return re.split("[_-]", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


def list_odd_parts(name: str) -> list[str]:
    """The parts of an identifier that it should not have, in alphabetical order."""
    if name in GIVEN_NAMES:
        return []
    odd = PICTURES if name.startswith("test_") else PICTURES | IN_SENTENCES_ONLY
    return sorted(odd.intersection(split_identifier(name)))


def iterate_prose(source: str) -> Iterator[tuple[int, str]]:
    """Line number and text of every comment and docstring."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                for offset, line in enumerate(str(first.value.value).splitlines()):
                    yield first.lineno + offset, line


def find_in_python(source: str) -> Iterator[tuple[int, str]]:
    """Line number and word of everything that should not stand in a Python file."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            for part in list_odd_parts(token.string):
                yield token.start[0], f"{token.string} ({part})"
    for number, line in iterate_prose(source):
        for match in IN_NO_TEXT.finditer(line):
            yield number, match[0]


def find_in_page(text: str) -> Iterator[tuple[int, str]]:
    """Line number and word of everything that should not stand in a document."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in IN_NO_TEXT.finditer(line):
            yield number, match[0]


def find_in_template(text: str) -> Iterator[tuple[int, str]]:
    """Line number and word of everything that should not stand in a template: the identifiers of its
    tags (strings aside), its comments, and its CSS classes."""
    for part in TEMPLATE_PARTS.finditer(text):
        number = text.count("\n", 0, part.start()) + 1
        if part["comment"]:
            yield from ((number, match[0]) for match in IN_NO_TEXT.finditer(part[0]))
        else:
            names = re.findall(r"[\w-]+", part["class"] or re.sub(STRING, "", part[0]))
            for name in names:
                for word in list_odd_parts(name):
                    yield number, f"{name} ({word})"


def list_files() -> list[Path]:
    """Every file that is read, as a path from the root."""
    found = [
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "src/rantau/web/templates").rglob("*.html"),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "benchmarks").rglob("*.py"),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("*.md"),
    ]
    return sorted(path.relative_to(ROOT) for path in found)


def find_odd_words(path: Path) -> list[str]:
    """Every odd word of a file, with its place."""
    if path.as_posix() in EXCEPTED:
        return []
    text = (ROOT / path).read_text(encoding="utf-8")
    find = {".py": find_in_python, ".html": find_in_template}.get(path.suffix, find_in_page)
    return [f"{path}:{number}: {word}" for number, word in find(text)]


def test_no_metaphor_stands_anywhere():
    assert [word for path in list_files() for word in find_odd_words(path)] == []


def test_the_words_of_an_identifier():
    assert split_identifier("find_in_doors") == ["find", "in", "doors"]
    assert split_identifier("HouseFormV2") == ["house", "form", "v2"]


def test_the_name_of_a_test_is_a_sentence_without_pictures():
    assert list_odd_parts("test_what_is_owed_is_told") == []
    assert list_odd_parts("what_is_owed_is_told") == ["owed", "told"]
    assert list_odd_parts("test_a_door_is_told") == ["door"]


def test_odd_words_are_found_and_others_are_not():
    source = '"""A porch."""\n\nchores = 1  # the wall, by the wall clock\nbedroom = "a door"\n'
    assert sorted(find_in_python(source)) == [
        (1, "porch"),
        (3, "chores (chores)"),
        (3, "wall"),
    ]


def test_odd_words_of_a_template_are_found_and_others_are_not():
    template = """{# a door #}<p class="door--help x">
{{ told.heading }}{% if "told" in cellar %} {{ _("Knock, then tell") }}{% endif %}</p>"""
    assert sorted(find_in_template(template)) == [
        (1, "door"),
        (1, "door--help (door)"),
        (2, "cellar (cellar)"),
        (2, "told (told)"),
    ]

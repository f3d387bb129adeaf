"""Message ids are English; every sentence on a screen has its Indonesian."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from rantau.ops.translations import LOCALES

SOURCE = LOCALES.parent
TAG = re.compile(
    r"""{%\s*translate\s+(?:"([^"]*)"|'([^']*)')(?:\s+context\s+(?:"([^"]*)"|'([^']*)'))?"""
)
MARKED = re.compile(r"""_\(["']([^"']*)["']\)""")
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
NAMES = {"_", "gettext", "gettext_lazy"}
NAMES_WITH_CONTEXT = {"pgettext", "pgettext_lazy"}


def list_code_messages(path: Path) -> set[tuple[str | None, str]]:
    """Context and message id of every sentence that a Python file gives to gettext."""
    found = set()
    for call in (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        words = [a.value for a in call.args if isinstance(a, ast.Constant)]
        if name in NAMES and words:
            found.add((None, words[0]))
        elif name in NAMES_WITH_CONTEXT:
            found.add((words[0], words[1]))
    return found


def list_template_messages(path: Path) -> set[tuple[str | None, str]]:
    """Context and message id of every sentence that a template marks."""
    text = path.read_text()
    tags = {(c or d or None, a or b) for a, b, c, d in TAG.findall(text)}
    blocks = {(None, re.sub(r"{{ (\w+) }}", r"%(\1)s", block)) for block in BLOCK.findall(text)}
    return tags | blocks | {(None, words) for words in MARKED.findall(text)}


@pytest.fixture(scope="module")
def indonesian():
    with (LOCALES / "id/LC_MESSAGES/django.po").open("rb") as file:
        return {(m.context, m.id): m.string for m in read_po(file) if m.id and not m.fuzzy}


@pytest.fixture(scope="module")
def messages():
    code = set().union(*(list_code_messages(p) for p in SOURCE.rglob("*.py")))
    templates = set().union(*(list_template_messages(p) for p in SOURCE.rglob("*.html")))
    assert len(code) > 50
    assert len(templates) > 50
    return code | templates


def test_every_message_has_its_indonesian(messages, indonesian):
    assert sorted(each for each in messages if not indonesian.get(each)) == []


def test_the_catalogue_has_no_message_that_nothing_uses(messages, indonesian):
    assert sorted(set(indonesian) - messages) == []

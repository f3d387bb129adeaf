"""Both languages are complete: every sentence on a screen has its English."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from rantau.ops.translations import LOCALES

SOURCE = LOCALES.parent
TAG = re.compile(r"""{%\s*(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
MARKED = re.compile(r"""_\("([^"]*)"\)""")
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
NAMES = {"_", "gettext", "gettext_lazy"}


def list_code_messages(path: Path) -> set[str]:
    """The sentences that a Python file gives to gettext."""
    calls = (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in NAMES
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def list_template_messages(path: Path) -> set[str]:
    """The sentences that a template marks."""
    text = path.read_text()
    blocks = {re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in BLOCK.findall(text)}
    return {one or other for one, other in TAG.findall(text)} | blocks | {*MARKED.findall(text)}


@pytest.fixture(scope="module")
def english():
    words = {}
    for catalogue in LOCALES.glob("*/en/LC_MESSAGES/django.po"):
        with catalogue.open("rb") as file:
            words |= {m.id: m.string for m in read_po(file) if m.id and not m.fuzzy}
    return words


def test_every_sentence_of_the_code_has_its_english(english):
    said = set().union(*(list_code_messages(p) for p in SOURCE.rglob("*.py")))
    assert len(said) > 50
    assert sorted(s for s in said if not english.get(s)) == []


def test_every_sentence_of_the_templates_has_its_english(english):
    said = set().union(*(list_template_messages(p) for p in SOURCE.rglob("*.html")))
    assert len(said) > 50
    assert sorted(s for s in said if not english.get(s)) == []

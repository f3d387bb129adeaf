"""Read a YAML declaration piece by piece; an error names the place and what was expected there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from rantau.procedures.scheme import LocalizedText

UP_TO = "a whole number from 0 to "  # and then the most
ALIASES = "every part written out, without & and *"
DECIMAL = "a whole number in digits alone, 15 at most"
# What YAML 1.1 reads as a whole number, and the part of it that a person reads as the same.
WHOLE_NUMBER_PATTERN = re.compile(
    r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*|[1-9][0-9_]*(:[0-5]?[0-9])+)"
)
DECIMAL_PATTERN = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
MAX_QUOTED = 20  # characters of a text at fault that an error repeats


@dataclass
class UnreadableDeclaration(Exception):
    """A text declares no procedure: where, and what was expected there."""

    where: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where}: {self.expected}"


def read_top_section(text: str, name: str, *, is_published: bool = False) -> "Section":
    """The whole of a YAML text as a section that is called `name` in errors.

    is_published  that it was published: nobody alters its text, so a number that was written
                  otherwise than in digits alone stays what it was
    """
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            _require_no_alias(event)
            if not is_published:
                _require_plain_number(event)
        content = yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        # A day that is none: PyYAML lets these errors through.
        raise UnreadableDeclaration("the file", f"YAML that can be read ({error})") from None
    return Section(content, name)


def _require_no_alias(event: yaml.Event) -> None:
    """Refuse what makes a short text endless."""
    if isinstance(event, yaml.AliasEvent):
        raise UnreadableDeclaration("the file", ALIASES)


def _require_plain_number(event: yaml.Event) -> None:
    """Refuse what is another number than it looks."""
    if isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
        value = event.value
        if WHOLE_NUMBER_PATTERN.fullmatch(value) and not DECIMAL_PATTERN.fullmatch(value):
            raise UnreadableDeclaration(value[:MAX_QUOTED], DECIMAL)


class Section:
    """One mapping of the YAML text, its place, and the keys that were read so far."""

    def __init__(self, mapping: Any, where: str) -> None:
        if not isinstance(mapping, Mapping):
            raise UnreadableDeclaration(where, "a list of words with a colon")
        self.mapping, self.where, self.read_keys = mapping, where, set[str]()

    def has(self, name: str) -> bool:
        return name in self.mapping

    def get_typed(self, name: str, kind: type | tuple[type, ...], expected: str) -> Any:
        self.read_keys.add(name)
        value = self.mapping.get(name)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise UnreadableDeclaration(f"{self.where}, {name}", expected)
        return value

    def get_text(self, name: str) -> str:
        return str(self.get_typed(name, (str,), "words in quotation marks"))

    def get_whole_number(self, name: str) -> int:
        value = int(self.get_typed(name, int, "a whole number from 0"))
        if value < 0:
            raise UnreadableDeclaration(f"{self.where}, {name}", "a whole number from 0")
        return value

    def get_boolean(self, name: str) -> bool:
        return bool(self.get_typed(name, bool, "yes or no"))

    def get_date(self, name: str) -> date:
        value = self.get_typed(name, date, "a day such as 2026-01-01")
        return date(value.year, value.month, value.day)

    def list_names(self, name: str) -> tuple[str, ...]:
        names = self.get_typed(name, list, "a list") if self.has(name) else []
        return tuple(str(each) for each in names)

    def get_section(self, name: str) -> "Section":
        content = self.get_typed(name, Mapping, "names, each with what belongs to it")
        return Section(content, f"{self.where}, {name}")

    def get_localized_text(self, name: str) -> LocalizedText:
        section = Section(self.get_typed(name, Mapping, "id and en"), f"{self.where}, {name}")
        text = LocalizedText(id=section.get_text("id"), en=section.get_text("en"))
        section.require_no_unknown_keys()
        return text

    def parse_each(self, name: str, parse_item: Callable[[str, "Section"], Any]) -> Sequence[Any]:
        items = self.get_typed(name, Mapping, "names, each with what belongs to it")
        return [
            parse_item(str(code), Section(item, f"{self.where}, {name}, {code}"))
            for code, item in items.items()
        ]

    def require_no_unknown_keys(self) -> None:
        unknown = sorted(str(name) for name in set(self.mapping) - self.read_keys)
        if unknown:
            raise UnreadableDeclaration(self.where, f"no word {', '.join(unknown)}")

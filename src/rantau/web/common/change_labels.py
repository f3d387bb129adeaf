"""What differs between two declarations, in words and not in the places of YAML."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.languages import get_reader_language
from rantau.declarations.changes import Change, list_changes
from rantau.web.common.date_filters import format_date, format_datetime
from rantau.web.common.labels import format_number

Path = tuple[str, ...]
DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+[+-][0-9:]+")
AMOUNTS = ("rupiah", "costs_worker")  # last words of places whose values are money
COUNTS = ("seats", "rooms", "quota")  # words in places whose values are numbers of people
BOOLEAN_LABELS = {"True": _("yes"), "False": _("no")}
# Words of declarations of every kind; what is not here is shown with its underscores as spaces.
WORD_LABELS: Mapping[str, str | Promise] = {
    "name": _("name"),
    "id": _("in Indonesian"),
    "en": _("in English"),
    "source": _("source"),
    "edition": _("edition"),
    "in_force_from": _("in force from"),
    "in_force_until": _("in force until"),
    "milestones": _("milestone"),
    "requirements": _("requirement"),
    "gates": _("gates"),
    "fields": _("field"),
    "working_days": _("working days"),
    "costs_worker": _("costs the worker"),
    "supplied_by": _("supplied by"),
    "verified_by": _("verified by"),
    "before": _("needed before"),
    "needs": _("needs"),
    "months": _("months"),
    "seats": _("seats"),
    "rooms": _("rooms"),
    "quota": _("quota"),
    "floor": _("least points"),
    "points": _("points"),
    "minutes": _("minutes"),
    "items": _("questions"),
    "cities": _("city"),
    "sectors": _("sector"),
    "venue": _("venue"),
    "zone": _("time zone"),
    "sittings": _("sittings"),
    "eligibility": _("who may apply"),
    "amounts": _("amounts"),
    "windows": _("dates"),
    "begins": _("begins"),
    "ends": _("ends"),
    "costs": _("costs"),
    "fee": _("fee"),
    "test": _("test"),
    "parts": _("part"),
    "originals": _("originals"),
    "sending": _("documents for the country abroad"),
    "photo": _("photograph"),
}


class Names:
    """The names that two declarations give their parts, in the reader's language."""

    def __init__(self, before: str, after: str) -> None:
        self.contents = [yaml.load(text, Loader=yaml.CSafeLoader) for text in (after, before)]
        self.language = get_reader_language()

    def get(self, *path: str) -> str:
        """The name of the part at a place; its code, with spaces, where it has none."""
        for content in self.contents:
            name = _get_at(content, (*path, "name"))
            if isinstance(name, Mapping) and self.language in name:
                return str(name[self.language])
        return path[-1].replace("_", " ")


def _get_at(content: Any, path: Path) -> Any:
    for word in path:
        by_word = {str(key): value for key, value in content.items()} if content else {}
        content = by_word.get(word)
        if not isinstance(content, Mapping):
            return None
    return content


def describe_changes(
    before: str, after: str, find_label: Callable[[Path, Names], str] = lambda _path, _names: ""
) -> list[Change]:
    """Every value that differs, as `list_changes` has it, with words for its place and values.

    find_label  a sentence for a place, by its words; empty where it knows none
    """
    names = Names(before, after)
    rows = []
    for change in list_changes(before, after):
        path = tuple(change.place.split("."))
        label = find_label(path, names) or _describe_place(path, names)
        values = [_describe_value(path, each) for each in (change.before, change.after)]
        rows.append(Change(label, *values))
    return rows


def _describe_place(path: Path, names: Names) -> str:
    """The words of a place from the whole to its part; what has a name is called by it."""
    words = [
        str(WORD_LABELS[word]) if word in WORD_LABELS else names.get(*path[: number + 1])
        for number, word in enumerate(path)
    ]
    return " › ".join(words)


def _describe_value(path: Path, value: str | None) -> str | None:
    if value is None:
        return None
    if MOMENT_PATTERN.fullmatch(value):
        return format_datetime(datetime.fromisoformat(value))
    if DATE_PATTERN.fullmatch(value):
        return format_date(date.fromisoformat(value))
    if value.isdecimal() and path[-1] in AMOUNTS:
        return f"Rp{format_number(int(value))}"
    if value.isdecimal() and not set(COUNTS).isdisjoint(path):
        return format_number(int(value))
    return str(BOOLEAN_LABELS.get(value, value))

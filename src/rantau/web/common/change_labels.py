"""What differs between two declarations, in words and not in the places of YAML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.clock import MAX_YEAR, MIN_YEAR
from rantau.common.dates import parse_iso_date
from rantau.common.languages import get_reader_language
from rantau.declarations.changes import PlacePath, Value, list_changes
from rantau.web.common.date_filters import format_date, format_datetime
from rantau.web.common.labels import format_number

MOMENT_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+[+-][0-9:]+")
AMOUNTS = ("rupiah", "costs_worker")  # last words of places whose values are money
COUNTS = ("seats", "rooms", "quota")  # words in places whose values are numbers of people
NAMED = ("health", "choices")  # words in places whose codes have id and en without `name`
BOOLEAN_LABELS = {"True": _("yes"), "False": _("no")}
# Words of declarations of every kind; a code without a name is shown with spaces.
PLACE_LABELS: Mapping[str, str | Promise] = {
    "name": _("name"),
    "id": _("in Indonesian"),
    "en": _("in English"),
    "source": _("source"),
    "scheme": _("scheme"),
    "edition": _("edition"),
    "in_force_from": _("takes effect on"),
    "in_force_until": _("in force until"),
    "formal": _("counted as formal in the statistics"),
    "employer": _("kind of employer"),
    "destination": _("country"),
    "milestones": _("milestone"),
    "by": _("entered by"),
    "gates": _("gates"),
    "issues": _("letters that are issued"),
    "rests_on": _("rests on"),
    "working_days": _("working days"),
    "requirements": _("requirement"),
    "before": _("needed before"),
    "supplied_by": _("supplied by"),
    "verified_by": _("verified by"),
    "fields": _("field"),
    "type": _("kind of value"),
    "choices": _("choice"),
    "needs": _("needs"),
    "valid": _("how long it is valid"),
    "until": _("until the date in the field"),
    "after": _("counted from the date in the field"),
    "months": _("months"),
    "costs_worker": _("costs the worker"),
    "from_round": _("taken from the round"),
    "round": _("code of the round"),
    "number": _("number of the announcement"),
    "reentry_scheme": _("scheme of who enters again without a test"),
    "sectors": _("sector"),
    "quota": _("quota"),
    "floor": _("least points"),
    "cities": _("city"),
    "venue": _("venue"),
    "zone": _("time zone"),
    "seats": _("seats"),
    "rooms": _("rooms"),
    "eligibility": _("who may apply"),
    "health": _("what the health check must not find"),
    "test": _("test"),
    "form": _("how it is tested"),
    "colour_test": _("colours are tested besides"),
    "parts": _("part"),
    "items": _("questions"),
    "minutes": _("minutes"),
    "points": _("points"),
    "kind": _("kind of the part"),
    "costs": _("costs"),
    "rupiah": _("rupiah"),
    "when": _("when it is paid"),
    "where": _("where it is paid"),
    "fee": _("fee of the test"),
    "amounts": _("terms"),
    "windows": _("dates"),
    "begins": _("begins"),
    "ends": _("ends"),
    "sittings": _("sittings"),
    "ranking": _("how it is ranked"),
    "originals": _("originals"),
    "sending": _("documents for the country abroad"),
    "valid_months": _("holds for (months)"),
    "photo": _("photograph"),
    "width_mm": _("width in millimetres"),
    "height_mm": _("height in millimetres"),
    "width": _("width in pixels"),
    "height": _("height in pixels"),
    "sender": _("sender of the files"),
}


@dataclass(frozen=True)
class DescribedChange:
    """A change in words: its place, and its value before and after; None where it is not."""

    place: str
    before: str | None
    after: str | None


class DeclaredNames:
    """The names that two declarations give their parts, in the reader's language."""

    def __init__(self, before: str, after: str) -> None:
        self.contents = [yaml.load(text, Loader=yaml.CSafeLoader) for text in (after, before)]
        self.language = get_reader_language()

    def find(self, *path: str) -> str | None:
        """The name of the part at a place; None where it has none."""
        place = path if path[-2:-1] in [(each,) for each in NAMED] else (*path, "name")
        for content in self.contents:
            name = _get_at(content, place)
            if isinstance(name, Mapping) and self.language in name:
                return str(name[self.language])
        return None

    def get(self, *path: str) -> str:
        """The name of the part at a place; its code, with spaces, where it has none."""
        return self.find(*path) or path[-1].replace("_", " ")


def _get_at(content: Any, path: PlacePath) -> Any:
    for word in path:
        by_word = {str(key): value for key, value in content.items()} if content else {}
        content = by_word.get(word)
        if not isinstance(content, Mapping):
            return None
    return content


def describe_changes(
    before: str,
    after: str,
    find_label: Callable[[PlacePath, DeclaredNames], str] = lambda _path, _names: "",
    find_value: Callable[[PlacePath, str, DeclaredNames], str] = lambda _path, _value, _names: "",
) -> list[DescribedChange]:
    """Every value that differs, as `list_changes` has it, with words for its place and values.

    find_label  a sentence for a place, by its words; empty where it knows none
    find_value  words for a value at a place; empty where it knows none
    """
    names = DeclaredNames(before, after)

    def describe_value(path: PlacePath, value: Value | None) -> str | None:
        if value is None:
            return None
        values = value if isinstance(value, tuple) else (value,)
        return ", ".join(find_value(path, e, names) or _describe_value(path, e) for e in values)

    return [
        DescribedChange(
            find_label(change.place, names) or _describe_place(change.place, names),
            describe_value(change.place, change.before),
            describe_value(change.place, change.after),
        )
        for change in list_changes(before, after)
    ]


def _describe_place(path: PlacePath, names: DeclaredNames) -> str:
    """The words of a place from the whole to its part; what has a name is called by it."""
    parts = [path[: number + 1] for number in range(len(path))]
    words = [
        names.find(*part) or str(PLACE_LABELS.get(part[-1], part[-1].replace("_", " ")))
        for part in parts
    ]
    return " › ".join(words)


def _describe_value(path: PlacePath, value: str) -> str:
    moment, day = _parse_moment(value), parse_iso_date(value)
    if moment or day:
        return format_datetime(moment) if moment else format_date(day)
    if value.isdecimal() and path[-1] in AMOUNTS:
        return f"Rp{format_number(int(value))}"
    if value.isdecimal() and not set(COUNTS).isdisjoint(path):
        return format_number(int(value))
    return str(BOOLEAN_LABELS.get(value, value))


def _parse_moment(value: str) -> datetime | None:
    """The moment that a value is; None also where it only looks like one."""
    if not MOMENT_PATTERN.fullmatch(value):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if MIN_YEAR <= moment.year <= MAX_YEAR else None

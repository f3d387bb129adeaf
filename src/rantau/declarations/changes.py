"""What differs between two declarations in YAML. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

PlacePath = tuple[str, ...]  # the words from the whole to its part
Value = str | tuple[str, ...]  # a value as text, or the values of a list


@dataclass(frozen=True)
class Change:
    """One value that differs, by its place in the declaration; None where it is not.

    Of a list that stands in both only what is in one of them: what was taken out in `before`, what
    was put in in `after`, as two changes. Another order of the same values is one change.
    """

    place: PlacePath
    before: Value | None
    after: Value | None


def list_changes(before: str, after: str) -> list[Change]:
    """Every value that differs between two declarations in YAML, in the order of their places."""
    old, new = (
        dict(_flatten(yaml.load(text, Loader=yaml.CSafeLoader))) for text in (before, after)
    )
    places = [*old, *(place for place in new if place not in old)]
    return [
        change
        for place in places
        if old.get(place) != new.get(place)
        for change in _compare(place, old.get(place), new.get(place))
    ]


def _compare(place: PlacePath, old: Value | None, new: Value | None) -> list[Change]:
    if isinstance(old, tuple) and isinstance(new, tuple):
        gone = tuple(each for each in old if each not in new)
        added = tuple(each for each in new if each not in old)
        if gone or added:
            changes = [Change(place, gone, None), Change(place, None, added)]
            return [each for each in changes if each.before or each.after]
    return [Change(place, old, new)]


def _flatten(content: Any, place: PlacePath = ()) -> Iterator[tuple[PlacePath, Value]]:
    if isinstance(content, Mapping):
        for name, value in content.items():
            yield from _flatten(value, (*place, str(name)))
    elif isinstance(content, list):
        yield place, tuple(_write_item(each) for each in content)
    else:
        yield place, _write(content)


def _write_item(item: Any) -> str:
    """An item of a list; a name with what it is asked about as `name: what`."""
    if isinstance(item, Mapping):
        return ", ".join(f"{name}: {_write(value)}" for name, value in item.items())
    return _write(item)


def _write(value: Any) -> str:
    """Days and moments as ISO 8601 has them, also where YAML reads them as such."""
    return value.isoformat() if isinstance(value, date) else str(value)

"""What differs between two declarations in YAML. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True)
class Change:
    """One value that differs, by its place in the declaration; None where it is not."""

    place: str
    before: str | None
    after: str | None


def list_changes(before: str, after: str) -> list[Change]:
    """Every value that differs between two declarations in YAML, in the order of their places."""
    old, new = (
        dict(_flatten(yaml.load(text, Loader=yaml.CSafeLoader))) for text in (before, after)
    )
    places = [*old, *(place for place in new if place not in old)]
    return [
        Change(place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    ]


def _flatten(content: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(content, Mapping):
        for name, value in content.items():
            yield from _flatten(value, f"{place}.{name}" if place else str(name))
    elif isinstance(content, list):
        yield place, ", ".join(str(each) for each in content)
    else:
        yield place, str(content)

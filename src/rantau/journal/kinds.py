"""The kinds of entry: each room puts its own on the shelf once, at start-up."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """One kind of entry: `registry:person:registered`, and what the timeline says of it."""

    code: str
    says: str | Promise


_shelf: dict[str, Kind] = {}


def shelve(*kinds: Kind) -> None:
    """Put kinds on the shelf. A code used twice: the program does not start."""
    for kind in kinds:
        if kind.code in _shelf:
            raise ValueError(f"journal kind declared twice: {kind.code}")
        _shelf[kind.code] = kind


def kind_of(code: str) -> Kind:
    """The declared kind; KeyError when no room declared it."""
    return _shelf[code]

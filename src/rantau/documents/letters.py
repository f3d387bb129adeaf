"""The kinds of document that are issued: each room puts its own on the shelf once, at start-up."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Letter:
    """A kind of document that is issued: `clearance`, and what stands on its paper.

    serial   the short prefix of its serials: letters and digits, as in `KLR-3212-2026-000123`
    lines    payload field -> its label on paper. The seal keeps the values by their place, which
             saves a third of the QR: lines are only ever added at the end, never moved or removed
    note     one sentence on the paper: what it allows
    """

    code: str
    title: str | Promise
    serial: str
    lines: tuple[tuple[str, str | Promise], ...]
    note: str | Promise


_shelf: dict[str, Letter] = {}


def shelve(*letters: Letter) -> None:
    """Put letters on the shelf. A code or a serial used twice: the program does not start."""
    for letter in letters:
        if not (letter.serial.isascii() and letter.serial.isalnum() and letter.serial.isupper()):
            raise ValueError(f"a serial is capitals and digits: {letter.serial}")
        if letter.code in _shelf or letter.serial in {other.serial for other in _shelf.values()}:
            raise ValueError(f"letter declared twice: {letter.code} {letter.serial}")
        _shelf[letter.code] = letter


def letter_of(code: str) -> Letter:
    """The declared letter; KeyError when no room declared it."""
    return _shelf[code]


def day_in(value: str) -> date | None:
    """The day that a value of a line is, written as 2027-03-02 (ISO 8601); else None.

    A number of a paper may look like a day and be none: 2029-99-99.
    """
    try:
        return date.fromisoformat(value) if ISO_DATE.fullmatch(value) else None
    except ValueError:
        return None


def described() -> dict[str, dict[str, object]]:
    """Every letter in plain words of the language in use: what a verifier needs besides keys."""
    return {
        letter.code: {
            "title": str(letter.title),
            "note": str(letter.note),
            "lines": [str(label) for _, label in letter.lines],
        }
        for letter in _shelf.values()
    }

"""Occupations by name: one trade is written in one way, and each reader has it in her own language.

An occupation is kept as text. Where it is one of `seed/occupations.csv`, that is its Indonesian
name; any other is kept and shown as it was typed.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rantau.common.languages import choose_text

MAX_OCCUPATION_LENGTH = 80  # characters, as wide as its columns


@dataclass(frozen=True)
class Occupation:
    """An occupation of the list.

    code         unit group of ISCO-08, which KBJI 2014 has too
    other_names  further ways in which people write it, in both languages
    """

    code: str
    indonesian: str
    english: str
    other_names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return choose_text(self.indonesian, self.english)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means it."""
        return self.indonesian, self.english, *self.other_names


def read_occupations(path: Path) -> tuple[Occupation, ...]:
    """The occupations of a CSV file with the columns code, name_id, name_en and other_names, which
    semicolons part."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Occupation(
                line["code"],
                line["name_id"],
                line["name_en"],
                tuple(filter(None, line["other_names"].split(";"))),
            )
            for line in csv.DictReader(lines)
        )


@lru_cache(maxsize=1)
def get_occupations() -> tuple[Occupation, ...]:
    """The occupations of the list; read once a process."""
    return read_occupations(Path(settings.BASE_DIR) / "seed" / "occupations.csv")


@lru_cache(maxsize=1)
def _get_occupations_by_name() -> Mapping[str, Occupation]:
    return {_normalize_name(name): each for each in get_occupations() for name in each.names}


def _normalize_name(text: str) -> str:
    return " ".join(text.split()).casefold()


def list_occupation_names() -> list[str]:
    """The names of the list in the reader's language, by alphabet."""
    return sorted(each.name for each in get_occupations())


def normalize_occupation(typed: str) -> str:
    """The Indonesian name of the occupation that has this name, whatever its capitals and spaces;
    without one, what was typed, less outer white space."""
    found = _get_occupations_by_name().get(_normalize_name(typed))
    return found.indonesian if found else typed.strip()


def get_occupation_name(occupation: str) -> str:
    """An occupation in the reader's language; one that is not of the list as it stands."""
    found = _get_occupations_by_name().get(_normalize_name(occupation))
    return found.name if found else occupation

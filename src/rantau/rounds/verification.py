"""Compare what was typed in the opening with the passport, letter for letter. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from rantau.common.names import normalize_name
from rantau.common.numbers import normalize_passport_number

NAME, BIRTH_DATE, SEX, PASSPORT = "name", "birth_date", "sex", "passport"


@dataclass(frozen=True)
class PassportFacts:
    """What a passport has, or what was typed of one; `name` as written in it."""

    name: str
    birth_date: date
    sex: str
    passport: str


@dataclass(frozen=True)
class FactDifference:
    """A fact that differs: what was typed in the opening, and what the passport has.

    first  the place of the first letter that differs, from 1; 0 where it is no text
    """

    field: str
    typed: str
    passport: str
    first: int = 0


def build_purpose(round_code: str) -> str:
    """The purpose of slots for the check of originals of a round."""
    return f"round:{round_code}"


def write_name(name: str) -> str:
    """A name as a passport prints it: capitals, one space between words."""
    return normalize_name(name).upper()


def has_digits(name: str) -> bool:
    """Whether a name has digits, which no passport prints in one."""
    return any(each.isdigit() for each in name)


def list_differences(typed: PassportFacts, passport: PassportFacts) -> Iterator[FactDifference]:
    """Every fact that is not the same, letter for letter; capitals and spaces around do not
    matter."""
    name, other = write_name(typed.name), write_name(passport.name)
    if name != other:
        yield FactDifference(NAME, name, other, find_first_difference(name, other))
    if typed.birth_date != passport.birth_date:
        days = f"{typed.birth_date:%d-%m-%Y}", f"{passport.birth_date:%d-%m-%Y}"
        yield FactDifference(BIRTH_DATE, *days)
    if typed.sex != passport.sex:
        yield FactDifference(SEX, typed.sex, passport.sex)
    number = normalize_passport_number(typed.passport)
    printed = normalize_passport_number(passport.passport)
    if number != printed:
        yield FactDifference(PASSPORT, number, printed, find_first_difference(number, printed))


def find_first_difference(one: str, other: str) -> int:
    """The place of the first letter that differs, from 1; 0 where none does."""
    pairs = enumerate(zip_longest(one, other), start=1)
    return next((place for place, (a, b) in pairs if a != b), 0)

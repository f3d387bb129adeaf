"""The facts of a person that can be corrected: their codes, and each as the text that a correction
keeps. Pure.

A date is written 1997-08-17, or 1997 where the year alone is known; a village is its official code;
yes is `1`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from rantau.common.names import NAME_KEY_EDITION, build_name_key
from rantau.registry.inputs import drop_unknown_day
from rantau.registry.models import Person

NAME, ALIAS, BIRTH_DATE, SEX = "name", "alias", "birth_date", "sex"
ORIGIN, DOMICILE, PHONE, PHONE_SHARED = "origin", "domicile", "phone", "phone_shared"
FACTS = (NAME, ALIAS, BIRTH_DATE, SEX, ORIGIN, DOMICILE, PHONE, PHONE_SHARED)
# What the documents of a person repeat: a second officer confirms it once there are some.
FACTS_ON_DOCUMENTS = frozenset({NAME, BIRTH_DATE, SEX, ORIGIN})
VILLAGES = frozenset({ORIGIN, DOMICILE})
YES = "1"
# The columns of each fact; a village moves grounds, and is written by a function of the database.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    NAME: ("name", "name_key", "name_key_edition"),
    ALIAS: ("alias",),
    BIRTH_DATE: ("birth_date", "birth_precision"),
    SEX: ("sex",),
    PHONE: ("phone",),
    PHONE_SHARED: ("phone_shared",),
}


def get_fact(person: Person, code: str) -> str:
    """The fact as it is recorded now."""
    if code == BIRTH_DATE:
        return write_birth_date(person.birth_date, person.birth_precision)
    if code == PHONE_SHARED:
        return YES if person.phone_shared else ""
    return str(getattr(person, f"{code}_node" if code in VILLAGES else code))


def set_facts(person: Person, facts: Mapping[str, str]) -> list[str]:
    """Set these facts on the person, which is not saved; the names of the columns to save, without
    those of villages."""
    for code, text in facts.items():
        if code == NAME:
            person.name, person.name_key = text, build_name_key(text)
            person.name_key_edition = NAME_KEY_EDITION
        elif code == BIRTH_DATE:
            person.birth_date, person.birth_precision = read_birth_date(text)
        elif code == PHONE_SHARED:
            person.phone_shared = text == YES
        elif code in VILLAGES:
            setattr(person, f"{code}_node", int(text))
        else:
            setattr(person, code, text)
    return [column for code in facts for column in COLUMNS.get(code, ())]


def write_birth_date(birth_date: date | None, precision: str) -> str:
    """The text of a birth date."""
    known = drop_unknown_day(birth_date, precision)
    if known is None:
        return ""
    return f"{known.year:04}" if precision == Person.YEAR else known.isoformat()


def read_birth_date(text: str) -> tuple[date | None, str]:
    """The birth date and its precision of a text that `write_birth_date` has written."""
    if not text:
        return None, Person.UNKNOWN
    if len(text) == len("1997"):
        return date(int(text), 1, 1), Person.YEAR
    return date.fromisoformat(text), Person.DAY


def sort_facts(codes: Iterable[str]) -> list[str]:
    """The codes in the order of FACTS."""
    return sorted(codes, key=FACTS.index)

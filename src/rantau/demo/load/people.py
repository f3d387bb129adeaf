"""Invented people who resemble nobody, so that a registration meets no possible duplicate."""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class InventedPerson:
    """An invented person: a name of random letters, a birth date, the node of one village."""

    name: str
    sex: str
    born: date
    village: int

    def with_name(self, name: str) -> "InventedPerson":
        """Copy the person under another name."""
        return replace(self, name=name)

    def to_body(self) -> dict[str, Any]:
        """Build the body of the API's registration."""
        return {
            "name": self.name,
            "sex": self.sex,
            "birth_date": self.born.isoformat(),
            "birth_precision": "day",
            "origin": self.village,
            "domicile": self.village,
            "notice_given": True,
        }


def invent_person(number: int, *, village: int = 3212012001, sex: str = "F") -> InventedPerson:
    """Invent a person with a random name.

    number   spreads the birth dates over 1975 to 1999, so that everybody is an adult
    village  node of the village of origin and domicile
    """
    one, other = ("".join(secrets.choice(LETTERS) for _ in range(9)).title() for _ in "12")
    born = date(1975 + number // 336 % 25, number // 28 % 12 + 1, number % 28 + 1)
    return InventedPerson(f"{one} {other}", sex, born, village)

"""People whom nobody resembles, so that a load measures registering and not asking."""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

SIGNS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class InventedPerson:
    """Somebody invented: random letters for a name, a birth date by number, one village."""

    name: str
    sex: str
    born: date
    village: int

    def named(self, name: str) -> "InventedPerson":
        """The same under another name."""
        return replace(self, name=name)

    def body(self) -> dict[str, Any]:
        """The person as the API takes it."""
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
    """A new person; `number` spreads birth dates over 25 years, all of them grown up."""
    one, other = ("".join(secrets.choice(SIGNS) for _ in range(9)).title() for _ in "12")
    born = date(1975 + number // 336 % 25, number // 28 % 12 + 1, number % 28 + 1)
    return InventedPerson(f"{one} {other}", sex, born, village)

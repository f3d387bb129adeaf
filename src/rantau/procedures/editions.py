"""All editions of all schemes, read once from a folder of YAML files.

Which edition is in force on a day.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rantau.procedures.parsing import parse_scheme
from rantau.procedures.scheme import Scheme


@dataclass(frozen=True)
class SchemeEditions:
    """Every edition by (scheme, edition)."""

    editions: dict[tuple[str, str], Scheme]

    def edition(self, scheme: str, edition: str) -> Scheme:
        """The edition that a running placement keeps; KeyError when there is none."""
        return self.editions[scheme, edition]

    def in_force(self, scheme: str, on: date) -> Scheme | None:
        """The edition of `scheme` for what begins `on` that day; None when none is in force."""
        held = [
            each
            for each in self.editions.values()
            if each.code == scheme
            and each.in_force_from <= on
            and (each.in_force_until is None or on < each.in_force_until)
        ]
        return max(held, key=lambda each: each.in_force_from, default=None)

    def for_employer(self, employer: str, on: date) -> Scheme | None:
        """The edition under which agencies place with a firm or a household (EMPLOYERS)."""
        return next((each for each in self.all_in_force(on) if each.employer == employer), None)

    def of_governments(self, on: date) -> list[Scheme]:
        """The editions in force `on` that day under which no agency places."""
        return [each for each in self.all_in_force(on) if not each.agency]

    def all_in_force(self, on: date) -> list[Scheme]:
        """Every scheme's edition in force `on` that day, by name."""
        codes = sorted({code for code, _ in self.editions})
        found = (self.in_force(code, on) for code in codes)
        return [each for each in found if each is not None]


def read_editions(folder: Path) -> SchemeEditions:
    """Read every `*.yaml` in `folder`.

    Raises  Unreadable; ValueError where an edition stands twice, or two schemes claim an employer
    """
    editions: dict[tuple[str, str], Scheme] = {}
    places: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        scheme = parse_scheme(path.read_text(encoding="utf-8"))
        key = (scheme.code, scheme.edition)
        if key in editions:
            raise ValueError(f"{path.name}: {scheme.code} {scheme.edition} is declared twice")
        editions[key] = scheme
        if scheme.employer and places.setdefault(scheme.employer, scheme.code) != scheme.code:
            other = places[scheme.employer]
            raise ValueError(f"{path.name}: {other} is already for the employer {scheme.employer}")
    return SchemeEditions(editions)

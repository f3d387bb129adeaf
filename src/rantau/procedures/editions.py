"""All editions of all schemes, read once from a folder of YAML files.

Which edition is in force on a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rantau.procedures.parsing import parse_scheme
from rantau.procedures.scheme import Scheme
from rantau.procedures.sections import UnreadableDeclaration


@dataclass(frozen=True)
class SchemeEditions:
    """Every edition by (scheme, edition)."""

    editions: dict[tuple[str, str], Scheme]

    def get_edition(self, scheme: str, edition: str) -> Scheme:
        """The edition that a running placement keeps; KeyError when there is none."""
        return self.editions[scheme, edition]

    def get_in_force(self, scheme: str, on: date) -> Scheme | None:
        """The edition of a scheme for what begins on that day; None when none is in force."""
        editions = [
            each
            for each in self.editions.values()
            if each.code == scheme
            and each.in_force_from <= on
            and (each.in_force_until is None or on < each.in_force_until)
        ]
        return max(editions, key=lambda each: each.in_force_from, default=None)

    def get_for_employer(self, employer: str, on: date) -> Scheme | None:
        """The edition under which agencies place with a firm or a household (EMPLOYERS)."""
        return next((each for each in self.list_in_force(on) if each.employer == employer), None)

    def list_government_schemes(self, on: date) -> list[Scheme]:
        """The editions in force on a day under which no agency places."""
        return [each for each in self.list_in_force(on) if not each.is_placed_by_agency]

    def list_in_force(self, on: date) -> list[Scheme]:
        """Every scheme's edition in force on a day, by code."""
        codes = sorted({code for code, _ in self.editions})
        schemes = (self.get_in_force(code, on) for code in codes)
        return [each for each in schemes if each is not None]


def read_editions(folder: Path) -> SchemeEditions:
    """Read every `*.yaml` in `folder`.

    Raises  UnreadableDeclaration; ValueError with the first conflict between files
    """
    schemes = {path.name: read_scheme(path) for path in list_scheme_files(folder)}
    for conflict in find_conflicts(schemes):
        raise ValueError(conflict)
    return SchemeEditions({(each.code, each.edition): each for each in schemes.values()})


def list_scheme_files(folder: Path) -> list[Path]:
    """The files of a folder that declare schemes, by name."""
    return sorted(folder.glob("*.yaml"))


def read_scheme(path: Path) -> Scheme:
    """The scheme that a file declares; UnreadableDeclaration also where the file is no text."""
    try:
        return parse_scheme(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableDeclaration(
            "the file", f"text in UTF-8 ({type(error).__name__})"
        ) from error


def find_conflicts(schemes: Mapping[str, Scheme]) -> list[str]:
    """The faults of schemes taken together (file name -> scheme), each beginning with a file
    name.

    An edition is declared once, no two editions of a scheme begin on the same day, and only one
    scheme serves an employer.
    """
    conflicts: list[str] = []
    editions: set[tuple[str, str]] = set()
    beginnings: set[tuple[str, date]] = set()
    by_employer: dict[str, str] = {}
    for name, scheme in schemes.items():
        edition, beginning = (scheme.code, scheme.edition), (scheme.code, scheme.in_force_from)
        if edition in editions:
            conflicts.append(f"{name}: {scheme.code} {scheme.edition} is declared twice")
        elif beginning in beginnings:
            conflicts.append(f"{name}: another edition of {scheme.code} begins on that day too")
        editions.add(edition)
        beginnings.add(beginning)
        other = by_employer.setdefault(scheme.employer, scheme.code)
        if scheme.employer and other != scheme.code:
            conflicts.append(f"{name}: {other} is already for the employer {scheme.employer}")
    return conflicts

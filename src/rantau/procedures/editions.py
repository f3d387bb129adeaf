"""All editions of all schemes: those of a folder of YAML files, and those that were published.

Which edition is in force on a day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rantau.procedures.checking import Fault
from rantau.procedures.parsing import parse_scheme
from rantau.procedures.scheme import Scheme
from rantau.procedures.sections import UnreadableDeclaration


@dataclass(frozen=True)
class SchemeEditions:
    """Every edition by (scheme, edition).

    withdrawn  the editions that were taken back before their day: never in force, and their
               names are used up
    """

    editions: dict[tuple[str, str], Scheme]
    withdrawn: frozenset[tuple[str, str]] = frozenset()

    def get_edition(self, scheme: str, edition: str) -> Scheme:
        """The edition that a running placement keeps; KeyError when there is none."""
        return self.editions[scheme, edition]

    def get_in_force(self, scheme: str, on: date) -> Scheme | None:
        """The edition of a scheme for what begins on that day; None when none is in force."""
        editions = [
            each
            for each in self.editions.values()
            if each.code == scheme
            and (each.code, each.edition) not in self.withdrawn
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
        raise ValueError(str(conflict))
    return SchemeEditions({(each.code, each.edition): each for each in schemes.values()})


def join_editions(
    first: SchemeEditions, more: Iterable[Scheme], withdrawn: frozenset[tuple[str, str]]
) -> SchemeEditions:
    """The editions of `first`, and those that were published besides; one of them stands before
    one of the same name in `first`."""
    named = {(each.code, each.edition): each for each in more}
    return SchemeEditions({**first.editions, **named}, withdrawn)


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


def find_conflicts(schemes: Mapping[str, Scheme]) -> list[Fault]:
    """The faults of schemes taken together (file name -> scheme), each beginning with a file
    name.

    An edition is declared once, no two editions of a scheme begin on the same day, and only one
    scheme serves an employer.
    """
    conflicts: list[Fault] = []
    editions: set[tuple[str, str]] = set()
    beginnings: set[tuple[str, date]] = set()
    by_employer: dict[str, str] = {}
    for name, scheme in schemes.items():
        edition, beginning = (scheme.code, scheme.edition), (scheme.code, scheme.in_force_from)
        values = {"name": name, "scheme": scheme.code, "edition": scheme.edition}
        if edition in editions:
            conflicts.append(Fault("%(name)s: %(scheme)s %(edition)s is declared twice", **values))
        elif beginning in beginnings:
            conflicts.append(
                Fault("%(name)s: another edition of %(scheme)s begins on that day too", **values)
            )
        editions.add(edition)
        beginnings.add(beginning)
        other = by_employer.setdefault(scheme.employer, scheme.code)
        if scheme.employer and other != scheme.code:
            conflicts.append(
                Fault(
                    "%(name)s: %(other)s is already for the employer %(employer)s",
                    name=name,
                    other=other,
                    employer=scheme.employer,
                )
            )
    return conflicts


def find_conflicts_of(scheme: Scheme, editions: SchemeEditions) -> list[Fault]:
    """The conflicts of a scheme that is to be added with the editions that are there; each begins
    with its code."""
    withdrawn = editions.withdrawn
    if (scheme.code, scheme.edition) in withdrawn:
        return [
            Fault(
                "%(scheme)s %(edition)s was withdrawn: give it another name",
                scheme=scheme.code,
                edition=scheme.edition,
            )
        ]
    others = {
        " ".join(key): each for key, each in editions.editions.items() if key not in withdrawn
    }
    conflicts = find_conflicts({**others, scheme.code: scheme})
    return [fault for fault in conflicts if fault.values["name"] == scheme.code]

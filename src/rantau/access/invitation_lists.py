"""Read a list of people to invite, a line each, as it was pasted or as a file of a spreadsheet."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.models import Appointment, Invitation
from rantau.access.permissions import (
    INVITE_OFFICER,
    MANAGE_APPOINTMENTS,
    has_permission,
    require_permission,
)
from rantau.access.roles import ADMINISTRATOR, list_roles_for_kind
from rantau.access.selectors import get_own_office
from rantau.access.services.invitations import InvitationInput, find_invitation_problems
from rantau.common import clock
from rantau.common.names import has_invisible_characters, normalize_name
from rantau.offices.models import Office

MAX_PEOPLE = 100  # of one list: each is a command, and the receipt is one page
DELIMITERS = ("\t", ";", ",")
HEADINGS = frozenset({"nama", "name"})  # the first cell of a heading, which is no person
MIN_ROLE_LENGTH = 3  # letters that a shortened role has at least


@dataclass(frozen=True)
class ListedPerson:
    """A line of the list: its number, and whom it invites to what.

    place         what was typed in the second column: a role, or the code of an office
    invitation    None where `problems` say what is wrong
    has_namesake  whether somebody of this name serves there, or has an open invitation
    """

    line: int
    name: str
    place: str
    invitation: InvitationInput | None = None
    problems: tuple[str, ...] = ()
    has_namesake: bool = False


# Given what was typed in the second column: the office and the role; or a problem.
PlaceReader = Callable[[str], tuple[Office, str] | str]


def read_invitation_list(actor: Actor, text: str) -> list[ListedPerson]:
    """The people of a list with every problem of each, in the order of the lines; inside a scope.

    An administrator writes name and role, for the own office. Headquarters writes name and the
    code of the office whose administrator the person will be.

    text  a line each; tabs, semicolons or commas divide the columns. Empty lines and a heading are
          left out
    """
    require_permission(actor, INVITE_OFFICER)
    lines = _split_lines(text)
    if has_permission(actor, MANAGE_APPOINTMENTS):
        read_place = _build_role_reader(get_own_office(actor))
    else:
        read_place = _build_office_reader({place for _line, _name, place in lines})
    people = [_read_line(actor, read_place, line) for line in lines]
    return _mark_namesakes(_mark_repeated(people))


def _split_lines(text: str) -> list[tuple[int, str, str]]:
    """The number and the first two cells of every line that is not empty, without a heading."""
    lines = text.replace("\0", "").splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = next((each for each in DELIMITERS if each in first), DELIMITERS[-1])
    found = []
    for number, line in enumerate(lines, start=1):
        cells = [normalize_name(cell) for cell in next(csv.reader([line], delimiter=delimiter), [])]
        if any(cells):
            found.append((number, cells[0], next(iter(cells[1:]), "")))
    return found[1:] if found and found[0][1].casefold() in HEADINGS else found


def _read_line(actor: Actor, read_place: PlaceReader, line: tuple[int, str, str]) -> ListedPerson:
    number, name, place = line
    person = ListedPerson(number, name, place)
    found, problems = read_place(place), []
    if isinstance(found, str):
        problems = [found]
        if not name:
            problems.insert(0, _("Write the person's name."))
        return replace(person, problems=tuple(problems))
    office, role = found
    data = InvitationInput(office.code, name, role)
    for sentences in find_invitation_problems(actor, data, office).values():
        problems += sentences
    if has_invisible_characters(name):
        problems.append(_("It contains invisible characters. Type it again."))
    if problems:
        return replace(person, problems=tuple(problems))
    return replace(person, invitation=data)


def _build_role_reader(office: Office) -> PlaceReader:
    """Read a role of the office: its code, or its title in one of the languages, or a part of a
    title that no other role has."""
    names: dict[str, str] = {}
    titles = []
    for role in list_roles_for_kind(str(office.kind)):
        names[role.code.casefold()] = role.code
        titles.append(str(role.title))
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                names[str(role.title).casefold()] = role.code

    def read(typed: str) -> tuple[Office, str] | str:
        key = typed.casefold()
        parts = {
            code for name, code in names.items() if len(key) >= MIN_ROLE_LENGTH and key in name
        }
        if role := names.get(key) or (parts.pop() if len(parts) == 1 else ""):
            return office, role
        return _("No such role. This office has: %(roles)s.") % {"roles": ", ".join(titles)}

    return read


def _build_office_reader(typed: Iterable[str]) -> PlaceReader:
    """Read the code of an open office, whose administrator the person will be."""
    codes = {each.upper() for each in typed if each}
    offices = {each.code: each for each in Office.objects.filter(code__in=codes, closed_at=None)}

    def read(typed: str) -> tuple[Office, str] | str:
        office = offices.get(typed.upper())
        return (office, ADMINISTRATOR) if office else _("No office has this code.")

    return read


def _mark_repeated(people: list[ListedPerson]) -> list[ListedPerson]:
    """The people, where a line that repeats an earlier one has that as its problem."""
    first_lines: dict[InvitationInput, int] = {}
    marked = []
    for person in people:
        if person.invitation is not None:
            key = replace(person.invitation, name=person.name.casefold())
            first = first_lines.setdefault(key, person.line)
            if first != person.line:
                problem = _("The same as line %(line)s.") % {"line": first}
                person = replace(person, invitation=None, problems=(problem,))  # noqa: PLW2901
        marked.append(person)
    return marked


def _mark_namesakes(people: list[ListedPerson]) -> list[ListedPerson]:
    """The people, with whether somebody of the name is at the office already; two statements."""
    invited = [each.invitation for each in people if each.invitation]
    offices, names = {each.office for each in invited}, {each.name for each in invited}
    now, at_office = clock.now(), Q(office__code__in=offices)
    serving = Appointment.objects.filter(at_office, account__name__in=names)
    serving = serving.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    waiting = Invitation.objects.filter(at_office, name__in=names, used_at=None, ends_at__gt=now)
    known = {
        *serving.values_list("office__code", "account__name"),
        *waiting.values_list("office__code", "name"),
    }
    return [
        replace(each, has_namesake=(each.invitation.office, each.name) in known)
        if each.invitation
        else each
        for each in people
    ]

"""Errors this app raises."""

from dataclasses import field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from rantau.access.errors import RecordsDisclosed
from rantau.common.errors import DomainError, NotFound


class NoSuchPerson(NotFound, code="person.not_found", message=_("This person was not found.")):
    """Nobody under this reference whom the actor may see."""


class NoSuchRelative(
    NotFound,
    code="relative.not_found",
    message=_("This name is no longer among the family on record."),
):
    """No such relative of a person whom the actor may see."""


class TooManyRelatives(
    DomainError,
    code="relative.enough",
    message=_("There are 12 names already. First remove one that is no longer used."),
    status=409,
):
    """The maximum of relatives is recorded: one must be removed before another is added."""


class PossibleDuplicate(
    RecordsDisclosed,
    code="person.perhaps_the_same",
    message=_("This person may be registered already. Look first."),
    status=409,
):
    """Somebody like this is registered already: the clerk must compare first."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = "compare"
    candidates: list[dict[str, Any]] = field(default_factory=list)


class NoSuchSlip(
    DomainError,
    code="slip.not_found",
    message=_("Number, birth date or code do not match, or the code was already used."),
):
    """Reference, birth date and code do not match, or the code was used: nobody learns which."""


class PersonAlreadyVisible(
    DomainError,
    code="person.open_already",
    message=_("This office can open this person already."),
    status=409,
):
    """The office sees this person already: no access has to be granted."""

    reference: str = ""


class AmbiguousPerson(
    DomainError,
    code="person.several",
    message=_("More than one person has this number. Ask for the slip and use the RT number."),
    status=409,
):
    """More than one person has this number; the reference on the slip tells which."""

"""Errors this app raises."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.access.errors import RecordsDisclosed
from rantau.common.errors import DomainError, NotFound


@dataclass(eq=False)
class NoSuchPerson(NotFound):
    """Nobody under this reference whom the actor may see."""

    code: ClassVar[str] = "person.not_found"
    message: ClassVar[str | Promise] = _("This person was not found.")


@dataclass(eq=False)
class NoSuchRelative(NotFound):
    """Nobody under this key in the family of a person whom the actor may see."""

    code: ClassVar[str] = "relative.not_found"
    message: ClassVar[str | Promise] = _("This name is no longer among the family on record.")


@dataclass(eq=False)
class TooManyRelatives(DomainError):
    """As many as one can call are recorded: one must go before another comes."""

    code: ClassVar[str] = "relative.enough"
    message: ClassVar[str | Promise] = _(
        "There are 12 names already. First remove one that is no longer used."
    )
    status: ClassVar[int] = 409


@dataclass(eq=False)
class PossibleDuplicate(RecordsDisclosed):
    """Somebody like this is known already: look first, then say if they are two."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = "compare"
    code: ClassVar[str] = "person.perhaps_the_same"
    message: ClassVar[str | Promise] = _("This person may be registered already. Look first.")
    status: ClassVar[int] = 409
    candidates: list[dict[str, Any]] = field(default_factory=list)


@dataclass(eq=False)
class NoSuchSlip(DomainError):
    """Reference, birth date and code do not fit, or the code was used: nobody learns which."""

    code: ClassVar[str] = "slip.not_found"
    message: ClassVar[str | Promise] = _(
        "Number, birth date or code do not match, or the code was already used."
    )


@dataclass(eq=False)
class PersonAlreadyVisible(DomainError):
    """The office sees this person anyhow: nothing needs to be opened."""

    code: ClassVar[str] = "person.open_already"
    message: ClassVar[str | Promise] = _("This office can open this person already.")
    status: ClassVar[int] = 409
    reference: str = ""


@dataclass(eq=False)
class AmbiguousPerson(DomainError):
    """More than one person has this number; the reference on the slip tells which."""

    code: ClassVar[str] = "person.several"
    message: ClassVar[str | Promise] = _(
        "More than one person has this number. Ask for the slip and use the RT number."
    )
    status: ClassVar[int] = 409

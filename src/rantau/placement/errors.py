"""Errors this app raises."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound
from rantau.procedures.gates import UnmetCondition
from rantau.procedures.scheme import Scheme


@dataclass(eq=False)
class NoSuchPlacement(NotFound):
    """No placement under this reference that the actor may see."""

    code: ClassVar[str] = "placement.not_found"
    message: ClassVar[str | Promise] = _("This placement was not found.")


@dataclass(eq=False)
class CandidateNotAvailable(DomainError):
    """The person cannot be taken as a candidate now; why is not told to whoever asks."""

    code: ClassVar[str] = "candidate.not_available"
    message: ClassVar[str | Promise] = _(
        "This candidate cannot be registered yet. Your request was taken for review by "
        "the district office."
    )
    status: ClassVar[int] = 409


@dataclass(eq=False)
class NoSchemeInForce(DomainError):
    """Today no scheme covers agencies' candidates for this kind of employer."""

    code: ClassVar[str] = "placement.no_scheme_in_force"
    message: ClassVar[str | Promise] = _("No scheme is in force today for this kind of employer.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class GatesUnmet(DomainError):
    """What keeps a milestone of the scheme shut, in data; `placement.words` has the sentences."""

    code: ClassVar[str] = "placement.gates_unmet"
    message: ClassVar[str | Promise] = _("This cannot go on yet. Some requirements are not met.")
    status: ClassVar[int] = 409
    scheme: Scheme
    unmet: list[UnmetCondition]

    @property
    def details(self) -> dict[str, Any]:
        """The open gates as plain values."""
        return {"unmet": [vars(each) for each in self.unmet]}


@dataclass(eq=False)
class MilestoneNotNext(DomainError):
    """The scheme leads from where the placement stands to another milestone."""

    code: ClassVar[str] = "placement.not_from_here"
    message: ClassVar[str | Promise] = _("It is too early for this step, or it is past.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class WrongParty(DomainError):
    """The step is another desk's: `by` says whose."""

    code: ClassVar[str] = "placement.not_yours"
    message: ClassVar[str | Promise] = _("This step belongs to another office.")
    status: ClassVar[int] = 403
    by: str = ""


@dataclass(eq=False)
class SecondOfficerRequired(DomainError):
    """Two pairs of eyes: this step needs somebody who had no part in the one before."""

    code: ClassVar[str] = "placement.another_officer"
    message: ClassVar[str | Promise] = _("Another officer must do this step (four eyes).")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class PlacementEnded(DomainError):
    """The placement has ended; nothing more is done to it."""

    code: ClassVar[str] = "placement.ended"
    message: ClassVar[str | Promise] = _("This placement has ended.")
    status: ClassVar[int] = 409

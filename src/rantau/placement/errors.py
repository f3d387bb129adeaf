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
    text: ClassVar[str | Promise] = _("Penempatan ini tidak ditemukan.")


@dataclass(eq=False)
class CandidateNotAvailable(DomainError):
    """The person cannot be taken as a candidate now; why is not told to whoever asks."""

    code: ClassVar[str] = "candidate.not_available"
    text: ClassVar[str | Promise] = _(
        "Calon ini belum dapat didaftarkan. Permintaan Anda diterima untuk ditinjau dinas."
    )
    status: ClassVar[int] = 409


@dataclass(eq=False)
class NoSchemeInForce(DomainError):
    """Today no scheme covers agencies' candidates for this kind of employer."""

    code: ClassVar[str] = "placement.no_scheme_in_force"
    text: ClassVar[str | Promise] = _("Hari ini tidak ada skema yang berlaku bagi majikan ini.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class GatesUnmet(DomainError):
    """What keeps a milestone of the scheme shut, in data; `placement.words` has the sentences."""

    code: ClassVar[str] = "placement.gates_unmet"
    text: ClassVar[str | Promise] = _("Belum dapat dilanjutkan. Ada syarat yang belum terpenuhi.")
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
    text: ClassVar[str | Promise] = _("Langkah ini belum waktunya atau sudah lewat.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class WrongParty(DomainError):
    """The step is another desk's: `by` says whose."""

    code: ClassVar[str] = "placement.not_yours"
    text: ClassVar[str | Promise] = _("Langkah ini dikerjakan kantor lain.")
    status: ClassVar[int] = 403
    by: str = ""


@dataclass(eq=False)
class SecondOfficerRequired(DomainError):
    """Two pairs of eyes: this step needs somebody who had no part in the one before."""

    code: ClassVar[str] = "placement.another_officer"
    text: ClassVar[str | Promise] = _(
        "Langkah ini harus dikerjakan petugas lain (aturan empat mata)."
    )
    status: ClassVar[int] = 409


@dataclass(eq=False)
class PlacementEnded(DomainError):
    """The placement has ended; nothing more is done to it."""

    code: ClassVar[str] = "placement.ended"
    text: ClassVar[str | Promise] = _("Penempatan ini sudah berakhir.")
    status: ClassVar[int] = 409

"""Errors this app raises."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from rantau.access.errors import RecordsDisclosed
from rantau.common.errors import DomainError, NotFound
from rantau.procedures.gates import UnmetCondition
from rantau.procedures.scheme import Scheme
from rantau.registry.errors import FAILED_TRY


class NoSuchPlacement(
    NotFound, code="placement.not_found", message=_("This placement was not found.")
):
    """No placement under this reference that the actor may see."""


class NoSuchEdition(
    NotFound, code="edition.not_found", message=_("This edition of a scheme was not found.")
):
    """No edition, or proposed edition, under these words that the actor may see."""


class EditionWaits(
    DomainError,
    code="edition.waits",
    message=_("Another proposal for this scheme waits for a decision already."),
    status=409,
):
    """An edition of the scheme was proposed, or its withdrawal, and nobody has decided yet."""


class EditionInForce(
    DomainError,
    code="edition.in_force",
    message=_("This edition is in force, or was withdrawn before. It cannot be withdrawn."),
    status=409,
):
    """Placements may have begun under the edition: they keep it, so that it stays."""


class NoSuchHandOver(
    NotFound, code="hand_over.not_found", message=_("This hand-over was not found.")
):
    """No hand-over under this reference that the actor may see."""


class OfficeServesNobody(
    DomainError,
    code="hand_over.not_connected",
    message=_("This office has served nobody yet. It takes over once it has."),
    status=409,
):
    """The office that would take over does not count as connected."""


class NothingToHandOver(
    DomainError,
    code="hand_over.nothing",
    message=_("There is nothing to hand over to this office."),
    status=409,
):
    """Nobody of the district is served by the office above it."""


class NoDecisionToAnswer(
    DomainError,
    code="placement.no_decision_to_answer",
    message=_("This placement was neither refused nor withdrawn."),
    status=409,
):
    """There is no decision that ended the placement early."""


class NothingToReconcile(
    DomainError,
    code="placement.nothing_to_reconcile",
    message=_("At most one placement of this person can be under way."),
    status=409,
):
    """There are no two placements under way."""


class NothingToRenew(
    DomainError,
    code="placement.nothing_to_renew",
    message=_("Every document of this placement is as it should be."),
    status=409,
):
    """No document of the placement says what is not so any more."""


class NoMatchingTraveller(
    RecordsDisclosed,
    NoSuchPlacement,
    code=NoSuchPlacement.code,
    message=NoSuchPlacement.message,
    status=404,
):
    """Passport and birth date fit nobody: answered as NoSuchPlacement, counted, and logged at whom
    the passport belongs to."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = FAILED_TRY


class ReceiptNotReverted(
    DomainError,
    code="placement.receipt_not_reverted",
    message=_("This can no longer be reverted: somebody went on with it, or the day is over."),
    status=409,
):
    """Something happened to the placement since its documents were received, or it was not the
    actor who received them, today."""


class CandidateNotAvailable(
    DomainError,
    code="candidate.not_available",
    message=_(
        "This candidate cannot be registered yet. Your request was sent to the district "
        "office for review."
    ),
    status=409,
):
    """The person cannot become a candidate now; the reason is told to nobody who asks."""


class NoSchemeInForce(
    DomainError,
    code="placement.no_scheme_in_force",
    message=_("No scheme is in force today for this kind of employer."),
    status=409,
):
    """Today no scheme covers agencies' candidates for this kind of employer."""


class GatesUnmet(
    DomainError,
    code="placement.gates_unmet",
    message=_("This cannot go on yet. Some requirements are not met."),
    status=409,
):
    """The conditions of a milestone's gates that are not met, as data; `placement.labels` has
    the sentences."""

    scheme: Scheme
    unmet: list[UnmetCondition]

    @property
    def details(self) -> dict[str, Any]:
        """The conditions as plain values."""
        return {"unmet": [vars(each) for each in self.unmet]}


class MilestoneNotNext(
    DomainError,
    code="placement.not_from_here",
    message=_("It is too early for this step, or it is past."),
    status=409,
):
    """Another milestone of the scheme comes next."""


class PlacementFollowsRound(
    DomainError,
    code="placement.follows_round",
    message=_(
        "This placement belongs to a contract of a round. Let her give the contract up in the"
        " round: the placement ends with it."
    ),
    status=409,
):
    """A placement of a round is not ended by hand: it would leave her in the round with a contract
    and no placement."""


class WrongParty(
    DomainError,
    code="placement.not_yours",
    message=_("This step belongs to another office."),
    status=403,
):
    """The step belongs to another party of the scheme: `by`."""

    by: str = ""


class SecondOfficerRequired(
    DomainError,
    code="placement.another_officer",
    message=_("Another officer must do this step (four eyes)."),
    status=409,
):
    """Four eyes: this step needs an officer who had no part in the one before."""


class NothingStandsStill(
    DomainError,
    code="placement.nothing_stands_still",
    message=_("Nothing stands still here: going on with another agency is not open."),
    status=409,
):
    """Only while nobody is placed where she waits, and before her clearance, may somebody go on
    with another agency."""


class WishedAlready(
    DomainError,
    code="placement.wished_already",
    message=_("You asked for this already. Your office has it."),
    status=409,
):
    """The same wish waits."""


class NoWishToFollow(
    DomainError,
    code="placement.no_wish",
    message=_("Nobody asked for this, or it was decided meanwhile."),
    status=409,
):
    """No wish of this kind waits."""


class NothingToNotify(
    DomainError,
    code="placement.nothing_to_tell",
    message=_("There is nothing to tell the person about this placement."),
    status=409,
):
    """What was to be told is not so any more."""


class PlacementEnded(
    DomainError, code="placement.ended", message=_("This placement has ended."), status=409
):
    """The placement has ended; nothing more is done to it."""

"""Errors this app raises."""

from dataclasses import field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from rantau.access.errors import RecordsDisclosed
from rantau.common.errors import DomainError, InvalidInput, NotFound, TooManyRequests

# Purposes of a reading: what was typed did not fit; a sign-in code did not; the key of a telephone
# did not.
FAILED_TRY, FAILED_SIGN_IN, FAILED_PASSKEY = "failed_try", "failed_sign_in", "failed_passkey"


class NoSuchPerson(NotFound, code="person.not_found", message=_("This person was not found.")):
    """Nobody under this reference whom the actor may see."""


class TooManyComparisons(
    TooManyRequests,
    code="comparison.too_often",
    message=_("Too many questions about persons. Wait a moment, then try again."),
):
    """Too many comparisons by this actor, or about this subject; none is judged meanwhile."""


class NoMatchingPerson(
    RecordsDisclosed, NoSuchPerson, code=NoSuchPerson.code, message=NoSuchPerson.message, status=404
):
    """A comparison found nobody: answered as NoSuchPerson, counted, and logged as a failed try."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = FAILED_TRY


class NoOtherRegistration(RecordsDisclosed, InvalidInput):
    """Nobody was found under what a proposal to merge names: answered at its field, and counted,
    since what was typed is compared with records that the asker does not see."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = FAILED_TRY


class NoSuchRelative(
    NotFound,
    code="relative.not_found",
    message=_("This name is no longer among the family on record."),
):
    """No such relative of a person whom the actor may see."""


class NoSuchIdentity(
    NotFound,
    code="number.not_found",
    message=_("This number is no longer among the person's numbers."),
):
    """No such identity number of a person whom the actor may see, or it was replaced."""


class NotOwnOffice(
    DomainError,
    code="person.not_own_office",
    message=_(
        "Only the office that registered this person, or an office of the place of "
        "origin, may do this."
    ),
    status=409,
):
    """The office sees the person by a ground that ends, or by one of another place."""


class NoLastingGround(
    DomainError,
    code="person.no_lasting_ground",
    message=_(
        "Your office sees this person for a limited time only. This is done by an office "
        "of the place of origin, by one of the place where the person lives, or by the "
        "one that registered the person."
    ),
    status=409,
):
    """The office sees the person by a ground that ends: it changes and decides nothing that stays
    (docs/design/access.md)."""


class NoSuchCorrection(
    NotFound, code="correction.not_found", message=_("This correction was not found.")
):
    """No such correction of a person whom the actor may see, or no scan with it."""


class CorrectionDecided(
    DomainError,
    code="correction.decided",
    message=_("Somebody has decided on this correction already."),
    status=409,
):
    """The correction was confirmed or refused before."""


class NotSecondPerson(
    DomainError,
    code="correction.not_second_person",
    message=_(
        "Another officer confirms or refuses this: neither the one who proposed it, nor another"
        " account of the same person."
    ),
    status=409,
):
    """Four eyes: who proposed a correction or a merge does not decide on it."""


class NoSuchMerge(NotFound, code="merge.not_found", message=_("This proposal was not found.")):
    """No such merge, or the actor does not see both registrations."""


class MergeDecided(
    DomainError,
    code="merge.decided",
    message=_("Somebody has decided on this already."),
    status=409,
):
    """The merge or its undoing was decided on, or one of the two was merged elsewhere since."""


class MergeNotReversible(
    DomainError,
    code="merge.cannot_undo",
    message=_(
        "This merge cannot be undone now: it is undone already, or a later merge of this person has"
        " to be undone first."
    ),
    status=409,
):
    """Merges of a person are undone in the opposite order, and each once."""


class UndoingTooLate(
    DomainError,
    code="merge.undo_too_late",
    message=_("It is more than 180 days since the merge: only headquarters undoes it now."),
    status=409,
):
    """After `UNDO_PERIOD` of registry/merges.py headquarters alone undoes a merge."""


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
    too_often: ClassVar[type[DomainError]] = TooManyComparisons
    candidates: list[dict[str, Any]] = field(default_factory=list)


class NoSuchSlip(
    RecordsDisclosed,
    code="slip.not_found",
    message=_(
        "Number, birth date, PIN or code do not match, or the code has expired. After "
        "several wrong PINs wait a quarter of an hour: until then even the right one is "
        "not accepted."
    ),
):
    """Number, birth date, PIN and code do not match, or the code is over: nobody learns which. The
    person whose number was typed sees that somebody tried."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = FAILED_SIGN_IN


class NoSuchPasskey(
    RecordsDisclosed,
    code="passkey.not_found",
    message=_(
        "This phone's key does not open a page any more, or you waited too long. Press once more,"
        " or use your PIN."
    ),
):
    """What the telephone signed opens nothing: nobody learns why. The person whose key it is sees
    that somebody tried."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = FAILED_PASSKEY


class PasskeyRefused(
    DomainError,
    code="passkey.refused",
    message=_("This phone's key was not taken. Press once more; your PIN works as before."),
    status=422,
):
    """What the telephone sent is no new key of hers for this service."""


class TooManyPasskeys(
    DomainError,
    code="passkey.too_many",
    message=_("You have ten keys already. Remove one first."),
    status=409,
):
    """The person has as many keys as one may have."""


class NoOwnPasskey(NotFound, code="passkey.absent", message=_("This key is no longer there.")):
    """The signed-in person has no such key, or it was removed."""


class PersonAlreadyVisible(
    DomainError,
    code="person.open_already",
    message=_("This office can open this person already."),
    status=409,
):
    """The office sees this person already: no access has to be granted."""

    reference: str = ""


class AmbiguousPerson(
    RecordsDisclosed,
    code="person.several",
    message=_("More than one person has this number. Ask for the slip and use the Rantau number."),
    status=409,
):
    """More than one person has this number; the reference on the slip tells which. Counted, and
    logged at each of them as a failed try, like a comparison that found nobody."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = FAILED_TRY

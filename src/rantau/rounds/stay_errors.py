"""What may be wrong with a command about a stay abroad, as errors with their messages."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from rantau.access.errors import RecordsDisclosed
from rantau.common.errors import DomainError, NotFound
from rantau.registry.errors import FAILED_TRY


class NoSuchStay(NotFound, code="stay.not_found", message=_("This stay was not found.")):
    """No stay under this reference whom the actor sees."""


class NoMatchingReturn(
    RecordsDisclosed, NoSuchStay, code=NoSuchStay.code, message=NoSuchStay.message, status=404
):
    """Passport and birth date fit nobody who is abroad by our record: answered as NoSuchStay,
    counted, and logged at whom the passport belongs to."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = FAILED_TRY


class NoChangeToSettle(
    DomainError,
    code="stay.no_change",
    message=_("Nothing is to be settled here any more."),
    status=409,
):
    """No change of workplace beyond the allowed number waits."""


class StayNotOver(
    DomainError,
    code="stay.not_over",
    message=_("She is still abroad by our record. Record first that she came home."),
    status=409,
):
    """Whoever takes part in another round for a country has come home from it."""


class StayOverstayed(
    DomainError,
    code="stay.overstayed",
    message=_("By our record she did not come home in time, so this round is not open to her."),
    status=409,
):
    """A round asks that who was there came home before the permission ended."""


class NoSuchClaim(NotFound, code="refund.not_found", message=_("This claim was not found.")):
    """No claim under this reference whom the actor sees."""


class NothingToClaim(
    DomainError,
    code="refund.none",
    message=_("Nothing of this kind can be claimed: she is not home, or it was claimed before."),
    status=409,
):
    """The stay has not ended, the round has no such insurance, or a claim is there."""


class ClaimSettled(
    DomainError,
    code="refund.settled",
    message=_("What became of this claim was recorded already."),
    status=409,
):
    """The insurer paid or refused."""


class NoSuchCorrection(
    NotFound, code="stay_correction.not_found", message=_("This correction was not found.")
):
    """No correction of a stay under this reference."""


class NothingToCorrect(
    DomainError,
    code="stay_correction.nothing",
    message=_("Nothing of this kind is recorded of this stay."),
    status=409,
):
    """No claim was settled, no extension, change of workplace or stay without a permit recorded."""


class CorrectionWaits(
    DomainError,
    code="stay_correction.waits",
    message=_("Another correction of this stay waits for a second person."),
    status=409,
):
    """One correction of a stay at a time."""


class OwnCorrection(
    DomainError,
    code="stay_correction.own",
    message=_("Somebody else of headquarters has to confirm it."),
    status=409,
):
    """Whoever proposed a correction, or invited that account, does not decide on it."""


class CorrectionDecided(
    DomainError,
    code="stay_correction.decided",
    message=_("This has been decided already."),
    status=409,
):
    """Somebody confirmed or refused the correction before."""


class CorrectionDiffers(
    DomainError,
    code="stay_correction.differs",
    message=_("What was recorded since does not agree with it. Refuse it, and propose it again."),
    status=409,
):
    """What a correction changes was changed since it was proposed, or it has become impossible."""

"""What may be wrong with a command after a contract was accepted, as errors with their messages."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchClass(NotFound, code="class.not_found", message=_("This class was not found.")):
    """No class under this reference."""


class ClassFull(
    DomainError,
    code="class.full",
    message=_("This class is full by now. Choose another."),
    status=409,
):
    """Every seat of the class is taken."""


class NoClass(
    DomainError,
    code="class.none",
    message=_("She has no class whose outcome is open."),
    status=409,
):
    """She is booked in none, or its outcome was decided."""


class OtherOfficesClass(
    DomainError,
    code="class.other_office",
    message=_("The office that holds the class records this, or headquarters."),
    status=409,
):
    """The class is another office's."""


class EducationPassed(
    DomainError,
    code="class.passed",
    message=_("She has passed the preliminary education already."),
    status=409,
):
    """No other class is booked for her."""


class NoPermit(
    DomainError,
    code="visa.no_permit",
    message=_("The permit for the visa is not there yet."),
    status=409,
):
    """A visa is recorded under a permit alone."""


class VisaRecorded(
    DomainError, code="visa.recorded", message=_("Her visa was recorded already."), status=409
):
    """A contract has one visa."""


class NotUnfit(
    DomainError,
    code="bar.not_unfit",
    message=_("Her newest medical does not say *not fit*: nothing is to be decided."),
    status=409,
):
    """A journey is ended by a medical with the result *not fit*, and while it is the newest."""


class BarWaits(
    DomainError,
    code="bar.waits",
    message=_("Headquarters decides already."),
    status=409,
):
    """A proposal for this contract waits."""


class NoBarProposal(
    DomainError,
    code="bar.none",
    message=_("Nothing waits for a decision here."),
    status=409,
):
    """Nobody proposed it, or it was decided."""


class OwnBarProposal(
    DomainError,
    code="bar.own",
    message=_("Somebody else has to decide: you proposed it."),
    status=409,
):
    """Whoever proposed to end a journey, or invited whoever did, does not decide on it."""


class NoDeparture(
    DomainError,
    code="departure.none",
    message=_("Her departure is not due, or was recorded already."),
    status=409,
):
    """She has no day of entry, it has not come, or she departed or missed it before."""


class NothingToSettle(
    DomainError,
    code="arrival.none",
    message=_("Nothing is to be settled here any more."),
    status=409,
):
    """Nobody reported that she did not arrive, it was settled, or she has arrived."""


class NoSuchDeparture(
    NotFound, code="departure.not_found", message=_("This departure was not found.")
):
    """Nobody whom the actor sees departs on that day from that airport."""


class NothingToFollow(
    DomainError,
    code="offer.placement_kept",
    message=_("The placement of this contract is up to date already."),
    status=409,
):
    """Nothing of a placement is behind the contract, or the contract never was accepted."""


class PlacementUnderWay(
    DomainError,
    code="offer.other_placement",
    message=_(
        "Another placement of this person is under way. It has to be closed or withdrawn before a"
        " contract is accepted here."
    ),
    status=409,
):
    """A person has one placement under way at a time."""


class NothingLate(
    DomainError,
    code="offer.nothing_late",
    message=_("Nothing of this contract is late that is not asked about already."),
    status=409,
):
    """The duties about late steps of a contract are right."""

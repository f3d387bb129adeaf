"""What may be wrong with a command about two examinees of one person, as errors with their
messages."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchDouble(NotFound, code="double.not_found", message=_("This was not found.")):
    """Nothing under this reference is to be decided of two examinees."""


class NotDouble(
    DomainError,
    code="double.none",
    message=_("Nothing is to be decided here any more: one of the two has left, or is another."),
    status=409,
):
    """The merge was undone, one of the two left the round, or it waits for a decision already."""


class DoubleDecided(
    DomainError,
    code="double.decided",
    message=_("This was decided, or waits for a second person."),
    status=409,
):
    """Somebody decided, or proposed a decision, before."""


class NothingProposed(
    DomainError, code="double.nothing_proposed", message=_("Nobody has proposed it."), status=409
):
    """A second person confirms only what somebody proposed."""


class OwnDoubleDecision(
    DomainError,
    code="double.own",
    message=_("Somebody else of headquarters has to confirm it."),
    status=409,
):
    """Whoever proposed a decision, or invited that account, does not confirm it."""

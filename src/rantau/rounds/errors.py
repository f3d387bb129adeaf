"""Errors this app raises."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchRound(NotFound, code="round.not_found", message=_("This round was not found.")):
    """No round under this code that the actor may see."""


class NoSuchAnnouncement(
    NotFound, code="announcement.not_found", message=_("This announcement was not found.")
):
    """No announcement under this reference that the actor may see."""


class OwnAnnouncement(
    DomainError,
    code="announcement.own",
    message=_("Somebody else of headquarters has to publish it."),
    status=409,
):
    """Whoever proposed an announcement, or invited the proposer, does not decide on it."""


class AnnouncementDecided(
    DomainError,
    code="announcement.decided",
    message=_("This has been decided already."),
    status=409,
):
    """Somebody published or refused the announcement before."""


class AnnouncementWaits(
    DomainError,
    code="announcement.waits",
    message=_("An announcement of this round waits for a decision already."),
    status=409,
):
    """Another announcement of the round was proposed, and nobody has decided yet."""

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


class RegistrationClosed(
    DomainError,
    code="round.closed",
    message=_("The registration of this round is not open now."),
    status=409,
):
    """Before the registration opens, or after it has closed."""


class PlaceTaken(
    DomainError,
    code="place.taken",
    message=_(
        "There is a place with this NIK or passport already. See it with its code; if it is not"
        " yours, come to any office with your identity card: it is given to you."
    ),
    status=409,
):
    """The NIK or the passport has a place in this round."""


class NoSuchPlace(NotFound, code="place.not_found", message=_("No place has this code.")):
    """No place under this code."""


class NoSuchExaminee(NotFound, code="examinee.not_found", message=_("No examinee was found.")):
    """No examinee under this number that the actor may see."""


class StageNotNext(
    DomainError,
    code="examinee.stage",
    message=_("She is at another stage by now. Look at her page again."),
    status=409,
):
    """The stage does not follow the one that the examinee has reached."""

"""What may be wrong with a photograph for the roster, as errors with their messages."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchPhoto(NotFound, code="photo.not_found", message=_("This photograph was not found.")):
    """No photograph of hers that the actor may see."""


class NoPhotoAsked(
    DomainError,
    code="photo.not_asked",
    message=_("This round wants no photograph."),
    status=409,
):
    """The edition in force declares none."""


class PhotoNotTaken(
    DomainError,
    code="photo.not_now",
    message=_("A photograph goes with her documents, until she is sent. Look at where she stands."),
    status=409,
):
    """She is not ranked yet, was sent, or has left the round."""


class TooManyPhotosToday(
    DomainError,
    code="photo.too_many",
    message=_("Ten photographs of her were put here within a day. Try again tomorrow."),
    status=409,
):
    """As many as are taken of one person within 24 hours."""

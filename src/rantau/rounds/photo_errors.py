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


class TooManyPhotos(
    DomainError,
    code="photo.too_many",
    message=_(
        "As many photographs of her as are taken within 24 hours were put in. Try again 24 hours"
        " after the first of them."
    ),
    status=409,
):
    """Of one examinee no more are taken within a day."""

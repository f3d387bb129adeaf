"""What the public reads about the state of a checked document."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.documents.verification import EXPIRED, PREMATURE, REVOKED, UNKNOWN, VALID


class DocumentStateLabel(NamedTuple):
    """A heading, what to do now, and the kind of the verdict (`ok`, `wait` or `bad`)."""

    heading: str | Promise
    advice: str | Promise
    kind: str


DOCUMENT_STATE_LABELS = {
    VALID: DocumentStateLabel(
        _("This document is genuine and valid"),
        _(
            "Compare the name and the content below with what is printed on the document. All "
            "must be the same."
        ),
        "ok",
    ),
    REVOKED: DocumentStateLabel(
        _("This document was revoked"),
        _("Do not use it. Ask the office that issued it."),
        "bad",
    ),
    EXPIRED: DocumentStateLabel(
        _("This document is genuine, but has expired"),
        _("Ask the office that issued it for a new one."),
        "wait",
    ),
    PREMATURE: DocumentStateLabel(
        _("This document was issued later than the clock here says"),
        _(
            "Check the date and the time of this device, then check again. If they are right, do "
            "not use the document, and report it to us."
        ),
        "bad",
    ),
    UNKNOWN: DocumentStateLabel(
        _("This is not a document of ours"),
        _(
            "Check what you typed, letter by letter. If it stays like this, the document is "
            "not from Rantau: pay nobody for it, and report it to us."
        ),
        "bad",
    ),
}

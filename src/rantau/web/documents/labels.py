"""What the public reads about the state of a document, and what to do."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.documents.selectors import EXPIRED, REVOKED, UNKNOWN, VALID


class DocumentStateLabel(NamedTuple):
    """A heading, a sentence on what now, and how it looks."""

    heading: str | Promise
    now: str | Promise
    kind: str


DOCUMENT_STATE_LABELS = {
    VALID: DocumentStateLabel(
        _("This document is genuine and valid"),
        _(
            "Compare the name and the content below with what stands on the paper. All "
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
    UNKNOWN: DocumentStateLabel(
        _("This is not a document of ours"),
        _(
            "Check what you typed, sign by sign. If it stays like this, the document is "
            "not from Rantau: pay nobody for it, and report it to us."
        ),
        "bad",
    ),
}

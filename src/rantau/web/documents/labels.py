"""What the public reads about the state of a checked document."""

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.documents.verification import (
    EXPIRED,
    PREMATURE,
    REPLACED,
    REVOKED,
    SUSPENDED,
    UNKNOWN,
    VALID,
)


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
    REPLACED: DocumentStateLabel(
        _("This document was replaced by a newer one"),
        _("Something in it was corrected. Ask for the document with the number below."),
        "wait",
    ),
    SUSPENDED: DocumentStateLabel(
        _("This document is not valid now"),
        _(
            "What it rests on is being checked again. Do not use it until then; ask the office "
            "that issued it."
        ),
        "wait",
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

# In place of every state of a document that practice has issued.
PRACTICE_LABEL = DocumentStateLabel(
    _("This document is of practice: it is not genuine"),
    _("It was issued for an invented person, to learn how Rantau works. It is valid nowhere."),
    "bad",
)


def get_document_state_labels() -> dict[str, DocumentStateLabel]:
    """The label of each state; in practice none says that a document is genuine."""
    if settings.RANTAU_PRACTICE:
        states = DOCUMENT_STATE_LABELS.keys() - {UNKNOWN}
        return DOCUMENT_STATE_LABELS | dict.fromkeys(states, PRACTICE_LABEL)
    return DOCUMENT_STATE_LABELS


NO_SUCH_SERIAL, OTHER_CODE, NO_SUCH_PASSPORT = "no_such_serial", "other_code", "no_such_passport"
# What is said of what was typed, where it finds nothing; of a seal that is not ours, UNKNOWN.
MISSING_LABELS = {
    UNKNOWN: DOCUMENT_STATE_LABELS[UNKNOWN],
    NO_SUCH_SERIAL: DocumentStateLabel(
        _("No document has this number"),
        _(
            "Check the serial number, letter by letter. If the document really says so, it "
            "is not from Rantau: pay nobody for it, and report it to us."
        ),
        "bad",
    ),
    OTHER_CODE: DocumentStateLabel(
        _("The check code does not fit the number"),
        _(
            "A document has this number, but with another check code. Check the eight "
            "letters and digits beside the QR code, or point a camera at it. If the document "
            "really says so, show it to the nearest office, or report it to us."
        ),
        "wait",
    ),
    NO_SUCH_PASSPORT: DocumentStateLabel(
        _("No document was found for this passport and birth date"),
        _(
            "Check both as they stand in the passport. After a new passport, an older document "
            "is found by the number of the old one, or by its own number."
        ),
        "wait",
    ),
}

"""Words for uploaded files: their kinds, their states, and what comes of their rows."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.rounds.files import (
    ARRIVAL,
    CHOICE,
    ENTRY_LIST,
    PERMIT,
    REFUND,
    ROSTER_ANSWER,
    STAY,
)
from rantau.rounds.models import UploadedFile
from rantau.rounds.services.uploads import OF_POINTS
from rantau.web.rounds.labels import FILE_KIND_LABELS, INCOMING_ROW_LABELS, RECEIPT_LABELS

KIND_LABELS = {
    **FILE_KIND_LABELS,
    ROSTER_ANSWER.code: _("Answers to the roster"),
    CHOICE.code: _("Choices of employers"),
    PERMIT.code: _("Permits for visas"),
    ENTRY_LIST.code: _("List of entries"),
    ARRIVAL.code: _("Arrivals"),
    STAY.code: _("Stays abroad"),
    REFUND.code: _("Refunds of insurances"),
}
UPLOAD_LABELS = {
    "": _("Waits for a second person"),
    UploadedFile.CONFIRMED: _("Confirmed, taken in"),
    UploadedFile.REFUSED: _("Refused"),
}


def describe_row_outcome(kind: str, outcome: str) -> str | Promise:
    """What came of a row of a file of this kind."""
    labels = RECEIPT_LABELS if kind in OF_POINTS else INCOMING_ROW_LABELS
    return labels[outcome]

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
        _("Surat ini asli dan berlaku"),
        _("Cocokkan nama dan isi di bawah dengan yang tertulis di kertas. Harus sama semua."),
        "ok",
    ),
    REVOKED: DocumentStateLabel(
        _("Surat ini sudah dicabut"),
        _("Jangan dipakai. Tanyakan kepada kantor yang menerbitkannya."),
        "bad",
    ),
    EXPIRED: DocumentStateLabel(
        _("Surat ini asli, tetapi masa berlakunya sudah habis"),
        _("Mintalah surat baru kepada kantor yang menerbitkannya."),
        "wait",
    ),
    UNKNOWN: DocumentStateLabel(
        _("Ini bukan surat kami"),
        _(
            "Periksa lagi ketikan Anda satu per satu. Bila tetap begini, surat itu bukan dari "
            "Rantau: jangan bayar siapa pun untuk surat itu, dan laporkan kepada kami."
        ),
        "bad",
    ),
}

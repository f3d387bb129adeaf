"""What a farmer is told about the state of a document, and what to do with it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.documents.lookups import EXPIRED, REVOKED, UNKNOWN, VALID


class Told(NamedTuple):
    """A heading, a sentence on what now, and how it looks."""

    heading: str | Promise
    now: str | Promise
    kind: str


STATES = {
    VALID: Told(
        _("Surat ini asli dan berlaku"),
        _("Cocokkan nama dan isi di bawah dengan yang tertulis di kertas. Harus sama semua."),
        "ok",
    ),
    REVOKED: Told(
        _("Surat ini sudah dicabut"),
        _("Jangan dipakai. Tanyakan kepada kantor yang menerbitkannya."),
        "bad",
    ),
    EXPIRED: Told(
        _("Surat ini asli, tetapi masa berlakunya sudah habis"),
        _("Mintalah surat baru kepada kantor yang menerbitkannya."),
        "wait",
    ),
    UNKNOWN: Told(
        _("Ini bukan surat kami"),
        _(
            "Periksa lagi ketikan Anda satu per satu. Bila tetap begini, surat itu bukan dari "
            "Rantau: jangan bayar siapa pun untuk surat itu, dan laporkan kepada kami."
        ),
        "bad",
    ),
}

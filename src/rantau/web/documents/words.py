"""What a farmer is told about the state of a document, and what to do with it."""

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.documents.lookups import EXPIRED, REVOKED, UNKNOWN, VALID, Answer
from rantau.documents.sheet import ISO_DATE
from rantau.web.house.moments import day


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


def lines(answer: Answer) -> list[tuple[str | Promise, str]]:
    """The lines of a paper with their labels, days as every page writes them."""
    return [
        (label, day(date.fromisoformat(value)) if ISO_DATE.fullmatch(value) else value)
        for label, value in answer.lines
    ]

"""What stands on a paper: the one JSON value that the page is drawn from."""

import json
import re
from datetime import UTC, date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from rantau.documents.letters import day_in, letter_of
from rantau.documents.models import Document
from rantau.documents.qr import address, drawn
from rantau.documents.seal import ZONE

# The signs that the shipped fonts draw. A sign of another script becomes a box, for the PDF must
# have a glyph for each; the seal keeps the word itself.
UNPRINTABLE = re.compile(
    "[^\u0020-\u007e\u00a0-\u0377\u0384-\u038a\u03a3-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a"
    "\u20a0-\u20c0]"
)
BOX = "□"
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
HOLDER = ("Nama", "Name")
BORN = ("Tanggal lahir", "Date of birth")
PASSPORT = ("Nomor paspor", "Passport number")
ISSUED = ("Diterbitkan", "Issued")
UNTIL = ("Berlaku sampai", "Valid until")


def printable(text: str) -> str:
    """The text in signs that the shipped fonts have."""
    return UNPRINTABLE.sub(BOX, text)


def spelled(day: date) -> str:
    """A date as it is written on Indonesian papers: 2 Maret 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def sheet(document: Document) -> str:
    """The JSON value for `paper.typ`: the same for the same document, at any time."""
    letter = letter_of(document.letter)
    link = address(bytes(document.cose), settings.PUBLIC_URL)
    at = document.issued_at.astimezone(UTC)
    content = {
        "serial": document.serial,
        "check_code": document.check_code,
        "office": printable(document.office_name),
        "issued_moment": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "address": link,
        "check_address": re.sub(r"^https?://", "", settings.PUBLIC_URL).rstrip("/") + "/periksa",
        "qr": drawn(link).decode(),
        "rows": _rows(document),
        **_both("title", letter.title),
        **_both("note", letter.note),
    }
    return json.dumps(content, ensure_ascii=False)


def _rows(document: Document) -> list[dict[str, Any]]:
    issued = spelled(document.issued_at.astimezone(ZONE).date())
    rows = [
        _row(HOLDER, document.holder, strong=True),
        _row(BORN, spelled(document.birth_date) if document.birth_date else ""),
        _row(PASSPORT, document.passport),
    ]
    for code, label in letter_of(document.letter).lines:
        words = _both("label", label)
        rows.append(_row((words["label"], words["label_en"]), _day(document.fields.get(code, ""))))
    until = spelled(document.valid_until) if document.valid_until else ""
    rows += [_row(ISSUED, issued), _row(UNTIL, until)]
    return [row for row in rows if row["value"]]


def _row(label: tuple[str, str], value: str, *, strong: bool = False) -> dict[str, Any]:
    return {"label": label[0], "label_en": label[1], "value": printable(value), "strong": strong}


def _day(value: str) -> str:
    on = day_in(value)
    return spelled(on) if on else value


def _both(name: str, words: str | Promise) -> dict[str, str]:
    """The words in Indonesian, and in small English beside them."""
    with translation.override("id"):
        own = str(words)
    with translation.override("en"):
        return {name: own, f"{name}_en": str(words)}

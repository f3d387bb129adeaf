"""Print documents as PDF/A after the commit, by the worker.

QR code, content of the page, rendering with Typst. The same document always gives the same bytes.
"""

import json
import logging
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, timedelta
from functools import lru_cache
from math import isqrt
from pathlib import Path
from threading import Lock
from typing import Any, cast
from urllib.parse import urlsplit

import typst
from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from zxingcpp import BarcodeFormat, create_barcode

from rantau.common import clock
from rantau.common.dates import parse_iso_date
from rantau.common.hashing import compute_sha256
from rantau.common.sexes import FEMALE, MALE
from rantau.documents.files import get_printed_path, write_file
from rantau.documents.interface import LetterKind, get_letter_kind
from rantau.documents.models import Document
from rantau.documents.seal import encode_seal
from rantau.offices.models import OfficeKind

QR_MASK = 3  # fixed: finding the best of eight takes eight times as long and every reader copes
QR_ERROR_LEVEL = "M"
QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks
DARK_RUN_PATTERN = re.compile(b"\x00+")
# The largest QR has 177 modules a side. Its path has a thousand strokes: their parts are made once.
_MOVES, _LINES = [f"M{x} " for x in range(178)], [f"h{length}" for length in range(178)]


def build_seal_url(cose: bytes, public_url: str) -> str:
    """`HTTPS://HOST/V#…` in capitals, which a QR stores in 5.5 bits a character.

    What stands behind the `#` never reaches a server by itself.
    """
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}/V".upper() + "#" + encode_seal(cose)


def draw_qr(text: str) -> bytes:
    """The QR of a seal's address as an SVG of one path, four modules of white around it.

    The encoder takes the part before and behind the `#` as capitals and digits by itself, which
    makes version 13 of an address with a seal in it.
    """
    code = create_barcode(
        text, BarcodeFormat.QRCode, ec_level=QR_ERROR_LEVEL, data_mask=QR_MASK
    ).to_image(scale=1, add_quiet_zones=False)
    modules = bytes(cast(bytes, code))  # the picture of the library is a buffer, one byte a module
    size = isqrt(len(modules))
    side = size + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" '
        f'viewBox="-{QUIET_ZONE} -{QUIET_ZONE + 0.5} {side} {side}">'
        f'<path stroke="#000" d="{_build_path(modules, size)}"/></svg>'
    ).encode()


def _build_path(modules: bytes, size: int) -> str:
    """One stroke for each run of dark modules (0), row by row."""
    strokes: list[str] = []
    for y in range(size):
        row = str(y)
        strokes += [
            _MOVES[run.start()] + row + _LINES[run.end() - run.start()]
            for run in DARK_RUN_PATTERN.finditer(modules[y * size : (y + 1) * size])
        ]
    return "".join(strokes)


# The characters that the shipped fonts have: Latin, Greek and Cyrillic in those that Typst brings,
# the scripts of Indonesia and of the countries where people work in `fonts/`. Others become a box,
# since a PDF/A must have a glyph for each; the seal keeps the text itself.
PRINTABLE_RANGES = (
    "\u0020-\u007e\u00a0-\u0377\u0384-\u038a\u03a3-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a"
    "\u20a0-\u20c0"
    "\u0620-\u0655\u0660-\u0669\u066e-\u06d3\u06f0-\u06f9"  # Arabic
    "\u0900-\u097f\u0e01-\u0e3a\u0e3f-\u0e5b"  # Devanagari, Thai
    "\u0b82\u0b83\u0b85-\u0b8a\u0b8e-\u0b90\u0b92-\u0b95\u0b99\u0b9a\u0b9c\u0b9e\u0b9f"  # Tamil
    "\u0ba3\u0ba4\u0ba8-\u0baa\u0bae-\u0bb9\u0bbe-\u0bc2\u0bc6-\u0bc8\u0bca-\u0bcd"
    "\u1a00-\u1a1b\u1b00-\u1b4b\u1b50-\u1b7c\u1b80-\u1bbf"  # Bugis, Balinese, Sundanese
    "\u1bc0-\u1bf3\ua930-\ua953\ua980-\ua9cd\ua9cf-\ua9d9"  # Batak, Rejang, Javanese
    "\u3041-\u3094\u30a1-\u30f6\u30fc\u3400-\u4db5\u4e00-\u9fa5\uac00-\ud7a3"  # Kana, Han, Hangul
)
UNPRINTABLE_PATTERN = re.compile(f"[^{PRINTABLE_RANGES}]")
REPLACEMENT_CHARACTER = "□"
LONG_WORD_PATTERN = re.compile(r"\S{25,}")  # longer than the column takes in its largest letters
BREAK_EVERY = 4  # characters of a long word, after which a line may end
BREAK = "\u200b"  # zero width space: a line may end here (Unicode, UAX #14)
MONTH_NAMES = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
HOLDER_LABEL = ("Nama", "Name")
SEX_LABEL = ("Jenis kelamin", "Sex")
SEX_NAMES = {FEMALE: "Perempuan", MALE: "Laki-laki"}
ADDRESS_LABEL = ("Alamat asal", "Home address")
BIRTH_YEAR_LABEL = ("Tahun lahir", "Year of birth")
BIRTH_DATE_LABEL = ("Tanggal lahir", "Date of birth")
PASSPORT_LABEL = ("Nomor paspor", "Passport number")
ISSUED_LABEL = ("Diterbitkan", "Issued")
VALID_UNTIL_LABEL = ("Berlaku sampai", "Valid until")
SIGNED_BY_LABEL = ("Ditandatangani oleh", "Signed by")
# Who heads an office of each kind, and so is named as the one who signs. An agency issues nothing.
SIGNING_TITLES = {
    OfficeKind.DISTRICT: "Kepala Dinas",
    OfficeKind.REGIONAL: "Kepala BP3MI",
    OfficeKind.BORDER_POST: "Koordinator Pos",
    OfficeKind.HEADQUARTERS: "Pimpinan Kantor Pusat",
    OfficeKind.POST_ABROAD: "Kepala Perwakilan",
    OfficeKind.CRISIS_CENTER: "Kepala Crisis Center",
}


def build_printable_text(text: str) -> str:
    """The text as it is printed: ligatures and wide forms as plain letters (NFKC), a box for what
    the fonts do not have, and places in long words where a line may end."""
    printable = replace_unprintable(unicodedata.normalize("NFKC", text))
    return LONG_WORD_PATTERN.sub(_allow_breaks, printable)


def replace_unprintable(text: str) -> str:
    """The text with a box for every character that the shipped fonts do not have."""
    return UNPRINTABLE_PATTERN.sub(REPLACEMENT_CHARACTER, text)


def _allow_breaks(found: re.Match[str]) -> str:
    """The word with zero width spaces, none before a mark that belongs to the letter before it."""
    parts: list[str] = []
    for index, character in enumerate(found[0]):
        is_mark = unicodedata.category(character).startswith("M")
        if index and index % BREAK_EVERY == 0 and not is_mark:
            parts.append(BREAK)
        parts.append(character)
    return "".join(parts)


def format_date(day: date) -> str:
    """A date as Indonesian documents write it: 2 Maret 2027."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def build_page_data(document: Document) -> str:
    """The JSON value for the Typst template; always the same for the same document."""
    letter = get_letter_kind(document.letter)
    seal_url = build_seal_url(bytes(document.cose), settings.PUBLIC_URL)
    issued_at = document.issued_at.astimezone(UTC)
    content = {
        "serial": document.serial,
        "check_code": document.check_code,
        "office": build_printable_text(document.office_name),
        "issued_moment": [
            issued_at.year,
            issued_at.month,
            issued_at.day,
            issued_at.hour,
            issued_at.minute,
            issued_at.second,
        ],
        "address": seal_url,
        "check_address": re.sub(r"^https?://", "", settings.PUBLIC_URL).rstrip("/") + "/periksa",
        "qr": draw_qr(seal_url).decode(),
        "rows": _build_rows(document),
        **_translate_label("title", letter.title),
        **_translate_label("note", letter.note),
        **_build_issuer(document, letter),
        **({"is_practice": True} if settings.RANTAU_PRACTICE else {}),
    }
    return json.dumps(content, ensure_ascii=False)


def _has_issuer(document: Document) -> bool:
    """Whether its page names place, signing official and law; those issued before keep theirs."""
    return bool(document.office_kind)


def _build_issuer(document: Document, letter: LetterKind) -> dict[str, str]:
    """Place of the issuing office and the law that the letter follows; empty on older pages."""
    if not _has_issuer(document):
        return {}
    place = build_printable_text(document.office_place)
    return {"place": place, **_translate_label("basis", letter.basis)}


def _build_rows(document: Document) -> list[dict[str, Any]]:
    rows = [
        *_build_holder_rows(document),
        _build_row(PASSPORT_LABEL, document.passport),
        _build_row(ADDRESS_LABEL, document.details.get("address", "")),
    ]
    for code, label in get_letter_kind(document.letter).fields:
        texts = _translate_label("label", label)
        rows.append(
            _build_row(
                (texts["label"], texts["label_en"]), _format_if_date(document.fields.get(code, ""))
            )
        )
    until = format_date(document.valid_until) if document.valid_until else ""
    issued = _build_row(ISSUED_LABEL, format_date(document.issued_on))
    rows += [issued, _build_row(VALID_UNTIL_LABEL, until), *_build_signer_rows(document)]
    return [row for row in rows if row["value"]]


def _build_holder_rows(document: Document) -> list[dict[str, Any]]:
    """Name, sex, and the birth date or, where it alone is known, the year; older pages have no
    year."""
    sex = SEX_NAMES.get(document.details.get("sex", ""), "")
    born = _build_row(
        BIRTH_DATE_LABEL, format_date(document.birth_date) if document.birth_date else ""
    )
    if document.birth_year and _has_issuer(document):
        born = _build_row(BIRTH_YEAR_LABEL, str(document.birth_year))
    return [
        _build_row(HOLDER_LABEL, document.holder, strong=True),
        _build_row(SEX_LABEL, sex),
        born,
    ]


def _build_signer_rows(document: Document) -> list[dict[str, Any]]:
    """The official by title; none on older pages."""
    title = SIGNING_TITLES.get(OfficeKind(document.office_kind)) if _has_issuer(document) else None
    return [_build_row(SIGNED_BY_LABEL, f"{title}, {document.office_name}")] if title else []


def _build_row(label: tuple[str, str], value: str, *, strong: bool = False) -> dict[str, Any]:
    return {
        "label": label[0],
        "label_en": label[1],
        "value": build_printable_text(value),
        "strong": strong,
    }


def _format_if_date(value: str) -> str:
    day = parse_iso_date(value)
    return format_date(day) if day else value


def _translate_label(name: str, label: str | Promise) -> dict[str, str]:
    """A label in Indonesian (`name`) and in English (`name_en`)."""
    with translation.override("id"):
        indonesian = str(label)
    with translation.override("en"):
        return {name: indonesian, f"{name}_en": str(label)}


TEMPLATE_PATH = Path(__file__).with_name("document.typ")
FONTS_PATH = Path(__file__).with_name("fonts")
PRINT_BATCH_SIZE = 20
MAX_RETRY_DELAY = timedelta(minutes=5)  # between two tries of a print that fails
MAX_COUNTED_TRIES = 9  # tries; doubling seconds that often is later than MAX_RETRY_DELAY
log = logging.getLogger("rantau.documents")


# Typst's compiler refuses a second thread while it works, and a page asks for pictures at once.
_compiling = Lock()


@lru_cache(maxsize=1)
def _get_compiler() -> tuple[typst.Compiler, bytes]:
    """Kept warm: a page takes milliseconds. Only the fonts that Typst brings and those in `fonts/`
    are used, so that every machine prints the same."""
    compiler = typst.Compiler(ignore_system_fonts=True, font_paths=[FONTS_PATH])
    return compiler, TEMPLATE_PATH.read_bytes()


def render_pdf(document: Document) -> bytes:
    """The PDF of a document: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1)."""
    _compiler, page = _get_compiler()
    return _compile_pdf(page, build_page_data(document))


def render_list_pdf(template: Path, content: Mapping[str, Any]) -> bytes:
    """A PDF as `render_pdf` makes it, by another template (Typst), of what is not issued: it has
    neither serial nor seal. `content` is what the template reads, as JSON; its texts as
    `build_printable_text` gives them."""
    return _compile_pdf(template.read_bytes(), json.dumps(content, ensure_ascii=False))


def _compile_pdf(page: bytes, data: str) -> bytes:
    compiler, _page = _get_compiler()
    with _compiling:
        pdf = compiler.compile(
            page, format="pdf", pdf_standards=["a-2a", "ua-1"], sys_inputs={"document": data}
        )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no single PDF")
    return pdf


def draw_document_qr(document: Document) -> str:
    """The QR of a document alone, as an SVG element (`draw_qr`)."""
    return draw_qr(build_seal_url(bytes(document.cose), settings.PUBLIC_URL)).decode()


PICTURE_RESOLUTION = 130  # dots an inch: a telephone's camera reads the QR from another's screen


def render_picture(document: Document) -> bytes:
    """The page as a PNG, which any telephone keeps among its pictures and shows with no network."""
    compiler, page = _get_compiler()
    data = build_page_data(document)
    with _compiling:
        picture = compiler.compile(
            page, format="png", ppi=PICTURE_RESOLUTION, sys_inputs={"document": data}
        )
    if not isinstance(picture, bytes):
        raise TypeError("Typst made no single picture")
    return picture


def print_batch() -> int:
    """Print the documents that wait longest, at most a batch, inside the caller's transaction;
    returns how many were tried.

    Another worker takes other rows. A failed print is counted and tried again after a growing
    delay, at most MAX_RETRY_DELAY; the document keeps its serial.
    """
    at = clock.now()
    due = Q(retry_at=None) | Q(retry_at__lte=at)
    rows = Document.objects.select_for_update(skip_locked=True).filter(due, printed_at=None)
    batch = list(rows.order_by("issued_at")[:PRINT_BATCH_SIZE])
    for document in batch:
        try:
            pdf = render_pdf(document)
            write_file(get_printed_path(document.serial, document.year), pdf)
        except Exception:  # whatever it is, the others are printed
            log.exception("a document could not be printed; it will be tried again")
            document.tries = min(document.tries + 1, MAX_COUNTED_TRIES)
            document.retry_at = at + min(timedelta(seconds=2**document.tries), MAX_RETRY_DELAY)
        else:
            document.printed_at, document.print_digest = at, compute_sha256(pdf)
    fields = ["printed_at", "print_digest", "tries", "retry_at"]
    # The rows are locked since they were read: each is written.
    Document.objects.bulk_update(batch, fields)
    return len(batch)

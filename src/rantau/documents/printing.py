"""Printing: after the commit, by the worker, the same bytes for the same document at any time."""

import logging
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import typst
from django.db.models import Q

from rantau.core import clock
from rantau.documents.files import digest_of, printed_path, put
from rantau.documents.models import Document
from rantau.documents.sheet import sheet

PAGE = Path(__file__).with_name("paper.typ")
BATCH = 20
LATEST = timedelta(minutes=5)  # between two tries of one that fails
COUNTED = 9  # tries; doubling seconds that often is later than LATEST
log = logging.getLogger("rantau.documents")


@lru_cache(maxsize=1)
def _compiler() -> tuple[typst.Compiler, bytes]:
    """Kept warm: a page takes milliseconds. Only the fonts that Typst itself brings are used."""
    return typst.Compiler(ignore_system_fonts=True), PAGE.read_bytes()


def rendered(document: Document) -> bytes:
    """The PDF of a document: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1)."""
    compiler, page = _compiler()
    pdf = compiler.compile(
        page, format="pdf", pdf_standards=["a-2a", "ua-1"], sys_inputs={"paper": sheet(document)}
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no single PDF")
    return pdf


def print_batch() -> int:
    """Print what waits longest, at most a batch, inside the caller's transaction; how many taken.

    Another worker takes other rows. A failed print is counted and tried again later and later, at
    most five minutes apart; the serial stands all the while.
    """
    at = clock.now()
    due = Q(retry_at=None) | Q(retry_at__lte=at)
    rows = Document.objects.select_for_update(skip_locked=True).filter(due, printed_at=None)
    taken = list(rows.order_by("issued_at")[:BATCH])
    for document in taken:
        try:
            pdf = rendered(document)
            put(printed_path(document.serial, document.year), pdf)
        except Exception:  # whatever it is, the others are printed
            log.exception("a document could not be printed; it will be tried again")
            document.tries = min(document.tries + 1, COUNTED)
            document.retry_at = at + min(timedelta(seconds=2**document.tries), LATEST)
        else:
            document.printed_at, document.print_digest = at, digest_of(pdf)
    fields = ["printed_at", "print_digest", "tries", "retry_at"]
    Document.objects.bulk_update(taken, fields)
    return len(taken)

"""Measure sealing, printing, signing and verifying documents: on one core, and the public page."""

import time
from collections.abc import Callable, Iterator

from django.db import connection

from benchmarks.actors import BENCH
from benchmarks.report import BenchTarget, Measurement, run_clients
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.load.officer import Visitor
from rantau.documents.keyring import get_signing_key, get_trusted_keys
from rantau.documents.models import Document
from rantau.documents.printing import render_pdf
from rantau.documents.seal import seal_document, verify_seal
from rantau.documents.signing import sign_pdf
from rantau.documents.verification import verify_document

ISSUE_COUNT, OFFLINE_COUNT, ONLINE_COUNT = 60, 5000, 2000
ISSUED_SQL = """
    select serial, check_code from documents_document
     where revoked_at is null and serial like 'KLR-%' limit 50
"""


def measure_issuing(target: BenchTarget) -> Iterator[Measurement]:
    """Seal and print on one core, without and with the PAdES signature of a download."""
    document = _get_issued_document()
    if document is None:
        return
    content, keys = verify_seal(bytes(document.cose), get_trusted_keys()), get_signing_key()

    def print_document() -> bytes:
        seal_document(content, keys)
        return render_pdf(document)

    for name, budget, work in (
        ("seal, QR and PDF/A", 40, print_document),
        ("the same with PAdES", 20, lambda: sign_pdf(print_document())),
    ):
        rate = _measure_per_core(work, ISSUE_COUNT)
        yield target.line(
            f"issue: {name}",
            f"≥ {budget} documents/s a core",
            rate,
            "documents/s",
            met=rate >= budget,
            note=f"{ISSUE_COUNT} documents, in this process alone",
        )


def measure_verification(target: BenchTarget) -> Iterator[Measurement]:
    """Verify offline, and at the public page by serial and check code."""
    document = _get_issued_document()
    if document is None:
        return
    cose, keys, at = bytes(document.cose), get_trusted_keys(), clock.now()
    offline = _measure_per_core(
        lambda: verify_document(cose, keys, at=at, revoked=None), OFFLINE_COUNT
    )
    yield target.line(
        "verify offline", "≥ 5,000/s a core", offline, "documents/s", met=offline >= 5000
    )
    with reading_as(BENCH), connection.cursor() as cursor:
        cursor.execute(ISSUED_SQL)
        documents = cursor.fetchall()
    visitor = Visitor(target.port)
    visitor.get("/periksa/")

    def check_one(number: int) -> None:
        serial, code = documents[number % len(documents)]
        form = {"serial": serial, "code": code}
        target.steps.measure("check", lambda: visitor.post("/periksa/", form), expected=200)

    rate = run_clients("check", check_one, ONLINE_COUNT, target.steps)
    yield target.line(
        "verify online, the public page",
        "≥ 2,000/s",
        rate.per_second,
        "documents/s",
        met=rate.per_second >= 2000 and not rate.wrong,
        note=f"at 16 clients, p95 {rate.each.p95_ms} ms, {rate.wrong} wrong",
    )


def _get_issued_document() -> Document | None:
    with reading_as(BENCH):
        return Document.objects.filter(revoked_at=None, letter="clearance").first()


def _measure_per_core(work: Callable[[], object], count: int) -> float:
    """Call `work` so many times; return calls a second of this process's processor time."""
    work()
    started = time.process_time()
    for _ in range(count):
        work()
    return count / (time.process_time() - started)

"""Sealing, printing, signing and verifying documents: on one core, and at the public's door."""

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

SOME, OFFLINE, ONLINE = 60, 5000, 2000
ISSUED_SQL = """
    select serial, check_code from documents_document
     where revoked_at is null and serial like 'KLR-%' limit 50
"""


def measure_issuing(ground: BenchTarget) -> Iterator[Measurement]:
    """Seal and print on one core, without and with the signature that a download gets."""
    document = _get_issued_document()
    if document is None:
        return
    content, keys = verify_seal(bytes(document.cose), get_trusted_keys()), get_signing_key()

    def printed() -> bytes:
        seal_document(content, keys)
        return render_pdf(document)

    for name, budget, work in (
        ("seal, QR and PDF/A", 40, printed),
        ("the same with PAdES", 20, lambda: sign_pdf(printed())),
    ):
        rate = _measure_per_core(work, SOME)
        yield ground.line(
            f"issue: {name}",
            f"≥ {budget} documents/s a core",
            rate,
            "documents/s",
            met=rate >= budget,
            note=f"{SOME} documents, in this process alone",
        )


def measure_verification(ground: BenchTarget) -> Iterator[Measurement]:
    """Verify with no network, and at the public page by serial and check code."""
    document = _get_issued_document()
    if document is None:
        return
    cose, keys, at = bytes(document.cose), get_trusted_keys(), clock.now()
    offline = _measure_per_core(lambda: verify_document(cose, keys, at=at, revoked=None), OFFLINE)
    yield ground.line(
        "verify offline", "≥ 5,000/s a core", offline, "documents/s", met=offline >= 5000
    )
    with reading_as(BENCH), connection.cursor() as cursor:
        cursor.execute(ISSUED_SQL)
        known = cursor.fetchall()
    visitor = Visitor(ground.port)
    visitor.get("/periksa/")

    def one(number: int) -> None:
        serial, code = known[number % len(known)]
        form = {"serial": serial, "code": code}
        ground.steps.take("check", lambda: visitor.post("/periksa/", form), wants=200)

    rate = run_clients("check", one, ONLINE, ground.steps)
    yield ground.line(
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
    """How many in a second of this process's own processor time."""
    work()
    started = time.process_time()
    for _ in range(count):
        work()
    return count / (time.process_time() - started)

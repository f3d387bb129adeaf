"""Measure sealing, printing, signing and verifying documents: on one core, and the public page."""

import time
from collections.abc import Callable, Iterator

from benchmarks.actors import BENCH
from benchmarks.report import BenchTarget, Measurement, run_clients
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.load.officer import Officer, Visitor
from rantau.documents.files import get_printed_path
from rantau.documents.keyring import get_signing_key, get_trusted_keys
from rantau.documents.models import Document
from rantau.documents.printing import render_pdf
from rantau.documents.seal import seal_document, verify_seal
from rantau.documents.signing import sign_pdf
from rantau.documents.verification import verify_document

ISSUE_COUNT, OFFLINE_COUNT, ONLINE_COUNT, COPY_COUNT = 60, 5000, 2000, 20
CHECKED_COUNT = 50  # documents that are checked online, in turn
PAUSE_S = 0.3  # between two copies, so that the worker is idle


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
        ("seal, QR and PDF/A", 150, print_document),
        ("the same with PAdES", 60, lambda: sign_pdf(print_document())),
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


def measure_signed_copies(target: BenchTarget) -> Iterator[Measurement]:
    """Fetch signed copies one after the other, each of which the worker has still to make.

    A copy that was made before is removed first; it can be made again at any time.
    """
    officer, times = Officer(target.port, "pusat"), []
    with reading_as(BENCH):
        documents = list(
            Document.objects.filter(revoked_at=None).exclude(printed_at=None)[:COPY_COUNT]
        )
    for document in documents:
        get_printed_path(document.serial, document.year, signed=True).unlink(missing_ok=True)
        started = time.monotonic()
        if officer.get(f"/surat/{document.serial}.pdf").status == 200:
            times.append((time.monotonic() - started) * 1000)
        time.sleep(PAUSE_S)
    yield target.line(
        "a signed copy after it is asked for",
        "≤ 150 ms",
        sorted(times)[len(times) // 2] if times else 0,
        "ms",
        met=len(times) == len(documents) > 0 and max(times) <= 150,
        note=f"median of {len(times)} of {len(documents)}, longest {max(times, default=0):.0f} ms",
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
        "verify offline", "≥ 8,000/s a core", offline, "documents/s", met=offline >= 8000
    )
    clearances = Document.objects.filter(revoked_at=None, letter="clearance")
    with reading_as(BENCH):
        codes = list(clearances.values_list("serial", "check_code")[:CHECKED_COUNT])
    visitor = Visitor(target.port)
    visitor.get("/periksa/")

    def check_one(number: int) -> None:
        serial, code = codes[number % len(codes)]
        form = {"serial": serial, "code": code}
        target.steps.measure("check", lambda: visitor.post("/periksa/", form), expected=200)

    rate = run_clients("check", check_one, ONLINE_COUNT, target.steps)
    yield target.line(
        "verify online, the public page",
        "≥ 1,500/s",
        rate.per_second,
        "documents/s",
        met=rate.per_second >= 1500 and not rate.wrong,
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

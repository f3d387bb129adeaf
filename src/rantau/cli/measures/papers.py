"""Sealing, printing, signing and verifying documents: on one core, and at the public's door."""

import time
from collections.abc import Callable, Iterator

from django.db import connection

from rantau.access.scope import looking
from rantau.cli.load.officer import Visitor
from rantau.cli.measures.cast import BENCH
from rantau.cli.measures.line import Ground, Line, hammered
from rantau.core import clock
from rantau.documents.keyring import signing_key, trusted
from rantau.documents.models import Document
from rantau.documents.printing import rendered
from rantau.documents.seal import seal, unseal
from rantau.documents.signing import signed
from rantau.documents.trust import judge

SOME, OFFLINE, ONLINE = 60, 5000, 2000
ISSUED = """
    select serial, check_code from documents_document
     where revoked_at is null and serial like 'KLR-%' limit 50
"""


def issuing(ground: Ground) -> Iterator[Line]:
    """Seal and print on one core, without and with the signature that a download gets."""
    document = _any()
    if document is None:
        return
    content, keys = unseal(bytes(document.cose), trusted()), signing_key()

    def printed() -> bytes:
        seal(content, keys)
        return rendered(document)

    for name, budget, work in (
        ("seal, QR and PDF/A", 40, printed),
        ("the same with PAdES", 20, lambda: signed(printed())),
    ):
        rate = _a_core(work, SOME)
        yield ground.line(
            f"issue: {name}", f"≥ {budget} documents/s a core", rate, "documents/s",
            met=rate >= budget, note=f"{SOME} documents, in this process alone",
        )  # fmt: skip


def verifying(ground: Ground) -> Iterator[Line]:
    """Verify with no network, and at the public page by serial and check code."""
    document = _any()
    if document is None:
        return
    cose, keys, at = bytes(document.cose), trusted(), clock.now()
    offline = _a_core(lambda: judge(cose, keys, at=at, revoked=None), OFFLINE)
    yield ground.line(
        "verify offline", "≥ 5,000/s a core", offline, "documents/s", met=offline >= 5000
    )
    with looking(BENCH), connection.cursor() as cursor:
        cursor.execute(ISSUED)
        known = cursor.fetchall()
    visitor = Visitor(ground.port)
    visitor.get("/periksa/")

    def one(number: int) -> None:
        serial, code = known[number % len(known)]
        form = {"serial": serial, "code": code}
        ground.steps.take("check", lambda: visitor.post("/periksa/", form), wants=200)

    rate = hammered("check", one, ONLINE, ground.steps)
    yield ground.line(
        "verify online, the public page", "≥ 2,000/s", rate.per_second, "documents/s",
        met=rate.per_second >= 2000 and not rate.wrong,
        note=f"at 16 clients, p95 {rate.each.p95_ms} ms, {rate.wrong} wrong",
    )  # fmt: skip


def _any() -> Document | None:
    with looking(BENCH):
        return Document.objects.filter(revoked_at=None, letter="clearance").first()


def _a_core(work: Callable[[], object], count: int) -> float:
    """How many in a second of this process's own processor time."""
    work()
    started = time.process_time()
    for _ in range(count):
        work()
    return count / (time.process_time() - started)

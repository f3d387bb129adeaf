"""The PAdES signature (ETSI EN 319 142-1) of a downloaded copy: P-256, made by the worker alone.

The seal in the QR is what counts; this lets a reader of PDFs show that the file is as it was given.
"""

import logging
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto import keys, pem, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from rantau.common.hashing import compute_sha256
from rantau.documents.files import get_printed_path, write_file
from rantau.documents.keyring import PADES_KEY_FILE
from rantau.documents.models import Document
from rantau.documents.printing import render_pdf

DIGEST_ALGORITHM = "sha256"
SIGN_BATCH_SIZE = 20
# Hexadecimal digits reserved for the signature, which takes some 1,500 with our one certificate.
# Without a number the library signs twice, once to see how much it needs.
SIGNATURE_RESERVED_BYTES = 4096
log = logging.getLogger("rantau.documents")


class CachedKeySigner(signers.SimpleSigner):
    """Keeps its key in memory; the library's own signer parses it for each signature."""

    ecdsa_key: EllipticCurvePrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """ECDSA over P-256 with SHA-256, the only digest that is asked of it."""
        return self.ecdsa_key.sign(data, ECDSA(SHA256()))


@lru_cache(maxsize=1)
def _get_signer() -> CachedKeySigner:
    content = (Path(settings.RANTAU_KEYS) / PADES_KEY_FILE).read_bytes()
    blocks = {kind: der for kind, _, der in pem.unarmor(content, multiple=True)}
    key = load_der_private_key(blocks["PRIVATE KEY"], password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise TypeError(f"{PADES_KEY_FILE} is not an elliptic curve key")
    signer = CachedKeySigner(
        signing_cert=x509.Certificate.load(blocks["CERTIFICATE"]),
        signing_key=keys.PrivateKeyInfo.load(blocks["PRIVATE KEY"]),
        cert_registry=SimpleCertificateStore(),
    )
    signer.ecdsa_key = key
    return signer


def sign_pdf(pdf: bytes) -> bytes:
    """The PDF with a signature appended; its own bytes stay as they are."""
    meta = signers.PdfSignatureMetadata(
        field_name="Rantau", md_algorithm=DIGEST_ALGORITHM, subfilter=SigSeedSubFilter.PADES
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    copy = signers.sign_pdf(
        writer,
        meta,
        signer=_get_signer(),
        bytes_reserved=SIGNATURE_RESERVED_BYTES,
        output=BytesIO(),
    )
    return bytes(copy.getvalue())


def sign_requested_copies() -> int:
    """Sign the requested copies, inside the caller's transaction; returns how many were tried.

    What is not printed yet waits. A missing print is made again, with the same bytes.
    """
    rows = Document.objects.select_for_update(skip_locked=True)
    requested = rows.exclude(asked_at=None).exclude(printed_at=None).order_by("asked_at")
    batch = list(requested[:SIGN_BATCH_SIZE])
    for document in batch:
        try:
            copy = sign_pdf(_get_printed_pdf(document))
            write_file(get_printed_path(document.serial, document.year, signed=True), copy)
        except Exception:  # the reader asks again; the others are signed
            log.exception("a copy could not be signed")
    # The rows are locked since they were read: each is written.
    Document.objects.filter(id__in=[d.id for d in batch]).update(asked_at=None)
    return len(batch)


def _get_printed_pdf(document: Document) -> bytes:
    path = get_printed_path(document.serial, document.year)
    pdf = path.read_bytes() if path.exists() else b""
    if compute_sha256(pdf) != document.print_digest:
        pdf = render_pdf(document)
        write_file(path, pdf)
    return pdf

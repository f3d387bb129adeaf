"""The PAdES signature (ETSI EN 319 142-1) of a downloaded copy: P-256, made by the worker alone.

The seal in the QR is what counts; this lets a reader of PDFs show that the file is as it was given.
The signature is the last thing written into a file, so what it writes keeps to PDF/A-2a (ISO
19005-2) and PDF/UA-1 (ISO 14289-1) as the print does (docs/design/documents.md has the clauses).
"""

import logging
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import cast

from asn1crypto import keys, pem, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
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
FIELD_NAME = "Rantau"
FIELD_LABEL = "Tanda tangan elektronik Rantau pada berkas ini"
LINK_LABEL = "Tautan untuk memeriksa keaslian: {title}"
log = logging.getLogger("rantau.documents")


class ConformingWriter(IncrementalPdfFileWriter):
    """Appends a revision that stays PDF 1.7 and leaves the metadata, which the print has right.

    The library would raise the version to 2.0 for an elliptic curve (ISO/TS 32002), and would write
    the XMP again in a form that no longer declares its extension schemas.
    """

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Stay at the version of the print, 1.7, whatever is asked for: PDF/A-2 is made of it."""

    def register_extension(self, ext: DeveloperExtension) -> None:
        """Register an extension of PDF 1.7, as that of PAdES is; not one of PDF 2.0."""
        if ext.base_version == pdf_name("/1.7"):
            super().register_extension(ext)

    def _update_meta(self) -> None:
        """Leave the document information and the XMP as they are, in agreement."""


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
        field_name=FIELD_NAME, md_algorithm=DIGEST_ALGORITHM, subfilter=SigSeedSubFilter.PADES
    )
    # The first object that is appended begins a line (ISO 19005-2 section 6.1.9).
    writer = ConformingWriter(BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n"))
    _describe_links(writer)
    _add_signature_field(writer)
    copy = signers.sign_pdf(
        writer,
        meta,
        signer=_get_signer(),
        bytes_reserved=SIGNATURE_RESERVED_BYTES,
        existing_fields_only=True,
        output=BytesIO(),
    )
    return bytes(copy.getvalue())


def _get_page(writer: IncrementalPdfFileWriter) -> generic.IndirectObject:
    return cast(generic.IndirectObject, writer.root["/Pages"]["/Kids"].raw_get(0))


def _describe_links(writer: IncrementalPdfFileWriter) -> None:
    """Describe each link in words; Typst repeats its address (ISO 14289-1 section 7.18.5)."""
    label = LINK_LABEL.format(title=writer.trailer["/Info"]["/Title"])
    annotations = _get_page(writer).get_object()["/Annots"]
    for index in range(len(annotations)):
        annotation = annotations[index]
        if annotation["/Subtype"] == "/Link":
            annotation[pdf_name("/Contents")] = generic.TextStringObject(label)
            writer.update_container(annotation)


def _add_signature_field(writer: IncrementalPdfFileWriter) -> None:
    """Add an invisible field with a description, inside a Form element of the structure tree
    (ISO 14289-1 sections 7.18.1 and 7.18.4)."""
    spec = SigFieldSpec(FIELD_NAME, on_page=0, readable_field_name=FIELD_LABEL)
    append_signature_field(writer, spec)
    page, tree = _get_page(writer), writer.root["/StructTreeRoot"]
    document = tree["/K"].raw_get(0)
    field_ref = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    field, number = field_ref.get_object(), tree["/ParentTreeNextKey"]
    element = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): document,
            pdf_name("/Alt"): generic.TextStringObject(FIELD_LABEL),
            pdf_name("/K"): generic.DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/OBJR"),
                    pdf_name("/Obj"): field_ref,
                    pdf_name("/Pg"): page,
                }
            ),
        }
    )
    element_ref = writer.add_object(element)
    field[pdf_name("/StructParent")] = number
    document.get_object()["/K"].append(element_ref)
    tree["/ParentTree"]["/Nums"].extend([number, element_ref])
    tree[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(number + 1)
    for changed in (field, document.get_object()["/K"], tree["/ParentTree"]["/Nums"], tree):
        writer.update_container(changed)


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

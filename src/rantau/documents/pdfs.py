"""Open PDFs with qpdf (pikepdf) and write them again without active content. No Django."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream
from pikepdf.sanitize import Sanitizer

from rantau.documents.pictures import UnreadablePicture, remove_embedded_metadata

PDF_START = b"%PDF-"
MAX_UNPACKED_BYTES = 16 * 1024 * 1024  # of one part that says where the others of a PDF are
# What a viewer would run, fetch or unpack (ISO 32000-2), wherever it stands.
ACTIVE_KEYS = (
    *("/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/URLS"),
    *("/AF", "/EF", "/RF", "/EmbeddedFiles", "/Collection"),
    *("/Renditions", "/RichMediaContent", "/RichMediaSettings", "/3DD"),
)
ACTION_KEYS = ("/A", "/PA")
ACTIVE_ANNOTATIONS = frozenset(
    ("/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound")
)
# A step within the document. An address behind a link opens only when somebody chooses it: it is
# removed where the PDF is written again, and no reason to break an electronic signature.
INTERNAL_ACTION, LINK_ACTION = "/GoTo", "/URI"
CHAINED_ACTION = "chained"
# Who wrote it, where, and with what program; thumbnails, which may show what was cut away; what a
# signature, which holds no more, allowed.
METADATA_KEYS = ("/Metadata", "/PieceInfo", "/SpiderInfo", "/Thumb", "/Perms")
# Content of a stream that lies in another file (`/F`), or stands for one.
EXTERNAL_STREAM_KEYS = ("/F", "/FFilter", "/FDecodeParms", "/OPI", "/Ref")

pikepdf.settings.set_qpdf_limits(
    doc_max_warnings=200,
    flate_max_memory=MAX_UNPACKED_BYTES,
    png_max_memory=MAX_UNPACKED_BYTES,
    run_length_max_memory=MAX_UNPACKED_BYTES,
    tiff_max_memory=MAX_UNPACKED_BYTES,
)
_sanitizer = (
    Sanitizer()
    .remove_javascript()
    .remove_external_access()
    .remove_multimedia()
    .remove_attachments()
    .remove_collection()
    .remove_private_app_data()
    .remove_thumbnails()
    .remove_web_capture()
)


class UnreadablePdf(Exception):
    """It begins as a PDF, but cannot be opened, or has no page."""


class LockedPdf(UnreadablePdf):
    """It does not open without its password."""


def remove_active_content(content: bytes) -> bytes:
    """The PDF written again from the objects that its pages need: the same bytes every time.

    Gone are scripts, actions that leave the document or start something, attached files, media,
    XFA, what stands between or behind the objects, and metadata, also of photographs on its
    pages. One with an electronic signature over all its bytes, and nothing active, stays as it
    is: written again, it could not be verified any more.

    Raises  UnreadablePdf, LockedPdf
    """
    try:
        with pikepdf.explicit_conversion(), pikepdf.open(BytesIO(content)) as pdf:
            if not len(pdf.pages):
                raise UnreadablePdf()
            if _is_signed_whole(pdf, len(content)) and not _has_active_content(pdf):
                return content
            return _write_without_active_content(pdf)
    except pikepdf.PasswordError as fault:
        raise LockedPdf() from fault
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, LookupError) as fault:
        raise UnreadablePdf() from fault


def _write_without_active_content(pdf: pikepdf.Pdf) -> bytes:
    """The library cleans the places that it knows; what it leaves is found wherever it stands."""
    _sanitizer.apply(pdf)
    for part in _iterate_dictionaries(pdf):
        for key in (*METADATA_KEYS, *ACTIVE_KEYS):
            if key in part:
                del part[key]
        _remove_actions(part)
        _remove_broken_signature(part)
        if isinstance(part, Stream):
            _clean_stream(part)
    for page in pdf.pages:
        _remove_active_annotations(page.obj)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    out = BytesIO()
    # Streams stay packed as they are: nothing is unpacked that could swell.
    pdf.save(
        out,
        deterministic_id=True,
        encryption=False,
        fix_metadata_version=False,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    return out.getvalue()


def _iterate_dictionaries(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Every dictionary and stream of the file, also within others."""
    for entry in (*pdf.objects, pdf.trailer):
        waiting = [entry]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Dictionary | Stream):
                yield part
                inner = [part[key] for key in part.keys()]  # noqa: SIM118  no mapping of Python
            else:
                inner = list(part) if isinstance(part, Array) else []
            waiting += [each for each in inner if not each.is_indirect]


def _has_active_content(pdf: pikepdf.Pdf) -> bool:
    return any(_is_active(part) for part in _iterate_dictionaries(pdf))


def _is_active(part: Object) -> bool:
    """Whether it runs, fetches or holds something; a first page to open at does not."""
    found = [key for key in ACTIVE_KEYS if key in part]
    if found and not (found == ["/OpenAction"] and isinstance(part["/OpenAction"], Array)):
        return True
    kinds = {_get_action_kind(part, key) for key in ACTION_KEYS}
    if kinds - {"", INTERNAL_ACTION, LINK_ACTION}:
        return True
    return str(part.get("/Subtype", "")) in ACTIVE_ANNOTATIONS


def _get_action_kind(part: Object, key: str) -> str:
    """The kind of the action under `key`; empty where nothing, or no action, stands there."""
    action = part.get(key)
    if not isinstance(action, Dictionary | Stream) or not isinstance(action.get("/S"), Name):
        return ""
    return CHAINED_ACTION if "/Next" in action else str(action["/S"])


def _remove_actions(part: Object) -> None:
    for key in ACTION_KEYS:
        if _get_action_kind(part, key) not in ("", INTERNAL_ACTION):
            del part[key]


def _is_signed_whole(pdf: pikepdf.Pdf, size: int) -> bool:
    """Whether an electronic signature covers the file to its last byte, so that nothing stands
    behind it. The signature itself is not verified."""
    if pdf.is_encrypted:
        return False
    for part in _iterate_dictionaries(pdf):
        covered = part.get("/ByteRange")
        if isinstance(covered, Array) and len(covered) == 4 and "/Contents" in part:
            start, length = int(covered[2]), int(covered[3])
            if int(covered[0]) == 0 and start + length == size:
                return True
    return False


def _remove_broken_signature(part: Object) -> None:
    """A file that is written again has other bytes than were signed."""
    value = part.get("/V")
    if isinstance(value, Dictionary) and "/ByteRange" in value:
        del part["/V"]


def _remove_active_annotations(page: Object) -> None:
    annotations = page.get("/Annots")
    if isinstance(annotations, Array):
        page["/Annots"] = Array(
            each
            for each in annotations
            if isinstance(each, Dictionary)
            and str(each.get("/Subtype", "")) not in ACTIVE_ANNOTATIONS
        )


def _clean_stream(stream: Object) -> None:
    """Take away what points to other files, and the metadata of a photograph (JPEG)."""
    for key in EXTERNAL_STREAM_KEYS:
        if key in stream:
            del stream[key]
    packing = stream.get("/Filter")
    if isinstance(packing, Array) and len(packing) == 1:
        packing = packing[0]
    if packing != Name.DCTDecode or "/DecodeParms" in stream:  # which say how colours are mixed
        return
    packed = stream.read_raw_bytes()
    try:
        cleaned = remove_embedded_metadata(packed)
    except UnreadablePicture:  # the rest of the document is read all the same
        return
    if cleaned != packed:
        stream.write(cleaned, filter=Name.DCTDecode)

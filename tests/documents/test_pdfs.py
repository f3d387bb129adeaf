"""A PDF is kept without what a viewer would run, fetch or unpack, and looks as before."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from rantau.documents.pdfs import remove_active_content
from tests.factories import files as scans

MARK = "payload-8c1f"  # stands in whatever is to be gone
WORDS = b"BT /F1 12 Tf 72 720 Td (Kartu keluarga) Tj ET"


def build_action(kind, **entries):
    return Dictionary(S=Name(f"/{kind}"), Mark=String(MARK), **entries)


def link(pdf, action):
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=pdf.make_indirect(action)
    )


def annotate(pdf, subtype, **entries):
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name(f"/{subtype}"),
        Rect=[0, 0, 9, 9],
        Mark=String(MARK),
        **entries,
    )


def embed(pdf):
    file = pdf.make_stream(MARK.encode())
    return Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=file))


def name_tree(value):
    return Dictionary(Names=[String("first"), value])


def put(holder, name, value):
    holder[f"/{name}"] = value


def add_annotation(page, annotation):
    page.obj["/Annots"] = Array([annotation])


HOSTILE = {
    "script at opening": lambda pdf, page: put(
        pdf.Root, "OpenAction", build_action("JavaScript", JS=String(MARK))
    ),
    "script by name": lambda pdf, page: put(
        pdf.Root,
        "Names",
        Dictionary(JavaScript=name_tree(build_action("JavaScript", JS=String(MARK)))),
    ),
    "script of a page": lambda pdf, page: put(
        page.obj, "AA", Dictionary(O=build_action("JavaScript", JS=String(MARK)))
    ),
    "script behind another action": lambda pdf, page: add_annotation(
        page,
        link(
            pdf,
            Dictionary(
                S=Name.GoTo,
                D=[page.obj, Name.Fit],
                Next=build_action("JavaScript", JS=String(MARK)),
            ),
        ),
    ),
    "script of a field": lambda pdf, page: put(
        pdf.Root,
        "AcroForm",
        Dictionary(
            Fields=[
                pdf.make_indirect(
                    Dictionary(
                        FT=Name.Tx,
                        T=String("a"),
                        AA=Dictionary(K=build_action("JavaScript", JS=String(MARK))),
                    )
                )
            ]
        ),
    ),
    "script of a bookmark": lambda pdf, page: put(
        pdf.Root,
        "Outlines",
        Dictionary(
            First=pdf.make_indirect(Dictionary(Title=String("a"), A=build_action("JavaScript")))
        ),
    ),
    **{
        f"action {kind}": lambda pdf, page, kind=kind: add_annotation(
            page, link(pdf, build_action(kind))
        )
        for kind in (
            "Launch",
            "SubmitForm",
            "ImportData",
            "ResetForm",
            "GoToR",
            "GoToE",
            "URI",
            "Named",
            "Hide",
            "Rendition",
            "Movie",
            "Sound",
            "RichMediaExecute",
            "GoTo3DView",
            "SetOCGState",
            "Invented",
        )
    },
    "an action without its own name": lambda pdf, page: add_annotation(
        page, link(pdf, Dictionary(JS=String(MARK)))
    ),
    "an attached file": lambda pdf, page: put(
        pdf.Root, "Names", Dictionary(EmbeddedFiles=name_tree(embed(pdf)))
    ),
    "an associated file": lambda pdf, page: put(page.obj, "AF", Array([embed(pdf)])),
    "a portfolio": lambda pdf, page: put(pdf.Root, "Collection", Dictionary(Mark=String(MARK))),
    **{
        f"annotation {kind}": lambda pdf, page, kind=kind: add_annotation(
            page, annotate(pdf, kind, RichMediaContent=Dictionary(Mark=String(MARK)))
        )
        for kind in ("RichMedia", "Screen", "Movie", "Sound", "3D", "FileAttachment")
    },
    "XFA": lambda pdf, page: put(
        pdf.Root, "AcroForm", Dictionary(Fields=[], XFA=pdf.make_stream(MARK.encode()))
    ),
    "its author": lambda pdf, page: put(pdf.docinfo, "Author", String(MARK)),
    "its XMP": lambda pdf, page: put(pdf.Root, "Metadata", pdf.make_stream(MARK.encode())),
    "data of its program": lambda pdf, page: put(
        page.obj, "PieceInfo", Dictionary(Mark=String(MARK))
    ),
    "a stream in another file": lambda pdf, page: put(
        page.obj,
        "Contents",
        Stream(pdf, WORDS, F=Dictionary(Type=Name.Filespec, F=String(MARK))),
    ),
}


def build_pdf(change=lambda pdf, page: None):
    out = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj["/Contents"] = pdf.make_stream(WORDS)
        change(pdf, page)
        pdf.save(out, compress_streams=False, fix_metadata_version=False)
    return out.getvalue()


def read_words(content):
    with pikepdf.open(BytesIO(content)) as pdf:
        return pdf.pages[0].Contents.read_bytes()


def unpack(content):
    """Every object of the file as text, also those that are packed."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(out, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.specialized)
    return out.getvalue()


@pytest.mark.parametrize("case", HOSTILE)
def test_active_content_is_gone_and_the_page_is_as_before(case):
    content = build_pdf(HOSTILE[case])
    kept = remove_active_content(content)

    assert MARK.encode() in content
    assert MARK.encode() not in unpack(kept)
    assert read_words(kept) == WORDS
    assert remove_active_content(kept) == kept


@pytest.mark.parametrize("case", ["script at opening", "XFA", "an attached file", "action Launch"])
def test_a_signature_does_not_save_active_content(case):
    content = scans.write_signed_pdf(change=HOSTILE[case])
    kept = remove_active_content(content)

    assert MARK.encode() in content
    assert MARK.encode() not in unpack(kept)
    assert b"ByteRange" not in unpack(kept)


def test_what_stands_behind_a_signature_is_gone():
    signed = scans.write_signed_pdf()
    assert remove_active_content(signed) == signed

    kept = remove_active_content(signed + b"PK\x03\x04 an archive")
    assert b"an archive" not in kept
    assert b"ByteRange" not in unpack(kept)


def test_html_between_the_objects_of_a_pdf_is_gone():
    content = build_pdf()
    first = content.index(b"1 0 obj")
    mixed = content[:first] + b"<html><script>alert(1)</script>\n" + content[first:]

    kept = remove_active_content(mixed)
    assert b"script" not in kept
    assert read_words(kept) == WORDS


def test_steps_within_the_document_and_fields_stay():
    def change(pdf, page):
        add_annotation(page, link(pdf, Dictionary(S=Name.GoTo, D=[page.obj, Name.Fit])))
        field = Dictionary(FT=Name.Tx, T=String("name"), V=String("SITI"))
        put(pdf.Root, "AcroForm", Dictionary(Fields=[pdf.make_indirect(field)]))

    with pikepdf.open(BytesIO(remove_active_content(build_pdf(change)))) as pdf:
        assert str(pdf.pages[0].Annots[0].A.S) == "/GoTo"
        assert str(pdf.Root.AcroForm.Fields[0].V) == "SITI"


@pytest.mark.parametrize("packing", [Name.DCTDecode, Array([Name.DCTDecode])])
def test_a_photograph_on_a_page_loses_its_place_and_stays_as_it_lies(packing):
    photograph = scans.write_photograph(orientation=6)

    def change(pdf, page):
        image = Stream(
            pdf,
            photograph,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=64,
            Height=48,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=packing,
        )
        page.obj["/Resources"] = Dictionary(XObject=Dictionary(Im0=image))

    kept = remove_active_content(build_pdf(change))
    with pikepdf.open(BytesIO(kept)) as pdf:
        raw = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()
        picture = pikepdf.PdfImage(pdf.pages[0].Resources.XObject.Im0).as_pil_image()
    assert picture.size == (64, 48)
    grey = picture.convert("L")
    assert (grey.getpixel((4, 24)) < 60, grey.getpixel((60, 24)) > 200) == (True, True)
    for metadata in (b"Exif", b"Example Phone", scans.PLACE.encode(), b"video"):
        assert metadata in photograph
        assert metadata not in raw

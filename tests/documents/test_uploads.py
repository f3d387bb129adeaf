"""A received file is opened before it is taken; what is taken opens, and tells no place."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rantau.common.errors import DomainError
from rantau.documents.errors import (
    DamagedFile,
    LockedFile,
    PictureTooLarge,
    UnsupportedFileType,
)
from rantau.documents.pdfs import MAX_UNPACKED_BYTES
from rantau.documents.pictures import JPEG_SCAN, MAX_PIXELS, MAX_SCANS, is_picture
from rantau.documents.uploads import check_file
from tests.factories import files as scans
from tests.factories.files import HEIC, JPEG, LOCKED_PDF, PDF, PLACE, PNG, PROTECTED_PDF

DARK, LIGHT = 60, 200


def open_picture(content):
    return Image.open(BytesIO(content))


def is_dark(picture, x, y):
    grey = picture.convert("L").getpixel((x, y))
    assert grey < DARK or grey > LIGHT
    return grey < DARK


@pytest.mark.parametrize("content", [PNG, JPEG, scans.write_signed_pdf()])
def test_a_picture_without_metadata_and_a_signed_pdf_stay_byte_for_byte(content):
    assert check_file(content).content == content


@pytest.mark.parametrize(
    "content",
    [PDF, PROTECTED_PDF, PDF + bytes(3000), PDF + b"PK\x03\x04 an archive", scans.write_pdf(3)],
)
def test_a_pdf_is_written_again_the_same_way_each_time(content):
    kept = check_file(content).content
    assert check_file(content).content == kept
    assert content == PROTECTED_PDF or check_file(kept).content == kept  # that was unlocked
    assert kept.endswith(b"%%EOF\n")
    with pikepdf.open(BytesIO(kept)) as pdf, pikepdf.open(BytesIO(content)) as sent:
        assert len(pdf.pages) == len(sent.pages)
        assert not pdf.is_encrypted


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg"), (HEIC, "image/jpeg")],
)
def test_its_kind_is_what_it_is(content, kind):
    checked = check_file(content)
    assert checked.media_type == kind
    assert is_picture(content) == (kind != "application/pdf")


def test_heic_becomes_jpeg_with_the_same_picture():
    picture = open_picture(check_file(HEIC).content)
    assert (picture.format, picture.size) == ("JPEG", (64, 48))
    assert (is_dark(picture, 4, 24), is_dark(picture, 60, 24)) == (True, False)


@pytest.mark.parametrize(
    "content",
    [
        scans.write_photograph(),
        scans.write_annotated_png(),
        scans.write_heic(scans.draw(), exif=scans.describe(scans.draw()).tobytes()),
        JPEG + b"a video with its place",
        PNG + b"PK\x03\x04 an archive",
        JPEG + PLACE.encode() + JPEG[-2:],
        PNG + PLACE.encode() + PNG[-12:],
        scans.add_jpeg_segment(JPEG, 0xEB, PLACE.encode()),
        JPEG[:-2] + scans.add_jpeg_segment(JPEG[-2:] * 2, 0xE1, PLACE.encode())[2:],
        scans.add_png_chunk(PNG, b"caBX", PLACE.encode()),
        scans.add_png_chunk(PNG, b"tIME", PLACE.encode()),
        scans.add_png_chunk(PNG, b"bKGD", PLACE.encode()),
        scans.add_png_chunk(PNG, b"sBIT", PLACE.encode()),
        scans.add_png_chunk(PNG, b"PLTE", PLACE.encode()),
    ],
    ids=[
        "photograph",
        "png",
        "heic",
        "jpeg with a tail",
        "png with a tail",
        "jpeg with a second end",
        "png with a second end",
        "jpeg with its origin",
        "jpeg with its origin behind the picture",
        "png with its origin",
        "png with its time",
        "png with a background",
        "png with significant bits",
        "png with a spare palette",
    ],
)
def test_place_and_camera_are_removed(content):
    checked = check_file(content)
    picture = open_picture(checked.content)
    picture.load()
    assert dict(picture.getexif()) == {}
    for metadata in (b"Exif", b"Example Phone", PLACE.encode(), b"video", b"PK\x03\x04"):
        assert metadata not in checked.content
    assert (is_dark(picture, 4, 24), is_dark(picture, 60, 24)) == (True, False)
    assert check_file(checked.content).content == checked.content


def test_a_thumbnail_is_removed_which_may_show_what_was_made_black():
    start, thumbnail = JPEG.index(b"JFIF\0"), bytes(range(48))
    header = JPEG[start : start + 12] + bytes([4, 4]) + thumbnail
    size = (len(header) + 2).to_bytes(2)
    content = JPEG[: start - 2] + size + header + JPEG[start + 14 :]
    checked = check_file(content)

    assert thumbnail not in checked.content
    assert open_picture(checked.content).size == open_picture(content).size


def test_a_photograph_stays_upright_when_its_orientation_is_removed():
    picture = open_picture(check_file(scans.write_photograph(orientation=6)).content)
    assert picture.size == (48, 64)
    assert (is_dark(picture, 24, 4), is_dark(picture, 24, 60)) == (True, False)


@pytest.mark.parametrize(
    "picture",
    [
        scans.draw().convert("L"),
        scans.draw().convert("1"),
        scans.draw().convert("P"),
        scans.draw().convert("RGBA"),
        scans.draw().convert("I;16"),
    ],
    ids=lambda picture: picture.mode,
)
def test_a_png_of_every_depth_is_taken(picture):
    content = scans.write(picture, "PNG")
    assert check_file(content).content == content
    tail = check_file(content + b"tail").content
    assert open_picture(tail).convert("L").tobytes() == open_picture(content).convert("L").tobytes()


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_jpeg_in_grey_or_for_print_keeps_its_colours(mode):
    content = scans.write(scans.draw().convert(mode), "JPEG", comment=PLACE.encode())
    assert open_picture(check_file(content).content).mode == mode


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html>",
        b"MZ" + bytes(100),
        b"GIF89a" + bytes(50),
        b"\x00" + PDF,
        b"\xff\xd8\xff",
    ],
)
def test_what_is_no_document_is_refused(content):
    with pytest.raises(UnsupportedFileType):
        check_file(content)


@pytest.mark.parametrize(
    "content",
    [
        JPEG[: len(JPEG) // 2],
        PNG[:70],
        PNG.replace(b"IDAT", b"IDAT\0", 1),
        HEIC[: len(HEIC) - 40],
        b"%PDF-1.4\n<html>no table, no end</html>",
        PDF[:60],
        scans.write_pdf(pages=0),
    ],
    ids=["jpeg", "png", "png chunk", "heic", "html called pdf", "pdf", "pdf without a page"],
)
def test_a_damaged_file_is_refused(content):
    with pytest.raises(DamagedFile):
        check_file(content)


def test_a_pdf_locked_with_a_password_is_refused():
    with pytest.raises(LockedFile):
        check_file(LOCKED_PDF)


@pytest.mark.parametrize("side", [60_000, 10_000, int(MAX_PIXELS**0.5) + 1])
def test_a_picture_with_too_many_points_is_refused_unopened(side):
    with pytest.raises(PictureTooLarge):
        check_file(scans.write_bomb(side))


def test_a_jpeg_that_is_drawn_too_often_is_refused_unopened():
    content = scans.write(scans.draw(), "JPEG", progressive=True)
    last = content.rindex(JPEG_SCAN)
    assert check_file(content).content == content

    with pytest.raises(DamagedFile):
        check_file(content[:-2] + content[last:-2] * MAX_SCANS + content[-2:])


@pytest.mark.parametrize("kind", ["PNG", "HEIF"])
def test_a_picture_with_damaged_exif_is_taken_without_it(kind):
    content = scans.write(scans.draw(), kind, exif=b"Exif\0\0" + PLACE.encode())

    checked = check_file(content)
    assert PLACE.encode() not in checked.content
    assert open_picture(checked.content).size == (64, 48)


def test_a_pdf_that_swells_is_refused():
    with pytest.raises(DamagedFile):
        check_file(scans.write_swollen_pdf(40_000_000))
    assert pikepdf.settings.get_qpdf_limits()["flate_max_memory"] == MAX_UNPACKED_BYTES


@settings(deadline=None)  # each is opened by a process, which waits its turn
@given(st.sampled_from([PDF, PNG, JPEG, HEIC]), st.data())
def test_whatever_is_damaged_is_taken_or_refused_and_nothing_else(content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.binary(max_size=6))
    try:
        checked = check_file(content[:at] + other + content[at + len(other) :])
    except DomainError:
        return
    if checked.media_type != "application/pdf":
        open_picture(checked.content).load()

"""The photograph of a person is kept as a JPEG of the size that was asked, upright and without what
the telephone wrote into it."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from rantau.documents.errors import DamagedFile, FileTooCostly, UnsupportedFileType
from rantau.documents.file_opening import FileOpener
from rantau.documents.interface import store_portrait
from rantau.documents.selectors import read_content
from tests.factories.files import HEIC, JPEG, PDF, describe, write

SIZE = (413, 531)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.RANTAU_FILES = str(tmp_path)


def store(content):
    stored = store_portrait(BytesIO(content), name="foto", command_key=uuid4(), size=SIZE)
    return stored, Image.open(BytesIO(read_content(stored.file.digest)))


def draw(width, height):
    """Dark above, light below."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste((20, 30, 40), (0, 0, width, height // 2))
    return picture


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "CMYK"])
def test_every_kind_of_picture_becomes_a_jpeg_of_the_size(mode):
    picture = draw(826, 1062).convert(mode)
    stored, kept = store(write(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert (stored.width, stored.height) == (826, 1062)
    assert stored.file.media_type == "image/jpeg"
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", SIZE)
    assert kept.getpixel((200, 20))[0] < 60
    assert kept.getpixel((200, 500))[0] > 200


def test_it_stands_upright_and_says_nothing_of_the_telephone():
    picture = draw(826, 1062).transpose(Image.Transpose.ROTATE_90)
    content = write(picture, "JPEG", exif=describe(picture, orientation=6))
    stored, kept = store(content)
    assert (stored.width, stored.height) == (826, 1062)
    assert kept.getpixel((200, 20))[0] < 60
    assert not kept.getexif()
    assert b"Example Phone" not in read_content(stored.file.digest)


def test_what_is_transparent_is_white():
    _stored, kept = store(write(Image.new("RGBA", SIZE, (0, 0, 0, 0)), "PNG"))
    assert min(kept.getpixel((200, 200))) > 250


def test_heic_is_taken():
    stored, kept = store(HEIC)
    assert (stored.width, stored.height) == (64, 48)
    assert kept.size == SIZE


def test_a_document_is_no_photograph_nor_is_half_a_picture():
    with pytest.raises(UnsupportedFileType):
        store(PDF)
    with pytest.raises(DamagedFile):
        store(JPEG[: len(JPEG) // 2])


def test_an_answer_that_names_no_points_is_none():
    opener = FileOpener("tests.documents.hostile_worker")
    try:
        with pytest.raises(FileTooCostly):
            opener.open_file(b"portrait without points", SIZE)
    finally:
        opener.close()

"""The photograph of a person is kept as a JPEG of the size that was asked, upright and without what
the telephone wrote into it."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from rantau.documents.errors import DamagedFile, FileTooCostly, UnsupportedFileType
from rantau.documents.file_opening import FileOpener
from rantau.documents.interface import store_portrait
from rantau.documents.pictures import UPRIGHT
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


def test_grey_of_sixteen_bits_is_as_light_as_it_was():
    dark, light = (value.to_bytes(2, "little") * SIZE[0] for value in (10_000, 60_000))
    deep = Image.frombytes("I;16", SIZE, dark * 265 + light * (SIZE[1] - 265))
    _stored, kept = store(write(deep, "PNG"))
    assert kept.getpixel((200, 20))[0] == pytest.approx(39, abs=2)
    assert kept.getpixel((200, 500))[0] == pytest.approx(233, abs=2)


@pytest.mark.parametrize("exif", [b"Exif\0\0no exif", None])
def test_exif_that_is_damaged_says_nothing_and_the_picture_is_taken(exif):
    details = PngInfo()
    if exif is None:  # as older programs write it
        details.add_text("Raw profile type exif", "\nexif\n  4\nzzzz")
    stored, kept = store(write(draw(413, 531), "PNG", exif=exif, pnginfo=details))
    assert (stored.width, stored.height) == kept.size == SIZE
    assert kept.getpixel((200, 20))[0] < 60


@pytest.mark.parametrize(("says", "turn"), list(UPRIGHT.items()))
def test_every_way_in_which_a_telephone_is_held_ends_upright(says, turn):
    undo = {Image.Transpose.ROTATE_90: Image.Transpose.ROTATE_270}
    undo |= {there: back for back, there in undo.items()}
    turned = draw(413, 531).transpose(undo.get(turn, turn))
    _stored, kept = store(write(turned, "JPEG", exif=describe(turned, orientation=says)))
    assert kept.getpixel((200, 20))[0] < 60


@pytest.mark.parametrize("size", [(1, 60_000), (60_000, 1)])
def test_a_line_is_no_picture_that_takes_long_and_says_with_which_size_it_came(size):
    stored, kept = store(write(Image.new("RGB", size), "PNG"))
    assert ((stored.width, stored.height), kept.size) == (size, SIZE)


def test_of_several_pictures_the_first_is_kept_and_what_stands_behind_it_is_not():
    behind = Image.new("RGB", SIZE, "red")
    pictures = {"save_all": True, "append_images": [behind]}
    for kind in ("PNG", "MPO"):
        content = write(draw(*SIZE), kind, **pictures) + b"<script>alert(1)</script>"
        stored, kept = store(content)
        assert kept.getpixel((200, 20))[0] < 60
        assert b"script" not in read_content(stored.file.digest)


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

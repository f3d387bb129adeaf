"""Open pictures of documents with Pillow: JPEG, PNG, and HEIC as phones write it. No Django."""

import re
import warnings
from io import BytesIO

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.MpoImagePlugin import MpoImageFile

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "HEIF")
JPEG_FORMATS = ("JPEG", MpoImageFile.format)  # the second has several pictures in one file
MAX_PIXELS = 52_000_000  # an A4 page at 600 dots an inch has 35 million, a large camera 50
MAX_SCANS = 40  # of a JPEG: cameras write up to ten; each takes as long as the whole picture
JPEG_QUALITY = 92
ORIENTATION_TAG = 0x0112  # of EXIF
# What brings a picture upright, by what its EXIF says of it.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DEEP_GREY = ("I", "I;16", "I;16B", "I;16L", "I;16N")  # modes with values to 65,535
DEEP_STEP = 257  # of them for one of 255
PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_SCAN = b"\xff\xda"
# APP0 to APP15 and COM behind the first scan, which Pillow lists no more; in a scan none stands.
LATE_SEGMENT = re.compile(rb"\xff[\xe0-\xef\xfe]")
JPEG_END, PNG_END = b"\xff\xd9", b"IEND\xaeB`\x82"
# What a picture may say about itself and keep: how it is packed and what its colours mean.
KEPT_DETAILS = frozenset(
    {
        "adobe",
        "adobe_transform",
        "aspect",
        "chromaticity",
        "default_image",
        "dpi",
        "gamma",
        "icc_profile",
        "interlace",
        "jfif",
        "jfif_density",
        "jfif_unit",
        "jfif_version",
        "progression",
        "progressive",
        "srgb",
        "transparency",
    }
)
# And where that stands: segments of a JPEG (JFIF, colours, Adobe), chunks of a PNG.
SEGMENT_STARTS = {"APP0": b"JFIF\0", "APP2": b"ICC_PROFILE\0", "APP14": b"Adobe"}
KEPT_SEGMENTS = frozenset(SEGMENT_STARTS)
JFIF_BYTES = 14  # of APP0 without a thumbnail, which may show what was cut off or made black
KEPT_CHUNKS = frozenset(
    {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "pHYs"}
)
PALETTE, COLOUR_TYPE_AT = 3, 25  # of a PNG whose points are numbers of colours in PLTE


class UnreadablePicture(Exception):
    """Not a picture of a kind that is taken."""


class DamagedPicture(UnreadablePicture):
    """It begins as a picture, but cannot be read to its end."""


class TooManyPixels(UnreadablePicture):
    """Larger than MAX_PIXELS; it was not unpacked."""


def is_picture(content: bytes) -> bool:
    """Whether it begins as a JPEG, PNG or HEIC does."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG")) or content[4:8] == b"ftyp"


def decode_greyscale(content: bytes) -> memoryview:
    """The picture as rows of grey values, one byte a point. Raises UnreadablePicture."""
    grey = _open_picture(content).convert("L")
    return memoryview(grey.tobytes()).cast("B", (grey.height, grey.width))


def remove_metadata(content: bytes) -> tuple[bytes, str]:
    """The picture without place, camera and all else that does not show, and its media type.

    One that carries nothing of the kind stays as it is, byte for byte. HEIC becomes JPEG, which
    every browser shows.

    Raises  UnreadablePicture, DamagedPicture, TooManyPixels
    """
    picture = _open_picture(content)
    kind = "PNG" if picture.format == "PNG" else "JPEG"
    media_type = f"image/{kind.lower()}"
    if picture.format == kind and not _has_metadata(picture, content):
        return content, media_type
    return _write_picture(picture, kind, is_turned=_is_turned(picture)), media_type


def fit_portrait(content: bytes, width: int, height: int) -> tuple[bytes, tuple[int, int]]:
    """The picture upright as a JPEG of exactly so many pixels, without metadata but its colour
    profile; and how many pixels across and down it came with. What is wider or higher than that
    shape is cut off evenly.

    Raises  UnreadablePicture, DamagedPicture, TooManyPixels
    """
    picture = _reduce_depth(_turn_upright(_open_picture(content)))
    colours = picture.info.get("icc_profile") if picture.mode == "RGB" else None
    if picture.has_transparency_data:
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture.convert("RGBA"))
    fitted = ImageOps.fit(picture.convert("RGB"), (width, height))
    fitted.info = {}
    out = BytesIO()
    fitted.save(out, "JPEG", quality=JPEG_QUALITY, icc_profile=colours)
    return out.getvalue(), picture.size


def remove_embedded_metadata(content: bytes) -> bytes:
    """A JPEG within another document without its metadata. It is never turned: what shows it
    does not look at its EXIF.

    Raises  UnreadablePicture
    """
    picture = _open_picture(content, formats=("JPEG",))
    if picture.format == "JPEG" and not _has_metadata(picture, content):
        return content
    return _write_picture(picture, "JPEG", is_turned=False)


def _open_picture(content: bytes, formats: tuple[str, ...] = FORMATS) -> Image.Image:
    """The picture, unpacked: one that ends too early or is damaged is found here."""
    picture = _read_header(content, formats)
    if picture.width * picture.height > MAX_PIXELS:
        raise TooManyPixels()
    if picture.format in JPEG_FORMATS and content.count(JPEG_SCAN) > MAX_SCANS:
        raise DamagedPicture()
    try:
        picture.load()
    except MemoryError:
        raise
    except Exception as fault:
        raise DamagedPicture() from fault
    return picture


def _read_header(content: bytes, formats: tuple[str, ...]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(BytesIO(content), formats=formats)
    except UnidentifiedImageError as fault:
        raise UnreadablePicture() from fault
    except Image.DecompressionBombError as fault:
        raise TooManyPixels() from fault
    except MemoryError:
        raise
    except Exception as fault:  # what Pillow raises on a damaged file may be anything
        raise DamagedPicture() from fault


def _has_metadata(picture: Image.Image, content: bytes) -> bool:
    """Whether anything stands in the file or behind its end that the picture does not need."""
    is_png = picture.format == "PNG"
    if is_png:
        spare = set() if content[COLOUR_TYPE_AT] == PALETTE else {"PLTE"}
        others = _list_png_chunks(content) - (KEPT_CHUNKS - spare)
    else:
        others = _list_jpeg_segments(picture) - KEPT_SEGMENTS
        others |= set(LATE_SEGMENT.findall(content, content.find(JPEG_SCAN)))
    content, end = content.rstrip(b"\0"), PNG_END if is_png else JPEG_END
    return (
        bool(set(picture.info) - KEPT_DETAILS)
        or bool(others)
        or content.find(end) != len(content) - len(end)
    )


def _list_jpeg_segments(picture: Image.Image) -> set[str]:
    """The names of the segments that say something about the picture (APP0 to APP15, COM), with a
    mark where one holds something else than the picture needs."""
    return {
        name if _is_needed(name, data) else f"{name}, other"
        for name, data in getattr(picture, "applist", ())
    }


def _is_needed(name: str, data: bytes) -> bool:
    has_start = data.startswith(SEGMENT_STARTS.get(name, b""))
    return has_start and (name != "APP0" or len(data) == JFIF_BYTES)


def _list_png_chunks(content: bytes) -> set[str]:
    """The names of the chunks; the file was opened, so that their lengths fit."""
    names, at = set(), len(PNG_START)
    while at + 8 <= len(content):
        names.add(content[at + 4 : at + 8].decode("latin-1"))
        at += int.from_bytes(content[at : at + 4]) + 12
    return names


def _is_turned(picture: Image.Image) -> bool:
    """Whether its EXIF says that it is looked at turned."""
    return _find_turn(picture) is not None


def _find_turn(picture: Image.Image) -> Image.Transpose | None:
    """What brings the picture upright, None where it is; EXIF that cannot be read says nothing."""
    try:
        return UPRIGHT.get(picture.getexif().get(ORIENTATION_TAG, 1))
    except Exception:  # what Pillow raises on damaged EXIF may be anything
        return None


def _turn_upright(picture: Image.Image) -> Image.Image:
    """The picture as it is looked at. Not `ImageOps.exif_transpose`, which writes the EXIF anew and
    fails with any damaged line of it."""
    turn = _find_turn(picture)
    return picture if turn is None else picture.transpose(turn)


def _reduce_depth(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits a point with eight, which Pillow else cuts off: all of it becomes white."""
    if picture.mode not in DEEP_GREY:
        return picture
    return picture.convert("I").point(lambda value: value * (1 / DEEP_STEP)).convert("L")


def _write_picture(picture: Image.Image, kind: str, *, is_turned: bool) -> bytes:
    """The picture as it is looked at, upright, with its colours and nothing else."""
    quality: int | str = "keep" if picture.format == "JPEG" else JPEG_QUALITY
    colours = picture.info.get("icc_profile")
    transparency = picture.info.get("transparency")
    if is_turned:
        picture, quality = _turn_upright(picture), JPEG_QUALITY
    picture.info = {} if transparency is None else {"transparency": transparency}
    out = BytesIO()
    if kind == "PNG":
        picture.save(out, kind, icc_profile=colours)
    else:
        shown = picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")
        shown.save(out, kind, quality=quality, icc_profile=colours)
    return out.getvalue()

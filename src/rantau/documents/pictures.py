"""Read a scanned page: PNG (ISO/IEC 15948) as grey values, without a library of images."""

import struct
import zlib
from collections.abc import Iterator

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SAMPLES_BY_COLOUR_TYPE = {
    0: 1,
    2: 3,
    4: 2,
    6: 4,
}  # samples a point: grey, colour, each with opacity
MAX_UNPACKED_BYTES = 60_000_000  # unpacked: an A4 page at 300 dots an inch, and some more


class UnreadablePicture(Exception):
    """Not a PNG of eight bits a sample without interlacing."""


def decode_greyscale(png: bytes) -> memoryview:
    """The picture as rows of grey values, one byte a pixel. Raises UnreadablePicture."""
    width, height, samples, packed = _read_header_and_data(png)
    stride = width * samples
    try:
        flat = zlib.decompressobj().decompress(packed, MAX_UNPACKED_BYTES)
    except zlib.error as error:
        raise UnreadablePicture() from error
    if len(flat) < height * (stride + 1):
        raise UnreadablePicture()
    middle = 1 if samples > 2 else 0  # green is close enough to the grey value of a page
    points = bytearray()
    before = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        before = _undo_filter(
            flat[start], bytearray(flat[start + 1 : start + 1 + stride]), before, samples
        )
        points += before[middle::samples]
    return memoryview(bytes(points)).cast("B", (height, width))


def _read_header_and_data(png: bytes) -> tuple[int, int, int, bytes]:
    packed, head = b"", b""
    for kind, content in _iterate_chunks(png):
        if kind == b"IHDR":
            head = content
        if kind == b"IDAT":
            packed += content
    if len(head) != 13:
        raise UnreadablePicture()
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    too_large = width * height * 4 > MAX_UNPACKED_BYTES
    if (
        depth != 8
        or colour not in SAMPLES_BY_COLOUR_TYPE
        or interlaced
        or not width
        or not height
        or too_large
    ):
        raise UnreadablePicture()
    return width, height, SAMPLES_BY_COLOUR_TYPE[colour], packed


def _iterate_chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(PNG_SIGNATURE):
        raise UnreadablePicture()
    at = len(PNG_SIGNATURE)
    while at + 8 <= len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        yield kind, png[at + 8 : at + 8 + size]
        at += size + 12


def _undo_filter(kind: int, row: bytearray, up: bytearray, step: int) -> bytearray:
    """Undo the row's filter (section 9 of the standard)."""
    if kind == 1:
        for i in range(step, len(row)):
            row[i] = (row[i] + row[i - step]) & 255
    elif kind == 2:
        for i, above in enumerate(up):
            row[i] = (row[i] + above) & 255
    elif kind in (3, 4):
        for i, above in enumerate(up):
            left = row[i - step] if i >= step else 0
            corner = up[i - step] if i >= step else 0
            guess = (left + above) // 2 if kind == 3 else _predict_paeth(left, above, corner)
            row[i] = (row[i] + guess) & 255
    return row


def _predict_paeth(left: int, above: int, corner: int) -> int:
    """Paeth: whichever of the three lies nearest to left + above - corner."""
    target = left + above - corner
    return min((left, above, corner), key=lambda value: abs(target - value))

"""The QR on a paper: an address that any camera opens, the seal behind its `#`."""

from io import BytesIO
from urllib.parse import urlsplit

import segno
from segno import consts

from rantau.documents.seal import to_text

MASK = 3  # fixed: finding the best of eight takes eight times as long and every reader copes
LEVEL = "m"


def address(cose: bytes, public_url: str) -> str:
    """`HTTPS://HOST/V#…` in capitals, which a QR packs in 5.5 bits a sign.

    What stands behind the `#` never reaches a server by itself.
    """
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}/V".upper() + "#" + to_text(cose)


def drawn(text: str) -> bytes:
    """The QR as an SVG of one path, four modules of white around it."""
    before, _, behind = text.partition("#")
    segments = [
        (before, consts.MODE_ALPHANUMERIC),
        ("#", consts.MODE_BYTE),
        (behind, consts.MODE_ALPHANUMERIC),
    ]
    code = segno.make(
        segments,  # type: ignore[arg-type]  # segno takes segments, though it does not declare it
        error=LEVEL,
        mask=MASK,
        micro=False,
        boost_error=False,
    )
    picture = BytesIO()
    code.save(picture, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None)
    return picture.getvalue()

"""Reading a QR back out of a rendered page, with a reader that is not ours."""

import zxingcpp

from rantau.documents.pictures import decode_greyscale


def read_code(png):
    """The one text that a camera would find on the page."""
    (found,) = zxingcpp.read_barcodes(decode_greyscale(png))
    return found.text

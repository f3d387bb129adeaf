"""Reading a QR back out of a rendered page, with a reader that is not ours."""

import zxingcpp

from rantau.documents.pictures import grey


def read_back(png):
    """The one text that a camera would find on the page."""
    (found,) = zxingcpp.read_barcodes(grey(png))
    return found.text

"""A document as a picture of its page, and the QR code read back out of one."""

import typst
import zxingcpp

from rantau.documents.pictures import decode_greyscale
from rantau.documents.printing import FONTS_PATH, TEMPLATE_PATH, build_page_data


def draw_page(document):
    """The page as PNG, at 150 dots an inch; a list of them where it needs several."""
    compiler = typst.Compiler(ignore_system_fonts=True, font_paths=[FONTS_PATH])
    return compiler.compile(
        TEMPLATE_PATH.read_bytes(),
        format="png",
        ppi=150,
        sys_inputs={"document": build_page_data(document)},
    )


def read_code(png):
    """The one text that a camera would find on the page, by a reader that is not ours."""
    (found,) = zxingcpp.read_barcodes(decode_greyscale(png))
    return found.text

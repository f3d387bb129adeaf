"""How serials are written, and read from what people type."""

import re

from rantau.core.digits import latin_digits

DIGITS = 6


def serial_of(prefix: str, office_code: str, year: int, number: int) -> str:
    """The serial of a document: `KLR-3212-2026-000123`.

    A code of official digits goes without its kind: `DN-3212` is 3212, since serials are spoken.
    Districts have four digits, provinces two, agencies three, so none is taken for another.
    """
    spoken = re.sub(r"^[A-Z]{2}-(?=\d+$)", "", office_code)
    return f"{prefix}-{spoken}-{year}-{number:0{DIGITS}}"


def tidy_serial(typed: str) -> str:
    """A serial as typed or heard, in the written form: case, spaces and left-out zeros are free."""
    groups = re.findall(r"[0-9A-Z.]+", latin_digits(typed).upper())
    if groups and groups[-1].isdigit():
        groups[-1] = groups[-1].zfill(DIGITS)
    return "-".join(groups)

"""Check a passport number: whether any passport can bear it (ICAO 9303-3)."""

import re

# Typed where there is none.
WORDS = frozenset({"TIDAKADA", "BELUMADA", "BELUM", "KOSONG", "NIHIL", "NONE"})


def get_passport_fault(number: str) -> str:
    """Why no passport has this number; empty for a possible one.

    number   as `normalize_passport_number` gives it
    Returns  form or placeholder
    """
    if not re.fullmatch(r"[A-Z0-9]{5,12}", number):
        return "placeholder" if number in WORDS else "form"
    digits = re.sub(r"[A-Z]", "", number)
    if len(set(digits)) < 2:
        return "placeholder"
    return ""


def is_possible_passport(number: str) -> bool:
    """Whether a passport can have this number: any other neither matches nor serves."""
    return not get_passport_fault(number)

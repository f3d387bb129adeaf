"""Digits as they come from keyboards all over the world."""

import unicodedata


def latin_digits(typed: str) -> str:
    """The text with every decimal digit as 0 to 9: a number typed on an Arabic or Bengali
    keyboard is the same number. All other signs stay."""
    if typed.isascii():
        return typed
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in typed)

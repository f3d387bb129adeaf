"""The language of the reader, and texts that are kept in both languages of the network."""

from django.utils.translation import get_language

INDONESIAN, ENGLISH = "id", "en"  # codes of settings.LANGUAGES


def get_reader_language() -> str:
    """The code of the language in which the reader is addressed: the active one; Indonesian where
    none is active, as in a task or while translations are off."""
    return get_language() or INDONESIAN


def choose_text(indonesian: str, english: str) -> str:
    """Whichever of two texts is in the reader's language."""
    return english if get_reader_language() == ENGLISH else indonesian

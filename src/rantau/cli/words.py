"""Compiling the catalogues of words with Babel; the system may have no msgfmt.

Each room keeps its own: `locale/ROOM/en/LC_MESSAGES/django.po`.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parents[1] / "locale"


def compile_all() -> None:
    """Compile every catalogue whose text is newer than its compiled form."""
    for text in LOCALES.glob("*/*/LC_MESSAGES/*.po"):
        compiled = text.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= text.stat().st_mtime:
            continue
        with text.open("rb") as source:
            catalogue = read_po(source)
        fresh = compiled.with_suffix(".mo.new")
        with fresh.open("wb") as target:
            write_mo(target, catalogue)
        fresh.rename(compiled)

"""Compile the message catalogues with Babel, since the system may have no msgfmt."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parents[1] / "locale"


def list_stale_catalogues() -> list[str]:
    """List the languages of the catalogues to compile: not compiled yet, or changed since."""
    return [text.relative_to(LOCALES).parts[0] for text in _list_stale_paths()]


def _list_stale_paths() -> list[Path]:
    def is_stale(text: Path) -> bool:
        compiled = text.with_suffix(".mo")
        return not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime

    return [text for text in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")) if is_stale(text)]


def compile_catalogues() -> None:
    """Compile every catalogue whose text is newer than its compiled form."""
    for text in _list_stale_paths():
        compiled = text.with_suffix(".mo")
        with text.open("rb") as source:
            catalogue = read_po(source)
        fresh = compiled.with_suffix(".mo.new")
        with fresh.open("wb") as target:
            write_mo(target, catalogue)
        fresh.rename(compiled)

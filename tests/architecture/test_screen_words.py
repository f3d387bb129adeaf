"""What readers stumbled over stands on no screen any more: words that mean another thing to them,
and a second word for one thing (docs/glossary.md)."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from rantau.ops.message_catalogues import list_catalogues

# Anywhere in a text: what it was, and what is said instead.
INDONESIAN = {
    r"\bnomor RT\b": "Nomor Rantau (RT is the neighbourhood)",
    r"\bdinaikkan\b": "diteruskan ke atasan",
    r"^dinding\b": "Dirahasiakan dari",
    r"\bbila diam\b": "Bila tidak ditanggapi",
    r"\bmengalah\b": "tergantikan",
    r"^orangnya$": "Data diri",
    r"\bperlu dilihat lagi\b": "Catatan",
    r"\baman balas\b": "Cara membalas",
    r"\bputuskan terpilih\b": "Tetapkan terpilih",
    r"\btombol papan ketik\b": "Pintasan",
    r"\bmasuk ke pengadilan\b": "Dibawa ke pengadilan",
    r"\bjawaban petugas, siang malam\b": "Petugas menjawab siang malam",
    r"\bslip\b": "tanda daftar, or lembar",
    r"\bpusat krisis\b": "Crisis Center",
}
ENGLISH = {
    r"\bI or my family\b": "My family or I",
    r"^story$": "History",
    r"\bbring the case to its end\b": "Close",
    r"\bnote an act\b": "Record an action",
    r"\bkeep the note\b": "Save",
    r"\bin silence\b": "If nobody responds",
    r"^judge$": "Assess",
    r"\bto look at twice\b": "Notes",
    r"\bright and matching\b": "Correct",
    r"\bkeyboard keys\b": "Keyboard shortcuts",
    r"\bdead, or remains\b": "Death",
    r"\bsign in for officers\b": "Staff sign-in",
}


def list_texts() -> Iterator[tuple[str, str]]:
    """Language and text of everything on screens, each form of a plural by itself."""
    [path] = list_catalogues()
    for message in read_po(path.open("rb")):
        for language, text in (("en", message.id), ("id", message.string)):
            for form in [text] if isinstance(text, str) else text:
                yield language, form


def find_words(texts, language):
    """Each text in which such a word stands, with what is said instead."""
    words = ENGLISH if language == "en" else INDONESIAN
    return [
        (text, instead)
        for spoken, text in texts
        if spoken == language
        for word, instead in words.items()
        if re.search(word, text, re.IGNORECASE)
    ]


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_screen_has_a_word_that_readers_misread(language):
    assert find_words(list_texts(), language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Nomor RT Anda"),
        ("id", "ia mendapat slip"),
        ("en", "Right and matching"),
        ("en", "Judge"),
    ],
)
def test_such_a_word_is_found(language, text):
    assert [found for found, _instead in find_words([(language, text)], language)] == [text]


@pytest.mark.parametrize(
    ("language", "text"),
    [("id", "Jika orangnya sama"), ("id", "terselip"), ("en", "Judge the appeal")],
)
def test_others_are_not(language, text):
    assert find_words([(language, text)], language) == []


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("Kept secret from", "Dirahasiakan dari"),
        ("Keyboard shortcuts", "Pintasan"),
        ("My family or I need help", None),
    ],
)
def test_what_is_said_instead_is_said(english, indonesian):
    [path] = list_catalogues()
    message = read_po(path.open("rb")).get(english)
    assert message is not None
    assert indonesian in (None, message.string)

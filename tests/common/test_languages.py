"""A reader is addressed in the active language, and in Indonesian where none is active."""

from django.utils import translation

from rantau.common.languages import choose_text, get_reader_language


def test_the_active_language_is_the_readers():
    with translation.override("en"):
        assert get_reader_language() == "en"
    with translation.override("id"):
        assert get_reader_language() == "id"


def test_without_an_active_language_it_is_indonesian():
    with translation.override(None):
        assert get_reader_language() == "id"
        assert choose_text("putaran kedua", "second round") == "putaran kedua"


def test_of_two_texts_the_one_in_the_readers_language_is_chosen():
    with translation.override("en"):
        assert choose_text("putaran kedua", "second round") == "second round"
    with translation.override("id"):
        assert choose_text("putaran kedua", "second round") == "putaran kedua"

"""What people type where a reason is wanted."""

import pytest

from rantau.common.text import is_storable


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("Cap di paspor", True),
        ("ا\u200cب", True),  # a joiner between letters belongs to the spelling
        ("", False),
        (" \n\t ", False),
        (" \u200b ", False),  # zero width space
        ("\u2060\u00ad", False),  # word joiner, soft hyphen
        ("x\0", False),
    ],
)
def test_a_reason_has_something_that_is_seen(text, is_taken):
    assert is_storable(text, required=True) == is_taken


def test_a_note_may_be_empty_and_nothing_is_longer_than_its_column():
    assert is_storable("")
    assert not is_storable("x" * 301)

"""Where two texts differ, letter by letter."""

import pytest

from rantau.common.letter_differences import compare_letters


def read(parts):
    return "".join(f"[{part.text}]" if part.is_different else part.text for part in parts)


@pytest.mark.parametrize(
    ("left", "right", "marked", "count", "first"),
    [
        ("SITI", "SITI", ("SITI", "SITI"), 0, 0),
        ("NURHALIMAH", "NURKHALIMAH", ("NUR[·]HALIMAH", "NUR[K]HALIMAH"), 1, 4),
        ("C7823471", "C782347", ("C782347[1]", "C782347[·]"), 1, 8),
        ("YANTI", "YANTO", ("YANT[I]", "YANT[O]"), 1, 5),
        ("", "AB", ("[··]", "[AB]"), 2, 1),
    ],
)
def test_a_gap_is_a_dot_and_what_differs_is_marked(left, right, marked, count, first):
    found = compare_letters(left, right)
    assert (read(found.left), read(found.right)) == marked
    assert (found.count, found.first, found.swapped) == (count, first, False)


def test_two_neighbours_that_changed_places_are_called_so():
    found = compare_letters("C7823417", "C7823471")
    assert (read(found.left), read(found.right)) == ("C78234[17]", "C78234[71]")
    assert found.swapped

"""Spellings of one name find each other, and other names do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.core.names import LONGEST_KEY, likeness, masked, name_key, words_of

NAMES = st.lists(st.text("abhijknostuy'’ ", min_size=1, max_size=9), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti binti Ahmad", "Siti Ahmad"),
        ("Ahmad Siti", "siti  AHMAD"),
        ("Nurhalimah", "Nurhallimmah"),
        ("Soekarti", "Sukarti"),
        ("Chotidjah", "Chotijah"),
        ("Muh. Yusuf", "Mohammad Yusuf"),
        ("Nur'aini", "Nuraini"),
        ("Nur’aini", "Nur'aini"),
        ("Nur´aini", "Nur`aini"),
        ("Désirée", "Desiree"),
        ("Fransiskus Xaverius", "Fransiskus Xaferius"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)
    assert likeness(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Siti", "Sukarti"), ("Budi Santoso", "Dewi Lestari"), ("", "Siti")]
)
def test_other_names_are_not_alike(one, other):
    assert likeness(one, other) < 0.6


@given(NAMES)
def test_the_order_of_words_is_no_difference(words):
    forth, back = " ".join(words), " ".join(reversed(words))
    assert sorted(words_of(forth)) == sorted(words_of(back))
    assert name_key(forth) == name_key(back)


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_written_has_a_key_and_a_likeness(one, other):
    assert len(name_key(one)) <= LONGEST_KEY
    assert 0 <= likeness(one, other) <= 1


def test_a_masked_name_shows_first_letters_alone():
    assert masked("Siti Nurhalimah") == "S… N…"

"""Spellings of one name find each other, and other names do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.common.names import (
    MAX_NAME_KEY_LENGTH,
    build_name_key,
    compute_name_similarity,
    mask_name,
    split_name,
)

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
        ("Moehammad Joesoef", "Muhammad Yusuf"),
        ("Moechamad", "Mochammad"),
        ("Noerdjanah", "Nur Janah"),
        ("Nur'aini", "Nuraini"),
        ("Nur’aini", "Nur'aini"),
        ("Nur´aini", "Nur`aini"),
        ("Désirée", "Desiree"),
        ("Fransiskus Xaverius", "Fransiskus Xaferius"),
        ("Tb. Achmad Chotib", "H. Tubagus Ahmad Khotib"),
        ("Kgs. Muhammad Amin", "M. Amin"),
        ("Bq. Nurhasanah", "Baiq Nurhasanah"),
        ("I Wayan Sudiarta", "Wayan Sudiarta"),
        ("Laode Harisu", "La Ode Harisu"),
        ("Siti Rohmah", "Siti Rahmah"),
        ("Christina", "Kristina"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert build_name_key(one) == build_name_key(other)
    assert compute_name_similarity(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Siti", "Sukarti"), ("Budi Santoso", "Dewi Lestari"), ("", "Siti")]
)
def test_other_names_are_not_alike(one, other):
    assert compute_name_similarity(one, other) < 0.6


@given(NAMES)
def test_the_order_of_words_is_no_difference(words):
    forth, back = " ".join(words), " ".join(reversed(words))
    assert sorted(split_name(forth)) == sorted(split_name(back))
    assert build_name_key(forth) == build_name_key(back)


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_written_has_a_key_and_a_likeness(one, other):
    assert len(build_name_key(one)) <= MAX_NAME_KEY_LENGTH
    assert 0 <= compute_name_similarity(one, other) <= 1


def test_a_masked_name_shows_first_letters_alone():
    assert mask_name("Siti Nurhalimah") == "S… N…"

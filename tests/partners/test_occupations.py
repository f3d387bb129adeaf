"""One trade is written in one way and read in each language; any other word stays as it is."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from rantau.partners.occupations import (
    MAX_OCCUPATION_LENGTH,
    get_occupation_name,
    get_occupations,
    list_occupation_names,
    normalize_occupation,
)

OTHER = "Pelatih gajah"  # no occupation of the list


@pytest.mark.parametrize(
    "typed",
    ["Juru las", "juru las", "  JURU   LAS ", "juru\tlas", "Welder", "wELDER", "Tukang las"],
)
def test_however_it_is_typed_it_is_kept_under_its_indonesian_name(typed):
    assert normalize_occupation(typed) == "Juru las"


@pytest.mark.parametrize("typed", [OTHER, "Juru las bawah air", "welders", "Juru-las"])
def test_what_equals_no_name_of_the_list_is_kept_as_it_was_typed(typed):
    assert normalize_occupation(f" {typed} ") == typed
    assert get_occupation_name(typed) == typed


@pytest.mark.parametrize(("language", "name"), [("id", "Juru las"), ("en", "Welder")])
def test_it_is_read_in_the_readers_language_also_where_it_was_kept_before_there_was_a_list(
    language, name
):
    with translation.override(language):
        assert get_occupation_name("Juru las") == name
        assert get_occupation_name("TUKANG  LAS") == name
        assert name in list_occupation_names()
        assert list_occupation_names() == sorted(list_occupation_names())


def test_no_name_stands_for_two_occupations():
    names = [name.casefold() for each in get_occupations() for name in dict.fromkeys(each.names)]
    assert len(names) == len(set(names))


def test_each_has_a_unit_group_and_names_that_fit_their_column():
    for each in get_occupations():
        assert len(each.code) == 4
        assert each.code.isascii()
        assert each.code.isdigit()
        assert all(0 < len(name) <= MAX_OCCUPATION_LENGTH for name in each.names)
        assert all(name == " ".join(name.split()) for name in each.names)


def test_each_row_names_its_source_and_when_it_was_read():
    path = Path(settings.BASE_DIR) / "seed" / "occupations.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert row["source"]
            assert date.fromisoformat(row["date"])

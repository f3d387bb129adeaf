"""The one national question brings near-missed dates, shortened names, telephones and namesakes
without a date to the matcher."""

from datetime import date

import pytest

from rantau.registry.errors import PossibleDuplicate
from tests.factories.persons import BANDUNG_VILLAGE, INDRAMAYU_VILLAGE, create_person

ELSEWHERE = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}
NAME = "Siti Aminah Nurlaela Kartika"
HERS = {"nik": "", "name": NAME, "emergency": None}


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu, **HERS)


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Siti", "origin": INDRAMAYU_VILLAGE},
        {"name": "Siti Nurlaela"},
        {"birth_date": date(1994, 2, 15), "phone": ""},
        {"birth_date": date(1984, 2, 14), "phone": ""},
        {"birth_date": date(1995, 2, 14), "phone": ""},
        {"birth_date": date(1994, 4, 14), "phone": "", "domicile": INDRAMAYU_VILLAGE},
        {"birth_date": date(1994, 1, 1), "birth_precision": "year", "phone": "", **ELSEWHERE},
        {"birth_date": None, "birth_precision": "unknown", "phone": ""},
        {"birth_date": None, "birth_precision": "unknown", **ELSEWHERE},
        {"birth_date": None, "birth_precision": "unknown", "name": "Siti Aminah"},
        {"name": "St. Aminah Noerlaela Kartika", "phone": "", **ELSEWHERE},
        {"name": "Tika", "alias": NAME, "phone": "", **ELSEWHERE},
        {"name": "Hj. Siti Aminah Nurlela Kartika", "phone": ""},
    ],
)
def test_she_is_asked_about(indramayu, siti, typed):
    with pytest.raises(PossibleDuplicate) as error:
        create_person(indramayu, **{**HERS, **typed})
    assert siti in [candidate["reference"] for candidate in error.value.candidates]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Siti Aminah Wulandari", "birth_date": date(1999, 7, 1)},
        {"name": "Nur Aisyah Kartika", "birth_date": date(1996, 5, 30)},
        {"name": "Bambang Sutrisno", "sex": "M", "birth_date": date(1970, 8, 9)},
    ],
)
def test_a_sister_and_a_neighbour_on_her_telephone_are_registered(indramayu, siti, typed):
    assert create_person(indramayu, **{**HERS, **typed})


def test_where_no_birth_date_was_typed_none_is_said_to_fit(surabaya, siti):
    typed = {"birth_date": None, "birth_precision": "unknown", **ELSEWHERE}
    with pytest.raises(PossibleDuplicate) as error:
        create_person(surabaya, **{**HERS, **typed})
    assert error.value.candidates[0]["reasons"] == ["name", "other_data"]

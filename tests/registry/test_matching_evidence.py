"""What counts for one person and what for two, of the kinds that decision 0060 lists."""

from dataclasses import replace
from datetime import date

import pytest

from rantau.registry.birth_dates import GIVEN_DAYS, compare_birth_dates
from rantau.registry.matching import PersonDescription, compare_descriptions
from rantau.registry.name_comparison import ALIKE_LEVELS, compare_names

PERSON = PersonDescription(
    name="Rusmiati",
    birth_date=date(1989, 6, 2),
    birth_precision="day",
    sex="F",
    villages=frozenset({6201052003}),
    phones=frozenset({"+6281200000001"}),
    mothers=frozenset({"Arbainah"}),
)


def compare(one, other):
    """The match of two who have these descriptions."""
    return compare_descriptions(replace(PERSON, **one), replace(PERSON, **other))


def compare_days(one, other):
    return compare_birth_dates(one, "day", other, "day")


@pytest.mark.parametrize("day", sorted(GIVEN_DAYS))
def test_a_day_that_offices_give_says_the_year_alone(day):
    given = date(1953, *day)
    assert compare_days(given, given) == "given_day"
    assert compare_days(given, date(1953, 3, 14)) == "year"
    assert compare_days(given, date(1954, *day)) == "guessed"
    assert compare_days(given, date(1958, *day)) == "other"


def test_a_year_beside_it_is_a_guess_only_where_no_day_is_known():
    assert compare_birth_dates(date(1965, 1, 1), "year", date(1966, 5, 2), "day") == "guessed"
    assert compare_days(date(1965, 3, 14), date(1966, 5, 2)) == "near_year"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karsinah", "Karsiyah"),
        ("Ngatiman", "Ngatimin"),
        ("Suwarno", "Suwarto"),
        ("Rosmiati", "Rosmiyanti"),
        ("Rohmah", "Rohmatun"),
        ("Sutrisno", "Sutrisni"),
    ],
)
def test_one_stem_with_two_endings_is_two_names(one, other):
    assert compare_names(one, other) not in ALIKE_LEVELS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Suprapto Wardoyo", "Suprapta Wardaya"),
        ("Karsinah", "Karsinh"),
        ("Suharti", "Suhati"),
        ("Supriyanto", "Supriyamto"),
    ],
)
def test_a_slip_or_an_o_for_an_a_is_one_name(one, other):
    assert compare_names(one, other) in ALIKE_LEVELS


def test_a_word_that_is_mistyped_is_less_rare_than_the_same_word():
    assert compare_names("Besmadika", "Besmadika") == "same_rare"
    assert compare_names("Besmadika", "Besmadrka") == "close_common"


def test_a_sex_that_was_mistyped_hides_nobody_and_a_brother_is_not_his_sister():
    assert compare({}, {"sex": "M"}).is_candidate
    names = {"name": "Made Sutrisna", "sex": "M"}, {"name": "Made Sutrisni", "sex": "F"}
    assert not compare(*names).is_candidate


def test_whoever_moved_to_another_regency_has_another_number_there():
    moved = {"villages": frozenset({3171041003}), "phones": frozenset({"+6281200000002"})}
    match = compare({}, moved)
    assert "phone" not in match.levels
    assert match.is_candidate
    assert "phone" in compare({}, {"phones": moved["phones"]}).levels


@pytest.mark.parametrize("born", [date(1991, 9, 14), date(1996, 1, 30)])
def test_a_household_in_common_is_no_evidence_for_names_that_are_near_and_another_birthday(born):
    names = {"name": "Wa Ode Nurbaya"}, {"name": "Wa Ode Nurhaya", "birth_date": born}
    match = compare(*names)
    assert match.is_of_household
    assert not match.is_candidate


def test_the_first_name_stays_where_a_husband_gives_his():
    names = {"name": "Yulistina Latuheru"}, {"name": "Yulistina Pattiasina"}
    assert compare(*names).is_candidate
    twins = {"name": "Yulistina Latuheru"}, {"name": "Marselina Latuheru"}
    assert not compare(*twins).is_candidate


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Nurlaila", "Nurlela", "near"),
        ("Ni Nengah Rapin", "Nengah Rapin", "same"),
        ("Hj. Rosdiana", "Rosdiana", "same"),
        ("Dg Ngintang", "Dg Singara", "other"),
        ("Wa Ija", "Wa Nia", "other"),
    ],
)
def test_a_mother_is_compared_without_what_stands_before_her_name(one, other, level):
    names = {"mothers": frozenset({one})}, {"mothers": frozenset({other})}
    assert compare(*names).levels["mother"] == level


def test_a_rare_name_elsewhere_is_one_person_on_the_same_day_alone():
    rare, far = {"name": "Yohana Tefa Banunaek"}, frozenset({3171041003})
    assert "village" not in compare(rare, rare | {"villages": far}).levels
    near = rare | {"villages": far, "birth_date": date(1989, 7, 2)}
    assert compare(rare, near).levels["village"] == "other"

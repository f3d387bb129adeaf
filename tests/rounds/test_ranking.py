"""A ranking is computed from points and lots alone, by a version that never changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.rounds.ranking import (
    BELOW_FLOOR,
    NO_SKILL_TEST,
    PART_FAILED,
    PART_UNKNOWN,
    ScoreRow,
    get_band,
    rank_by_total,
    rank_by_total_and_parts,
)

FLOORS = {"manufacturing": 110, "fishery": 80}
ROWS = st.lists(
    st.builds(
        ScoreRow,
        st.integers(0, 10**6).map(str),
        st.sampled_from(["manufacturing", "fishery"]),
        st.integers(0, 200),
        st.none() | st.integers(0, 100),
        st.integers(0, 20),
        st.integers(1, 10**6),
    ),
    unique_by=(lambda row: row.exam_number, lambda row: row.lot),
    max_size=60,
)


def rank(rows):
    """Exam number -> rank."""
    return {each.row.exam_number: each.rank for each in rank_by_total(rows, FLOORS)}


def build_row(number, *, test=150, skill=50, bonus=0, lot=None, sector="manufacturing"):
    return ScoreRow(number, sector, test, skill, bonus, lot or int(number))


def test_the_higher_total_is_first_then_test_then_skill_then_lot():
    rows = [
        build_row("1", test=150, skill=50, bonus=1),
        build_row("2", test=160, skill=40),
        build_row("3", test=150, skill=50),
        build_row("4", test=150, skill=45, bonus=5),
        build_row("6", test=150, skill=45, bonus=5, lot=5),
    ]
    assert rank(rows) == {"1": 1, "2": 2, "3": 3, "4": 4, "6": 5}


def test_each_sector_is_ranked_for_itself():
    rows = [build_row("1"), build_row("2", sector="fishery"), build_row("3")]
    assert rank(rows) == {"1": 1, "2": 1, "3": 2}


def test_who_is_below_the_floor_or_missed_the_skill_test_has_no_rank_and_a_reason():
    rows = [build_row("1", test=109), build_row("2", skill=None), build_row("3", test=110)]
    found = {each.row.exam_number: (each.rank, each.reason) for each in rank_by_total(rows, FLOORS)}
    assert found == {"1": (None, BELOW_FLOOR), "2": (None, NO_SKILL_TEST), "3": (1, "")}


def test_who_fails_a_part_or_whose_part_is_not_known_is_not_ranked_by_the_second_version():
    rows = [
        replace(build_row("1"), has_passed_parts=False),
        replace(build_row("2", skill=None), has_passed_parts=None),
        replace(build_row("3", test=109), has_passed_parts=False),
        build_row("4", skill=None),
        build_row("5"),
    ]
    found = {
        each.row.exam_number: (each.rank, each.reason)
        for each in rank_by_total_and_parts(rows, FLOORS)
    }
    assert found == {
        "1": (None, PART_FAILED),
        "2": (None, PART_UNKNOWN),
        "3": (None, BELOW_FLOOR),
        "4": (None, NO_SKILL_TEST),
        "5": (1, ""),
    }


@given(ROWS)
def test_both_versions_rank_alike_where_every_part_is_passed(rows):
    assert rank_by_total_and_parts(rows, FLOORS) == rank_by_total(rows, FLOORS)


@pytest.mark.parametrize("twice", [{"exam_number": "1"}, {"lot": 1}])
def test_nobody_stands_twice(twice):
    with pytest.raises(ValueError, match="twice"):
        rank_by_total([build_row("1"), replace(build_row("2"), **twice)], FLOORS)


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_changes_nothing_and_ranks_have_no_gap(rows, random):
    ranks = rank(rows)
    assert ranks == rank(random.sample(rows, len(rows)))
    for sector in FLOORS:
        numbers = sorted(ranks[r.exam_number] or 0 for r in rows if r.sector == sector)
        ranked = [number for number in numbers if number]
        assert ranked == list(range(1, len(ranked) + 1))


@given(ROWS, st.integers(0, 59), st.integers(1, 50))
def test_more_points_never_give_a_worse_rank(rows, index, more):
    if index >= len(rows) or rank(rows)[rows[index].exam_number] is None:
        return
    better = [*rows]
    better[index] = replace(rows[index], test=rows[index].test + more)
    number = rows[index].exam_number
    assert rank(better)[number] <= rank(rows)[number]


def test_a_rank_is_shown_as_its_hundred():
    assert [get_band(rank) for rank in (1, 100, 101, 801, 900)] == [
        (1, 100),
        (1, 100),
        (101, 200),
        (801, 900),
        (801, 900),
    ]

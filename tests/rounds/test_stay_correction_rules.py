"""What may be corrected of a stay, by the pure rules."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rantau.rounds.stay_correction_rules import (
    count_excess_changes,
    find_excess_days,
    is_late_by,
    is_possible_arrival,
    is_possible_end,
    move_permit_end,
)
from rantau.rounds.stay_rules import StayFacts, compute_longest_end, compute_permit_end
from tests.rounds.test_journeys import AMOUNTS

CAME, END = date(2027, 4, 1), date(2030, 4, 1)
STAY = StayFacts(CAME, END)


def test_a_permit_moves_with_the_arrival():
    moved = CAME - timedelta(days=1)
    assert move_permit_end(STAY, moved, AMOUNTS) == END - timedelta(days=1)


def test_one_that_was_extended_stays_and_is_never_shorter_than_the_first():
    extended = replace(STAY, permit_until=END + timedelta(days=30))
    earlier, later = CAME - timedelta(days=1), CAME + timedelta(days=40)
    assert move_permit_end(extended, earlier, AMOUNTS) == extended.permit_until
    assert move_permit_end(extended, later, AMOUNTS) == END + timedelta(days=40)


@pytest.mark.parametrize(
    ("on", "is_possible"),
    [
        (date(2027, 3, 31), False),  # the entry is on the 1st, and a file may say a day earlier
        (date(2027, 4, 20), True),
        (date(2027, 5, 1), True),  # the day of a change of workplace
        (date(2027, 5, 2), False),
    ],
)
def test_nobody_arrives_before_her_entry_or_after_what_is_recorded(on, is_possible):
    facts = replace(STAY, changes=(date(2027, 5, 1),), left_on=END)
    entry_on = date(2027, 4, 2)
    assert is_possible_arrival(facts, on, entry_on=entry_on, today=END) == is_possible


def test_nor_tomorrow():
    assert is_possible_arrival(STAY, CAME, entry_on=None, today=CAME)
    tomorrow = CAME + timedelta(days=1)
    assert not is_possible_arrival(STAY, tomorrow, entry_on=None, today=CAME)


def test_an_extended_permit_ends_where_the_round_allows():
    first, longest = compute_permit_end(CAME, AMOUNTS), compute_longest_end(CAME, AMOUNTS)
    for until in (first, longest):
        assert is_possible_end(STAY, until, AMOUNTS)
    for until in (first - timedelta(days=1), longest + timedelta(days=1)):
        assert not is_possible_end(STAY, until, AMOUNTS)


def test_changes_more_than_allowed_are_counted_in_each_part_of_the_stay():
    days = [CAME + timedelta(days=each) for each in range(AMOUNTS.workplace_changes + 2)]
    later = END + timedelta(days=1)
    facts = replace(STAY, changes=(*days, later))
    assert count_excess_changes(facts, CAME, AMOUNTS) == 2
    assert count_excess_changes(facts, later, AMOUNTS) == 0
    assert count_excess_changes(replace(facts, changes=(later,)), CAME, AMOUNTS) == 0


def test_more_than_allowed_are_those_that_were_recorded_last():
    days = [CAME + timedelta(days=each) for each in (30, 20, 10, 5)]
    assert AMOUNTS.workplace_changes == 3
    assert find_excess_days(days, CAME, AMOUNTS) == {days[-1]}
    assert find_excess_days([*days[:3], END + timedelta(days=1)], CAME, AMOUNTS) == set()
    later = CAME + timedelta(days=1)
    end = END + timedelta(days=1)
    assert find_excess_days([*days[:3], end], later, AMOUNTS) == {end}


@pytest.mark.parametrize(
    ("left_on", "is_late"),
    [
        (None, False),
        (END - timedelta(days=10), False),
        (END - timedelta(days=9), True),
        (END, True),
        (END + timedelta(days=1), False),  # by what stands there already
    ],
)
def test_whoever_left_in_time_may_be_late_by_an_earlier_end(left_on, is_late):
    facts = replace(STAY, left_on=left_on)
    assert is_late_by(facts, END - timedelta(days=10)) == is_late

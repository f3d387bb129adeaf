"""A working day is the office's own: its zone, its week, its hours, its holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.procedures.calendar import (
    Calendar,
    NoWorkingDay,
    compute_due_at,
    count_working_days_left,
    get_last_working_day,
)

WEEK = Calendar(
    "Asia/Jakarta",
    frozenset(range(5)),
    ((time(8), time(12)), (time(13), time(16))),
    {date(2027, 3, 11)},
)
ALWAYS = Calendar("Asia/Jakarta", frozenset(), (), ())
FRIDAY = datetime(2027, 3, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("started", "days", "due"),
    [
        (FRIDAY, 0, datetime(2027, 3, 5, 9, tzinfo=UTC)),
        (FRIDAY.replace(hour=10), 0, datetime(2027, 3, 8, 9, tzinfo=UTC)),
        (FRIDAY, 1, datetime(2027, 3, 8, 9, tzinfo=UTC)),
        (FRIDAY.replace(day=6), 1, datetime(2027, 3, 8, 9, tzinfo=UTC)),
        (FRIDAY.replace(day=10), 1, datetime(2027, 3, 12, 9, tzinfo=UTC)),
    ],
)
def test_a_working_day_is_the_offices_own(started, days, due):
    assert compute_due_at(started, days, WEEK) == due


def test_an_office_that_never_closes_counts_each_day():
    assert compute_due_at(FRIDAY, 2, ALWAYS) == FRIDAY.replace(day=7)


def test_a_calendar_without_working_days_is_told():
    never = Calendar("Asia/Jakarta", frozenset(), WEEK.intervals, ())
    with pytest.raises(NoWorkingDay):
        compute_due_at(FRIDAY, 1, never)
    with pytest.raises(NoWorkingDay):
        get_last_working_day(FRIDAY, never)


MOMENTS = st.floats(0, 3650).map(lambda days: FRIDAY + timedelta(days=days))


@given(MOMENTS, st.integers(0, 60))
def test_more_days_are_never_due_earlier_and_always_on_a_working_day(started, days):
    one, more = (compute_due_at(started, n, WEEK) for n in (days, days + 1))
    assert one <= more
    assert WEEK.is_working_day(one.astimezone(ZoneInfo(WEEK.zone)).date())


@given(MOMENTS, st.integers(0, 60), st.sampled_from([WEEK, ALWAYS]))
def test_the_days_that_are_left_lead_to_the_same_end_again(started, days, calendar):
    due_at = compute_due_at(started, days, calendar)
    left = count_working_days_left(started, due_at, calendar)
    assert compute_due_at(started, left, calendar) == due_at


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (FRIDAY, date(2027, 3, 4)),
        (FRIDAY.replace(hour=9), date(2027, 3, 5)),
        (FRIDAY.replace(day=8), date(2027, 3, 5)),
        (FRIDAY.replace(day=12), date(2027, 3, 10)),
    ],
)
def test_a_day_has_been_worked_when_the_office_closes(at, day):
    assert get_last_working_day(at, WEEK) == day


def test_an_office_that_never_closes_has_worked_the_day_before():
    assert get_last_working_day(FRIDAY, Calendar("Asia/Jakarta", frozenset(), (), ())) == date(
        2027, 3, 4
    )


@given(MOMENTS, st.floats(0, 30))
def test_who_was_seen_before_the_last_worked_day_owes_an_answer_of_one_day(seen, days):
    at = seen + timedelta(days=days)
    before = seen.astimezone(ZoneInfo(WEEK.zone)).date() < get_last_working_day(at, WEEK)
    assert before == (compute_due_at(seen, 1, WEEK) <= at)

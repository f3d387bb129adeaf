"""The clocks of a name on a roster: what ends next, which warning is due, when it may be renewed."""

from datetime import date, timedelta

import pytest

from rantau.common.end_warnings import WARNING_DAYS
from rantau.rounds.roster_clocks import (
    CERTIFICATE,
    ROSTER,
    End,
    RosterTimes,
    find_due_warning,
    find_next_end,
    find_warning,
    is_certificate_over,
    may_renew,
)
from rantau.rounds.stages import Stage

YEAR_END, CERTIFICATE_END = date(2028, 3, 30), date(2029, 2, 12)
ON_ROSTER = RosterTimes(Stage.ROSTERED, YEAR_END, CERTIFICATE_END)
# The certificate ends first: the year on the roster was cut short by it.
LAST_YEAR = RosterTimes(Stage.ROSTERED, CERTIFICATE_END, CERTIFICATE_END)
SENT_AGAIN = RosterTimes(Stage.SENT, YEAR_END, CERTIFICATE_END)
RANKED = RosterTimes(Stage.RANKED, None, CERTIFICATE_END)


def before(day, days):
    return day - timedelta(days=days)


@pytest.mark.parametrize(
    ("times", "today", "end"),
    [
        (ON_ROSTER, YEAR_END, End(ROSTER, YEAR_END)),
        (ON_ROSTER, before(YEAR_END, -1), End(CERTIFICATE, CERTIFICATE_END)),
        (LAST_YEAR, before(CERTIFICATE_END, 9), End(CERTIFICATE, CERTIFICATE_END)),
        (SENT_AGAIN, before(YEAR_END, 9), End(CERTIFICATE, CERTIFICATE_END)),
        (RANKED, before(YEAR_END, 9), End(CERTIFICATE, CERTIFICATE_END)),
    ],
)
def test_what_ends_first_counts(times, today, end):
    assert find_next_end(times, today) == end


@pytest.mark.parametrize(
    ("left", "warning"),
    [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_the_nearest_warning_alone_is_said(left, warning):
    assert find_warning(End(ROSTER, YEAR_END), before(YEAR_END, left)) == warning


def test_each_warning_is_due_once_whatever_days_were_missed():
    given_for, given = None, None
    given_days = []
    for left in (95, 90, 89, 40, 6, 5, 0, -1):  # the 30th day was missed
        today = before(YEAR_END, left)
        days = find_due_warning(ON_ROSTER, today, warned_for=given_for, warned_days=given)
        if days:
            given_days.append((left, days))
            given_for, given = find_next_end(ON_ROSTER, today).on, days
    assert given_days == [(90, 90), (6, 7)]


def test_another_end_is_warned_of_anew():
    today = before(CERTIFICATE_END, 20)
    due = find_due_warning(ON_ROSTER, today, warned_for=YEAR_END, warned_days=7)
    assert due == 30


def test_of_a_certificate_alone_whoever_is_not_sent_is_not_warned():
    today = before(CERTIFICATE_END, 5)
    assert find_due_warning(RANKED, today, warned_for=None, warned_days=None) is None
    assert find_due_warning(SENT_AGAIN, today, warned_for=None, warned_days=None) == 7


@pytest.mark.parametrize(
    ("times", "today", "may"),
    [
        (ON_ROSTER, before(YEAR_END, 91), False),
        (ON_ROSTER, before(YEAR_END, 90), True),
        (ON_ROSTER, before(YEAR_END, -1), True),
        (ON_ROSTER, CERTIFICATE_END, True),
        (ON_ROSTER, before(CERTIFICATE_END, -1), False),
        (LAST_YEAR, before(CERTIFICATE_END, 10), False),  # it would gain no day
        (SENT_AGAIN, YEAR_END, False),
        (RANKED, YEAR_END, False),
    ],
)
def test_a_row_is_sent_again_late_in_its_year_or_after_it_within_the_certificate(times, today, may):
    assert may_renew(times, today) is may


def test_a_certificate_holds_on_its_last_day():
    assert not is_certificate_over(CERTIFICATE_END, CERTIFICATE_END)
    assert is_certificate_over(CERTIFICATE_END, before(CERTIFICATE_END, -1))


def test_the_nearest_warning_comes_first():
    assert tuple(sorted(WARNING_DAYS)) == WARNING_DAYS

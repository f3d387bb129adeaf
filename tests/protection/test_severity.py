"""Levels by checklist, limits by level, due times by clock: pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.protection.severity import SEVERITIES, SEVERITY_BY_SIGN, get_severity
from rantau.protection.time_limits import (
    LIMITS_BY_SEVERITY,
    Duration,
    get_due_at,
    get_next_escalation_time,
)

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
FRIDAY = datetime(2027, 3, 5, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ((), 4),
        (("wages",), 3),
        (("wages", "passport_held"), 2),
        (("wages", "passport_held", "locked_in"), 1),
        (tuple(SEVERITY_BY_SIGN), 1),
    ],
)
def test_the_gravest_sign_decides(signs, expected):
    assert get_severity(signs) == expected


def test_an_unknown_sign_is_no_sign():
    with pytest.raises(ValueError, match="rain"):
        get_severity(["rain"])


@given(
    st.sets(st.sampled_from(sorted(SEVERITY_BY_SIGN))), st.sampled_from(sorted(SEVERITY_BY_SIGN))
)
def test_one_more_sign_never_makes_it_less_serious(signs, more):
    assert get_severity(signs | {more}) <= get_severity(signs)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Duration(5, "minutes"), FRIDAY + timedelta(minutes=5)),
        (Duration(24, "hours"), FRIDAY + timedelta(days=1)),
        (Duration(1, "working_days"), FRIDAY + timedelta(days=3)),
        (Duration(3, "working_days"), FRIDAY + timedelta(days=5)),
        (Duration(30, "days"), FRIDAY + timedelta(days=30)),
    ],
)
def test_minutes_never_rest_and_working_days_do(span, expected):
    assert get_due_at(FRIDAY, span) == expected


@given(MOMENTS, st.sampled_from(SEVERITIES))
def test_a_graver_case_is_never_due_later(at, severity):
    graver = LIMITS_BY_SEVERITY[max(severity - 1, 1)]
    assert get_due_at(at, graver.first_response) <= get_due_at(
        at, LIMITS_BY_SEVERITY[severity].first_response
    )
    assert get_due_at(at, LIMITS_BY_SEVERITY[severity].first_response) > at


@given(MOMENTS, st.sampled_from(SEVERITIES), st.integers(0, 60 * 24 * 90))
def test_silence_is_always_looked_at_again(at, severity, minutes):
    now = at + timedelta(minutes=minutes)
    assert (
        now
        < get_next_escalation_time(at, LIMITS_BY_SEVERITY[severity], now)
        <= now + timedelta(days=30)
    )


def test_the_ladder_of_life_and_liberty_is_fifteen_thirty_sixty_minutes():
    looks = [
        get_next_escalation_time(FRIDAY, LIMITS_BY_SEVERITY[1], FRIDAY + timedelta(minutes=m))
        for m in (5, 15, 30, 60)
    ]
    assert [(look - FRIDAY) / timedelta(minutes=1) for look in looks] == [15, 30, 60, 120]

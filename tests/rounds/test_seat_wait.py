"""The wait for a seat: an interval and odds from offers that lapsed, and no number without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.rounds.seat_wait import (
    MIN_ENDED,
    OfferHistory,
    choose_history,
    estimate_seat_wait,
)

HOURS = 24
TENTH = OfferHistory(1000, 100, is_own=True)
NEVER = 10**9


def estimate(ahead, *, unpaid=1000, history=TENTH, hours=HOURS):
    return estimate_seat_wait(ahead=ahead, unpaid=unpaid, hours=hours, history=history)


@st.composite
def histories(draw):
    ended = draw(st.integers(MIN_ENDED, 20_000))
    return OfferHistory(ended, draw(st.integers(0, ended)), draw(st.booleans()))


@given(
    history=histories(),
    unpaid=st.integers(0, 5000),
    ahead=st.integers(0, 20_000),
    further=st.integers(1, 5000),
)
def test_whoever_stands_later_has_no_better_odds_and_no_earlier_moment(
    history, unpaid, ahead, further
):
    near = estimate(ahead, unpaid=unpaid, history=history)
    far = estimate(ahead + further, unpaid=unpaid, history=history)
    assert 0 <= far.odds <= near.odds <= 1
    for name in ("from_hours", "until_hours"):
        earlier, later = (getattr(each, name) for each in (near, far))
        assert (NEVER if earlier is None else earlier) <= (NEVER if later is None else later)


@given(
    ended=st.integers(0, MIN_ENDED - 1),
    unpaid=st.integers(0, 5000),
    ahead=st.integers(0, 20_000),
)
def test_there_is_no_number_without_history(ended, unpaid, ahead):
    short = OfferHistory(ended, ended // 2, is_own=True)
    assert estimate(ahead, unpaid=unpaid, history=short) is None
    assert estimate(ahead, unpaid=unpaid, history=None) is None


@given(history=histories(), unpaid=st.integers(1, 5000), ahead=st.integers(0, 20_000))
def test_the_earliest_moment_is_before_the_latest(history, unpaid, ahead):
    wait = estimate(ahead, unpaid=unpaid, history=history)
    if wait.until_hours is not None:
        assert wait.from_hours is not None
        assert wait.from_hours < wait.until_hours


def test_a_tenth_of_a_thousand_offers_reaches_the_first_hundred_within_a_day_or_two():
    """100 seats move on the first day, 10 on the second, one on the third."""
    assert round(estimate(0).moving) == 112
    assert (estimate(50).from_hours, estimate(50).until_hours) == (0, 24)
    assert estimate(50).odds > 0.99
    assert estimate(110).odds == pytest.approx(0.5, abs=0.05)
    assert estimate(110).until_hours is None
    assert estimate(400).odds < 0.01
    assert estimate(400).from_hours is None


def test_where_no_offer_is_open_nobody_is_reached():
    wait = estimate(0, unpaid=0)
    assert (wait.odds, wait.from_hours, wait.until_hours) == (0, None, None)


def test_the_hours_to_pay_stretch_the_interval():
    assert estimate(50, hours=48).until_hours == 2 * estimate(50).until_hours


def test_this_round_counts_once_enough_of_its_offers_ended_else_earlier_ones():
    own, earlier = OfferHistory(MIN_ENDED, 1, is_own=True), OfferHistory(500, 50, is_own=False)
    few = OfferHistory(MIN_ENDED - 1, 1, is_own=True)
    assert choose_history(own, earlier) == own
    assert choose_history(few, earlier) == earlier
    assert choose_history(few, OfferHistory(0, 0, is_own=False)) is None

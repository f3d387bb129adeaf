"""How long people waited says something to whoever waits, and how sure it is."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.rounds.expected_wait import MIN_EVENTS, Spell, describe_wait, estimate_wait

SPELLS = st.lists(st.builds(Spell, st.integers(0, 900), st.booleans()), min_size=1, max_size=80)

DRAWN = [
    *(8, 8, 10, 13, 13, 14, 15, 16, 20, 27, 27, 29, 34, 35, 36, 43, 50, 55, 61, 74, 75, 78, 81, 82),
    *(86, 100, 102, 111, 119, 121, 122, 125, 132, 155, 168, 174, 187, 187, 191, 217, 224, 231, 242),
    *(264, 311, 318, 372, 385),
]
DRAWN_CENSORED = [101, 109, 121, 123, 160, 167, 193, 243, 247, 267, 367, 481]
OF_LIFELINES = {
    8: (0.9667, 0.8972, 0.9895),
    20: (0.85, 0.7547, 0.9104),
    43: (0.7333, 0.6258, 0.8144),
    78: (0.6333, 0.5217, 0.7257),
    111: (0.5318, 0.4203, 0.6312),
    155: (0.4206, 0.3127, 0.5245),
    224: (0.2704, 0.1746, 0.3752),
    372: (0.0876, 0.0272, 0.1931),
}


def draw_spells(count, *, half_life=200, watched=600, seed=1):
    """Waits with a constant chance of being chosen, watched for so many days."""
    random = Random(seed)
    days = [int(random.expovariate(0.693147 / half_life)) for _ in range(count)]
    return [Spell(min(each, watched), each < watched) for each in days]


def test_the_curve_of_a_published_example():
    """Weeks until relapse of 21 leukaemia patients under 6-MP (Freireich and others, Blood 21, 1963):
    survival as printed in Cox and Oakes, Analysis of Survival Data, 1984, table 4.1."""
    chosen = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = estimate_wait([Spell(d, True) for d in chosen] + [Spell(d, False) for d in censored])
    found = {step.days: round(step.waiting, 3) for step in curve.steps}
    assert found == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert (curve.persons, curve.chosen) == (21, 9)


def test_the_interval_is_that_of_lifelines():
    """Sixty waits drawn once, and what lifelines 0.30.3 gives for them (KaplanMeierFitter, alpha 0.1):
    day -> survival and both ends. Written down, as lifelines would bring some twenty packages for one test."""
    curve = estimate_wait(
        [Spell(days, True) for days in DRAWN] + [Spell(days, False) for days in DRAWN_CENSORED]
    )
    steps = {step.days: step for step in curve.steps}
    found = {day: (s.waiting, s.low, s.high) for day, s in steps.items() if day in OF_LIFELINES}
    assert found == {day: pytest.approx(each, abs=5e-5) for day, each in OF_LIFELINES.items()}


@given(SPELLS)
def test_it_falls_stays_between_none_and_all_and_inside_its_interval(spells):
    curve = estimate_wait(spells)
    shares = [1.0, *(step.waiting for step in curve.steps)]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= s.low <= s.waiting <= s.high <= 1 for s in curve.steps)


@given(SPELLS)
def test_without_anybody_censored_it_is_the_share_that_was_not_chosen_yet(spells):
    spells = [Spell(spell.days, True) for spell in spells]
    curve = estimate_wait(spells)
    for day in (0, 10, 400, 900):
        expected = sum(spell.days > day for spell in spells) / len(spells)
        assert curve.get_waiting(day) == pytest.approx(expected)


def test_half_of_those_who_waited_so_long_are_chosen_in_the_half_life_again():
    curve = estimate_wait(draw_spells(20_000))
    assert curve.find_quantile(0.5) == pytest.approx(200, abs=10)
    assert curve.find_quantile(0.5, waited=150) == pytest.approx(350, abs=15)


def test_what_is_never_seen_is_not_said():
    curve = estimate_wait(draw_spells(500, half_life=2000))
    assert curve.find_quantile(0.5) is None
    wait = describe_wait(curve, waited=0)
    assert wait.median is None
    assert None in wait.dots


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """Nine of ten by LEVEL; of 200 histories a share of 0.84 to 0.96 has a chance above 0.99."""
    hits = 0
    for seed in range(200):
        wait = describe_wait(estimate_wait(draw_spells(200, seed=seed)), waited=0)
        hits += wait.low <= 200 <= wait.high
    assert 0.84 <= hits / 200 <= 0.96


def test_of_people_who_did_not_count_half_are_chosen_by_the_day_that_was_said():
    median = describe_wait(estimate_wait(draw_spells(4000, seed=1)), waited=0).median
    held_out = draw_spells(4000, seed=2)
    assert sum(s.days <= median for s in held_out) / 4000 == pytest.approx(0.5, abs=0.03)


def test_too_few_who_were_chosen_say_nothing():
    few = [Spell(10, True)] * (MIN_EVENTS - 1) + [Spell(20, False)] * 100
    assert describe_wait(estimate_wait(few), waited=0) is None


def test_twenty_dots_stand_for_people_alike():
    wait = describe_wait(estimate_wait(draw_spells(5000, watched=400)), waited=0)
    assert len(wait.dots) == 20
    assert sum(dot is None for dot in wait.dots) == 5  # a quarter waits longer than 400 days
    months = [dot for dot in wait.dots if dot]
    assert months == sorted(months)


def test_less_than_no_days_is_refused():
    with pytest.raises(ValueError, match="less than no days"):
        estimate_wait([Spell(-1, True)])

"""Answers say whether somebody may apply; the rules of the round decide, nothing else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from rantau.rounds.eligibility import UNKNOWN, YES, Answers, compute_age, judge_eligibility
from rantau.rounds.parsing import read_round

ABLE = Answers(date(1998, 5, 20), "upper_secondary", None, True)


def read_rules(code):
    return read_round(Path(settings.BASE_DIR) / "schemes" / "rounds" / f"{code}.yaml").eligibility


def judge(code="korea-2026-2", **changes):
    return judge_eligibility(read_rules(code), replace(ABLE, **changes))


def test_who_fulfils_everything_may_apply():
    assert (judge().may_apply, judge().age, judge().warnings) == (True, 28, ())


@pytest.mark.parametrize(
    ("born", "may"),
    [
        (date(2008, 11, 30), True),
        (date(2008, 12, 1), False),
        (date(1986, 12, 1), True),
        (date(1986, 11, 30), False),
    ],
)
def test_the_age_counts_on_the_day_of_the_round(born, may):
    """18 to 39 on 30 November 2026, both included."""
    assert judge(birth_date=born).may_apply is may


@pytest.mark.parametrize(
    ("changes", "hindrance"),
    [
        ({"schooling": "primary"}, "schooling"),
        ({"stay_years": 5}, "stayed_too_long"),
        ({"stay_years": 2, "came_home_in_time": False}, "overstayed"),
        ({"has_health_hindrance": YES}, "health"),
        ({"has_record": YES}, "record"),
    ],
)
def test_each_hindrance_is_named(changes, hindrance):
    assert judge(**changes).hindrances == (hindrance,)


def test_all_hindrances_are_named_at_once_in_the_order_of_the_questions():
    verdict = judge(birth_date=date(2010, 1, 1), schooling="none", has_record=YES)
    assert verdict.hindrances == ("too_young", "schooling", "record")


def test_whoever_does_not_know_about_a_hindrance_is_warned_and_not_refused():
    verdict = judge(has_health_hindrance=UNKNOWN)
    assert (verdict.may_apply, verdict.warnings) == (True, ("health_unknown",))


def test_whoever_does_not_know_of_a_record_or_of_years_of_work_is_warned():
    rules = replace(read_rules("korea-2026-2"), work_years=2)
    answers = replace(ABLE, has_record=UNKNOWN, work_years=None)
    verdict = judge_eligibility(rules, answers)
    assert (verdict.may_apply, verdict.warnings) == (True, ("record_unknown", "work_unknown"))


@pytest.mark.parametrize(("years", "hindrances"), [(1, ("work_years",)), (2, ()), (3, ())])
def test_years_of_work_count_where_the_round_asks_them(years, hindrances):
    rules = replace(read_rules("japan-2027"), work_years=2)
    able = replace(ABLE, schooling="diploma", work_years=years)
    assert judge_eligibility(rules, able).hindrances == hindrances
    assert judge("japan-2027", schooling="diploma", work_years=years).may_apply


def test_a_round_without_a_rule_of_health_does_not_ask_it():
    assert judge("japan-2027", schooling="diploma", has_health_hindrance=YES).may_apply


def test_the_special_test_is_for_those_who_were_there_and_came_home_in_time():
    code = "korea-special-2026"
    assert judge(code).hindrances == ("never_there",)
    assert judge(code, stay_years=4, schooling="none").may_apply
    assert judge(code, stay_years=4, came_home_in_time=False).hindrances == ("overstayed",)


def test_on_a_leap_day_one_is_born_once_in_four_years_and_ages_every_year():
    assert compute_age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert compute_age(date(2008, 2, 29), date(2026, 3, 1)) == 18

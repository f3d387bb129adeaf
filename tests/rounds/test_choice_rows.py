"""What a row of CHOICE means, judged without a database."""

from dataclasses import replace
from datetime import date

import pytest

from rantau.rounds.choice_rows import (
    Chosen,
    ServedStay,
    compute_answer_end,
    find_stage_after_refusing,
    judge_choice,
    read_choice,
)
from rantau.rounds.codes import generate_exam_number
from rantau.rounds.stages import Stage
from tests.factories.offers import CHOICE

TODAY = date(2027, 4, 20)
ROW = {**CHOICE, "offer": "K-1", "on": "2027-04-20"}
WAITING = Chosen(Stage.ROSTERED, "manufacturing")


def judge(chosen=WAITING, *, gave_up=(), **changes):
    return judge_choice(read_choice({**ROW, **changes}, today=TODAY), chosen, gave_up=gave_up)


def test_who_is_on_the_roster_is_chosen():
    assert judge() == "chosen"


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "perhaps"},
        {"on": "2027-04-21"},
        {"on": "soon"},
        {"offer": ""},
        {"offer": "x" * 41},
        {"employer": " "},
        {"region": "a\x00b"},
        {"wage": "0"},
        {"wage": "2,5"},
        {"wage": "٢"},
        {"wage": "1000000001"},
        {"currency": "won"},
        {"currency": "KR"},
        {"months": "121"},
        {"hours": "169"},
        {"replaces": "100000000000"},
    ],
)
def test_what_cannot_be_read_is_left_out(changes):
    assert judge(**changes) == "unreadable"


def test_a_choice_is_of_who_waits_in_her_sector():
    assert judge(Chosen(None)) == "unknown"
    assert judge(Chosen(Stage.SENT, "manufacturing")) == "off_roster"
    assert judge(Chosen(Stage.ROSTERED, "fishery")) == "sector"


@pytest.mark.parametrize("stage", [Stage.COMPLETE, Stage.SENT])
def test_whoever_asked_for_another_year_is_chosen_until_the_one_that_lasts_ends(stage):
    renewing = Chosen(stage, "manufacturing", on_roster_until=date(2027, 4, 20))
    assert judge(renewing) == "chosen"
    assert judge(replace(renewing, on_roster_until=date(2027, 4, 19))) == "off_roster"
    assert judge(replace(renewing, on_roster_until=None)) == "off_roster"


def test_an_offer_that_came_before_changes_nothing():
    assert judge(Chosen(Stage.CHOSEN, "manufacturing", ["K-1"], "K-1")) == "repeated"
    assert judge(Chosen(Stage.ROSTERED, "manufacturing", ["K-1"])) == "repeated"


STAY = ServedStay("Contoh Perusahaan 1", date(2027, 6, 1), opens_way=True)
THERE = Chosen(Stage.ARRIVED, "manufacturing", ["K-0"], "K-0", stay=STAY)


@pytest.mark.parametrize(
    ("there", "changes", "outcome"),
    [
        (THERE, {}, "reentry"),
        (replace(THERE, stage=Stage.RETURNED), {}, "reentry"),
        (replace(THERE, stay=None), {}, "no_stay"),
        (replace(THERE, stage=Stage.CHOSEN), {}, "no_stay"),
        (THERE, {"employer": "Contoh Perusahaan 2"}, "employer"),
        (replace(THERE, stay=replace(STAY, ends_on=date(2027, 4, 19))), {}, "after_stay"),
        (replace(THERE, stay=replace(STAY, opens_way=False)), {}, "no_way"),
        (replace(THERE, asked="K-2"), {}, "repeated"),
        (replace(THERE, asked="K-1"), {"outcome": "cancelled"}, "cancelled"),
    ],
)
def test_her_employer_asks_for_who_works_there_before_her_stay_ends(there, changes, outcome):
    assert judge(there, **{"outcome": "reentry", **changes}) == outcome


def test_who_is_replaced_gave_up_a_contract():
    number = generate_exam_number()
    assert judge(replaces=number) == "replaces"
    assert judge(replaces=number, gave_up={number}) == "chosen"


def test_an_employer_cancels_what_is_live_until_the_visa():
    for stage in (Stage.CHOSEN, Stage.ACCEPTED):
        live = Chosen(stage, "manufacturing", ["K-1"], "K-1")
        assert judge(live, outcome="cancelled") == "cancelled"
    over = Chosen(Stage.ROSTERED, "manufacturing", ["K-1"])
    assert judge(over, outcome="cancelled") == "repeated"
    with_visa = Chosen(Stage.VISA, "manufacturing", ["K-1"], "K-1")
    assert judge(with_visa, outcome="cancelled") == "repeated"
    assert judge(outcome="cancelled") == "no_offer"


def test_days_to_answer_are_counted_from_the_day_on_which_we_learnt_of_it():
    assert compute_answer_end(date(2027, 4, 20), 7) == date(2027, 4, 27)


def test_refusals_beyond_those_allowed_end_the_round():
    stages = [find_stage_after_refusing(number, 1) for number in (1, 2)]
    assert stages == [Stage.ROSTERED, Stage.WITHDRAWN]

"""Every stage is reached from the check of the originals, and an end is an end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.rounds.codes import compute_check_digit, generate_exam_number, is_exam_number
from rantau.rounds.stages import STAGES, Stage, list_next_stages

ENDS = {Stage.WITHDRAWN, Stage.EXPIRED, Stage.BARRED}


def test_every_stage_is_reached():
    reached, new = set(), {Stage.VERIFIED}
    while new:
        reached |= new
        new = {after for stage in new for after in list_next_stages(stage)} - reached

    assert reached == set(STAGES)


def test_nothing_follows_an_end_and_something_follows_all_else():
    assert {stage for stage in STAGES if not list_next_stages(stage)} == ENDS


@pytest.mark.parametrize("stage", [Stage.DEPARTED, Stage.ARRIVED, Stage.FAILED, Stage.ABSENT])
def test_whoever_left_or_has_no_claim_does_not_withdraw(stage):
    assert not {Stage.WITHDRAWN, Stage.BARRED, Stage.EXPIRED} & list_next_stages(stage)


def test_the_check_digit_is_that_of_the_standard():
    # The example of ISO/IEC 7812-1, as everybody prints it.
    assert compute_check_digit("7992739871") == "3"


def test_exam_numbers_are_twelve_digits():
    numbers = {generate_exam_number() for _ in range(200)}

    assert len(numbers) == 200
    assert all(is_exam_number(number) and number[0] != "0" for number in numbers)


@given(st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place, more):
    number = generate_exam_number()
    wrong = f"{number[:place]}{(int(number[place]) + more) % 10}{number[place + 1 :]}"

    assert not is_exam_number(wrong)

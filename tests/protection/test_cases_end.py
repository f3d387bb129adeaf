"""A case ends with an outcome, by its own desk alone; whatever else is refused."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from rantau.core.errors import Forbidden, Invalid
from rantau.protection.errors import CaseEnded, NoSuchCase
from rantau.protection.services.close import close
from rantau.protection.services.note import note
from rantau.protection.services.take_over import take_over
from rantau.protection.services.triage import triage
from rantau.protection.telling import Triage
from tests.cast import officer
from tests.protection.people import PAID, REMARK, case_of, opened


@pytest.fixture
def desk(db):
    return officer("operator.cc")


@pytest.fixture
def officer_of_cases(db):
    return officer("kasus.cc")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "solved"}, "outcome"),
        ({"verdict": ""}, "verdict"),
        ({"recovered": Decimal(-1)}, "recovered"),
        ({"recovered": Decimal("NaN")}, "recovered"),
        ({"recovered": Decimal("1e13")}, "recovered"),
        ({"currency": "rupiah"}, "currency"),
    ],
)
def test_no_end_without_outcome_money_and_the_complainants_word(officer_of_cases, changes, field):
    reference = opened(officer_of_cases)
    with pytest.raises(Invalid) as refusal:
        close(officer_of_cases, uuid4(), reference, replace(PAID, **changes), seen=1)
    assert set(refusal.value.problems) == {field}


def test_an_ended_case_takes_nothing_more(officer_of_cases):
    reference = opened(officer_of_cases)
    close(officer_of_cases, uuid4(), reference, PAID, seen=1)
    case = case_of(officer_of_cases, reference)
    assert (case.recovered, case.verdict, case.step) == (Decimal("1500000.50"), "agrees", "ended")
    with pytest.raises(CaseEnded):
        note(officer_of_cases, uuid4(), reference, REMARK)


def test_an_operator_does_not_close(desk):
    with pytest.raises(Forbidden):
        close(desk, uuid4(), opened(desk), PAID, seen=1)


@pytest.mark.parametrize("login", ["loket.3212", "pusat", "inspektorat", "perwakilan.tw-tpe"])
def test_no_other_office_works_on_a_case(desk, login):
    other, reference = officer(login), opened(desk)
    for act in (
        lambda: triage(other, uuid4(), "BT-0000-0000", Triage((), "x")),
        lambda: take_over(other, uuid4(), reference, seen=1),
        lambda: note(other, uuid4(), reference, REMARK),
        lambda: close(other, uuid4(), reference, PAID, seen=1),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_case_that_is_not_there_answers_like_one_that_may_not_be_seen(desk):
    with pytest.raises(NoSuchCase):
        note(desk, uuid4(), "KS-0000-0000", REMARK)

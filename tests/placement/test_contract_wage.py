"""The wage of the contract beside that of the job order: less is asked about, more harms nobody."""

from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.partners.models import QuotaLine
from rantau.placement.contract_wage import Wage, find_lower_wage
from rantau.placement.models import DocumentEvent
from rantau.placement.requirements import ACCEPTED, build_requirement_statuses
from rantau.placement.services.received_documents import (
    ReceivedDocumentInput,
    VerificationInput,
    receive_documents,
    verify_documents,
)
from rantau.placement.snapshot import load_snapshot
from rantau.procedures.editions import read_scheme
from tests.factories.placements import BEFORE_CLEARED, create_placement, create_unrelated_placement

CONTRACT = BEFORE_CLEARED["contract"]
LOWER = {**CONTRACT, "wage": "20000"}
LINE = QuotaLine(wage=Decimal(29500), currency="TWD")


def build_statuses(*kinds, **fields):
    """The statuses of a placement whose contract has these fields, and what came of it."""
    scheme = read_scheme(Path(settings.BASE_DIR) / "schemes" / "p2p-formal-2026-2.yaml")
    received = DocumentEvent(id=UUID(int=1), requirement="contract", kind="received", fields=fields)
    verdicts = [
        DocumentEvent(id=UUID(int=2), requirement="contract", kind=kind, about_id=received.id)
        for kind in kinds
    ]
    return build_requirement_statuses(scheme, [received, *verdicts])


@pytest.mark.parametrize("wage", ["29500", "29501", "40000"])
def test_the_same_or_more_harms_nobody(wage):
    assert find_lower_wage(build_statuses(wage=wage, currency="TWD"), LINE) is None


def test_less_is_found_with_both_wages():
    found = find_lower_wage(build_statuses(wage="29499", currency="twd"), LINE)
    assert (found.written, found.ordered) == (Wage(Decimal(29499), "TWD"), Wage(LINE.wage, "TWD"))
    assert found.is_comparable


def test_another_currency_is_found_whatever_the_number():
    found = find_lower_wage(build_statuses(wage="90000", currency="NT$"), LINE)
    assert not found.is_comparable


@pytest.mark.parametrize(
    ("statuses", "line"),
    [
        ({}, LINE),
        (build_statuses(number="PK-9"), LINE),
        (build_statuses("returned", wage="1", currency="TWD"), LINE),
        (build_statuses(wage="1", currency="TWD"), None),
    ],
    ids=["no contract", "an edition without a wage", "a returned contract", "no job order"],
)
def test_what_is_not_known_is_not_compared(statuses, line):
    assert find_lower_wage(statuses, line) is None


@pytest.fixture
def selected(db):
    create_unrelated_placement()
    journey = create_placement()
    journey.advance_to_selected()
    return journey


def accept(journey, reason=""):
    verdict = VerificationInput("contract", accepted=True, method="original", reason=reason)
    verify_documents(journey.regional, uuid4(), journey.reference, [verdict], seen=journey.revision)


def get_state(journey):
    with reading_as(journey.regional):
        placement = journey.get(journey.regional)
        return load_snapshot(journey.regional, placement).requirements["contract"].state


def test_a_lower_wage_is_not_accepted_without_a_word(selected):
    selected.receive({"contract": LOWER})
    with pytest.raises(InvalidInput) as refused:
        accept(selected)
    assert set(refused.value.problems) == {"contract.reason"}
    accept(selected, reason="Upah pokok; lembur tetap 9.500 sebulan")
    assert get_state(selected) == ACCEPTED


def test_a_lower_wage_can_be_returned(selected):
    selected.receive({"contract": LOWER})
    verdict = VerificationInput("contract", accepted=False, method="original", reason="Upah kurang")
    verify_documents(
        selected.regional, uuid4(), selected.reference, [verdict], seen=selected.revision
    )
    assert get_state(selected) == "returned"


def test_a_higher_wage_is_accepted_as_any_other(selected):
    selected.receive({"contract": {**CONTRACT, "wage": "31000"}})
    accept(selected)
    assert get_state(selected) == ACCEPTED


def test_a_lower_wage_is_not_accepted_in_the_act_that_receives_it(selected):
    received = ReceivedDocumentInput("contract", LOWER, method="original")
    with pytest.raises(InvalidInput) as refused:
        receive_documents(
            selected.regional, uuid4(), selected.reference, [received], seen=selected.revision
        )
    assert set(refused.value.problems) == {"contract.how"}

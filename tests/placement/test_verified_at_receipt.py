"""Whoever may verify a document accepts it in the act that receives it: the original lies before
both."""

from dataclasses import replace
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry
from rantau.placement.errors import GatesUnmet, SecondOfficerRequired, WrongParty
from rantau.placement.models import DocumentEvent
from rantau.placement.services.received_documents import (
    ReceivedDocumentInput,
    VerificationInput,
    receive_documents,
    verify_documents,
)
from rantau.placement.snapshot import load_snapshot
from rantau.registry.models import Identity
from tests.actors import get_officer
from tests.factories.placements import BEFORE_CLEARED, BEFORE_SELECTED, receive_scan

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")
PASSPORT = ReceivedDocumentInput("passport", BEFORE_CLEARED["passport"], method="original")


def build_receipts(documents, **more):
    return [ReceivedDocumentInput(code, fields, **more) for code, fields in documents.items()]


def receive(journey, receipts, by=None):
    by = by or journey.verifier
    return receive_documents(by, uuid4(), journey.reference, receipts, seen=journey.revision)


def get_states(journey):
    with reading_as(journey.national):
        snapshot = load_snapshot(journey.national, journey.get(), with_line_status=False)
    return {code: status.state for code, status in snapshot.requirements.items()}


def count_events(journey):
    with reading_as(journey.national):
        return DocumentEvent.objects.filter(placement=journey.get().id).count()


def test_one_act_and_one_entry_receive_and_accept(journey):
    receipts = build_receipts(BEFORE_SELECTED, method="original")
    receipts[1] = replace(receipts[1], method="")
    receive(journey, receipts)
    states = get_states(journey)
    assert states.pop(receipts[1].requirement) == "received"
    assert {states[each.requirement] for each in receipts if each.method} == {"accepted"}
    with reading_as(journey.national):
        entry = Entry.objects.filter(subject=journey.get().id).order_by("-id").first()
    assert entry.kind == "placement:documents:verified"
    assert entry.terms["requirements"] == list(BEFORE_SELECTED)
    assert entry.terms["accepted"] == [each.requirement for each in receipts if each.method]


def test_an_accepted_passport_is_one_of_the_numbers_of_the_person(journey):
    journey.advance_to_selected()
    receive(journey, [PASSPORT], by=journey.regional)
    with reading_as(journey.national):
        number = Identity.objects.get(person_id=journey.get().person_id, kind=Identity.PASSPORT)
    assert number.number == BEFORE_CLEARED["passport"]["number"]


@pytest.mark.parametrize(
    ("receipt", "field"),
    [
        (replace(PASSPORT, method="scan"), "passport.how"),
        (replace(PASSPORT, method="guessed"), "passport.how"),
        (replace(PASSPORT, zone="P<IDN"), "passport.zone"),
        (
            replace(PASSPORT, fields={**BEFORE_CLEARED["passport"], "name": "SUNARTI"}),
            "passport.zone",
        ),
    ],
    ids=["scan nobody opened", "no method", "no zone", "another name without its zone"],
)
def test_what_cannot_be_accepted_is_not_received_either(journey, receipt, field):
    journey.advance_to_selected()
    before = count_events(journey)
    with pytest.raises(InvalidInput) as error:
        receive(journey, [receipt], by=journey.regional)
    assert list(error.value.problems) == [field]
    assert count_events(journey) == before


@pytest.mark.parametrize("login", ["loket.3212", "p3mi.1"])
def test_who_may_not_verify_accepts_nothing_by_receiving(journey, login):
    agreement = {"placement_agreement": BEFORE_SELECTED["placement_agreement"]}
    with pytest.raises(Forbidden):
        receive(journey, build_receipts(agreement, method="original"), by=get_officer(login))
    assert count_events(journey) == 0


def test_another_party_accepts_nothing_by_receiving(journey):
    with pytest.raises(WrongParty):
        receive(journey, [PASSPORT], by=journey.verifier)
    assert count_events(journey) == 0


def test_who_returned_a_document_does_not_accept_the_next_one_by_receiving_it(journey):
    card = ReceivedDocumentInput("family_card", {}, method="original")
    journey.receive({"family_card": {}})
    returned = VerificationInput(
        "family_card", accepted=False, method="original", reason="Tidak terbaca"
    )
    verify_documents(
        journey.verifier, uuid4(), journey.reference, [returned], seen=journey.revision
    )
    with pytest.raises(SecondOfficerRequired):
        receive(journey, [card])
    receive(journey, [card], by=get_officer("kepala.3212"))
    assert get_states(journey)["family_card"] == "accepted"


def test_a_scan_that_was_received_before_is_replaced_and_not_accepted(journey):
    receive_scan(journey)
    receive(journey, [ReceivedDocumentInput("family_card", {}, method="original")])
    with reading_as(journey.national):
        events = DocumentEvent.objects.filter(placement=journey.get().id).order_by("id")
        scanned, anew, accepted = events
    assert (scanned.file_id is None, anew.file_id) == (False, None)
    assert accepted.about_id == anew.id


def test_who_accepted_by_receiving_does_not_decide(journey):
    journey.advance_to_selected()
    receive(journey, build_receipts(BEFORE_CLEARED, method="original"), by=journey.head)
    with pytest.raises(GatesUnmet) as error:
        journey.clear()
    assert [each.code for each in error.value.unmet] == ["same_officer"]

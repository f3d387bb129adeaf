"""Documents are received and verified one by one; nothing unverified looks verified."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common.errors import InvalidInput, StaleRevision
from rantau.placement.errors import SecondOfficerRequired
from rantau.placement.models import DocumentEvent
from rantau.placement.services.received_documents import (
    ReceivedDocumentInput,
    VerificationInput,
    correct_document,
    receive_documents,
    verify_documents,
)
from rantau.placement.snapshot import load_snapshot
from tests.actors import get_officer
from tests.factories.placements import BEFORE_CLEARED, BEFORE_SELECTED

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")


class TestReceivedDocuments:
    """Documents are received and verified one by one; nothing unverified looks verified."""

    def test_a_returned_document_needs_another_officer_or_another_document(self, journey):
        journey.receive(BEFORE_SELECTED)
        returned = VerificationInput(
            "family_card", accepted=False, method="original", reason="Tidak terbaca"
        )
        verify_documents(
            journey.verifier, uuid4(), journey.reference, [returned], seen=journey.revision
        )
        with pytest.raises(SecondOfficerRequired):
            journey.verify(["family_card"])
        journey.verify(["family_card"], by=get_officer("kepala.3212"))

    def test_who_returned_it_first_does_not_accept_it_after_another_did_too(self, journey):
        journey.receive(BEFORE_SELECTED)
        returned = [
            VerificationInput(
                "family_card", accepted=False, method="original", reason="Tidak terbaca"
            )
        ]
        for officer in (journey.verifier, get_officer("kepala.3212")):
            verify_documents(officer, uuid4(), journey.reference, returned, seen=journey.revision)
        with pytest.raises(SecondOfficerRequired):
            journey.verify(["family_card"])

    def test_who_returned_it_does_not_accept_what_he_typed_anew_himself(self, journey):
        journey.receive(BEFORE_SELECTED)
        agreement = "placement_agreement"
        returned = [
            VerificationInput(agreement, accepted=False, method="original", reason="Nomor salah")
        ]
        verify_documents(
            journey.verifier, uuid4(), journey.reference, returned, seen=journey.revision
        )
        correct_document(
            journey.verifier,
            uuid4(),
            journey.reference,
            agreement,
            fields=BEFORE_SELECTED[agreement],
            why="Salah ketik",
            seen=journey.revision,
        )
        with pytest.raises(SecondOfficerRequired):
            journey.verify([agreement])
        journey.verify([agreement], by=get_officer("kepala.3212"))

    def test_nor_what_he_received_anew_himself(self, journey):
        journey.receive(BEFORE_SELECTED)
        card = {"family_card": BEFORE_SELECTED["family_card"]}
        returned = [
            VerificationInput(
                "family_card", accepted=False, method="original", reason="Tidak terbaca"
            )
        ]
        verify_documents(
            journey.verifier, uuid4(), journey.reference, returned, seen=journey.revision
        )
        journey.receive(card, by=journey.verifier)
        with pytest.raises(SecondOfficerRequired):
            journey.verify(card)
        journey.receive(card)  # another document, from somebody else's hands
        journey.verify(card)

    def test_returning_needs_all_reasons(self, journey):
        journey.receive(BEFORE_SELECTED)
        with pytest.raises(InvalidInput) as error:
            verify_documents(
                journey.verifier,
                uuid4(),
                journey.reference,
                [VerificationInput("family_card", accepted=False, method="original")],
                seen=journey.revision,
            )
        assert list(error.value.problems) == ["family_card.reason"]

    def test_what_was_not_received_is_not_verified(self, journey):
        with pytest.raises(InvalidInput) as error:
            journey.verify(["family_card"])
        assert set(error.value.problems) == {"family_card"}

    def test_problems_are_made_at_their_fields(self, journey):
        receipts = [
            ReceivedDocumentInput(
                "passport", {"number": "", "name": "A\0", "expires_on": "31-02-2030"}
            ),
            ReceivedDocumentInput("medical", {"result": "perhaps", "examined_on": "2027-01-01"}),
            ReceivedDocumentInput("horoscope", {}),
        ]
        with pytest.raises(InvalidInput) as error:
            receive_documents(
                journey.counter, uuid4(), journey.reference, receipts, seen=journey.revision
            )
        assert set(error.value.problems) == {
            "passport.number",
            "passport.name",
            "passport.expires_on",
            "medical.result",
            "horoscope",
        }
        with reading_as(journey.counter):
            assert not DocumentEvent.objects.filter(person=journey.get().person_id).exists()

    def test_a_wrong_document_is_superseded_and_verified_again(self, journey):
        journey.receive(BEFORE_SELECTED)
        journey.verify(BEFORE_SELECTED)
        fields = {"number": "PP-2/2027", "signed_on": "21-02-2027"}
        correct_document(
            journey.verifier,
            uuid4(),
            journey.reference,
            "placement_agreement",
            fields=fields,
            why="Salah ketik",
            seen=journey.revision,
        )
        with reading_as(journey.counter):
            requirement = load_snapshot(
                journey.counter, journey.get(journey.counter), with_line_status=False
            ).requirements["placement_agreement"]
            assert (requirement.state, requirement.receipt.fields["number"]) == (
                "received",
                "PP-2/2027",
            )
            assert (
                DocumentEvent.objects.filter(
                    requirement="placement_agreement", kind="received"
                ).count()
                == 2
            )

    def test_a_page_that_is_out_of_date_is_refused(self, journey):
        seen = journey.revision
        journey.receive(BEFORE_SELECTED)
        with pytest.raises(StaleRevision) as error:
            receive_documents(
                journey.counter,
                uuid4(),
                journey.reference,
                [ReceivedDocumentInput("family_card")],
                seen=seen,
            )
        assert (error.value.seen, error.value.now) == (seen, seen + 1)

    @pytest.mark.parametrize("table", ["placement_document_event", "placement_milestone_event"])
    def test_a_fact_never_changes(self, journey, table):
        journey.receive(BEFORE_SELECTED)
        for act in (f"update {table} set reason = 'x'", f"delete from {table}"):
            for actor in (journey.counter, journey.national):
                with (
                    pytest.raises(Exception, match="permission denied"),
                    transaction.atomic(),
                    acting_as(actor),
                ):
                    connection.cursor().execute(act)

    @pytest.mark.parametrize("number", ["X" * 21, "---"])
    def test_a_passport_has_a_number_that_can_be_kept(self, journey, number):
        wrong = ReceivedDocumentInput("passport", {**BEFORE_CLEARED["passport"], "number": number})
        with pytest.raises(InvalidInput) as error:
            receive_documents(
                journey.counter, uuid4(), journey.reference, [wrong], seen=journey.revision
            )
        assert set(error.value.problems) == {"passport.number"}

    def test_boards_repeat_what_is_verified_and_nothing_else(self, journey):
        journey.advance_to_selected()
        passport = {"passport": BEFORE_CLEARED["passport"]}
        journey.receive(passport)
        returned = VerificationInput(
            "passport", accepted=False, method="original", reason="Tidak terbaca"
        )
        verify_documents(
            journey.regional, uuid4(), journey.reference, [returned], seen=journey.revision
        )
        assert journey.get().passport_until is None
        journey.receive(passport)
        journey.verify(passport, by=journey.regional)
        assert journey.get().passport_until == date(2032, 1, 31)
        journey.receive(passport)
        assert journey.get().passport_until is None
        journey.verify(passport, by=journey.regional)
        correct_document(
            journey.regional,
            uuid4(),
            journey.reference,
            "passport",
            fields=BEFORE_CLEARED["passport"],
            why="Salah ketik",
            seen=journey.revision,
        )
        assert journey.get().passport_until is None

    def test_a_day_beyond_all_lives_is_a_slip(self, journey):
        wrong = ReceivedDocumentInput("medical", {"result": "fit", "examined_on": "31-12-9999"})
        with pytest.raises(InvalidInput) as error:
            receive_documents(
                journey.counter, uuid4(), journey.reference, [wrong], seen=journey.revision
            )
        assert set(error.value.problems) == {"medical.examined_on"}

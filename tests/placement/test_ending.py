"""Withdrawn or refused, the place is given back, documents die, and nothing more is owed."""

from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.partners.selectors import get_quota_line_status_for_share
from rantau.placement.errors import MilestoneNotNext, PlacementEnded
from rantau.placement.selectors import list_candidates
from rantau.placement.services.decisions import refuse_placement, withdraw_placement
from tests.factories.placements import BEFORE_SELECTED

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")


class TestEnding:
    """Withdrawn or refused, the place is given back, documents die, and nothing more is owed."""

    def test_the_agency_withdraws_and_sees_the_person_no_more(self, journey):
        journey.advance_to_cleared()
        line = journey.get().line_id
        withdraw_placement(
            journey.agency,
            uuid4(),
            journey.reference,
            reason="worker_wishes",
            seen=journey.revision,
        )
        with reading_as(journey.national):
            assert (
                get_quota_line_status_for_share(line).reserved,
                get_quota_line_status_for_share(line).consumed,
            ) == (0, 0)
            assert not Document.objects.filter(revoked_at=None).exists()
            assert not Duty.objects.filter(about=journey.get().id, closed_at=None).exists()
        with reading_as(journey.agency):
            assert journey.reference not in {c.reference for c in list_candidates(journey.agency)}

    def test_what_has_ended_stays_ended(self, journey):
        withdraw_placement(
            journey.agency,
            uuid4(),
            journey.reference,
            reason="worker_wishes",
            seen=journey.revision,
        )
        with pytest.raises(PlacementEnded):
            journey.receive(BEFORE_SELECTED)

    def test_a_refusal_says_why(self, journey):
        with pytest.raises(InvalidInput):
            refuse_placement(
                journey.verifier,
                uuid4(),
                journey.reference,
                reason="fraud",
                note=" ",
                seen=journey.revision,
            )
        refuse_placement(
            journey.verifier,
            uuid4(),
            journey.reference,
            reason="fraud",
            note="Surat palsu",
            seen=journey.revision,
        )
        assert journey.get().milestone == "refused"

    def test_after_departure_nobody_withdraws(self, journey):
        journey.advance_to_cleared()
        journey.depart()
        with pytest.raises(MilestoneNotNext):
            withdraw_placement(
                journey.agency,
                uuid4(),
                journey.reference,
                reason="agency_wishes",
                seen=journey.revision,
            )

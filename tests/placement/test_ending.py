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
from tests.placement.journey import BEFORE_SELECTED

pytestmark = pytest.mark.usefixtures("unrelated_person", "db")


class TestEnding:
    """Withdrawn or refused, the place is given back, documents die, and nothing more is owed."""

    def test_the_agency_withdraws_and_sees_the_person_no_more(self, way):
        way.to_cleared()
        line = way.now().line
        withdraw_placement(
            way.agency, uuid4(), way.reference, reason="worker_wishes", seen=way.seen
        )
        with reading_as(way.national):
            assert (
                get_quota_line_status_for_share(line).reserved,
                get_quota_line_status_for_share(line).consumed,
            ) == (0, 0)
            assert not Document.objects.filter(revoked_at=None).exists()
            assert not Duty.objects.filter(about=way.now().id, closed_at=None).exists()
        with reading_as(way.agency):
            assert way.reference not in {c.reference for c in list_candidates(way.agency)}

    def test_what_has_ended_stays_ended(self, way):
        withdraw_placement(
            way.agency, uuid4(), way.reference, reason="worker_wishes", seen=way.seen
        )
        with pytest.raises(PlacementEnded):
            way.receive(BEFORE_SELECTED)

    def test_a_refusal_says_why(self, way):
        with pytest.raises(InvalidInput):
            refuse_placement(
                way.verifier, uuid4(), way.reference, reason="fraud", note=" ", seen=way.seen
            )
        refuse_placement(
            way.verifier, uuid4(), way.reference, reason="fraud", note="Surat palsu", seen=way.seen
        )
        assert way.now().milestone == "refused"

    def test_after_departure_nobody_withdraws(self, way):
        way.to_cleared()
        way.depart()
        with pytest.raises(MilestoneNotNext):
            withdraw_placement(
                way.agency, uuid4(), way.reference, reason="agency_wishes", seen=way.seen
            )

"""Withdrawn or refused, the place is given back, documents die, and nothing more is owed."""

from uuid import uuid4

import pytest

from rantau.access.scope import looking
from rantau.core.errors import Invalid
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.partners.lookups import standing
from rantau.placement.errors import (
    Ended,
    NotFromHere,
)
from rantau.placement.lookups import candidates
from rantau.placement.services.refuse import refuse
from rantau.placement.services.withdraw import withdraw
from tests.placement.way import BEFORE_SELECTED

pytestmark = pytest.mark.usefixtures("noise", "db")


class TestEnding:
    """Withdrawn or refused, the place is given back, documents die, and nothing more is owed."""

    def test_the_agency_withdraws_and_sees_the_person_no_more(self, way):
        way.to_cleared()
        line = way.now().line
        withdraw(way.agency, uuid4(), way.reference, reason="worker_wishes", seen=way.seen)
        with looking(way.national):
            assert (standing(line).reserved, standing(line).consumed) == (0, 0)
            assert not Document.objects.filter(revoked_at=None).exists()
            assert not Duty.objects.filter(about=way.now().id, closed_at=None).exists()
        with looking(way.agency):
            assert way.reference not in {c.reference for c in candidates(way.agency)}

    def test_what_has_ended_stays_ended(self, way):
        withdraw(way.agency, uuid4(), way.reference, reason="worker_wishes", seen=way.seen)
        with pytest.raises(Ended):
            way.receive(BEFORE_SELECTED)

    def test_a_refusal_says_why(self, way):
        with pytest.raises(Invalid):
            refuse(way.verifier, uuid4(), way.reference, reason="fraud", note=" ", seen=way.seen)
        refuse(
            way.verifier, uuid4(), way.reference, reason="fraud", note="Surat palsu", seen=way.seen
        )
        assert way.now().milestone == "refused"

    def test_after_departure_nobody_withdraws(self, way):
        way.to_cleared()
        way.depart()
        with pytest.raises(NotFromHere):
            withdraw(way.agency, uuid4(), way.reference, reason="agency_wishes", seen=way.seen)

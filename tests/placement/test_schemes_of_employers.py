"""Who employs decides under which scheme a candidate is placed, and so how she is counted."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from rantau.access.scope import looking
from rantau.core import clock
from rantau.partners.models import QuotaLine
from rantau.partners.services.open_job_order import JobOrderTerms, LineTerms, open_job_order
from rantau.placement.lookups import placement_for
from rantau.placement.services.register_candidate import CandidateTerms, register_candidate
from tests.cast import officer, registered
from tests.placement.way import BORN

pytestmark = pytest.mark.usefixtures("db")


def line_of_employer(kind):
    """A line of a job order that headquarters has just opened for a firm or a household."""
    today, post = clock.today(), officer("perwakilan.tw-tpe")
    terms = JobOrderTerms(
        agency="AG-001", employer="Peraga Rumah", employer_kind=kind, city="Taichung",
        destination="TW", post=post.office, permit_number="SP-PERAGA-9", permit_from=today,
        permit_until=today + timedelta(days=90), opens_on=today,
        closes_on=today + timedelta(days=60),
        line=LineTerms("Penata laksana rumah tangga", 3, 0, 0, Decimal(20_000), "TWD"),
    )  # fmt: skip
    headquarters = officer("pusat")
    number = open_job_order(headquarters, uuid4(), terms).answer
    with looking(headquarters):
        return QuotaLine.objects.get(job_order__number=number).id


@pytest.mark.parametrize(
    ("kind", "scheme", "formal"),
    [("firm", "p2p-formal", True), ("household", "p2p-household", False)],
)
def test_a_candidate_goes_the_way_of_her_employer(kind, scheme, formal):
    agency, person = officer("p3mi.1"), registered(officer("loket.3212"))
    terms = CandidateTerms(person, BORN, line_of_employer(kind))
    reference = register_candidate(agency, uuid4(), terms).answer
    with looking(agency):
        placement = placement_for(agency, reference, purpose="test")
    assert (placement.scheme, placement.formal) == (scheme, formal)

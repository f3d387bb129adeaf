"""Who employs decides under which scheme a candidate is placed, and so how she is counted."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.partners.models import QuotaLine
from rantau.partners.services.job_orders import (
    JobOrderInput,
    QuotaLineInput,
    confirm_job_order,
    propose_job_order,
)
from rantau.placement.selectors import get_placement
from rantau.placement.services.candidates import CandidateInput, register_candidate
from tests.actors import get_officer
from tests.factories.persons import BORN, create_person

pytestmark = pytest.mark.usefixtures("db")


def open_line_of_employer(kind):
    """Open a job order for a firm or a household, as headquarters; the key of its line."""
    today, post = clock.today(), get_officer("perwakilan.tw-tpe")
    order = JobOrderInput(
        agency="AG-001",
        employer="Peraga Rumah",
        employer_kind=kind,
        city="Taichung",
        destination="TW",
        post=post.office,
        permit_number="SP-PERAGA-9",
        permit_from=today,
        permit_until=today + timedelta(days=90),
        opens_on=today,
        closes_on=today + timedelta(days=60),
        line=QuotaLineInput("Penata laksana rumah tangga", 3, 0, 0, Decimal(20_000), "TWD"),
    )
    headquarters = get_officer("pusat")
    proposed = propose_job_order(headquarters, uuid4(), order).answer
    number = confirm_job_order(get_officer("pusat-2"), uuid4(), proposed).answer
    with reading_as(headquarters):
        return QuotaLine.objects.get(job_order__number=number).id


@pytest.mark.parametrize(
    ("kind", "scheme", "formal"),
    [("firm", "p2p-formal", True), ("household", "p2p-household", False)],
)
def test_a_candidate_is_placed_under_the_scheme_of_her_employer(kind, scheme, formal):
    agency, person = get_officer("p3mi.1"), create_person(get_officer("loket.3212"))
    candidate = CandidateInput(person, BORN, open_line_of_employer(kind))
    reference = register_candidate(agency, uuid4(), candidate).answer
    with reading_as(agency):
        placement = get_placement(agency, reference, purpose="test")
    assert (placement.scheme, placement.formal) == (scheme, formal)

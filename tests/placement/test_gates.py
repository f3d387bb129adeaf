"""A milestone is never entered with an unmet gate, and the refusal says why in data."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import translation

from rantau.access.scope import acting_as
from rantau.common import clock
from rantau.partners.models import Agency, JobOrder
from rantau.partners.services.holds import hold_agency
from rantau.placement.errors import GatesUnmet, MilestoneNotNext, WrongParty
from rantau.placement.labels import describe_unmet_gates
from rantau.placement.selectors import get_scheme_editions
from rantau.procedures.gates import UnmetCondition
from tests.actors import get_officer
from tests.factories.persons import BORN
from tests.factories.placements import BEFORE_CLEARED, create_placement, get_quota_line

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")


class TestGates:
    """A milestone is never entered with an unmet gate, and the refusal says why in data."""

    def list_unmet(self, error):
        return {(each.code, each.about) for each in error.value.unmet}

    def test_documents_that_are_missing_keep_it_shut_and_change_nothing(self, journey):
        before = journey.revision
        with pytest.raises(GatesUnmet) as error:
            journey.select()
        assert ("missing", "identity_card") in self.list_unmet(error)
        assert (journey.revision, journey.get().milestone) == (before, "registered")

    @pytest.mark.parametrize(
        ("requirement", "fields", "why"),
        [
            ("medical", {"result": "unfit", "examined_on": "2027-02-15"}, "unfit"),
            ("medical", {"result": "fit", "examined_on": "2026-11-01"}, "expired"),
            ("visa", {"number": "V", "expires_on": "2027-03-01"}, "expired"),
            (
                "passport",
                {"number": "X1234567", "name": "SITI AMINAH", "expires_on": "2032-01-01"},
                "name_differs",
            ),
        ],
    )
    def test_what_is_wrong_with_one_document_is_said(self, journey, requirement, fields, why):
        with pytest.raises(GatesUnmet) as error:
            journey.advance_to_cleared(**{requirement: fields})
        assert (why, requirement) in self.list_unmet(error)

    def test_a_name_in_another_order_is_the_same_name(self, journey):
        journey.advance_to_cleared(
            passport={**BEFORE_CLEARED["passport"], "name": "NURHALIMAH BINTI SITI"}
        )
        assert journey.get().milestone == "cleared"

    def test_a_hold_freezes_at_once(self, journey, headquarters):
        hold_agency(headquarters, uuid4(), "AG-001", reason="review")
        with pytest.raises(GatesUnmet) as error:
            journey.advance_to_selected()
        assert self.list_unmet(error) == {("held", "")}

    def test_who_is_seventeen_is_no_candidate(self, db):
        with pytest.raises(GatesUnmet) as error:
            create_placement(birth_date=BORN.replace(year=2009, month=3, day=3), nik="", phone="")
        assert self.list_unmet(error) == {("too_young", "")}

    def test_a_year_alone_counts_as_its_last_day(self, db):
        with pytest.raises(GatesUnmet) as error:
            create_placement(
                birth_date=BORN.replace(year=2009, month=1, day=1),
                birth_precision="year",
                nik="",
                phone="",
            )
        assert self.list_unmet(error) == {("too_young", "")}

    def test_a_man_takes_no_place_for_women(self, db):
        agency = get_officer("p3mi.1")
        with pytest.raises(GatesUnmet) as error:
            create_placement(
                name="Budi", sex="M", nik="", phone="", line=get_quota_line(agency, sex="F")
            )
        assert self.list_unmet(error) == {("sex", "")}

    def test_who_verified_a_document_does_not_clear(self, journey):
        journey.advance_to_selected()
        journey.receive(BEFORE_CLEARED)
        journey.verify(BEFORE_CLEARED, by=journey.regional)
        with pytest.raises(GatesUnmet) as error:
            journey.clear(by=journey.regional)
        assert self.list_unmet(error) == {("same_officer", "")}

    def test_a_district_clears_nobody(self, journey):
        journey.advance_to_selected()
        journey.receive(BEFORE_CLEARED)
        with pytest.raises(WrongParty):
            journey.verify(BEFORE_CLEARED)
        journey.verify(BEFORE_CLEARED, by=journey.regional)
        with pytest.raises(WrongParty):
            journey.clear(by=get_officer("kepala.3212"))

    def test_no_step_is_skipped(self, journey):
        with pytest.raises(MilestoneNotNext):
            journey.clear()
        journey.advance_to_cleared()
        with pytest.raises(MilestoneNotNext):
            journey.clear()

    def test_an_expired_visa_keeps_her_at_the_gate(self, journey):
        journey.advance_to_cleared()
        with (
            clock.freeze_clock(clock.now() + timedelta(days=200)),
            pytest.raises(GatesUnmet) as error,
        ):
            journey.depart()
        assert self.list_unmet(error) == {
            ("expired", "visa"),
            ("expired", "medical"),
            ("no_document", ""),
        }

    @pytest.mark.parametrize("period", ["licence", "permit", "closing"])
    def test_the_last_day_is_a_day_of_it(self, journey, headquarters, period):
        """Whole days, both included, as the public check says too."""
        today = clock.today()
        with transaction.atomic(), acting_as(headquarters):
            orders = JobOrder.objects.filter(id=journey.get().job_order_id)
            if period == "licence":
                Agency.objects.filter(office=journey.agency.office).update(licence_until=today)
            elif period == "permit":
                orders.update(permit_from=today - timedelta(days=9), permit_until=today)
            else:
                orders.update(opens_on=today - timedelta(days=9), closes_on=today)
        one = {"nik": "", "phone": "", "emergency": None, "line": get_quota_line(journey.agency)}
        create_placement(name="Kartini", birth_date=BORN.replace(year=1988, month=9), **one)
        with clock.freeze_clock(clock.now() + timedelta(days=1)), pytest.raises(GatesUnmet):
            create_placement(name="Wulandari", birth_date=BORN.replace(year=1999, month=5), **one)

    def test_who_verified_once_does_not_clear_though_another_verified_after(self, journey):
        journey.advance_to_selected()
        journey.receive(BEFORE_CLEARED)
        journey.verify(BEFORE_CLEARED, by=journey.head)
        journey.verify(BEFORE_CLEARED, by=journey.regional)
        with pytest.raises(GatesUnmet) as error:
            journey.clear(by=journey.head)
        assert self.list_unmet(error) == {("same_officer", "")}


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("id", "Visa kerja hanya berlaku sampai 01-03-2027."),
        ("en", "Work visa was valid only until 01-03-2027."),
    ],
)
def test_what_has_expired_says_its_last_day_as_days_are_written_here(language, message):
    found = UnmetCondition("expired", "visa", {"until": "2027-03-01"})
    with translation.override(language):
        assert describe_unmet_gates(
            GatesUnmet(get_scheme_editions().get_edition("p2p-formal", "2026"), [found])
        ) == [message]

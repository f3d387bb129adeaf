"""An accepted contract waits for its permit and for a second medical."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.rounds.edition import Amounts
from rantau.rounds.errors import NoContract, NoSuchOffer
from rantau.rounds.journey_gates import (
    JourneyFacts,
    Owner,
    Step,
    find_missing_steps,
    find_next_step,
    list_office_steps,
)
from rantau.rounds.journey_selectors import get_journey, get_offer_edition
from rantau.rounds.models import Examinee, SecondMedical
from rantau.rounds.permit_rows import judge_permit, read_permit
from rantau.rounds.services.journeys import MedicalInput, record_second_medical
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.journeys import accept, take_permits
from tests.factories.offers import get_offer_of
from tests.factories.rosters import IN_DOCUMENTS

TODAY = IN_DOCUMENTS.date()
CLASS_DAYS = (TODAY + timedelta(days=6), TODAY + timedelta(days=7))
FIT = MedicalInput("RS Contoh", TODAY, is_fit=True)
NOTHING = JourneyFacts(
    TODAY, is_fit=None, class_days=None, has_passed=None, has_permit=False, has_visa=False
)
ALL = JourneyFacts(
    TODAY, is_fit=True, class_days=None, has_passed=True, has_permit=True, has_visa=True
)
AMOUNTS = Amounts(
    fair_minutes=10,
    payment_hours=24,
    skill_points=100,
    bonus_points=20,
    certificate_months=24,
    roster_months=12,
    answer_days=7,
    refused_offers=1,
    medical_days=30,
    permit_days=50,
    education_days=60,
    visa_days=90,
    missed_departures=1,
    departure_grace_days=3,
    stay_months=36,
    extension_months=22,
    workplace_changes=3,
    extension_changes=2,
    reentry_months=3,
    refund_days=14,
)


def find(facts):
    return find_missing_steps(facts, AMOUNTS)


class TestGates:
    def test_what_is_missing_is_named_with_who_owes_it_until_when_and_its_cost(self):
        assert [(each.step, each.owner, each.due_on, each.cost) for each in find(NOTHING)] == [
            (Step.MEDICAL, Owner.WORKER, TODAY + timedelta(days=30), "second_medical"),
            (Step.EDUCATION, Owner.OFFICE, TODAY + timedelta(days=60), ""),
            (Step.PERMIT, Owner.COUNTERPART, TODAY + timedelta(days=50), ""),
            (Step.VISA, Owner.OFFICE, TODAY + timedelta(days=90), "visa"),
        ]
        assert find(ALL) == []

    def test_who_is_not_fit_is_examined_again(self):
        [missing] = find(replace(ALL, is_fit=False))
        assert (missing.step, missing.is_repeated) == (Step.MEDICAL, True)

    def test_who_has_a_class_comes_to_it_and_who_failed_gets_another(self):
        [booked] = find(replace(ALL, has_passed=None, class_days=CLASS_DAYS))
        [failed] = find(replace(ALL, has_passed=False))
        assert (booked.owner, booked.begins_on, booked.due_on) == (Owner.WORKER, *CLASS_DAYS)
        assert (failed.owner, failed.is_repeated) == (Owner.OFFICE, True)

    def test_her_office_records_no_visa_before_the_permit(self):
        def list_steps(facts):
            return [each.step for each in list_office_steps(find(facts))]

        assert list_steps(NOTHING) == [Step.EDUCATION]
        assert list_steps(replace(ALL, has_permit=False, has_visa=False)) == []
        assert list_steps(replace(ALL, has_visa=False)) == [Step.VISA]

    def test_the_next_step_is_hers_before_those_that_others_owe(self):
        def find_next(facts, today=TODAY):
            return find_next_step(find(facts), today).step

        assert find_next(NOTHING) == Step.MEDICAL
        assert find_next(replace(ALL, has_permit=False)) == Step.PERMIT
        assert find_next_step([], TODAY) is None
        booked = replace(NOTHING, class_days=CLASS_DAYS)  # before the last day of the medical
        assert find_next(booked) == Step.EDUCATION
        assert find_next(booked, CLASS_DAYS[1] + timedelta(days=1)) == Step.MEDICAL
        later = (TODAY + timedelta(days=40), TODAY + timedelta(days=41))
        assert find_next(replace(NOTHING, class_days=later)) == Step.MEDICAL

    @pytest.mark.parametrize(
        ("permit", "on"), [("", "2027-03-30"), ("x" * 41, "2027-03-30"), ("V", "2027-03-31")]
    )
    def test_a_permit_that_cannot_be_read_is_left_out(self, permit, on):
        found = read_permit({"permit": permit, "on": on}, today=TODAY)
        assert judge_permit(found, Stage.ACCEPTED, "") == "unreadable"


@pytest.fixture
def accepted(db):
    """The exam number of somebody who accepted a contract; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        yield accept()


def record(exam, data=FIT, *, login="loket.3212"):
    reference = get_offer_of(exam, by=get_officer("pusat")).reference
    return record_second_medical(get_officer(login), uuid4(), reference, data)


def read_journey(exam):
    counter = get_officer("loket.3212")
    with reading_as(counter):
        offer = get_offer_of(exam, by=counter)
        return get_journey(offer, get_offer_edition(offer))


def list_missing(exam):
    return [each.step for each in read_journey(exam).missing]


class TestPermits:
    def test_a_permit_belongs_to_the_contract_that_was_accepted(self, accepted):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=accepted).get().exam_number
        rows = {accepted: "V-1", other: "V-2", "100000000009": "V-3"}
        assert take_permits(1, rows) == ["permitted", "no_contract", "unknown"]
        journey = read_journey(accepted)
        assert (journey.permit.number, journey.permit.permit_on) == ("V-1", TODAY)

    def test_importing_again_changes_nothing(self, accepted):
        take_permits(1, {accepted: "V-1"})
        assert take_permits(2, {accepted: "V-1"}) == ["known"]
        assert take_permits(3, {accepted: "V-9"}) == ["differs"]
        assert read_journey(accepted).permit.number == "V-1"


class TestSecondMedical:
    def test_the_newest_result_counts_and_nobody_is_barred_by_one(self, accepted):
        record(accepted, MedicalInput("RS Contoh", TODAY, is_fit=False))
        assert read_journey(accepted).missing[0].is_repeated
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=3)):
            record(accepted, MedicalInput("RS Contoh", TODAY + timedelta(days=2), is_fit=True))
        assert Step.MEDICAL not in list_missing(accepted)
        with reading_as(get_officer("pusat")):
            assert Examinee.objects.get(exam_number=accepted).stage == Stage.ACCEPTED

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            (MedicalInput(" ", TODAY, is_fit=True), "clinic"),
            (MedicalInput("RS", TODAY + timedelta(days=1), is_fit=True), "examined_on"),
            (MedicalInput("RS", date(2027, 3, 29), is_fit=True), "examined_on"),
        ],
    )
    def test_a_result_that_cannot_be_is_refused(self, accepted, data, field):
        with pytest.raises(InvalidInput) as error:
            record(accepted, data)
        assert list(error.value.problems) == [field]

    def test_a_day_has_one_result(self, accepted):
        record(accepted)
        with pytest.raises(InvalidInput):
            record(accepted)

    def test_it_is_recorded_of_who_accepted_and_at_her_counter(self, accepted):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=accepted).get().exam_number
        with pytest.raises(NoContract):
            record(other)
        with pytest.raises(NoSuchOffer):
            record(accepted, login="loket.3578")
        with pytest.raises(Forbidden):
            record(accepted, login="pusat")

    def test_posts_do_not_see_it(self, accepted):
        record(accepted)
        post = get_officer("perwakilan.tw-tpe")
        with pytest.raises(ProgrammingError, match="permission denied"), reading_as(post):
            SecondMedical.objects.count()

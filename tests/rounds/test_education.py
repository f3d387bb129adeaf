"""Classes of preliminary education, the visa, and the stage that all of it leads to."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.rounds.errors import (
    NoSuchOffer,
)
from rantau.rounds.journey_errors import (
    BarWaits,
    EducationPassed,
    NoBarProposal,
    NoClass,
    NoPermit,
    NotUnfit,
    OtherOfficesClass,
    VisaRecorded,
)
from rantau.rounds.models import ClassBooking, Examinee, Offer
from rantau.rounds.services.education import ClassInput, open_class, record_class_day
from rantau.rounds.services.journeys import VisaInput, decide_bar, propose_bar, record_visa
from rantau.rounds.services.withdrawals import withdraw_examinee
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.journeys import (
    accept,
    accept_offer,
    book,
    decide,
    get_reference,
    give_visa,
    open_class_of,
    record_medical,
    take_file,
    take_permits,
)
from tests.factories.offers import get_offer_of
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.rounds import CODE


@pytest.fixture
def exam(db):
    """The exam number of somebody who accepted a contract; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        yield accept()


def get_stage(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.get(exam_number=exam).stage


def get_other(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.exclude(exam_number=exam).get().exam_number


def refresh(row):
    with reading_as(get_officer("pusat")):
        row.refresh_from_db()
    return row


def get_offer(exam):
    return get_offer_of(exam, by=get_officer("pusat"))


def list_duties(exam):
    """The kinds of the open duties about her contract, of her office and of headquarters."""
    about, found = get_offer(exam).id, set()
    for officer in (get_officer("loket.3212"), get_officer("pusat")):
        with reading_as(officer):
            found |= set(
                Duty.objects.filter(about=about, closed_at=None).values_list("kind", flat=True)
            )
    return sorted(found)


class TestClasses:
    def test_headquarters_and_regional_offices_open_them(self, exam):
        data = ClassInput("BLK", clock.today() + timedelta(days=1), clock.today(), 0)
        with pytest.raises(InvalidInput) as error:
            open_class(get_officer("pusat"), uuid4(), CODE, data)
        assert set(error.value.problems) == {"last_day", "capacity"}
        with pytest.raises(Forbidden):
            open_class_of("kepala.3212")
        with pytest.raises(Forbidden):
            open_class_of("loket.3212")

    def test_no_class_is_booked_over_its_capacity(self, exam):
        other = get_other(exam)
        accept_offer(other)
        full = open_class_of(capacity=1)
        book(exam, full)
        assert refresh(full).taken == 1
        with pytest.raises(InvalidInput):
            book(other, full)
        offer, counter = get_offer(other), get_officer("loket.3212")
        row = ClassBooking(education_class=full, offer=offer, booked_by="x", booked_at=clock.now())
        with (
            acting_as(counter),
            pytest.raises(IntegrityError, match="over_its_capacity"),
            transaction.atomic(),
        ):
            row.save(force_insert=True)

    def test_moving_gives_the_seat_back(self, exam):
        first, second = open_class_of(), open_class_of(begins_in=3)
        book(exam, first)
        book(exam, second)
        assert (refresh(first).taken, refresh(second).taken) == (0, 1)

    def test_a_class_that_has_begun_is_not_booked(self, exam):
        begun = open_class_of()
        with (
            clock.freeze_clock(IN_DOCUMENTS + timedelta(days=1)),
            pytest.raises(InvalidInput),
        ):
            book(exam, begun)

    def test_a_regional_class_is_for_people_of_its_region(self, exam):
        book(exam, open_class_of("kepala-bp3mi.32"))
        with pytest.raises(InvalidInput):
            book(exam, open_class_of("kepala-bp3mi.35"))

    def test_another_office_does_not_see_her_and_nobody_without_a_contract_is_booked(self, exam):
        with pytest.raises(NoSuchOffer):
            book(exam, open_class_of(), login="loket.3578")

    def test_days_are_recorded_by_the_office_that_holds_it_and_the_last_record_counts(self, exam):
        held = open_class_of()
        book(exam, held)
        with reading_as(get_officer("pusat")):
            [booking] = ClassBooking.objects.all()
        day = held.first_day
        with pytest.raises(InvalidInput):
            record_class_day(get_officer("pusat"), uuid4(), held.reference, day, [booking.id])
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=1)):
            for present in ([booking.id], []):
                record_class_day(get_officer("pusat"), uuid4(), held.reference, day, present)
            with pytest.raises(OtherOfficesClass):
                record_class_day(get_officer("kepala.3212"), uuid4(), held.reference, day, [])
        with reading_as(get_officer("loket.3212")):
            assert list(booking.days.values_list("day", "is_present")) == [(day, False)]

    def test_who_failed_takes_another_class_and_who_passed_none(self, exam):
        book(exam, open_class_of())
        with pytest.raises(InvalidInput):  # its last day has not come
            decide(exam)
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=1)):
            with pytest.raises(InvalidInput):
                decide(exam, has_passed=False)
            decide(exam, has_passed=False, reason="Tidak hadir")
            with pytest.raises(NoClass):
                decide(exam)
            book(exam, open_class_of())
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
            decide(exam)
            with pytest.raises(EducationPassed):
                book(exam, open_class_of())

    def test_nobody_passes_who_came_on_no_day(self, exam):
        held = open_class_of()
        book(exam, held)
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=1)):
            for recorded in (False, True):  # nobody recorded who came; she was absent
                if recorded:
                    day = held.first_day
                    record_class_day(get_officer("pusat"), uuid4(), held.reference, day, [])
                with pytest.raises(InvalidInput) as refused:
                    decide(exam, attends=False)
                assert list(refused.value.problems) == ["outcome"]
            decide(exam)
        with reading_as(get_officer("pusat")):
            assert ClassBooking.objects.get().outcome == ClassBooking.PASSED

    def test_whoever_withdraws_gives_her_seat_back(self, exam):
        held = open_class_of()
        book(exam, held)
        withdraw_examinee(get_officer("loket.3212"), uuid4(), exam, reason="family")
        assert refresh(held).taken == 0
        assert list_duties(exam) == []


class TestVisa:
    def test_all_four_lead_to_the_stage_of_the_visa(self, exam):
        take_permits(1, {exam: "V-1"})
        record_medical(exam)
        book(exam, open_class_of())
        give_visa(exam)
        assert get_stage(exam) == Stage.ACCEPTED
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=1)):
            decide(exam)
        assert get_stage(exam) == Stage.VISA
        assert list_duties(exam) == []

    def test_it_is_recorded_once_and_under_a_permit(self, exam):
        with pytest.raises(NoPermit):
            give_visa(exam)
        take_permits(1, {exam: "V-1"})
        over = VisaInput("VISA-1", clock.today() - timedelta(days=1))
        with pytest.raises(InvalidInput):
            record_visa(get_officer("loket.3212"), uuid4(), get_reference(exam), over)
        give_visa(exam)
        with pytest.raises(VisaRecorded):
            give_visa(exam)

    def test_her_office_has_the_duties_that_it_owes(self, exam):
        assert list_duties(exam) == ["rounds:book_class"]
        take_permits(1, {exam: "V-1"})
        assert list_duties(exam) == ["rounds:book_class", "rounds:record_visa"]
        book(exam, open_class_of())
        assert list_duties(exam) == ["rounds:record_visa"]
        give_visa(exam)
        assert list_duties(exam) == []
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=1)):
            decide(exam, has_passed=False, reason="Tidak hadir")
        assert list_duties(exam) == ["rounds:book_class"]

    def test_a_contract_that_the_employer_cancels_leaves_no_duty(self, exam):
        number = get_offer(exam).number
        empty = dict.fromkeys(
            ("employer", "region", "sector", "wage", "currency", "months", "hours", "replaces"), ""
        )
        row = {
            "exam_number": exam,
            "outcome": "cancelled",
            "offer": number,
            "on": clock.today().isoformat(),
        }
        assert take_file("CHOICE", 2, [{**row, **empty}]) == ["cancelled"]
        assert list_duties(exam) == []


class TestBar:
    def propose(self, exam):
        propose_bar(get_officer("loket.3212"), uuid4(), get_reference(exam), why="TBC")

    def decide(self, exam, *, bars, login="pusat"):
        decide_bar(get_officer(login), uuid4(), get_reference(exam), bars=bars, why="Dua hasil")

    def test_headquarters_ends_a_journey_that_an_office_asked_to_end(self, exam):
        record_medical(exam, is_fit=False)
        self.propose(exam)
        with pytest.raises(BarWaits):
            self.propose(exam)
        assert list_duties(exam) == ["rounds:book_class", "rounds:decide_bar"]
        with pytest.raises(Forbidden):
            self.decide(exam, bars=True, login="kepala.3212")
        self.decide(exam, bars=True)
        assert get_stage(exam) == Stage.BARRED
        offer = get_offer(exam)
        assert (offer.state, offer.answer_file) == (Offer.WITHDRAWN, None)  # goes to the next
        assert list_duties(exam) == []

    def test_or_has_her_examined_again(self, exam):
        record_medical(exam, is_fit=False)
        self.propose(exam)
        self.decide(exam, bars=False)
        assert get_stage(exam) == Stage.ACCEPTED
        assert list_duties(exam) == ["rounds:book_class"]
        with pytest.raises(NoBarProposal):
            self.decide(exam, bars=True)

    def test_nothing_is_decided_without_a_medical_that_says_not_fit(self, exam):
        with pytest.raises(NotUnfit):
            self.propose(exam)
        record_medical(exam, is_fit=False)
        self.propose(exam)
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
            record_medical(exam)
            with pytest.raises(NotUnfit):
                self.decide(exam, bars=True)

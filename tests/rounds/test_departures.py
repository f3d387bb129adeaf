"""From the list of entries to the arrival: days that move, who left, who did not, who is missing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.journal.models import Entry as JournalEntry
from rantau.registry.errors import NoLastingGround
from rantau.registry.models import Person, Relative
from rantau.registry.services.access_grounds import break_glass
from rantau.rounds.departure_lists import Flight, list_farewells
from rantau.rounds.departure_selectors import (
    count_waiting,
    describe_passengers,
    list_departures,
    list_entries,
    list_missed_entries,
)
from rantau.rounds.entry_rows import (
    NO_LONGER,
    VISA_ENDS,
    find_stage_after_missing,
    judge_arrival,
    list_lacks,
    read_arrival,
    read_entry,
)
from rantau.rounds.errors import (
    NoSuchOffer,
)
from rantau.rounds.journey_errors import (
    NoDeparture,
    NothingToSettle,
)
from rantau.rounds.models import ArrivalReport, Entry, Examinee, Offer, StageEvent
from rantau.rounds.services.departures import (
    MissedDeparture,
    correct_departure,
    lapse_departure,
    record_no_show,
    settle_arrival,
)
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.journeys import accept, accept_offer, get_reference, reach_visa, take_file
from tests.factories.offers import get_offer_of
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import sign_off

DAY = IN_DOCUMENTS.date() + timedelta(days=10)
ON_DAY = IN_DOCUMENTS + timedelta(days=10)
FLIGHT = Flight(DAY, "CGK", "GA878")


class TestRows:
    @pytest.mark.parametrize(
        "changes",
        [
            {"on": "2027-03-29"},
            {"on": "2029-01-01"},
            {"on": "soon"},
            {"flight": "flight"},
            {"airport": "Cengkareng"},
        ],
    )
    def test_an_entry_that_cannot_be_is_not_read(self, changes):
        row = {"on": DAY.isoformat(), "flight": "GA878", "airport": "CGK", **changes}
        assert read_entry(row, today=IN_DOCUMENTS.date()) is None

    def test_a_report_of_tomorrow_or_of_another_kind_is_not_read(self):
        assert (
            read_arrival({"kind": "arrived", "on": "2027-03-31"}, today=date(2027, 3, 30)) is None
        )
        assert read_arrival({"kind": "gone", "on": "2027-03-30"}, today=date(2027, 3, 30)) is None

    def test_nobody_arrives_who_has_not_departed_and_nobody_is_trained_before(self):
        def judge(kind, stage):
            row = {"kind": kind, "on": "2027-03-30"}
            report = read_arrival(row, today=date(2027, 3, 30))
            return judge_arrival(report, stage, is_known=False)

        assert judge("arrived", Stage.DEPARTED) == "arrived"
        assert judge("arrived", Stage.VISA) == "not_gone"
        assert judge("arrived", Stage.ARRIVED) == "known"
        assert judge("trained", Stage.DEPARTED) == "not_there"
        assert judge("unfit", Stage.ARRIVED) == "unfit"
        assert judge("unfit", None) == "unknown"

    def test_a_visa_that_ends_before_the_entry_is_named(self):
        assert list_lacks(Stage.VISA, DAY, DAY) == []
        assert list_lacks(Stage.VISA, DAY, DAY - timedelta(days=1)) == [VISA_ENDS]
        assert list_lacks(Stage.WITHDRAWN, DAY, DAY) == [NO_LONGER]
        assert list_lacks(Stage.RETURNED, DAY, DAY) == []

    def test_one_missed_departure_leads_back_to_the_roster(self):
        assert find_stage_after_missing(1, 1) == Stage.ROSTERED
        assert find_stage_after_missing(2, 1) == Stage.WITHDRAWN


@pytest.fixture
def exam(db):
    """The exam number of somebody with a visa; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = accept()
        reach_visa(exam)
        yield exam


def take_entry(number, exam, **changes):
    row = {"exam_number": exam, "on": DAY.isoformat(), "flight": "GA878", "airport": "CGK"}
    return take_file("ENTRY_LIST", number, [{**row, **changes}])


def report(number, exam, *kinds, on=DAY):
    rows = [{"exam_number": exam, "kind": kind, "on": on.isoformat()} for kind in kinds]
    return take_file("ARRIVAL", number, rows)


def read(model):
    with reading_as(get_officer("pusat")):
        return list(model.objects.all())


def get_stage(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.get(exam_number=exam).stage


def depart(*, login="pusat"):
    keys = [each.id for each in read(Entry)]
    return sign_off(FLIGHT, keys, by=get_officer(login))


def miss(exam, *, login="loket.3212"):
    record_no_show(get_officer(login), uuid4(), get_reference(exam), why="Sakit")


def test_nobody_arrives_days_before_her_entry(exam):
    take_entry(1, exam)
    with clock.freeze_clock(ON_DAY):
        depart()
        for number, day in enumerate((date(1, 1, 1), DAY - timedelta(days=2)), 1):
            assert report(number, exam, "arrived", on=day) == ["early"]
        assert report(3, exam, "arrived", on=DAY - timedelta(days=1)) == ["arrived"]


def test_a_temporary_ground_records_no_missed_departure(exam):
    take_entry(1, exam)
    with reading_as(get_officer("pusat")):
        person = Examinee.objects.get(exam_number=exam).person.reference
    with clock.freeze_clock(ON_DAY):
        break_glass(
            get_officer("kepala.3578"), uuid4(), person, reason="Keadaan darurat di bandara"
        )
        with pytest.raises(NoLastingGround):
            miss(exam, login="kepala.3578")
        assert get_stage(exam) == Stage.VISA


class TestEntryList:
    def test_the_day_belongs_to_the_contract_and_a_later_list_moves_it(self, exam):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=exam).get().exam_number
        assert take_entry(1, exam) == ["planned"]
        assert take_entry(2, exam) == ["known"]
        later = (DAY + timedelta(days=1)).isoformat()
        assert take_entry(3, exam, on=later) == ["moved"]
        assert take_entry(4, other) == ["no_visa"]
        assert take_entry(5, "100000000009") == ["unknown"]
        [entry] = read(Entry)
        assert entry.entry_on == DAY + timedelta(days=1)

    def test_a_list_of_a_lower_number_that_comes_late_moves_nothing(self, exam):
        later = (DAY + timedelta(days=1)).isoformat()
        assert take_entry(20, exam, on=later) == ["planned"]
        assert take_entry(10, exam) == ["older"]
        [entry] = read(Entry)
        assert entry.entry_on == DAY + timedelta(days=1)

    def test_the_counterparts_own_today_has_come(self, exam):
        take_entry(1, exam)
        night = ON_DAY.replace(hour=16)  # 23.00 in Jakarta, and tomorrow in Seoul
        with clock.freeze_clock(night):
            depart()
            assert report(1, exam, "arrived", on=DAY + timedelta(days=1)) == ["arrived"]
            with reading_as(get_officer("pusat")):
                event = StageEvent.objects.get(stage=Stage.ARRIVED)
        assert event.occurred_at == event.recorded_at == night  # not tomorrow in Jakarta

    def test_a_departure_lists_whom_the_office_sees(self, exam):
        take_entry(1, exam)
        national, surabaya = get_officer("pusat"), get_officer("bp3mi.35")
        with reading_as(national):
            [row] = list_departures(national)
            [passenger] = describe_passengers(national, list_entries(national, DAY, "CGK"))
            assert not list_entries(national, DAY, "SUB").exists()
        assert (row.entry_on, row.airport, row.planned, row.departed) == (DAY, "CGK", 1, 0)
        assert (passenger.entry.offer.examinee.exam_number, passenger.lacks) == (exam, [])
        with reading_as(surabaya):
            assert list_departures(surabaya) == []

    def test_who_did_not_depart_stays_on_its_list_and_does_not_wait(self, exam):
        take_entry(1, exam)
        national = get_officer("pusat")
        with clock.freeze_clock(ON_DAY):
            miss(exam)
            with reading_as(national):
                [row] = list_departures(national)
                [passenger] = describe_passengers(national, list_entries(national, DAY, "CGK"))
                assert count_waiting(national, DAY, "CGK") == 0
        assert (row.planned, row.departed, row.missed) == (1, 0, 1)
        assert (passenger.is_missed, passenger.can_depart, passenger.lacks) == (True, False, ())
        assert passenger.passport == ""  # one that she has now is not of this departure


class TestDeparture:
    def test_all_who_are_chosen_have_departed(self, exam):
        take_entry(1, exam)
        with pytest.raises(InvalidInput):  # the day has not come
            depart()
        with clock.freeze_clock(ON_DAY):
            with pytest.raises(Forbidden):
                depart(login="kepala.3212")
            assert depart() == "1"
            assert get_stage(exam) == Stage.DEPARTED
            with pytest.raises(InvalidInput):
                depart()
            with pytest.raises(NoDeparture):
                miss(exam)

    def test_who_does_not_depart_is_on_the_roster_again_and_her_contract_goes_on(self, exam):
        with pytest.raises(NoSuchOffer):
            miss(exam)
        take_entry(1, exam)
        with pytest.raises(NoDeparture):
            miss(exam)
        with clock.freeze_clock(ON_DAY):
            miss(exam)
            assert get_stage(exam) == Stage.ROSTERED
            offer = get_offer_of(exam, by=get_officer("pusat"))
            assert (offer.state, offer.answer_file) == (Offer.WITHDRAWN, None)
            [entry] = read(Entry)
            assert entry.missed_why == "Sakit"
            with pytest.raises(NoDeparture):
                miss(exam)

    def test_the_worker_takes_it_as_missed_after_the_days_of_the_round(self, exam):
        take_entry(1, exam)
        [entry] = read(Entry)
        national = get_officer("pusat")
        with clock.freeze_clock(ON_DAY + timedelta(days=7)):
            with reading_as(national):
                assert list_missed_entries() == []
            with pytest.raises(NoDeparture):
                lapse_departure(national, uuid4(), entry.id)
        with clock.freeze_clock(ON_DAY + timedelta(days=8)):
            with reading_as(national):
                assert list_missed_entries() == [entry.id]
            lapse_departure(national, uuid4(), entry.id)
            assert get_stage(exam) == Stage.ROSTERED


class TestSignedList:
    """Two on one flight: one leaves, the other does not come."""

    @pytest.fixture
    def pair(self, exam):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=exam).get().exam_number
        accept_offer(other)
        reach_visa(other, number=2)
        take_entry(1, exam)
        take_entry(2, other)
        with clock.freeze_clock(ON_DAY):
            yield exam, other

    def read_lists(self):
        national = get_officer("pusat")
        with reading_as(national):
            return list_farewells(national, FLIGHT)

    def get_entry(self, exam):
        with reading_as(get_officer("pusat")):
            return Entry.objects.get(offer__examinee__exam_number=exam)

    def sign(self, exam, **changes):
        return sign_off(FLIGHT, [self.get_entry(exam).id], **{"why": "Tidak datang", **changes})

    def test_the_list_names_home_and_whether_a_family_can_be_reached_and_no_number(self, pair):
        [found] = self.read_lists()
        assert found.sign_off is None
        assert [each.has_family_phone for each in found.rows] == [False, False]
        assert all(each.origin for each in found.rows)
        with transaction.atomic(), acting_as(get_officer("loket.3212")):
            person = found.rows[0].passenger.entry.offer.examinee.person
            Relative.objects.create(person=person, name="Ibu", relation="mother", phone="+628129")
        [found] = self.read_lists()
        assert [each.has_family_phone for each in found.rows] == [True, False]

    def test_one_act_records_who_left_and_who_did_not_and_closes_the_list(self, pair):
        gone, missing = pair
        [before] = self.read_lists()
        assert self.sign(gone) == "1"

        assert (get_stage(gone), get_stage(missing)) == (Stage.DEPARTED, Stage.ROSTERED)
        assert self.get_entry(missing).missed_why == "Tidak datang"
        [signed] = self.read_lists()
        assert (signed.sign_off.departed, signed.sign_off.missed) == (1, 1)
        assert signed.sign_off.signer == get_officer("pusat").name
        assert signed.sign_off.digest == before.digest  # the one that was printed before
        with reading_as(get_officer("pusat")):
            assert JournalEntry.objects.filter(kind="rounds:departure:signed_off").count() == 1
        with pytest.raises(InvalidInput):
            self.sign(gone)

    def test_whoever_did_not_come_needs_a_reason_and_somebody_takes_the_others_over(self, pair):
        gone, missing = pair
        key = self.get_entry(missing).id
        sick = MissedDeparture(key, "Sakit")
        for changes, field in (
            ({"why": ""}, "stayed"),
            ({"stayed": [MissedDeparture(key, " ")]}, "stayed"),
            ({"stayed": [sick, MissedDeparture(self.get_entry(gone).id, "Sakit")]}, "stayed"),
            ({"stayed": [sick, MissedDeparture(uuid4(), "Sakit")]}, "present"),
            ({"handed_to": " "}, "handed_to"),
        ):
            with pytest.raises(InvalidInput) as error:
                self.sign(gone, **changes)
            assert list(error.value.problems) == [field]
        assert get_stage(missing) == Stage.VISA

    def test_a_flight_on_which_nobody_left_is_signed_with_why_for_each(self, pair):
        stayed = [
            MissedDeparture(self.get_entry(each).id, f"Pesawat batal, {each}") for each in pair
        ]
        assert sign_off(FLIGHT, [], stayed=stayed, handed_to="") == "0"
        assert [get_stage(each) for each in pair] == [Stage.ROSTERED, Stage.ROSTERED]
        reasons = {self.get_entry(each).missed_why for each in pair}
        assert reasons == {each.why for each in stayed}
        [signed] = self.read_lists()
        assert (signed.sign_off.departed, signed.sign_off.missed) == (0, 2)

    def test_a_list_that_was_another_on_the_screen_is_not_signed(self, pair):
        with pytest.raises(InvalidInput) as error:
            self.sign(pair[0], digest="0" * 64)
        assert list(error.value.problems) == ["present"]

    def test_whoever_comes_to_the_flight_afterwards_is_on_a_list_of_its_own(self, exam):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=exam).get().exam_number
        accept_offer(other)
        reach_visa(other, number=2)
        take_entry(1, exam)
        with clock.freeze_clock(ON_DAY):
            self.sign(exam)
            take_entry(2, other)
            assert [each.sign_off is None for each in self.read_lists()] == [False, True]
            self.sign(other)
            assert [len(each.rows) for each in self.read_lists()] == [1, 1]

    def test_one_whose_names_were_corrected_since_says_that_it_reads_otherwise(self, pair):
        gone, _missing = pair
        self.sign(gone)
        assert [each.has_changed for each in self.read_lists()] == [False]
        with transaction.atomic(), acting_as(get_officer("loket.3212")):
            person = Examinee.objects.get(exam_number=gone).person
            Person.objects.filter(id=person.id).update(name="NAMA BARU")
        assert [each.has_changed for each in self.read_lists()] == [True]

    def test_a_missed_departure_is_an_entry_of_the_contract_however_it_was_recorded(self, pair):
        gone, missing = pair
        self.sign(gone)
        offer = get_offer_of(missing, by=get_officer("pusat"))
        with reading_as(get_officer("pusat")):
            entry = JournalEntry.objects.get(kind="rounds:departure:missed")
        assert (entry.subject_kind, entry.subject) == ("offer", offer.id)
        assert (entry.revision, entry.terms["stage"]) == (offer.revision, "rostered")
        assert entry.terms["round"]

    def test_a_signed_list_is_changed_by_a_recorded_correction_alone(self, pair):
        gone, missing = pair
        national, reference = get_officer("pusat"), get_reference(gone)
        with pytest.raises(NoDeparture):
            correct_departure(national, uuid4(), reference, has_departed=False, why="Turun")
        self.sign(gone)
        with pytest.raises(InvalidInput):
            correct_departure(national, uuid4(), reference, has_departed=True, why="Turun")
        correct_departure(national, uuid4(), reference, has_departed=False, why="Turun")
        [found] = self.read_lists()
        by_exam = {each.passenger.entry.offer.examinee.exam_number: each for each in found.rows}
        assert by_exam[gone].correction.why == "Turun"
        assert by_exam[missing].correction is None
        assert (found.sign_off.departed, get_stage(gone)) == (1, Stage.DEPARTED)
        with (
            pytest.raises(IntegrityError, match="as it was signed"),
            transaction.atomic(),
            acting_as(national),
        ):
            Entry.objects.filter(sign_off__isnull=False).update(flight="GA1")

    def test_nobody_is_added_to_a_signed_list(self, exam):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=exam).get().exam_number
        accept_offer(other)
        reach_visa(other, number=2)
        take_entry(1, exam)
        with clock.freeze_clock(ON_DAY):
            self.sign(exam)
            take_entry(2, other)
            signed = self.get_entry(exam).sign_off_id
            with (
                pytest.raises(IntegrityError, match="as it was signed"),
                transaction.atomic(),
                acting_as(get_officer("pusat")),
            ):
                Entry.objects.filter(sign_off=None).update(sign_off=signed)


class TestArrival:
    @pytest.fixture
    def departed(self, exam):
        take_entry(1, exam)
        with clock.freeze_clock(ON_DAY):
            depart()
            yield exam

    def list_duties(self, kind="rounds:settle_arrival"):
        with reading_as(get_officer("pusat")):
            return Duty.objects.filter(kind=kind, closed_at=None).count()

    def test_arrival_training_and_medical_come_from_the_same_or_a_later_file(self, departed):
        assert report(1, departed, "arrived", "trained") == ["arrived", "trained"]
        assert get_stage(departed) == Stage.ARRIVED
        assert report(2, departed, "arrived", "trained", "fit") == ["known", "known", "fit"]
        assert {each.kind for each in read(ArrivalReport)} == {"arrived", "trained", "fit"}

    def test_who_did_not_arrive_is_looked_for_and_may_still_arrive(self, departed):
        assert report(1, departed, "not_arrived") == ["not_arrived"]
        assert (get_stage(departed), self.list_duties()) == (Stage.DEPARTED, 1)
        assert report(2, departed, "arrived") == ["arrived"]
        assert (get_stage(departed), self.list_duties()) == (Stage.ARRIVED, 0)

    def test_headquarters_settles_what_became_of_her(self, departed):
        national, reference = get_officer("pusat"), get_reference(departed)
        with pytest.raises(NothingToSettle):
            settle_arrival(national, uuid4(), reference, why="Tertahan di Seoul")
        report(1, departed, "not_arrived")
        settle_arrival(national, uuid4(), reference, why="Tertahan di Seoul")
        assert self.list_duties() == 0
        with pytest.raises(Forbidden):
            settle_arrival(get_officer("kepala.3212"), uuid4(), reference, why="x")

    def test_who_is_not_fit_there_is_a_task_until_somebody_says_what_became_of_her(self, departed):
        national, reference = get_officer("pusat"), get_reference(departed)
        report(1, departed, "arrived", "unfit")
        assert self.list_duties("rounds:settle_unfit") == 1
        settle_arrival(national, uuid4(), reference, why="Diperiksa lagi, laik")
        assert self.list_duties("rounds:settle_unfit") == 0
        with pytest.raises(NothingToSettle):
            settle_arrival(national, uuid4(), reference, why="Diperiksa lagi, laik")

    def test_a_later_medical_that_says_fit_ends_the_task(self, departed):
        report(1, departed, "arrived", "unfit")
        report(2, departed, "fit")
        assert self.list_duties("rounds:settle_unfit") == 0

"""From the arrival to the way home: permits, changes of workplace, warnings, and ways to go again."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.end_warnings import WARNING_DAYS
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.exchange.messages import MESSAGE_KINDS, NEWS, WORKER
from rantau.journal.models import Entry as JournalEntry
from rantau.rounds.models import Examinee, StageEvent, Stay, WorkplaceChange
from rantau.rounds.services.stays import (
    correct_return,
    record_extension,
    record_return,
    record_workplace_change,
    settle_change,
    warn_of_stays,
)
from rantau.rounds.stages import Stage
from rantau.rounds.stay_errors import NoChangeToSettle, NoSuchStay
from rantau.rounds.stay_rows import StayReport, judge_stay_report, read_stay_report
from rantau.rounds.stay_rules import (
    CHANGED_WORKPLACE,
    LATE_HOME,
    NO_SUCH_WAY,
    NOT_HOME,
    StayFacts,
    count_allowed_changes,
    find_stay_hindrance,
    has_overstayed,
    is_excess_change,
    is_overstaying,
    judge_reentry,
    judge_special_test,
)
from rantau.rounds.stay_selectors import (
    build_facts,
    find_due_warning,
    list_former_stays,
    list_people_to_warn,
    list_rounds_to_warn_of_stays,
    list_stays,
)
from tests.actors import get_officer
from tests.factories.journeys import take_file
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import get_stay_of, report_stay
from tests.rounds.test_journeys import AMOUNTS

CAME, END = date(2027, 4, 1), date(2030, 4, 1)
STAY = StayFacts(CAME, END)
HOME = replace(STAY, left_on=END)


class TestRules:
    def test_three_changes_are_allowed_and_two_more_in_the_extension(self):
        changes = (date(2028, 1, 1), date(2028, 6, 1), date(2029, 1, 1))
        moved = replace(STAY, changes=changes)
        assert not is_excess_change(replace(STAY, changes=changes[:2]), END, AMOUNTS)
        assert is_excess_change(moved, END, AMOUNTS)
        assert count_allowed_changes(moved, END + timedelta(days=1), AMOUNTS) == (0, 2)
        longer = replace(moved, changes=(*changes, date(2030, 5, 1), date(2030, 6, 1)))
        assert is_excess_change(longer, date(2030, 7, 1), AMOUNTS)

    def test_the_last_day_of_the_permit_is_no_overstay_and_the_day_after_is(self):
        assert not is_overstaying(STAY, END)
        assert is_overstaying(STAY, END + timedelta(days=1))
        assert not is_overstaying(HOME, END + timedelta(days=1))
        assert is_overstaying(replace(STAY, overstays_since=CAME), CAME)
        assert not has_overstayed(HOME)
        assert has_overstayed(replace(HOME, left_on=END + timedelta(days=1)))

    def test_the_special_test_is_for_who_is_home_in_time(self):
        assert not judge_special_test(HOME).hindrances
        assert judge_special_test(STAY).hindrances == (NOT_HOME,)
        late = replace(HOME, left_on=END + timedelta(days=1))
        assert judge_special_test(late).hindrances == (LATE_HOME,)

    def test_who_never_moved_enters_again_after_three_months(self):
        assert judge_reentry(HOME, AMOUNTS).opens_on == date(2030, 7, 1)
        moved = replace(HOME, changes=(date(2028, 1, 1),))
        assert judge_reentry(moved, AMOUNTS).hindrances == (CHANGED_WORKPLACE,)
        nowhere = replace(AMOUNTS, reentry_months=0)
        assert judge_reentry(HOME, nowhere).hindrances == (NO_SUCH_WAY,)

    def test_one_late_return_or_one_open_stay_keeps_from_another_round(self):
        assert find_stay_hindrance([]) is None
        assert find_stay_hindrance([HOME]) is None
        assert find_stay_hindrance([HOME, STAY]) == NOT_HOME
        assert find_stay_hindrance([HOME, replace(HOME, overstays_since=END)]) == LATE_HOME


class TestRows:
    @pytest.mark.parametrize(
        "changes",
        [
            {"kind": "moved"},
            {"on": "2028-01-02"},
            {"on": "soon"},
            {"employer": ""},
            {"employer": "A\x00B"},
            {"reason": "because"},
            {"kind": "extension", "until": ""},
        ],
    )
    def test_a_row_that_does_not_say_what_its_kind_has_to_is_not_read(self, changes):
        row = {"kind": "workplace", "on": "2028-01-01", "until": "", "employer": "B"}
        row = {**row, "reason": "agreed", **changes}
        assert read_stay_report(row, today=date(2028, 1, 1)) is None

    @pytest.mark.parametrize(
        ("report", "facts", "outcome"),
        [
            (StayReport("left", END), None, "not_there"),
            (StayReport("left", END), STAY, "left"),
            (StayReport("left", END), HOME, "known"),
            (StayReport("left", END + timedelta(days=1)), HOME, "gone_home"),
            (StayReport("extension", CAME, until=date(2032, 2, 1)), HOME, "gone_home"),
            (StayReport("overstay", END + timedelta(days=1)), HOME, "gone_home"),
            (StayReport("overstay", END), HOME, "overstay"),
            (StayReport("workplace", END - timedelta(days=1)), HOME, "workplace"),
            (StayReport("left", CAME - timedelta(days=1)), STAY, "too_early"),
            (StayReport("extension", CAME, until=END), STAY, "known"),
            (StayReport("extension", CAME, until=END - timedelta(days=1)), STAY, "too_early"),
            (StayReport("extension", CAME, until=date(2032, 2, 1)), STAY, "extension"),
            (StayReport("extension", CAME, until=date(2032, 2, 2)), STAY, "too_long"),
        ],
    )
    def test_what_comes_of_a_report(self, report, facts, outcome):
        assert judge_stay_report(report, facts, AMOUNTS, is_known=True) == outcome

    @pytest.mark.parametrize(
        ("day", "outcome"), [(date(2028, 5, 31), "too_early"), (date(2028, 6, 1), "overstay")]
    )
    def test_a_late_report_does_not_undo_the_extension_that_ended_an_overstay(self, day, outcome):
        ended = date(2028, 6, 1)
        facts = replace(STAY, overstays_since=date(2028, 3, 1), overstay_ended_on=ended)
        report = StayReport("overstay", day)
        assert judge_stay_report(report, facts, AMOUNTS, is_known=True) == outcome


def on_day(day):
    return clock.freeze_clock(datetime.combine(day, time(9), clock.WESTERN_TIME))


def get_stage(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.get(exam_number=exam).stage


def count_tasks():
    with reading_as(get_officer("pusat")):
        return Duty.objects.filter(kind="rounds:settle_change", closed_at=None).count()


def change(exam, on, *, login="pusat", employer="Contoh Perusahaan 2", reason="agreed"):
    record_workplace_change(
        get_officer(login),
        uuid4(),
        get_stay_of(exam).reference,
        on=on,
        employer=employer,
        reason=reason,
    )


class TestFiles:
    def test_the_permit_holds_as_many_months_as_the_round_says(self, exam):
        stay = get_stay_of(exam)
        assert stay.arrived_on == (IN_DOCUMENTS + timedelta(days=2)).date()
        assert stay.permit_until == stay.arrived_on.replace(year=stay.arrived_on.year + 3)

    def test_changes_extension_and_the_way_home_belong_to_the_stay_once(self, exam):
        today, other = clock.today(), "100000000009"
        words = {"employer": "B", "reason": "closed"}
        assert report_stay(1, exam, "workplace", today, **words) == "workplace"
        assert report_stay(2, exam, "workplace", today, **words) == "known"
        until = get_stay_of(exam).permit_until + timedelta(days=300)
        assert report_stay(3, exam, "extension", today, until=until) == "extension"
        assert report_stay(4, other, "left", today) == "unknown"
        assert report_stay(5, exam, "moved", today) == "unreadable"
        assert report_stay(6, exam, "left", today) == "left"
        assert report_stay(7, exam, "left", today) == "known"
        stay = get_stay_of(exam)
        assert (stay.permit_until, stay.left_on) == (until, today)
        assert get_stage(exam) == Stage.RETURNED
        with reading_as(get_officer("pusat")):
            events = StageEvent.objects.filter(examinee__exam_number=exam, stage=Stage.RETURNED)
            assert events.count() == 1

    def test_nothing_is_recorded_of_who_has_not_arrived(self, exam):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=exam).get().exam_number
        assert report_stay(1, other, "left", clock.today()) == "not_there"

    def test_an_extension_ends_what_was_reported_as_a_stay_without_a_permit(self, exam):
        today = clock.today()
        assert report_stay(1, exam, "overstay", today) == "overstay"
        assert get_stay_of(exam).overstays_since == today
        until = get_stay_of(exam).permit_until + timedelta(days=300)
        report_stay(2, exam, "extension", today, until=until)
        stay = get_stay_of(exam)
        assert (stay.overstays_since, stay.overstay_ended_on) == (today, today)
        facts = build_facts(stay, ())
        assert not is_overstaying(facts, today)
        assert has_overstayed(facts)  # it was reported once, which closes the special test

    def test_one_change_more_than_allowed_is_taken_and_is_a_task(self, exam):
        days = [clock.today() - timedelta(days=each) for each in (2, 1, 0)]
        for number, day in enumerate(days, 1):
            words = {"employer": "B", "reason": "closed"}
            assert report_stay(number, exam, "workplace", day, **words) == "workplace"
        with clock.freeze_clock(clock.now() + timedelta(days=1)):
            outcome = report_stay(9, exam, "workplace", clock.today(), employer="C", reason="other")
            assert (outcome, count_tasks()) == ("excess", 1)
            national, reference = get_officer("pusat"), get_stay_of(exam).reference
            settle_change(national, uuid4(), reference, why="Majikan tutup, disetujui")
            assert count_tasks() == 0
            with pytest.raises(NoChangeToSettle):
                settle_change(national, uuid4(), reference, why="x")
            with reading_as(national):
                row = WorkplaceChange.objects.get(is_excess=True)
            assert row.why == "Majikan tutup, disetujui"

    def test_more_rows_of_a_file_take_no_more_statements(self, exam):
        def count_statements(number, days):
            rows = [
                {
                    "exam_number": exam,
                    "kind": "workplace",
                    "on": str(clock.today() - timedelta(days=day)),
                    "until": "",
                    "employer": "B",
                    "reason": "closed",
                }
                for day in days
            ]
            with CaptureQueriesContext(connection) as statements:
                outcomes = take_file("STAY", number, rows)
            assert outcomes == ["workplace"] * len(rows)
            return len(statements)

        assert count_statements(1, [0]) == count_statements(2, [2, 1])

    def test_it_is_her_who_gets_a_message_of_it(self, exam):
        report_stay(1, exam, "overstay", clock.today())
        with reading_as(get_officer("pusat")):
            entry = JournalEntry.objects.get(kind="rounds:stay:reported")
        assert entry.tells == [WORKER]
        assert entry.terms["person"] == get_stay_of(exam).offer.examinee.person.reference
        assert MESSAGE_KINDS[entry.kind] == NEWS


class TestOfficers:
    def test_headquarters_records_what_it_learns_of_a_stay(self, exam):
        change(exam, clock.today())
        with pytest.raises(InvalidInput) as refused:
            change(exam, clock.today() + timedelta(days=1), employer=" ", reason="because")
        assert set(refused.value.problems) == {"on", "employer", "reason"}
        with pytest.raises(InvalidInput):  # recorded before
            change(exam, clock.today())
        with pytest.raises(InvalidInput):
            change(exam, clock.today() + timedelta(days=1))
        with pytest.raises(Forbidden):
            change(exam, clock.today(), login="kepala.3212")
        national, stay = get_officer("pusat"), get_stay_of(exam)
        until = stay.permit_until + timedelta(days=30)
        record_extension(national, uuid4(), stay.reference, until=until)
        assert get_stay_of(exam).permit_until == until
        with pytest.raises(InvalidInput):
            record_extension(national, uuid4(), stay.reference, until=until + timedelta(days=999))

    def test_a_counter_of_her_district_records_that_she_came_home(self, exam):
        reference = get_stay_of(exam).reference
        with pytest.raises(NoSuchStay):
            record_return(get_officer("loket.3578"), uuid4(), reference, left_on=clock.today())
        counter = get_officer("loket.3212")
        until = get_stay_of(exam).permit_until + timedelta(days=30)
        report_stay(1, exam, "extension", clock.today(), until=until)
        record_return(counter, uuid4(), reference, left_on=clock.today())
        assert get_stage(exam) == Stage.RETURNED
        with reading_as(get_officer("pusat")):  # only what an entry is about is counted
            entry = JournalEntry.objects.get(kind="rounds:return:recorded")
        assert entry.revision == get_stay_of(exam).revision == 1
        with pytest.raises(InvalidInput):
            record_return(counter, uuid4(), reference, left_on=clock.today())
        with reading_as(counter):
            [row] = list_stays(counter)
            [view] = list_former_stays(counter, row.offer.examinee.person, "KR")
        assert not view.special_test.hindrances
        assert view.reentry.opens_on

    def test_headquarters_puts_the_day_of_a_return_right(self, exam):
        reference, today = get_stay_of(exam).reference, clock.today()
        national = get_officer("pusat")

        def correct(day, login="pusat"):
            correct_return(get_officer(login), uuid4(), reference, left_on=day)

        with pytest.raises(InvalidInput):  # not home yet
            correct(today)
        record_return(national, uuid4(), reference, left_on=today)
        arrived_on = get_stay_of(exam).arrived_on
        for day in (today, today + timedelta(days=1), arrived_on - timedelta(days=1)):
            with pytest.raises(InvalidInput) as refused:
                correct(day)
            assert list(refused.value.problems) == ["left_on"]
        with pytest.raises(Forbidden):
            correct(arrived_on, "loket.3212")
        correct(arrived_on)
        assert get_stay_of(exam).left_on == arrived_on
        with reading_as(national):
            terms = JournalEntry.objects.get(kind="rounds:return:corrected").terms
        assert (terms["before"], terms["on"]) == (today.isoformat(), arrived_on.isoformat())

    def test_a_return_of_the_counterparts_own_tomorrow_is_not_after_it_was_recorded(self, exam):
        night = clock.now().replace(hour=16)  # 23.00 in Jakarta, and tomorrow in Seoul
        with clock.freeze_clock(night):
            assert report_stay(1, exam, "left", clock.today() + timedelta(days=1)) == "left"
        with reading_as(get_officer("pusat")):
            event = StageEvent.objects.get(stage=Stage.RETURNED)
        assert event.occurred_at == event.recorded_at == night

    def test_another_office_sees_no_stay(self, exam):
        other = get_officer("loket.3578")
        with reading_as(other):
            assert list(list_stays(other)) == []


class TestWarnings:
    def test_each_is_warned_once_of_the_nearest_day_alone(self, exam):
        stay, national = get_stay_of(exam), get_officer("pusat")

        def list_rounds(days):
            with on_day(stay.permit_until - timedelta(days=days)), reading_as(national):
                return list_rounds_to_warn_of_stays()

        assert list_rounds(91) == []
        [round_id] = list_rounds(90)
        with pytest.raises(Forbidden):
            warn_of_stays(national, uuid4(), round_id)

    def test_what_is_to_be_warned_is_found_by_the_database_as_by_the_rule(self, exam):
        stay, national = get_stay_of(exam), get_officer("pusat")
        until = stay.permit_until
        given = [(None, None), *product((until, until - timedelta(days=1)), WARNING_DAYS)]
        for (warned_for, warned_days), left in product(given, (91, 90, 31, 30, 8, 7, 0, -1)):
            with on_day(until - timedelta(days=left)), transaction.atomic(), acting_as(national):
                Stay.objects.update(warned_for=warned_for, warned_days=warned_days)
                found = list_people_to_warn(stay.offer.examinee.round_id, clock.today(), 10)
                due = find_due_warning(Stay.objects.get(), clock.today())
            assert bool(found) == bool(due), (warned_for, warned_days, left)

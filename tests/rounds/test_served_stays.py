"""Posts record what they see of stays in their country, and airports that somebody came home."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import Error, ProgrammingError, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.journal.models import Entry as JournalEntry
from rantau.journal.models import Reading
from rantau.registry.errors import FAILED_TRY
from rantau.registry.models import Identity, Person
from rantau.rounds.models import Examinee, Offer, RosterEntry, Stay, StayRecord, WorkplaceChange
from rantau.rounds.served_stay_selectors import find_served_stays, get_returning_reference
from rantau.rounds.services.stays import (
    correct_return,
    record_extension,
    record_overstay,
    record_return,
    record_workplace_change,
    settle_change,
)
from rantau.rounds.stages import Stage
from rantau.rounds.stay_errors import NoMatchingReturn, NoSuchStay
from rantau.rounds.stay_selectors import get_stay, list_stays
from tests.actors import get_officer
from tests.factories.persons import BORN
from tests.factories.stays import get_stay_of

POST, OTHER_POST, AIRPORT = "perwakilan.kr-sel", "perwakilan.tw-tpe", "bandara.cgk"
DOCUMENT = "Alien card 123, 1 March"


@pytest.fixture
def reference(exam):
    return get_stay_of(exam).reference


def get_person(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.select_related("person").get(exam_number=exam).person


def get_passport(exam):
    """As it stands in the roster."""
    with reading_as(get_officer("pusat")):
        return RosterEntry.objects.get(examinee__exam_number=exam).passport


def add_passport(exam, number="B7654321"):
    """A newer passport of hers, which the registry alone has."""
    person = get_person(exam)
    with acting_as(get_officer("pusat")), transaction.atomic():
        Identity.objects.create(
            person=person, kind=Identity.PASSPORT, number=number, recorded_at=clock.now()
        )
    return number


def get_other_exam(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.exclude(exam_number=exam).get().exam_number


def get_records():
    with reading_as(get_officer("pusat")):
        rows = StayRecord.objects.select_related("office").order_by("recorded_at", "id")
        return [(each.kind, each.on, each.document, each.office.code) for each in rows]


def change(login, reference, *, document=DOCUMENT, on=None):
    data = {"on": on or clock.today(), "employer": "Contoh Perusahaan 2", "reason": "agreed"}
    record_workplace_change(get_officer(login), uuid4(), reference, **data, document=document)


def extend(login, reference, *, document=DOCUMENT):
    until = clock.today() + timedelta(days=1200)
    record_extension(get_officer(login), uuid4(), reference, until=until, document=document)


def overstay(login, reference, *, document=DOCUMENT):
    record_overstay(get_officer(login), uuid4(), reference, since=clock.today(), document=document)


def leave(login, reference, *, document=DOCUMENT):
    record_return(get_officer(login), uuid4(), reference, left_on=clock.today(), document=document)


REPORTS = [change, extend, overstay, leave]


class TestThePost:
    def test_it_records_all_that_it_sees_of_a_stay_and_who_saw_which_document(
        self, exam, reference
    ):
        change(POST, reference)
        overstay(POST, reference)
        extend(POST, reference)
        leave(POST, reference)
        stay, today = get_stay_of(exam), clock.today()
        until = today + timedelta(days=1200)
        assert (stay.permit_until, stay.left_on) == (until, today)
        assert (stay.overstays_since, stay.overstay_ended_on) == (today, today)
        assert get_records() == [
            ("workplace", today, DOCUMENT, "PA-KR-SEL"),
            ("overstay", today, DOCUMENT, "PA-KR-SEL"),
            ("extension", until, DOCUMENT, "PA-KR-SEL"),
            ("left", today, DOCUMENT, "PA-KR-SEL"),
        ]
        post = get_officer(POST)
        with reading_as(get_officer("pusat")):
            assert Examinee.objects.get(exam_number=exam).stage == Stage.RETURNED
            assert WorkplaceChange.objects.get().recorded_by == post.ref
            entries = JournalEntry.objects.filter(subject=stay.id).order_by("revision")
            assert [each.tells for each in entries] == [["worker"]] * 4

    def test_what_it_records_is_judged_as_files_and_headquarters_are(self, reference):
        change(POST, reference)
        with pytest.raises(InvalidInput):  # known
            change("pusat", reference)
        with pytest.raises(InvalidInput):
            change(POST, reference)
        with pytest.raises(InvalidInput) as refused:
            change(POST, reference, on=clock.today() + timedelta(days=1))
        assert set(refused.value.problems) == {"on"}

    def test_one_change_more_than_allowed_is_a_task_of_headquarters(self, reference):
        for days in (3, 2, 1, 0):
            with clock.freeze_clock(clock.now() + timedelta(days=7)):
                change(POST, reference, on=clock.today() - timedelta(days=days))
        with reading_as(get_officer("pusat")):
            assert Duty.objects.filter(kind="rounds:settle_change", closed_at=None).count() == 1
        with pytest.raises(Forbidden):
            settle_change(get_officer(POST), uuid4(), reference, why="Disetujui")

    @pytest.mark.parametrize("report", REPORTS)
    def test_it_names_the_document(self, reference, report):
        for document in (" ", "x" * 81):
            with pytest.raises(InvalidInput) as refused:
                report(POST, reference, document=document)
            assert set(refused.value.problems) == {"document"}
        assert get_records() == []

    def test_headquarters_and_offices_at_home_may_leave_it_out(self, reference):
        overstay("pusat", reference, document="")
        leave("loket.3212", reference, document="")
        assert [each[2:] for each in get_records()] == [("", "HQ"), ("", "DN-3212")]

    @pytest.mark.parametrize("report", REPORTS)
    def test_a_post_of_another_country_finds_nobody(self, exam, reference, report):
        with pytest.raises(NoSuchStay):
            report(OTHER_POST, reference)
        other, person = get_officer(OTHER_POST), get_person(exam)
        with reading_as(other):
            assert find_served_stays(other, exam) == []
            assert not Person.objects.filter(id=person.id).exists()
            assert not Stay.objects.exists()

    def test_it_sees_whoever_is_abroad_there_and_nobody_else_of_the_round(self, exam):
        post, other = get_officer(POST), get_other_exam(exam)
        with reading_as(post):
            assert [each.exam_number for each in Examinee.objects.all()] == [exam]
            assert Stay.objects.count() == Offer.objects.count() == 1
            assert find_served_stays(post, other) == []

    def test_it_finds_her_by_exam_number_passport_number_and_name(self, exam, reference):
        post, person, passport = get_officer(POST), get_person(exam), get_passport(exam)
        newer, digits = add_passport(exam), f"{exam[:4]} {exam[4:]}"
        with reading_as(post):
            for text in (exam, digits, passport.lower(), newer, person.name.upper()):
                assert [each.reference for each in find_served_stays(post, text)] == [reference]
            for text in ("'", "999999999999", "Zzyzx Qwrt"):
                assert find_served_stays(post, text) == []
        with reading_as(get_officer("inspektorat")):
            readings = Reading.objects.filter(subject=person.id, purpose="stay", office=post.office)
            assert readings.count() >= 1

    def test_it_lists_nobody_and_corrects_nothing(self, reference):
        post = get_officer(POST)
        with pytest.raises(Forbidden), reading_as(post):
            list_stays(post)
        with pytest.raises(Forbidden):
            correct_return(post, uuid4(), reference, left_on=clock.today())

    def test_it_sees_her_for_thirty_days_after_her_return_was_recorded(self, reference):
        leave(POST, reference)
        post = get_officer(POST)
        for days, is_seen in ((29, True), (31, False)):
            later = clock.freeze_clock(clock.now() + timedelta(days=days))
            with later, reading_as(post):
                assert Stay.objects.exists() == is_seen
                assert Examinee.objects.exists() == is_seen

    def test_the_database_lets_it_change_no_stage_but_to_that_of_a_return(self, exam, reference):
        fault = pytest.raises(ProgrammingError, match="row-level security")
        with acting_as(get_officer(POST)), fault, transaction.atomic():
            Examinee.objects.filter(exam_number=exam).update(stage=Stage.BARRED)

    @pytest.mark.parametrize("changes", [{"document": ""}, {"recorded_by": "account:x"}])
    def test_the_database_takes_no_record_without_document_or_of_another(self, exam, changes):
        post, stay = get_officer(POST), get_stay_of(exam)
        values = {"document": DOCUMENT, "recorded_by": post.ref, **changes}
        row = StayRecord(
            stay=stay,
            kind="left",
            on=clock.today(),
            office_id=post.office,
            recorder_name=post.name,
            recorded_at=clock.now(),
            **values,
        )
        fault = pytest.raises(ProgrammingError, match="row-level security")
        with acting_as(post), fault, transaction.atomic():
            row.save(force_insert=True)


class TestTheAirport:
    def find(self, exam, *, passport=None, born=None):
        passport = passport or get_passport(exam)
        return get_returning_reference(get_officer(AIRPORT), passport, born or BORN)

    def test_it_finds_her_by_passport_and_birth_date_and_records_the_day_of_the_stamp(
        self, exam, reference
    ):
        assert self.find(exam) == reference == self.find(exam, passport=add_passport(exam))
        leave(AIRPORT, reference, document="")
        assert get_stay_of(exam).left_on == clock.today()
        assert get_records() == [("left", clock.today(), "", "BP-CGK")]
        with reading_as(get_officer("pusat")):
            assert Examinee.objects.get(exam_number=exam).stage == Stage.RETURNED

    def test_a_wrong_birth_date_finds_nobody_and_stands_in_her_log(self, exam):
        newer = add_passport(exam)
        for passport, born in ((newer, date(1980, 1, 1)), ("X9999999", BORN)):
            with pytest.raises(NoMatchingReturn):
                self.find(exam, passport=passport, born=born)
        person = get_person(exam)
        with reading_as(get_officer("inspektorat")):
            assert Reading.objects.filter(subject=person.id, purpose=FAILED_TRY).count() == 1

    def test_it_finds_nobody_who_is_not_abroad(self, exam):
        with pytest.raises(NoMatchingReturn):
            self.find(get_other_exam(exam))

    @pytest.mark.parametrize("report", [change, extend, overstay])
    def test_it_records_nothing_but_a_return(self, reference, report):
        with pytest.raises(Forbidden):
            report(AIRPORT, reference)

    def test_it_reads_no_page_of_a_stay_and_no_record(self, reference):
        airport = get_officer(AIRPORT)
        with pytest.raises(Forbidden), reading_as(airport):
            get_stay(airport, reference)
        for rows in (StayRecord.objects, WorkplaceChange.objects):
            with pytest.raises(ProgrammingError), reading_as(airport):
                rows.count()


class TestOthers:
    @pytest.mark.parametrize("login", ["p3mi.1", "inspektorat", "operator.cc", "admin.3212"])
    @pytest.mark.parametrize("report", REPORTS)
    def test_who_serves_nobody_of_a_stay_records_nothing(self, reference, login, report):
        with pytest.raises(Forbidden):
            report(login, reference)

    @pytest.mark.parametrize("report", [change, extend, overstay])
    def test_an_office_at_home_records_nothing_but_a_return(self, reference, report):
        for login in ("loket.3212", "kepala.3212", "bp3mi.32"):
            with pytest.raises(Forbidden):
                report(login, reference)

    def test_an_office_of_another_district_records_no_return(self, reference):
        with pytest.raises(NoSuchStay):
            leave("loket.3578", reference)

    @pytest.mark.parametrize("login", ["loket.3212", "pusat", AIRPORT, "p3mi.1"])
    def test_none_but_a_post_looks_for_stays_of_a_country(self, exam, login):
        actor = get_officer(login)
        with pytest.raises(Forbidden), reading_as(actor):
            find_served_stays(actor, exam)

    @pytest.mark.parametrize("login", ["loket.3212", "pusat", POST, "p3mi.1"])
    def test_none_but_an_airport_looks_for_who_comes_home(self, exam, login):
        with pytest.raises(Forbidden):
            get_returning_reference(get_officer(login), "X0000001", date(2000, 1, 1))

    def test_the_database_gives_the_functions_to_nobody_else(self, exam):
        with pytest.raises(Error), reading_as(get_officer("loket.3212")):
            list(Stay.objects.raw("select id from rounds_find_served_stays(%s, '', 9)", [exam]))

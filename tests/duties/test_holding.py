"""Who does a duty: claim, give back, pass on, absences, undo; and what waits for others."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.desk import get_desk
from rantau.duties.errors import (
    DutyChanged,
    DutyDone,
    DutyHeld,
    NoSuchAbsence,
    NoSuchDuty,
    NoSuchFilter,
    TooLateToUndo,
)
from rantau.duties.models import Duty
from rantau.duties.services.absences import AbsenceInput, declare_absence, withdraw_absence
from rantau.duties.services.filters import delete_filter, remember_filter, save_filter
from rantau.duties.services.holding import (
    TIME_TO_UNDO,
    claim_duty,
    give_back_duty,
    pass_on_duty,
    undo_handover,
)
from rantau.duties.worklist import ORDERS, WorklistFilter, get_worklist, list_filter_choices
from rantau.journal.models import Entry
from tests.actors import get_officer
from tests.factories.placements import BEFORE_SELECTED, create_placement, create_unrelated_placement

TODAY = date(2027, 3, 2)


@pytest.fixture
def verifier(db):
    return get_officer("verifikasi.3212")


@pytest.fixture
def head(db):
    return get_officer("kepala.3212")


@pytest.fixture
def administrator(db):
    return get_officer("admin.3212")


@pytest.fixture
def journey(db):
    create_unrelated_placement()
    return create_placement()


def get_duty(actor, journey):
    """The placement's open duty, as the actor sees it."""
    with reading_as(actor):
        return Duty.objects.get(about=journey.get().id, closed_at=None)


def list_view(actor, view="office", **more):
    """The references that a built-in filter shows."""
    with reading_as(actor):
        worklist = get_worklist(actor, WorklistFilter(view=view, **more))
        return [item.duty.reference for item in worklist.items]


OTHER = {"nik": "", "phone": "", "birth_date": date(1991, 5, 6)}


def await_regional_office(journey):
    """Let the regional office have a document to verify."""
    journey.advance_to_selected()
    journey.receive(
        {"passport": {"number": "X1234567", "name": "SITI", "expires_on": "2032-01-31"}}
    )


@pytest.fixture
def awaited(journey):
    """A placement that the district office serves and that waits for the regional one."""
    await_regional_office(journey)
    return journey


def claim(actor, journey):
    duty = get_duty(actor, journey)
    claim_duty(actor, uuid4(), duty.id, seen=duty.revision)
    return get_duty(actor, journey)


def be_away(actor, who, *, days=3):
    until = TODAY + timedelta(days=days)
    return declare_absence(actor, uuid4(), AbsenceInput(who.ref, TODAY, until)).answer


class TestClaim:
    def test_a_claimed_duty_is_mine_and_no_longer_unclaimed(self, indramayu, verifier, journey):
        assert list_view(indramayu, "unclaimed") == [journey.reference]
        assert list_view(indramayu, "mine") == []
        claim(indramayu, journey)
        assert list_view(indramayu, "unclaimed") == list_view(verifier, "mine") == []
        assert list_view(indramayu, "mine") == [journey.reference]
        assert list_view(verifier) == [journey.reference]

    def test_the_journal_says_who_took_it_from_whom(self, indramayu, journey):
        duty = claim(indramayu, journey)
        with reading_as(get_officer("inspektorat")):
            entry = Entry.objects.get(kind="duties:duty:claimed")
        assert (entry.subject, entry.terms["from"], entry.terms["to"]) == (
            duty.id,
            "",
            indramayu.ref,
        )

    def test_what_a_colleague_holds_is_not_taken(self, indramayu, verifier, journey):
        duty = claim(indramayu, journey)
        with pytest.raises(DutyHeld):
            claim_duty(verifier, uuid4(), duty.id, seen=duty.revision)

    def test_of_two_who_claim_at_once_one_is_told(self, indramayu, verifier, journey):
        seen = get_duty(indramayu, journey).revision
        duty = claim(indramayu, journey)
        with pytest.raises(DutyChanged):
            claim_duty(verifier, uuid4(), duty.id, seen=seen)

    def test_another_office_finds_no_such_duty(self, indramayu, bandung, journey):
        duty = get_duty(indramayu, journey)
        with pytest.raises(NoSuchDuty):
            claim_duty(bandung, uuid4(), duty.id, seen=duty.revision)

    def test_an_inspector_takes_nothing(self, indramayu, journey):
        duty = get_duty(indramayu, journey)
        with pytest.raises(Forbidden):
            claim_duty(get_officer("inspektorat"), uuid4(), duty.id, seen=duty.revision)

    def test_it_can_be_given_back_by_whoever_holds_it(self, indramayu, verifier, journey):
        duty = claim(indramayu, journey)
        with pytest.raises(DutyHeld):
            give_back_duty(verifier, uuid4(), duty.id, seen=duty.revision)
        give_back_duty(indramayu, uuid4(), duty.id, seen=duty.revision)
        assert list_view(verifier, "unclaimed") == [journey.reference]

    def test_the_database_gives_a_duty_to_nobody_of_another_office(
        self, indramayu, bandung, journey
    ):
        duty = get_duty(indramayu, journey)
        with reading_as(indramayu), connection.cursor() as cursor:
            values = [duty.id, duty.revision, bandung.ref, "", clock.now()]
            cursor.execute("select duties_set_owner(%s, %s, %s, %s, %s)", values)
            assert cursor.fetchone() == (None,)


class TestPassOn:
    def pass_on(self, actor, journey, receiver, why="Saya ke desa"):
        duty = get_duty(actor, journey)
        values = {"to_owner": receiver.ref, "why": why, "seen": duty.revision}
        pass_on_duty(actor, uuid4(), duty.id, **values)

    def test_the_colleague_has_it_and_reads_why(self, indramayu, verifier, journey):
        self.pass_on(indramayu, journey, verifier)
        assert list_view(verifier, "mine") == [journey.reference]
        assert get_duty(verifier, journey).note == "Saya ke desa"

    def test_a_reason_is_needed(self, indramayu, verifier, journey):
        with pytest.raises(InvalidInput) as refused:
            self.pass_on(indramayu, journey, verifier, why=" ")
        assert set(refused.value.problems) == {"why"}

    @pytest.mark.parametrize("login", ["admin.3212", "loket.3204"])
    def test_only_to_a_colleague_who_can_do_it(self, indramayu, journey, login):
        with pytest.raises(InvalidInput) as refused:
            self.pass_on(indramayu, journey, get_officer(login))
        assert set(refused.value.problems) == {"to_owner"}

    def test_not_to_somebody_who_is_away(self, indramayu, verifier, journey):
        be_away(verifier, verifier)
        with pytest.raises(InvalidInput):
            self.pass_on(indramayu, journey, verifier)


class TestUndo:
    def test_a_claim_is_reverted_within_ten_minutes(self, indramayu, journey):
        duty = claim(indramayu, journey)
        undo_handover(indramayu, uuid4(), duty.id, seen=duty.revision)
        assert list_view(indramayu, "unclaimed") == [journey.reference]

    def test_not_later(self, indramayu, journey):
        duty = claim(indramayu, journey)
        with clock.freeze_clock(clock.now() + TIME_TO_UNDO), pytest.raises(TooLateToUndo):
            undo_handover(indramayu, uuid4(), duty.id, seen=duty.revision)

    def test_passing_on_is_reverted_until_the_colleague_acts(self, indramayu, verifier, journey):
        claim(indramayu, journey)
        TestPassOn().pass_on(indramayu, journey, verifier)
        passed = get_duty(indramayu, journey)
        undo_handover(indramayu, uuid4(), passed.id, seen=passed.revision)
        assert list_view(indramayu, "mine") == [journey.reference]

    def test_nobody_undoes_what_another_did(self, indramayu, verifier, journey):
        duty = claim(indramayu, journey)
        with pytest.raises(TooLateToUndo):
            undo_handover(verifier, uuid4(), duty.id, seen=duty.revision)

    def test_what_was_done_meanwhile_stays_done(self, indramayu, journey):
        duty = claim(indramayu, journey)
        journey.receive(BEFORE_SELECTED)
        with pytest.raises(DutyDone):
            undo_handover(indramayu, uuid4(), duty.id, seen=duty.revision)


class TestAbsence:
    def test_what_somebody_away_holds_is_unclaimed_and_can_be_taken_over(
        self, indramayu, verifier, journey
    ):
        claim(indramayu, journey)
        be_away(indramayu, indramayu)
        assert list_view(verifier, "unclaimed") == [journey.reference]
        claim(verifier, journey)
        assert list_view(verifier, "mine") == [journey.reference]

    def test_it_ends_with_its_last_day(self, indramayu, verifier, journey):
        claim(indramayu, journey)
        be_away(indramayu, indramayu, days=0)
        with clock.freeze_clock(clock.now() + timedelta(days=1)):
            assert list_view(verifier, "unclaimed") == []

    def test_an_administrator_declares_it_for_others_and_nobody_else(
        self, indramayu, verifier, administrator
    ):
        be_away(administrator, verifier)
        with reading_as(indramayu):
            colleague = get_desk(indramayu).by_ref[verifier.ref]
        assert colleague.away_until == TODAY + timedelta(days=3)
        with pytest.raises(InvalidInput):
            be_away(verifier, indramayu)
        with pytest.raises(InvalidInput):
            be_away(administrator, get_officer("loket.3204"))

    def test_it_can_be_taken_back_by_oneself_or_an_administrator(
        self, indramayu, verifier, administrator
    ):
        own, other = be_away(verifier, verifier), be_away(indramayu, indramayu)
        with pytest.raises(NoSuchAbsence):
            withdraw_absence(verifier, uuid4(), other)
        withdraw_absence(verifier, uuid4(), own)
        withdraw_absence(administrator, uuid4(), other)
        with reading_as(indramayu):
            assert all(each.away_until is None for each in get_desk(indramayu).colleagues)

    @pytest.mark.parametrize(
        ("starts", "ends"),
        [(TODAY, TODAY - timedelta(days=1)), (TODAY, TODAY + timedelta(days=400))],
    )
    def test_impossible_days_are_refused_at_their_field(self, indramayu, starts, ends):
        with pytest.raises(InvalidInput) as refused:
            declare_absence(indramayu, uuid4(), AbsenceInput(indramayu.ref, starts, ends))
        assert set(refused.value.problems) == {"ends_on"}


class TestOnlyWhatTheRoleCanDo:
    def test_an_administrator_and_an_inspector_have_no_task_of_a_placement(
        self, administrator, journey
    ):
        assert list_view(administrator) == list_view(get_officer("inspektorat")) == []

    def test_a_counter_officer_is_not_given_what_only_a_verifier_may_do(
        self, indramayu, verifier, journey
    ):
        journey.receive(BEFORE_SELECTED)
        assert list_view(indramayu) == []
        assert list_view(verifier) == [journey.reference]

    def test_an_agency_is_not_given_the_departure_that_the_border_records(self, journey):
        journey.advance_to_cleared()
        assert list_view(journey.agency) == []
        assert journey.reference in list_view(journey.agency, "waiting")

    def test_who_verified_sees_before_that_another_has_to_decide(self, verifier, head, journey):
        journey.advance_to_selected()
        journey.prepare()
        for actor, is_barred in ((journey.regional, True), (journey.head, False)):
            with reading_as(actor):
                [item] = get_worklist(actor).items
            assert item.subject.is_barred is is_barred
            assert journey.regional.ref in item.subject.barred
        with reading_as(journey.regional):
            able = get_desk(journey.regional).list_able(item.kind.does, without=item.subject.barred)
        assert journey.head.ref in {each.ref for each in able}


class TestWaiting:
    def test_what_another_office_has_to_do_for_the_own_people(self, indramayu, bandung, awaited):
        with reading_as(indramayu):
            worklist = get_worklist(indramayu, WorklistFilter(view="waiting"))
        [item] = worklist.items
        assert (item.duty.reference, worklist.counts["waiting"]) == (awaited.reference, 1)
        assert item.subject.name == "Siti Nurhalimah"
        assert item.duty.owner == ""
        assert list_view(bandung, "waiting") == []

    def test_own_work_waits_for_nobody(self, indramayu, journey):
        assert list_view(indramayu, "waiting") == []

    @pytest.mark.parametrize(
        ("passes", "hides"),
        [
            ({"kinds": {"placement:verify:regional"}}, {"kinds": {"placement:clear"}}),
            ({"destination": "TW"}, {"destination": "MY"}),
            ({"region": (3212000000, 3213000000)}, {"region": (3213000000, 3214000000)}),
        ],
    )
    def test_it_takes_the_filters_of_the_other_views(self, indramayu, awaited, passes, hides):
        assert list_view(indramayu, "waiting", **passes) == [awaited.reference]
        assert list_view(indramayu, "waiting", **hides) == []

    def test_it_is_filtered_by_the_agency(self, indramayu, awaited):
        assert list_view(indramayu, "waiting", agency=awaited.agency.office) == [awaited.reference]
        assert list_view(indramayu, "waiting", agency=uuid4()) == []

    def test_it_is_sorted_and_goes_on_after_a_row(self, indramayu, awaited):
        other = create_placement(name="Aminah", **OTHER)
        await_regional_office(other)
        by_name = [other.reference, awaited.reference]
        assert list_view(indramayu, "waiting", sort="name") == by_name
        for sort in ORDERS:
            with reading_as(indramayu):
                first, second = get_worklist(
                    indramayu, WorklistFilter(view="waiting", sort=sort)
                ).items
            after = list_view(indramayu, "waiting", sort=sort, after=first.duty.id)
            assert after == [second.duty.reference]

    def test_a_duty_that_does_not_wait_gives_no_place_in_the_order(self, indramayu, awaited):
        other = create_placement(name="Aminah", **OTHER)
        other.advance_to_selected()
        unseen = get_duty(indramayu, other)
        assert list_view(indramayu, "waiting", sort="name", after=unseen.id) == []

    def test_what_it_offers_is_what_waits(self, indramayu, awaited):
        with reading_as(indramayu):
            choices = list_filter_choices(indramayu, "waiting")
        assert [kind.code for kind in choices.kinds] == ["placement:verify:regional"]
        assert choices.destinations == ["TW"]
        assert [key for key, _code, _name in choices.agencies] == [awaited.agency.office]
        assert [node // 10**6 for node, _name in choices.regions] == [3212]

    def test_an_agency_filters_what_others_do_for_its_candidates(self, awaited):
        agency = awaited.agency
        with reading_as(agency):
            [kind] = list_filter_choices(agency, "waiting").kinds
        assert list_view(agency, "waiting", kinds={kind.code}) == [awaited.reference]
        assert list_view(agency, "waiting", kinds={"placement:clear"}) == []


class TestFilters:
    def test_a_filter_is_kept_for_the_account_under_a_name(self, indramayu, verifier):
        save_filter(indramayu, uuid4(), " Taiwan,  kurang 1 ", "tujuan=TW")
        save_filter(indramayu, uuid4(), "Taiwan, kurang 1", "tujuan=TW&urut=nama")
        with reading_as(indramayu):
            assert get_desk(indramayu).filters == {"Taiwan, kurang 1": "tujuan=TW&urut=nama"}
        with reading_as(verifier):
            assert get_desk(verifier).filters == {}

    def test_it_can_be_deleted_by_its_owner(self, indramayu, verifier):
        save_filter(indramayu, uuid4(), "Taiwan", "tujuan=TW")
        with pytest.raises(NoSuchFilter):
            delete_filter(verifier, uuid4(), "Taiwan")
        delete_filter(indramayu, uuid4(), "Taiwan")
        with reading_as(indramayu):
            assert get_desk(indramayu).filters == {}

    def test_a_name_is_needed(self, indramayu):
        with pytest.raises(InvalidInput) as refused:
            save_filter(indramayu, uuid4(), " ", "tujuan=TW")
        assert set(refused.value.problems) == {"name"}

    def test_the_last_one_is_remembered(self, indramayu):
        for query in ("tujuan=TW", "saring=lewat"):
            with reading_as(indramayu):
                remember_filter(indramayu.account, query)
        with reading_as(indramayu):
            assert get_desk(indramayu).filters == {"": "saring=lewat"}

    def test_nobody_writes_another_accounts_filter(self, indramayu, verifier):
        with pytest.raises(DatabaseError), reading_as(verifier):
            remember_filter(indramayu.account, "tujuan=TW")

    def test_what_is_filtered_by_is_what_the_rows_show(self, indramayu, journey):
        placement = journey.get()
        found = [journey.reference]
        assert list_view(indramayu, destination="TW") == found
        assert list_view(indramayu, destination="MY") == []
        assert list_view(indramayu, agency=journey.agency.office) == found
        assert list_view(indramayu, agency=uuid4()) == []
        span = (placement.origin_node, placement.origin_node + 1)
        assert list_view(indramayu, region=span) == found
        assert list_view(indramayu, region=(span[1], span[1] + 1)) == []
        assert list_view(indramayu, persons=(placement.person_id,)) == found
        assert list_view(indramayu, persons=()) == []
        assert list_view(indramayu, kinds=frozenset({"placement:supply:worker"})) == found
        assert list_view(indramayu, kinds=frozenset({"placement:close"})) == []


@pytest.mark.parametrize("sort", ["due", "name", "destination", "opened"])
def test_every_order_has_pages_that_neither_repeat_nor_leave_out(indramayu, sort, monkeypatch):
    monkeypatch.setattr("rantau.duties.worklist.PAGE_SIZE", 2)
    numbers = {"nik": "", "phone": ""}
    names = ("Ani", "Cici", "Budi", "Dedi", "Eka")
    journeys = [
        create_placement(name=name, birth_date=date(1990 + at, 1, 1), **numbers)
        for at, name in enumerate(names)
    ]
    found, after, has_more = [], None, True
    while has_more:
        with reading_as(indramayu):
            page = get_worklist(indramayu, WorklistFilter(sort=sort, after=after))
        found += [item.subject.name for item in page.items]
        after, has_more = page.items[-1].duty.id, page.has_more
    assert sorted(found) == sorted(names)
    assert len(journeys) == 5
    if sort == "name":
        assert found == sorted(names)
    if sort == "opened":
        assert found == list(names)


def test_a_corrected_name_moves_the_row(indramayu, journey, owner_sql):
    """By a trigger, whatever command corrects it."""
    with reading_as(indramayu), connection.cursor() as cursor:
        key = ["ZULAIKHA", journey.get(indramayu).person_id]
        cursor.execute("update registry_person set name_key = %s where id = %s", key)
        duty = Duty.objects.get(about=journey.get(indramayu).id, closed_at=None)
    assert duty.subject_name == "ZULAIKHA"


def test_a_count_goes_no_further_than_its_limit(indramayu, journey, monkeypatch):
    monkeypatch.setattr("rantau.duties.worklist.COUNT_LIMIT", 0)
    with reading_as(indramayu):
        assert get_worklist(indramayu).open_count == 1


def test_a_page_takes_seven_statements_however_many_rows(
    indramayu, journey, django_assert_max_num_queries
):
    with reading_as(indramayu), django_assert_max_num_queries(6):
        get_worklist(indramayu)

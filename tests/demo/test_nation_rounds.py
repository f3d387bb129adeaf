"""The demonstration nation holds rounds that stand today in each stage, made by the app's commands."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.demo.rounds import declarations
from rantau.demo.rounds.declarations import KOREA, PLANS, declare_round
from rantau.duties.worklist import get_worklist
from rantau.rounds.checking import find_round_faults
from rantau.rounds.draw_file import find_draw_faults, read_draw_file
from rantau.rounds.expected_wait import describe_wait, estimate_wait
from rantau.rounds.models import (
    EducationClass,
    Examinee,
    Offer,
    PublishedDraw,
    RefundClaim,
    StayCorrection,
)
from rantau.rounds.parsing import parse_round
from rantau.rounds.wait_curves import group_spells, list_spells
from tests.actors import get_officer
from tests.demo.nation import AT
from tests.factories.rounds import read_declaration
from tests.web.slips import give_slip, read_code, sign_in_with_slip

TODAY = AT.date()
SCHEMES = ("g2g-korea", "g2g-korea-reentry", "g2g-japan", "g2g-germany")
# A class with this runs in the database of the nation.
IN_NATION = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("built")]


class TestDeclarations:
    @pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.code)
    def test_every_declaration_may_be_published(self, plan):
        content = declare_round(plan, read_declaration(plan.template), AT)
        edition = parse_round(content)
        assert edition.code == plan.code
        assert find_round_faults(edition, schemes=SCHEMES) == []

    def test_a_small_nation_has_fewer_people_in_the_earlier_round(self):
        counts = [declarations.EARLIER.count_people(persons) for persons in (300, 20_000)]
        assert counts == [6, 27]

    def test_days_follow_the_day_of_the_build(self):
        def read(at):
            content = declare_round(declarations.TEST, read_declaration(KOREA), at)
            return parse_round(content).windows["test"].begins

        assert read(AT).date() == TODAY + timedelta(days=1)
        assert read(AT + timedelta(days=300)) - read(AT) == timedelta(days=300)


def count_stages(built, plan):
    return dict(
        built.rows(
            """select stage, count(*) from rounds_examinee e
                 join rounds_round r on r.id = e.round_id where r.code = %s group by 1""",
            plan.code,
        )
    )


def count_places(built, plan):
    return dict(
        built.rows(
            """select p.state, count(*) from rounds_place p
                 join rounds_round r on r.id = p.round_id where r.code = %s group by 1""",
            plan.code,
        )
    )


class TestStages:
    """Each stage from the announcement to the arrival is met on the day of the build."""

    pytestmark = IN_NATION

    def test_one_is_announced(self, built):
        assert built.rows(
            "select 1 from rounds_round where code = %s and opens_at > %s and published_at <= %s",
            *(declarations.ANNOUNCED.code, AT, AT),
        )

    def test_one_has_people_in_its_waiting_room(self, built):
        assert count_places(built, declarations.WAITING_ROOM) == {"waiting": 14}
        assert built.rows(
            "select 1 from rounds_round where code = %s and opens_at <= %s and drawn_at is null",
            *(declarations.WAITING_ROOM.code, AT),
        )

    def test_one_is_drawn_with_seats_to_pay_for(self, built):
        places = count_places(built, declarations.DRAWN)
        assert set(places) == {"waiting", "offered", "seated"}
        assert places["offered"] + places["seated"] == 8
        assert not built.rows("select 1 from rounds_place where pay_until <= %s", AT)

    def test_every_draw_can_be_done_again(self):
        with reading_as(get_officer("pusat")):
            draws = list(PublishedDraw.objects.values_list("content", flat=True))
        assert len(draws) == len(PLANS) - 2
        assert [find_draw_faults(read_draw_file(each)) for each in draws] == [[]] * len(draws)

    def test_one_is_at_the_check_of_originals(self, built):
        assert count_stages(built, declarations.VERIFICATION) == {"verified": 5}
        assert built.one("select count(*) from rounds_rejection") == 1
        begins = "date(s.begins_at at time zone 'Asia/Jakarta')"
        booked = dict(
            built.rows(
                f"""select {begins}, count(*) from rounds_booking b
                      join rounds_slot s on s.id = b.slot_id
                     where b.purpose = %s and b.released_at is null group by 1""",
                f"round:{declarations.VERIFICATION.code}",
            )
        )
        assert booked[TODAY] == 3
        assert booked[TODAY + timedelta(days=1)] == 2
        assert built.rows("select 1 from rounds_slot where begins_at > %s and taken = 0", AT)

    def test_one_is_tested_tomorrow(self, built):
        assert count_stages(built, declarations.TEST) == {"verified": 8}
        seated = built.rows(
            """select e.exam_number from rounds_examinee e
                 join documents_document d on d.subject = e.id and d.letter = 'exam_card'
                where e.sitting_at between %s and %s and e.seat is not null""",
            *(AT, AT + timedelta(days=2)),
        )
        assert len(seated) == 8

    def test_one_has_results_and_an_objection_that_waits(self, built):
        stages = count_stages(built, declarations.RESULTS)
        assert stages == {"passed": 6, "failed": 2, "absent": 1}
        assert built.one("select count(*) from rounds_appeal where outcome = ''") == 1

    def test_after_the_ranking_people_are_at_every_stage(self, built):
        assert count_stages(built, declarations.JOURNEYS) == {
            "ranked": 3,
            "complete": 2,
            "sent": 4,
            "rostered": 6,
            "chosen": 3,
            "accepted": 6,
            "visa": 5,
            "departed": 2,
            "arrived": 2,
            "returned": 1,
        }

    def test_returned_rows_wait_at_the_offices_of_their_homes(self, built):
        waiting = built.rows(
            """select p.domicile_node, o.span_lo, o.span_hi from rounds_returned_row w
                 join rounds_examinee e on e.id = w.examinee_id
                 join registry_person p on p.id = e.person_id
                 join duties_duty d on d.about = w.id and d.closed_at is null
                 join offices_office o on o.id = d.office
                where w.outcome = ''"""
        )
        assert len(waiting) == 2
        assert all(lo <= home < hi for home, lo, hi in waiting)

    def test_names_end_within_7_30_and_90_days(self, built):
        ends = built.rows(
            """select expires_on from rounds_roster_entry n
                 join rounds_examinee e on e.id = n.examinee_id
                 join rounds_round r on r.id = e.round_id
                where r.code = %s and e.stage = 'rostered'""",
            declarations.EARLIER.code,
        )
        left = sorted((end - TODAY).days for [end] in ends)
        assert len(left) == 6
        for days, (after, until) in zip(left, sorted([(0, 7), (7, 30), (30, 90)] * 2), strict=True):
            assert after < days <= until

    def test_enough_were_chosen_earlier_to_foretell_a_wait(self, built):
        assert count_stages(built, declarations.EARLIER) == {"rostered": 6, "arrived": 21}
        with reading_as(get_officer("pusat")):
            groups = group_spells(list_spells())
        curves = [estimate_wait(each.to_spell() for each in spells) for spells in groups.values()]
        waits = [describe_wait(each, waited=0) for each in curves]
        assert any(wait is not None and wait.median is not None for wait in waits)

    def test_contracts_wait_and_some_lack_the_class_the_permit_or_the_visa(self, built):
        assert built.one("select count(*) from rounds_offer where state = 'waiting'") == 5
        lacks = built.rows(
            """select exists (select 1 from rounds_visa_permit x where x.offer_id = o.id),
                      exists (select 1 from rounds_class_booking x where x.offer_id = o.id),
                      exists (select 1 from rounds_visa x where x.offer_id = o.id)
                 from rounds_offer o join rounds_examinee e on e.id = o.examinee_id
                where e.stage = 'accepted' and o.state = 'accepted'"""
        )
        assert {(False, False, False), (False, True, False), (True, True, False)} <= set(lacks)

    def test_a_batch_leaves_in_three_days_and_one_missed_hers(self, built):
        soon = "select count(*) from rounds_entry where entry_on = %s and missed_at is null"
        assert built.one(soon, TODAY + timedelta(days=3)) == 5
        assert built.one("select count(*) from rounds_entry where missed_at is not null") == 1

    def test_japan_and_germany_are_further_on(self, built):
        assert count_stages(built, declarations.JAPANESE) == {"ranked": 3, "complete": 3}
        stages = count_stages(built, declarations.GERMAN)
        assert stages == {"rostered": 3, "chosen": 2, "accepted": 2}

    def test_nobody_stands_in_the_future_and_nobody_in_two_rounds(self, built):
        assert built.one("select max(occurred_at) from rounds_stage_event") <= AT
        assert built.one("select max(recorded_at) from journal_entry") <= AT
        assert not built.rows(
            "select person_id from rounds_examinee group by 1 having count(*) > 1"
        )

    def test_a_build_that_goes_through_them_again_does_nothing_twice(self, built):
        before, after = built.entries
        assert after == before


def open_as(login, name, *arguments):
    """The status of a page for an account of the demonstration."""
    browser = Client()
    if login:
        browser.force_login(Account.objects.get(login=login))
    return browser.get(reverse(name, args=arguments)).status_code


class TestPages:
    """The page of each stage, as docs/operations/demo.md names it."""

    pytestmark = IN_NATION

    @pytest.mark.parametrize(
        ("login", "name", "plan"),
        [
            ("", "rounds:detail", declarations.ANNOUNCED),
            ("", "rounds:take", declarations.WAITING_ROOM),
            ("", "rounds:draw", declarations.DRAWN),
            ("pusat", "rounds:watch", declarations.WAITING_ROOM),
            ("pusat", "rounds:board", declarations.DRAWN),
            ("loket.3212", "rounds:desk", declarations.VERIFICATION),
            ("kepala.3212", "rounds:slots", declarations.VERIFICATION),
            ("pusat", "rounds:rooms", declarations.TEST),
            ("loket.3212", "rounds:rooms", declarations.TEST),
            ("pusat", "rounds:board", declarations.RESULTS),
            ("", "rounds:rankings", declarations.JOURNEYS),
            ("pusat", "rounds:board", declarations.JOURNEYS),
            ("pusat", "rounds:classes", declarations.JOURNEYS),
            ("pusat", "rounds:board", declarations.EARLIER),
            ("", "rounds:rankings", declarations.JAPANESE),
            ("pusat", "rounds:board", declarations.GERMAN),
        ],
    )
    def test_the_page_of_a_round_is_served(self, login, name, plan):
        assert open_as(login, name, plan.code) == 200

    @pytest.mark.parametrize(
        ("login", "name", "arguments"),
        [
            ("", "rounds:list", ()),
            ("", "rounds:cohorts", ("KR",)),
            ("pusat", "rounds:appeals", ()),
            ("pusat", "rounds:rosters", ()),
            ("pusat", "rounds:incoming_files", ()),
            ("loket.3212", "rounds:returned_rows", ()),
            ("loket.3212", "rounds:offers", ()),
            ("pusat", "rounds:departures", ()),
            ("pusat", "rounds:stays", ()),
            ("pusat", "rounds:departure", ((TODAY + timedelta(days=3)).isoformat(), "CGK")),
        ],
    )
    def test_a_page_of_all_rounds_is_served(self, login, name, arguments):
        assert open_as(login, name, *arguments) == 200

    def test_the_counter_of_the_greeting_has_work_of_rounds(self):
        for login in ("loket.3212", "loket.5203", "pusat"):
            officer = get_officer(login)
            with reading_as(officer):
                assert get_worklist(officer).open_count > 0

    def test_each_stage_has_its_own_page_for_its_person(self):
        with reading_as(get_officer("pusat")):
            rows = Examinee.objects.filter(round__code=declarations.JOURNEYS.code)
            people = {row.stage: row for row in rows.select_related("person", "office")}
        for examinee in people.values():
            assert read_own_page(examinee).status_code == 200

    def test_documents_of_whoever_is_ranked_are_received_at_her_counter(self):
        with reading_as(get_officer("pusat")):
            ranked = Examinee.objects.select_related("office").filter(
                round__code=declarations.JOURNEYS.code, stage="ranked"
            )
            examinee = ranked[0]
            login = f"loket.{examinee.office.code.rpartition('-')[2]}"
        assert open_as(login, "rounds:examinee", examinee.exam_number) == 200

    def test_of_who_arrived_one_claims_and_one_is_to_be_corrected(self):
        with reading_as(get_officer("pusat")):
            [claim] = RefundClaim.objects.values_list("reference", flat=True)
            [correction] = StayCorrection.objects.values_list("reference", flat=True)
        assert open_as("pusat", "rounds:refund", claim) == 200
        assert open_as("pusat-2", "rounds:stay_correction", correction) == 200

    def test_a_contract_and_a_class_are_served(self):
        with reading_as(get_officer("pusat")):
            offers = list(Offer.objects.values_list("state", "reference"))
            classes = list(EducationClass.objects.values_list("reference", flat=True))
        for reference in dict(offers).values():
            assert open_as("pusat", "rounds:offer", reference) == 200
        for reference in classes:
            assert open_as("pusat", "rounds:education_class", reference) == 200


def read_own_page(examinee):
    """Her own page, opened with a slip of the counter of her home."""
    officer, browser, person = Client(), Client(), examinee.person
    login = f"loket.{examinee.office.code.rpartition('-')[2]}"
    officer.force_login(Account.objects.get(login=login))
    code = read_code(give_slip(officer, person.reference))
    born: date = person.birth_date
    answer = sign_in_with_slip(browser, person.reference, code, birth=f"{born:%d-%m-%Y}")
    assert answer.status_code == 302
    return browser.get(reverse("rounds:own"))

"""Whoever waits for her departure withdraws by herself, or goes on with another agency while hers is
held; an officer finds it."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from rantau.access.actor import build_worker_actor
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.documents.selectors import list_documents
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.offices.selectors import get_due_at
from rantau.partners.errors import QuotaFull
from rantau.partners.models import Agency, QuotaLease, QuotaLine
from rantau.partners.services.holds import hold_agency, hold_job_order, lift_agency_hold
from rantau.placement.errors import (
    GatesUnmet,
    MilestoneNotNext,
    NoSuchPlacement,
    NothingStandsStill,
    NoWishToFollow,
    WishedAlready,
)
from rantau.placement.models import PlacementWish
from rantau.placement.overview import build_timeline, get_placement_overview
from rantau.placement.selectors import get_placement
from rantau.placement.services.transfers import (
    TransferInput,
    decline_transfer,
    transfer_placement,
)
from rantau.placement.services.wishes import wish_for_transfer, wish_to_withdraw
from rantau.placement.snapshot import load_snapshot
from rantau.placement.wishes import AGENCY_HELD, JOB_ORDER_HELD, list_lines_to_transfer_to
from rantau.worker.consequences import apply_consequences
from tests.factories.placements import (
    BEFORE_SELECTED,
    create_placement,
    create_unrelated_placement,
    get_quota_line,
)
from tests.placement.test_renewal import done  # noqa: F401
from tests.worker_login import get_officer_as_system as get_officer


@pytest.fixture(autouse=True)
def worked_off(done):  # noqa: F811
    """Entries are worked off once, as by the worker."""


@pytest.fixture
def journey():
    """A candidate of the first agency; another placement is not hers."""
    create_unrelated_placement()
    return create_placement()


def sign_in(journey):
    return build_worker_actor(journey.get().person_id)


def hold():
    hold_agency(get_officer("pusat"), uuid4(), "AG-001", reason="review")
    apply_consequences()


def find_other_line(journey, *, cause=AGENCY_HELD, **wanted):
    """A line of another agency that leads to the same country."""
    with reading_as(journey.national):
        placement = journey.get()
        snapshot = load_snapshot(journey.national, placement, with_line_status=False)
        lines = list_lines_to_transfer_to(placement, snapshot.scheme, cause=cause)
        return lines.filter(**wanted).first()


def transfer(journey, line=None, *, by=None, is_wished=True):
    line = line or find_other_line(journey)
    data = TransferInput(line.id, is_wished=is_wished)
    actor = by or journey.verifier
    return transfer_placement(actor, uuid4(), journey.reference, data, seen=journey.revision)


def get_overview(journey):
    return get_placement_overview(journey.national, journey.reference, purpose="test")


def read_wish(journey):
    with reading_as(journey.national):
        return PlacementWish.objects.get(placement__reference=journey.reference)


def list_wish_duties(journey):
    with reading_as(journey.national):
        rows = Duty.objects.filter(kind="placement:transfer", closed_at=None)
        return list(rows.filter(reference=journey.reference))


def count_places(line):
    with reading_as(get_officer("pusat")):
        found = QuotaLine.objects.get(id=line)
        return found.reserved, found.consumed


def list_open_duties(journey):
    with reading_as(journey.national):
        rows = Duty.objects.filter(about=journey.get().id, closed_at=None)
        return {each.kind: each.office_id for each in rows}


class TestWithdrawal:
    def test_she_ends_it_herself_at_any_time_before_she_departs(self, journey):
        journey.advance_to_selected()
        line = journey.get().line_id
        reserved, _consumed = count_places(line)
        wish_to_withdraw(sign_in(journey), uuid4(), journey.reference)
        assert apply_consequences() == 1
        placement = journey.get()
        assert (placement.milestone, bool(placement.ended_at)) == ("withdrawn", True)
        assert count_places(line)[0] == reserved - 1
        with reading_as(journey.national):
            assert all(each.revoked_at for each in list_documents(placement.id))
            [wish] = PlacementWish.objects.filter(placement=placement)
            entry = Entry.objects.get(kind="placement:withdrawn", subject=placement.id)
        assert (wish.outcome, entry.terms["reason"]) == ("done", "worker_wishes")
        assert set(entry.tells) == {"worker", "agency"}
        assert list_open_duties(journey) == {}

    def test_it_is_asked_of_nobody_and_done_once(self, journey):
        herself = sign_in(journey)
        wish_to_withdraw(herself, uuid4(), journey.reference)
        with pytest.raises(WishedAlready):
            wish_to_withdraw(herself, uuid4(), journey.reference)
        assert apply_consequences() == 1
        assert apply_consequences() == 0

    def test_once_she_has_departed_it_is_too_late(self, journey):
        journey.advance_to_cleared()
        journey.depart()
        with pytest.raises(MilestoneNotNext):
            wish_to_withdraw(sign_in(journey), uuid4(), journey.reference)

    def test_whoever_departs_before_it_is_carried_out_stays_departed(self, journey):
        journey.advance_to_cleared()
        wish_to_withdraw(sign_in(journey), uuid4(), journey.reference)
        journey.depart()
        apply_consequences()
        assert journey.get().milestone == "departed"
        assert read_wish(journey).outcome == "over"
        with reading_as(journey.national):
            entry = Entry.objects.get(kind="placement:wish:over")
        assert entry.tells == ["worker"]  # she has to know that it was too late

    def test_nobody_else_wishes_for_her(self, journey):
        with pytest.raises(Forbidden):
            wish_to_withdraw(journey.agency, uuid4(), journey.reference)
        with reading_as(journey.national):
            stranger = build_worker_actor(uuid4())
        with pytest.raises(NoSuchPlacement):
            wish_to_withdraw(stranger, uuid4(), journey.reference)


class TestTransferWish:
    def test_only_while_the_agency_is_held_and_before_the_clearance(self, journey):
        herself = sign_in(journey)
        with pytest.raises(NothingStandsStill):
            wish_for_transfer(herself, uuid4(), journey.reference)
        journey.advance_to_cleared()
        hold()
        with pytest.raises(NothingStandsStill):  # her clearance stands, and she may depart
            wish_for_transfer(herself, uuid4(), journey.reference)

    def test_her_district_office_has_three_working_days_and_the_agency_knows_nothing(self, journey):
        hold()
        wish_for_transfer(sign_in(journey), uuid4(), journey.reference)
        apply_consequences()
        [duty] = list_wish_duties(journey)
        assert duty.office_id == journey.get().office_id
        assert duty.due_at == get_due_at(duty.office_id, clock.now(), 3)
        # The agency reads when the duties about its placement are due.
        assert duty.about == read_wish(journey).id
        with reading_as(journey.agency):
            kinds = {each.kind for each in Entry.objects.filter(kind__startswith="placement:tr")}
            assert not kinds
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            acting_as(journey.agency),
        ):
            PlacementWish.objects.count()

    def test_where_no_other_agency_is_found_she_reads_why(self, journey):
        hold()
        with pytest.raises(NoWishToFollow):
            decline_transfer(
                journey.verifier, uuid4(), journey.reference, why="Tidak ada", seen=journey.revision
            )
        wish_for_transfer(sign_in(journey), uuid4(), journey.reference)
        apply_consequences()
        seen, decline = journey.revision, partial(decline_transfer, journey.verifier)
        with pytest.raises(InvalidInput):
            decline(uuid4(), journey.reference, why=" ", seen=seen)
        decline(uuid4(), journey.reference, why="Belum ada tempat di Taiwan", seen=seen)
        assert journey.revision == seen  # the entry is about the wish alone
        with reading_as(sign_in(journey)):
            [wish] = PlacementWish.objects.filter(placement__reference=journey.reference)
        assert (wish.outcome, wish.why) == ("declined", "Belum ada tempat di Taiwan")
        assert list_wish_duties(journey) == []
        wish_for_transfer(sign_in(journey), uuid4(), journey.reference)  # and may ask again


class TestTransfer:
    def test_she_goes_on_under_the_other_agency_and_the_first_sees_her_no_more(self, journey):
        before = journey.get()
        places = count_places(before.line_id)
        hold()
        other = find_other_line(journey)
        other_places = count_places(other.id)
        wish_for_transfer(sign_in(journey), uuid4(), journey.reference)
        apply_consequences()
        transfer(journey, other)
        after = journey.get()
        assert after.agency_id == other.job_order.agency_id != before.agency_id
        assert (after.line_id, after.job_order_id) == (other.id, other.job_order_id)
        assert (after.milestone, after.destination) == ("registered", before.destination)
        assert count_places(before.line_id) == (places[0] - 1, places[1])
        assert count_places(other.id) == (other_places[0] + 1, other_places[1])
        with reading_as(journey.agency), pytest.raises(NoSuchPlacement):
            get_placement(journey.agency, journey.reference, purpose="test")
        assert list_wish_duties(journey) == []
        with reading_as(journey.national):
            [wish] = PlacementWish.objects.filter(placement=after)
            [entry] = Entry.objects.filter(kind="placement:transferred")
        assert wish.outcome == "done"
        assert set(entry.tells) == {"worker", "agency"}

    def test_what_she_handed_in_stays_and_what_the_agency_supplied_is_asked_for_anew(self, journey):
        journey.advance_to_selected()
        hold()
        transfer(journey)
        with reading_as(journey.national):
            found = load_snapshot(journey.national, journey.get(), with_line_status=False)
        states = {code: found.requirements[code].state for code in BEFORE_SELECTED}
        assert states.pop("placement_agreement") == "missing"
        assert set(states.values()) == {"accepted"}
        with reading_as(journey.national):
            codes = {entry.code for entry in build_timeline(get_overview(journey))}
        assert "moved" in codes
        assert set(list_open_duties(journey).values()) == {journey.get().agency_id}

    def test_what_was_issued_ends_and_is_issued_anew(self, journey):
        journey.advance_to_selected()
        hold()
        transfer(journey)
        with reading_as(journey.national):
            assert all(each.revoked_at for each in list_documents(journey.get().id))
        apply_consequences()
        journey.receive({"placement_agreement": BEFORE_SELECTED["placement_agreement"]})
        journey.verify(["placement_agreement"])
        apply_consequences()
        with reading_as(journey.national):
            standing = [each for each in list_documents(journey.get().id) if not each.revoked_at]
        assert {each.letter for each in standing} == {"candidate_id", "recommendation"}

    def test_what_she_said_to_an_officer_is_kept_as_a_wish_too(self, journey):
        hold()
        transfer(journey)
        wish = read_wish(journey)
        assert (wish.outcome, wish.wished_by) == ("done", journey.verifier.ref)

    def test_without_her_wish_or_a_hold_nothing_moves(self, journey):
        other = find_other_line(journey)
        with pytest.raises(NothingStandsStill):
            transfer(journey, other)
        hold()
        with pytest.raises(InvalidInput) as error:
            transfer(journey, other, is_wished=False)
        assert list(error.value.problems) == ["is_wished"]

    def test_a_wish_is_over_once_the_agency_places_people_again(self, journey):
        hold()
        wish_for_transfer(sign_in(journey), uuid4(), journey.reference)
        apply_consequences()
        other = find_other_line(journey)
        lift_agency_hold(get_officer("pusat"), uuid4(), "AG-001", why="selesai")
        with pytest.raises(NothingStandsStill):
            transfer(journey, other)
        apply_consequences()
        assert read_wish(journey).outcome == "over"
        assert list_wish_duties(journey) == []

    def test_a_wish_is_over_once_she_is_cleared(self, journey):
        hold()
        wish_for_transfer(sign_in(journey), uuid4(), journey.reference)
        apply_consequences()
        lift_agency_hold(get_officer("pusat"), uuid4(), "AG-001", why="selesai")
        journey.advance_to_cleared()
        apply_consequences()
        assert (read_wish(journey).outcome, list_wish_duties(journey)) == ("over", [])

    def test_nobody_is_cleared_before_the_new_agency_has_supplied_its_own(self, journey):
        journey.advance_to_selected()
        hold()
        transfer(journey)
        prepared = {"contract": journey.build_contract()}
        journey.prepare(**prepared)
        with pytest.raises(GatesUnmet) as error:
            journey.clear()
        unmet = {(each.code, each.about) for each in error.value.unmet}
        assert ("missing", "placement_agreement") in unmet

    def test_whoever_moved_her_does_not_clear_her(self, journey):
        journey.advance_to_selected()
        hold()
        transfer(journey, by=journey.head)
        journey.receive({"placement_agreement": BEFORE_SELECTED["placement_agreement"]})
        journey.verify(["placement_agreement"])
        journey.prepare()
        with pytest.raises(GatesUnmet) as error:
            journey.clear(by=journey.head)
        assert "same_officer" in {each.code for each in error.value.unmet}

    def test_while_one_job_order_is_held_another_of_the_same_agency_will_do(self, journey):
        with reading_as(journey.national):
            number = QuotaLine.objects.get(id=journey.get().line_id).job_order.number
        hold_job_order(get_officer("pusat"), uuid4(), number, reason="review")
        assert find_other_line(journey, job_order__agency=journey.agency.office) is None
        lines = find_other_line(journey, cause=JOB_ORDER_HELD)
        assert lines is not None  # of others; this agency has one order a country

    @pytest.mark.parametrize("change", ["unlicensed", "not_yet", "ending"])
    def test_an_agency_without_a_licence_or_with_a_last_day_is_left_too(self, journey, change):
        today = clock.today()
        changes = {
            "unlicensed": {"licence_until": today - timedelta(days=1)},
            "not_yet": {"licence_from": today + timedelta(days=9)},
            "ending": {"ended_on": today + timedelta(days=9)},
        }
        with transaction.atomic(), acting_as(get_officer("pusat")):
            Agency.objects.filter(pk=journey.agency.office).update(**changes[change])
        wish_for_transfer(sign_in(journey), uuid4(), journey.reference)
        transfer(journey)
        assert journey.get().agency_id != journey.agency.office

    def test_neither_the_same_agency_nor_another_country_nor_a_held_one(self, journey):
        hold()
        own = get_quota_line(journey.agency)
        elsewhere = get_quota_line(get_officer("p3mi.2"), country="MY")
        for line in (own, elsewhere):
            with pytest.raises(InvalidInput) as error:
                transfer(journey, line)
            assert list(error.value.problems) == ["line"]
        other = find_other_line(journey)
        hold_agency(
            get_officer("pusat"), uuid4(), other.job_order.agency.office.code, reason="review"
        )
        with pytest.raises(GatesUnmet):
            transfer(journey, other)
        assert find_other_line(journey, job_order__agency=other.job_order.agency) is None
        assert journey.get().agency_id == journey.agency.office

    def test_a_full_line_takes_nobody_and_the_place_before_is_kept(self, journey):
        hold()
        other, before = find_other_line(journey), journey.get().line_id
        with transaction.atomic(), acting_as(get_officer("pusat")):
            QuotaLine.objects.filter(id=other.id).update(quota=other.reserved + other.consumed)
        places = count_places(before)
        with pytest.raises(QuotaFull):
            transfer(journey, other)
        assert count_places(before) == places
        with reading_as(get_officer("pusat")):
            [lease] = QuotaLease.objects.filter(placement=journey.get().id, released_at=None)
        assert lease.line_id == before

    def test_after_the_clearance_nobody_is_moved(self, journey):
        other = find_other_line(journey)
        journey.advance_to_cleared()
        hold()
        with pytest.raises(MilestoneNotNext):
            transfer(journey, other)


def test_a_wish_that_is_over_says_who_decided(journey):
    hold()
    wish_for_transfer(sign_in(journey), uuid4(), journey.reference)
    with (
        pytest.raises(IntegrityError, match="a_wish_that_is_over_says_by_whom"),
        transaction.atomic(),
        acting_as(get_officer("pusat")),
    ):
        PlacementWish.objects.update(outcome="declined")

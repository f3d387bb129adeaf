"""An accepted contract is a placement of the scheme that the round declares."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.placement.available_actions import list_available_actions
from rantau.placement.errors import CandidateNotAvailable, GatesUnmet, PlacementFollowsRound
from rantau.placement.models import IS_ABROAD, DocumentEvent, MilestoneEvent, Placement
from rantau.placement.services.candidates import EnrolInput, enrol_candidate
from rantau.placement.services.decisions import (
    clear_placement,
    refuse_placement,
    withdraw_placement,
)
from rantau.placement.services.received_documents import verify_documents
from rantau.placement.snapshot import load_snapshot
from rantau.placement.verification_checks import ROUND, VerificationInput
from rantau.registry.models import Person
from rantau.rounds.journey_errors import NothingToFollow, PlacementUnderWay
from rantau.rounds.models import Examinee, Offer, OfferPlacement, RosterEntry
from rantau.rounds.offer_selectors import count_refused_offers
from rantau.rounds.placement_selectors import list_placements_to_end
from rantau.rounds.services.offers import lapse_offer
from rantau.rounds.services.placements import end_other_placement, follow_offer
from rantau.rounds.services.stays import record_extension, record_return
from rantau.rounds.services.withdrawals import withdraw_examinee
from tests.actors import get_officer
from tests.factories.journeys import (
    accept,
    accept_offer,
    clear,
    get_offer_of,
    give_points,
    prepare_visa,
    reach_visa,
)
from tests.factories.placements import create_placement
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import arrive, depart, get_stay_of, plan_entry


@pytest.fixture
def exam(db):
    with clock.freeze_clock(IN_DOCUMENTS):
        yield accept()


def follow(exam):
    pusat = get_officer("pusat")
    return follow_offer(pusat, uuid4(), get_offer_of(exam, by=pusat).id).answer


def read(query):
    with reading_as(get_officer("pusat")):
        return query()


def get_placement(exam):
    rows = OfferPlacement.objects.filter(offer__examinee__exam_number=exam)
    return read(lambda: rows.select_related("placement").latest("followed_at").placement)


def get_other(exam):
    """The exam number of the one who was chosen besides."""
    rows = Examinee.objects.exclude(exam_number=exam)
    return read(lambda: rows.values_list("exam_number", flat=True).get())


def get_person_of(exam):
    rows = Examinee.objects.filter(exam_number=exam)
    return read(lambda: rows.values_list("person__reference", flat=True).get())


def withdraw(exam):
    withdraw_examinee(get_officer("loket.3212"), uuid4(), exam, reason="family")


def list_milestones(exam):
    placement = get_placement(exam)
    rows = MilestoneEvent.objects.filter(placement=placement).order_by("id")
    return read(lambda: list(rows.values_list("milestone", flat=True)))


def test_who_accepts_has_a_placement_that_headquarters_selected(exam):
    give_points(exam)
    follow(exam)
    placement = get_placement(exam)
    assert (placement.scheme, placement.destination) == ("g2g-korea", "KR")
    assert list_milestones(exam) == ["registered", "selected"]
    with pytest.raises(NothingToFollow):
        follow(exam)


def test_all_that_the_round_checked_is_supplied_and_the_regional_office_clears(exam):
    reach_visa(exam)
    assert list_milestones(exam) == ["registered", "selected", "cleared"]


def list_documents(exam):
    placement = get_placement(exam)
    rows = DocumentEvent.objects.filter(placement=placement, kind=DocumentEvent.ACCEPTED)
    return read(lambda: {each.requirement: each for each in rows})


def test_whoever_recorded_a_document_in_the_round_may_not_clear(exam):
    reach_visa(exam)
    recorded_by = {code: each.recorded_by for code, each in list_documents(exam).items()}
    counter, decided = get_officer("loket.3212").ref, get_officer("pusat").ref
    assert recorded_by["visa"] == recorded_by["medical"] == recorded_by["passport"] == counter
    assert recorded_by["preliminary_education"] == decided


def test_the_file_says_who_checked_a_document_and_that_it_was_in_the_round(exam):
    give_points(exam)
    follow(exam)
    passport = list_documents(exam)["passport"]
    assert passport.how == ROUND
    assert passport.recorder_name == get_officer("loket.3212").name


def test_another_birth_date_in_the_registry_than_the_round_checked_stops_the_clearance(exam):
    prepare_visa(exam)
    give_points(exam)
    reference, head = follow(exam), get_officer("kepala-bp3mi.32")
    person = Person.objects.filter(reference=get_person_of(exam))
    born = read(lambda: person.get().birth_date)
    checked = RosterEntry.objects.filter(examinee__exam_number=exam)
    assert born != read(lambda: checked.get().birth_date)
    with pytest.raises(GatesUnmet) as error:
        clear_placement(head, uuid4(), reference, seen=get_placement(exam).revision)
    assert "birth_differs" in [each.code for each in error.value.unmet]


def test_a_passport_that_was_corrected_gets_no_last_day_of_another(exam):
    give_points(exam)
    with transaction.atomic(), acting_as(get_officer("loket.3212")):
        RosterEntry.objects.filter(examinee__exam_number=exam).update(passport="X9999999")
    follow(exam)
    assert "passport" not in list_documents(exam)
    assert get_placement(exam).passport_until is None


def test_the_placement_ends_with_the_contract(exam):
    give_points(exam)
    follow(exam)
    withdraw(exam)
    follow(exam)
    placement = get_placement(exam)
    assert placement.ended_at
    assert list_milestones(exam)[-1] == "withdrawn"
    with pytest.raises(NothingToFollow):
        follow(exam)


def test_nobody_departs_without_clearance(exam):
    prepare_visa(exam)
    day = plan_entry(exam)
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        with pytest.raises(InvalidInput) as error:
            depart(exam, day)
        assert list(error.value.problems) == ["present"]
        clear(exam)
        depart(exam, day)
        follow(exam)
    assert list_milestones(exam) == ["registered", "selected", "cleared", "departed"]


def test_whoever_arrives_is_abroad_and_whoever_returns_is_home(exam):
    reach_visa(exam)
    arrive(exam)
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        follow(exam)
        assert read(Placement.objects.filter(IS_ABROAD).count) == 1
        record_return(
            get_officer("pusat"), uuid4(), get_stay_of(exam).reference, left_on=clock.today()
        )
        follow(exam)
    assert list_milestones(exam)[-3:] == ["departed", "arrived", "returned"]


def test_the_contract_of_whoever_arrived_runs_from_then_and_an_extension_lengthens_it(exam):
    pusat = get_officer("pusat")
    reach_visa(exam)
    signed = get_placement(exam).contract_until
    arrive(exam)
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        follow(exam)
        permit_until = get_stay_of(exam, by=pusat).permit_until
        assert get_placement(exam).contract_until == permit_until > signed
        with pytest.raises(NothingToFollow):
            follow(exam)

        until = permit_until + timedelta(days=300)
        stay = get_stay_of(exam, by=pusat).reference
        record_extension(pusat, uuid4(), stay, until=until, document="EXT-1")
        follow(exam)
    assert get_placement(exam).contract_until == until


def test_who_has_another_placement_under_way_accepts_no_contract(exam):
    other = get_other(exam)
    person = get_person_of(other)
    enrol_candidate(get_officer("loket.3212"), uuid4(), EnrolInput(person, "g2g-korea", "Pabrik"))
    with pytest.raises(PlacementUnderWay):
        accept_offer(other)


def hide_offer(exam):
    """Let the contract of the other wait no more, as before she was chosen; gives how to undo it."""
    rows = Offer.objects.filter(examinee__exam_number=exam)
    with transaction.atomic(), acting_as(get_officer("pusat")):
        rows.update(state=Offer.CANCELLED)

    def undo():
        with transaction.atomic(), acting_as(get_officer("pusat")):
            rows.update(state=Offer.WAITING)

    return undo


def register_with_agency(person):
    """Her candidacy with an agency that knows her reference and birth date."""
    born = read(lambda: Person.objects.get(reference=person).birth_date)
    return create_placement(person=person, birth_date=born)


@pytest.fixture
def candidacy(exam):
    """The exam number of the one who was chosen besides, and her candidacy with an agency, which is
    older than the choice."""
    other = get_other(exam)
    undo = hide_offer(other)
    journey = register_with_agency(get_person_of(other))
    undo()
    return other, journey


def test_no_agency_registers_whoever_has_a_contract_to_answer_or_accepted(exam):
    for each in (exam, get_other(exam)):
        with pytest.raises(CandidateNotAvailable):
            register_with_agency(get_person_of(each))


def test_an_agencys_candidacy_before_its_clearance_ends_for_the_contract(candidacy):
    other, journey = candidacy
    accept_offer(other)
    with pytest.raises(CandidateNotAvailable):
        follow(other)
    (ends,) = read(list_placements_to_end)
    end_other_placement(get_officer("pusat"), uuid4(), ends)
    assert journey.get().milestone == "withdrawn"
    follow(other)
    assert get_placement(other).follows_round
    assert read(list_placements_to_end) == []


def test_what_only_has_to_be_closed_after_a_return_does_not_hinder(candidacy):
    other, journey = candidacy
    set_milestone(journey, "returned")
    accept_offer(other)
    (ends,) = read(list_placements_to_end)
    end_other_placement(get_officer("pusat"), uuid4(), ends)
    assert journey.get().milestone == "closed"


def test_a_cleared_placement_hinders_and_what_lapses_then_is_no_refusal(candidacy):
    other, journey = candidacy
    set_milestone(journey, "cleared")
    with pytest.raises(PlacementUnderWay):
        accept_offer(other)
    with pytest.raises(CandidateNotAvailable):
        end_other_placement(get_officer("pusat"), uuid4(), journey.get().id)
    offer = get_offer_of(other, by=get_officer("pusat"))
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=60)):
        lapse_offer(get_officer("pusat"), uuid4(), offer.id)
    assert read(lambda: count_refused_offers(offer.examinee)) == 0


def set_milestone(journey, milestone):
    with transaction.atomic(), acting_as(get_officer("pusat")):
        Placement.objects.filter(reference=journey.reference).update(milestone=milestone)


def test_a_placement_of_a_round_is_not_ended_by_hand(exam):
    give_points(exam)
    reference = follow(exam)
    verifier, seen = get_officer("verifikasi.3212"), get_placement(exam).revision
    with pytest.raises(PlacementFollowsRound):
        withdraw_placement(verifier, uuid4(), reference, reason="worker_wishes", seen=seen)
    with pytest.raises(PlacementFollowsRound):
        refuse_placement(verifier, uuid4(), reference, reason="fraud", note="x", seen=seen)
    placement = get_placement(exam)
    with reading_as(verifier):
        snapshot = load_snapshot(verifier, placement)
        assert not {"withdraw", "refuse"} & set(list_available_actions(snapshot))


def test_a_document_that_an_officer_returned_is_not_supplied_again(exam):
    give_points(exam)
    reference = follow(exam)
    verifier, seen = get_officer("verifikasi.3212"), get_placement(exam).revision
    verdict = VerificationInput("passport", accepted=False, method="original", reason="Palsu")
    verify_documents(verifier, uuid4(), reference, [verdict], seen=seen)
    prepare_visa(exam)
    follow(exam)
    with reading_as(verifier):
        events = DocumentEvent.objects.filter(requirement="passport").order_by("id")
        assert [each.kind for each in events] == ["received", "accepted", "returned"]


def test_what_was_cleared_is_not_supplied_again_at_the_departure(exam):
    reach_visa(exam)
    day = plan_entry(exam)
    before = len(list_documents(exam))
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        depart(exam, day)
        follow(exam)
    assert len(list_documents(exam)) == before

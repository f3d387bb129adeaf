"""Whoever came home in time enters again without a test, where her employer asked for her before her
stay ended: she answers the contract as any other, and its placement is one of its own scheme."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.journal.models import Entry as JournalEntry
from rantau.placement.models import IS_ABROAD, Placement
from rantau.rounds.departure_lists import Flight, list_farewells
from rantau.rounds.departure_selectors import count_waiting, list_departures
from rantau.rounds.errors import NoContract, OfferClosed, StageNotNext
from rantau.rounds.models import Examinee, Offer, OfferPlacement
from rantau.rounds.offer_selectors import count_refused_offers, list_reentries_to_open
from rantau.rounds.placement_selectors import list_offers_to_follow, list_placements_to_end
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.journeys import decide_bar, propose_bar
from rantau.rounds.services.offers import AnswerInput, answer_offer, lapse_offer
from rantau.rounds.services.placements import end_other_placement, follow_offer
from rantau.rounds.services.reentries import open_reentry
from rantau.rounds.services.stays import record_return, record_workplace_change
from rantau.rounds.services.withdrawals import withdraw_examinee
from rantau.rounds.stages import Stage
from rantau.web.rounds.contract_pdf import list_contract_rows
from rantau.web.rounds.offer_labels import describe_state
from tests.actors import get_officer
from tests.factories.journeys import (
    accept_offer,
    clear,
    get_offer_of,
    prepare_visa,
    record_medical,
    take_file,
)
from tests.factories.offers import choose
from tests.factories.placements import PlacementJourney
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import depart, get_stay_of, go_abroad
from tests.web.test_roster_end_pages import sign_in

POST = "perwakilan.kr-sel"
ABROAD, HOME = IN_DOCUMENTS + timedelta(days=3), IN_DOCUMENTS + timedelta(days=6)


@pytest.fixture
def exam(db):
    """The exam number of somebody who works in Korea, whose placement is where she is."""
    with clock.freeze_clock(IN_DOCUMENTS):
        found = go_abroad()
    with clock.freeze_clock(ABROAD):
        follow(found)
        yield found


def read(query):
    with reading_as(get_officer("pusat")):
        return query()


def get_offer(exam):
    return get_offer_of(exam, by=get_officer("pusat"))


def follow(exam):
    follow_offer(get_officer("pusat"), uuid4(), get_offer(exam).id)


def ask(exam, *, number=2, **changes):
    """Her employer asks for her today; gives what came of the row."""
    row = {"outcome": "reentry", **changes}
    taken = choose(number, {exam: row}, by=get_officer("pusat"))
    return read(lambda: taken.receipts.values_list("outcome", flat=True).get())


def come_home(exam, *, days=0):
    """She left today, or that many days after her permit."""
    stay = get_stay_of(exam)
    left_on = stay.permit_until + timedelta(days=days) if days else clock.today()
    record_return(get_officer("pusat"), uuid4(), stay.reference, left_on=left_on)
    first = Offer.objects.filter(examinee__exam_number=exam, state=Offer.ACCEPTED)
    follow_offer(get_officer("pusat"), uuid4(), read(lambda: first.get().id))


def open_for(exam):
    open_reentry(get_officer("pusat"), uuid4(), get_offer(exam).id)


def get_stage(exam):
    return read(lambda: Examinee.objects.get(exam_number=exam).stage)


@pytest.fixture
def home(exam):
    """She is home in time, her employer had asked for her, and the contract waits for her."""
    ask(exam)
    with clock.freeze_clock(HOME):
        come_home(exam)
        open_for(exam)
        yield exam


class TestRequest:
    def test_her_employer_asks_while_she_is_there_and_it_waits_for_her_return(self, exam):
        assert ask(exam) == "reentry"
        offer = get_offer(exam)
        assert (offer.state, offer.is_reentry) == (Offer.REQUESTED, True)
        assert get_stage(exam) == Stage.ARRIVED
        assert read(list_reentries_to_open) == []
        with pytest.raises(OfferClosed):
            open_for(exam)
        assert read(list_offers_to_follow) == []

    def test_its_contract_names_no_last_day_before_it_was_opened(self, exam):
        def list_labels():
            rows = Offer.objects.select_related("examinee__person", "examinee__round")
            offer = rows.filter(examinee__exam_number=exam).latest("received_at")
            edition = get_edition_in_force(offer.examinee.round)
            return [row["label_en"] for row in list_contract_rows(offer, edition)]

        label = "To be answered until"
        assert label in read(list_labels)
        ask(exam)
        assert label not in read(list_labels)

    def test_another_employer_asks_for_nobody(self, exam):
        assert ask(exam, employer="Contoh Perusahaan 2") == "employer"

    def test_whoever_changed_her_workplace_is_asked_for_by_nobody(self, exam):
        stay, today = get_stay_of(exam).reference, clock.today()
        officer = get_officer("pusat")
        record_workplace_change(
            officer, uuid4(), stay, on=today, employer="Lain", reason="agreed", document="D"
        )
        assert ask(exam) == "no_way"

    def test_who_was_never_there_is_asked_for_by_nobody(self, exam):
        others = Examinee.objects.exclude(exam_number=exam)
        other = read(lambda: others.get().exam_number)
        assert ask(other) == "no_stay"

    def test_a_request_after_the_stay_is_too_late(self, exam):
        with clock.freeze_clock(HOME):
            come_home(exam)
        with clock.freeze_clock(HOME + timedelta(days=1)):
            assert ask(exam) == "after_stay"

    def test_one_request_waits_at_a_time_and_is_cancelled_by_its_number(self, exam):
        ask(exam)
        assert ask(exam, number=3) == "repeated"
        assert ask(exam, number=4, outcome="cancelled", offer=f"K-2-{exam}") == "cancelled"
        assert get_offer(exam).state == Offer.CANCELLED
        assert get_stage(exam) == Stage.ARRIVED


class TestHome:
    def test_whoever_is_home_in_time_may_answer(self, home):
        offer = get_offer(home)
        assert (offer.state, get_stage(home)) == (Offer.WAITING, Stage.CHOSEN)
        assert offer.answer_until > clock.today()
        assert offer.enters_from > clock.today() + timedelta(days=80)
        served = Offer.objects.filter(examinee__exam_number=home, state=Offer.SERVED)
        assert read(served.count) == 1
        assert read(list_reentries_to_open) == []

    def test_whoever_stayed_too_long_does_not_and_the_counterpart_is_told(self, exam):
        ask(exam)
        until = get_stay_of(exam).permit_until
        with clock.freeze_clock(HOME + (until - HOME.date()) + timedelta(days=9)):
            come_home(exam, days=3)
            open_for(exam)
        offer = get_offer(exam)
        assert (offer.state, get_stage(exam)) == (Offer.LAPSED, Stage.RETURNED)
        assert read(lambda: count_refused_offers(offer.examinee)) == 0

    def test_whoever_refuses_or_lets_it_pass_is_home_as_before(self, home):
        refused = AnswerInput(accepts=False, reason="family")
        offer = get_offer(home)
        answer_offer(get_officer("loket.3212"), uuid4(), offer.reference, refused)
        assert get_stage(home) == Stage.RETURNED
        assert read(lambda: count_refused_offers(offer.examinee)) == 0

    def test_whoever_lets_it_pass_is_home_as_before(self, home):
        offer = get_offer(home)
        with clock.freeze_clock(HOME + timedelta(days=60)):
            lapse_offer(get_officer("pusat"), uuid4(), offer.id)
        assert get_stage(home) == Stage.RETURNED

    def test_whoever_accepted_and_gives_it_up_is_home_as_before(self, home):
        accept_offer(home)
        withdraw_examinee(get_officer("loket.3212"), uuid4(), home, reason="family")
        assert (get_stage(home), get_offer(home).state) == (Stage.RETURNED, Offer.WITHDRAWN)
        with pytest.raises(StageNotNext):
            withdraw_examinee(get_officer("loket.3212"), uuid4(), home, reason="family")

    def test_whoever_is_barred_by_the_medical_is_home_as_before(self, home):
        accept_offer(home)
        offer = get_offer(home)
        record_medical(home, is_fit=False)
        propose_bar(get_officer("loket.3212"), uuid4(), offer.reference, why="TBC")
        decide_bar(get_officer("pusat"), uuid4(), offer.reference, bars=True, why="TBC aktif")
        assert (get_stage(home), get_offer(home).state) == (Stage.RETURNED, Offer.WITHDRAWN)

    def test_the_former_contract_ends_with_its_number_in_the_entry(self, home):
        former = read(lambda: Offer.objects.get(examinee__exam_number=home, state=Offer.SERVED))
        opened = read(lambda: JournalEntry.objects.get(kind="rounds:reentry:opened"))
        assert opened.terms["served"] == former.number

    def test_what_nobody_could_answer_is_not_described_as_a_refusal(self):
        lapsed = {"state": Offer.LAPSED, "is_reentry": True}
        assert "bukan penolakan" in describe_state(Offer(**lapsed))
        assert "bukan penolakan" in describe_state(Offer(state=Offer.LAPSED, was_hindered=True))
        assert "dianggap menolak" in describe_state(Offer(state=Offer.LAPSED))
        assert "dianggap menolak" in describe_state(Offer(**lapsed, enters_from=clock.today()))

    def test_the_list_that_was_signed_at_her_first_departure_stays_as_it_was(self, home):
        national = get_officer("pusat")
        first = Offer.objects.filter(examinee__exam_number=home, state=Offer.SERVED)
        entry = read(lambda: first.get().entry)
        flight = Flight(entry.entry_on, entry.airport, entry.flight)
        for stage in (Stage.CHOSEN, Stage.VISA):
            if stage == Stage.VISA:
                accept_offer(home)
                with clock.freeze_clock(HOME + timedelta(days=1)):
                    prepare_visa(home, number=2)
            assert get_stage(home) == stage
            with reading_as(national):
                [signed] = list_farewells(national, flight)
                [departure] = [r for r in list_departures(national) if r.departed]
                assert count_waiting(national, flight.entry_on, flight.airport) == 0
            [row] = signed.rows
            passenger = row.passenger
            assert (passenger.has_left, passenger.is_waiting) == (True, False)
            assert (passenger.lacks, passenger.unmet, signed.has_changed) == ((), (), False)
            assert departure.departed == 1

    def test_one_that_came_to_nothing_may_be_asked_for_again(self, home):
        ask(home, number=5, outcome="cancelled", offer=f"K-2-{home}")
        left_on = get_stay_of(home).left_on
        assert ask(home, number=6, on=left_on.isoformat()) == "reentry"
        open_for(home)
        assert (get_offer(home).state, get_stage(home)) == (Offer.WAITING, Stage.CHOSEN)
        entries = JournalEntry.objects.filter(kind="rounds:reentry:opened")
        ended = [("served" in each.terms) for each in read(lambda: list(entries))]
        assert sorted(ended) == [False, True]

    def test_an_employer_cancels_it_and_she_is_home_as_before(self, home):
        assert ask(home, number=5, outcome="cancelled", offer=f"K-2-{home}") == "cancelled"
        assert get_stage(home) == Stage.RETURNED


class TestPlacement:
    def test_the_contract_is_a_placement_of_the_scheme_for_re_entries(self, home):
        accept_offer(home)
        [former] = read(list_placements_to_end)
        end_other_placement(get_officer("pusat"), uuid4(), former)
        follow(home)
        links = OfferPlacement.objects.filter(offer__examinee__exam_number=home)
        schemes = links.order_by("followed_at").values_list("placement__scheme", flat=True)
        assert read(lambda: list(schemes)) == ["g2g-korea", "g2g-korea-reentry"]
        assert read(list_offers_to_follow) == []
        open_one = Placement.objects.get
        assert read(lambda: open_one(ended_at=None, follows_round=True).milestone) == "registered"
        assert read(Placement.objects.filter(IS_ABROAD).count) == 0

    def test_she_departs_and_stays_there_again(self, home):
        for _stage in enter_again(home):
            pass
        assert get_stay_of(home).offer_id == get_offer(home).id
        assert get_stage(home) == Stage.ARRIVED
        assert read(Placement.objects.filter(IS_ABROAD).count) == 1
        with reading_as(get_officer(POST)):  # her first return was recorded long ago
            assert Examinee.objects.filter(exam_number=home).exists()

    def test_whoever_is_abroad_again_is_neither_withdrawn_nor_barred(self, home):
        stages = []
        for _stage in enter_again(home):
            refuse_to_let_leave(home)
            stages.append(get_stage(home))
        assert stages == [Stage.DEPARTED, Stage.ARRIVED]

    def test_identity_and_passport_of_years_ago_are_asked_for_again(self, home):
        accept_offer(home)
        [former] = read(list_placements_to_end)
        end_other_placement(get_officer("pusat"), uuid4(), former)
        follow(home)
        supply = Duty.objects.filter(kind="placement:supply:worker", closed_at=None)
        assert read(supply.count) == 1
        check_passport(home)
        assert read(supply.count) == 0

    def test_nobody_enters_again_before_the_day(self, home):
        accept_offer(home)
        with clock.freeze_clock(HOME + timedelta(days=1)):
            prepare_visa(home, number=2)
        with clock.freeze_clock(HOME + timedelta(days=3)):
            assert plan(home, clock.today() + timedelta(days=2), number=2) == "too_soon"
            assert plan(home, get_offer(home).enters_from, number=3) == "planned"


def enter_again(exam):
    """She accepts, and enters again: gives the stage when she has departed, and when she is
    there."""
    accept_offer(exam)
    [former] = read(list_placements_to_end)
    end_other_placement(get_officer("pusat"), uuid4(), former)
    follow(exam)
    check_passport(exam)
    offer = get_offer(exam)
    soon = HOME + timedelta(days=(offer.enters_from - HOME.date()).days - 8)
    with clock.freeze_clock(soon):
        prepare_visa(exam, number=2)
    with clock.freeze_clock(soon + timedelta(days=2)):
        clear(exam)
        plan(exam, offer.enters_from, number=2)
    with clock.freeze_clock(soon + timedelta(days=8)):
        depart(exam, offer.enters_from)
        yield Stage.DEPARTED
        arrived = {"exam_number": exam, "kind": "arrived", "on": str(offer.enters_from)}
        take_file("ARRIVAL", 2, [arrived])
        follow(exam)
        yield Stage.ARRIVED


def refuse_to_let_leave(exam):
    """Neither page nor command lets her leave the round."""
    address, browser = reverse("rounds:withdraw", args=[exam]), sign_in("pusat")
    assert browser.get(address).status_code == 409
    sent = {"key": str(uuid4()), "reason": "family", "sure": "on"}
    assert browser.post(address, sent).status_code == 409
    with pytest.raises(StageNotNext):
        withdraw_examinee(get_officer("pusat"), uuid4(), exam, reason="family")
    reference = get_offer(exam).reference
    with pytest.raises(NoContract):
        decide_bar(get_officer("pusat"), uuid4(), reference, bars=True, why="TBC aktif")
    with pytest.raises(NoContract):
        propose_bar(get_officer("loket.3212"), uuid4(), reference, why="TBC")


def check_passport(exam):
    """Her office receives and checks identity card and passport as they are today."""
    journey = PlacementJourney(person="", reference=_find_placement(), agency=None)
    name = read(lambda: Examinee.objects.get(exam_number=exam).person.name).upper()
    passport = {"number": "X7654321", "name": name, "expires_on": "2037-01-31"}
    documents = {"identity_card": {"name": name}, "passport": passport}
    journey.receive(documents)
    journey.verify(documents)
    journey.select(by=journey.national)


def _find_placement():
    links = OfferPlacement.objects.filter(offer__is_reentry=True)
    return read(lambda: links.get().placement.reference)


def plan(exam, on, *, number):
    row = {"exam_number": exam, "on": on.isoformat(), "flight": "GA878", "airport": "CGK"}
    return take_file("ENTRY_LIST", number, [row])[0]

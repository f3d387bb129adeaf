"""What the worker does of departures, arrivals and placements by its own login, without anybody
asking."""

from datetime import timedelta

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.rounds.departure_lists import Flight
from rantau.rounds.models import Entry, Examinee, Offer, OfferPlacement
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import ROUNDS_ACTOR, follow_offers, lapse_departures
from tests.factories.journeys import accept, accept_offer, give_points, reach_visa, take_file
from tests.factories.offers import get_offer_of
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import sign_off
from tests.worker_login import get_officer_as_system

ON_DAY = IN_DOCUMENTS + timedelta(days=10)
FLIGHT = Flight(ON_DAY.date(), "CGK", "GA878")
ENTRY = {"on": ON_DAY.date().isoformat(), "flight": "GA878", "airport": "CGK"}


@pytest.fixture
def exam(worker_db, settings, tmp_path, monkeypatch):
    """Somebody with a visa and a day of departure; another waits for an answer besides."""
    for module in ("rosters", "examinees", "rounds", "persons", "journeys", "stays"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = accept()
        reach_visa(exam)
        take_file("ENTRY_LIST", 1, [{"exam_number": exam, **ENTRY}], by=ROUNDS_ACTOR)
    return exam


def get_stage(exam):
    with reading_as(ROUNDS_ACTOR):
        return Examinee.objects.get(exam_number=exam).stage


def test_who_did_not_depart_is_on_the_roster_again_after_the_days_of_the_round(exam):
    with clock.freeze_clock(ON_DAY + timedelta(days=7)):
        assert lapse_departures() == 0
    with clock.freeze_clock(ON_DAY + timedelta(days=8)):
        assert [lapse_departures(), lapse_departures()] == [1, 0]

    assert get_stage(exam) == Stage.ROSTERED
    assert get_offer_of(exam).state == Offer.WITHDRAWN
    with reading_as(ROUNDS_ACTOR):
        assert Entry.objects.get().missed_at


def test_whoever_did_not_arrive_is_a_task_and_whoever_arrived_is_there(exam):
    with clock.freeze_clock(ON_DAY):
        with reading_as(ROUNDS_ACTOR):
            entry = Entry.objects.get().id
        sign_off(FLIGHT, [entry], by=get_officer_as_system("pusat"))
        assert report(1, exam, "not_arrived") == ["not_arrived"]
        assert count_open_tasks() == 1
        assert report(2, exam, "arrived") == ["arrived"]

    assert (get_stage(exam), count_open_tasks()) == (Stage.ARRIVED, 0)


def get_followed():
    with reading_as(ROUNDS_ACTOR):
        row = OfferPlacement.objects.select_related("placement").get()
        return row.followed, row.placement.milestone, row.placement.ended_at is not None


def test_the_placement_of_a_contract_follows_the_round(exam):
    with clock.freeze_clock(ON_DAY):
        assert follow_offers() == 0
        with reading_as(ROUNDS_ACTOR):
            entry = Entry.objects.get().id
        sign_off(FLIGHT, [entry], by=get_officer_as_system("pusat"))
        assert [follow_offers(), follow_offers()] == [1, 0]
        assert get_followed() == ("departed", "departed", False)
        report(1, exam, "arrived")
        assert [follow_offers(), follow_offers()] == [1, 0]
        assert get_followed() == ("arrived", "arrived", False)


def test_the_placement_ends_where_she_did_not_depart(exam):
    with clock.freeze_clock(ON_DAY + timedelta(days=8)):
        lapse_departures()
        assert [follow_offers(), follow_offers()] == [1, 0]
    assert get_followed() == ("ended", "withdrawn", True)


def test_an_accepted_contract_becomes_a_placement(exam):
    with clock.freeze_clock(IN_DOCUMENTS):
        with reading_as(ROUNDS_ACTOR):
            other = Examinee.objects.exclude(exam_number=exam).get().exam_number
        give_points(other)
        accept_offer(other)
        assert [follow_offers(), follow_offers()] == [1, 0]
    with reading_as(ROUNDS_ACTOR):
        rows = OfferPlacement.objects.filter(offer__examinee__exam_number=other)
        assert rows.get().placement.milestone == "selected"


def report(number, exam, kind):
    rows = [{"exam_number": exam, "kind": kind, "on": ENTRY["on"]}]
    return take_file("ARRIVAL", number, rows, by=ROUNDS_ACTOR)


def count_open_tasks():
    with reading_as(ROUNDS_ACTOR):
        return Duty.objects.filter(kind="rounds:settle_arrival", closed_at=None).count()

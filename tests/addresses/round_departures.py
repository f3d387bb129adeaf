"""Departures, the farewell lists of flights, and arrivals: who may open their pages."""

from datetime import timedelta

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.departure_lists import Flight, compute_digest, list_open_entries
from rantau.rounds.models import Entry, Examinee
from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.round_results import HEADQUARTERS, accept_one, offer_one
from tests.addresses.visitors import FORBIDDEN, NOT_FOUND, OK, answers
from tests.factories.journeys import reach_visa, take_file
from tests.factories.stays import sign_off


def plan_departure():
    """Somebody with a visa whose day of entry is today."""
    with clock.freeze_clock(clock.now() - timedelta(days=2)):
        arguments, _medical = accept_one()
        with reading_as(get_officer("pusat")):
            exam = Examinee.objects.get().exam_number
        reach_visa(exam)
    day = clock.today().isoformat()
    row = {"exam_number": exam, "on": day, "flight": "GA878", "airport": "CGK"}
    take_file("ENTRY_LIST", 1, [row])
    return arguments, {"why": "Sakit"}


def list_departure():
    plan_departure()
    return {"day": clock.today().isoformat(), "airport": "CGK"}


def list_flight():
    return {**list_departure(), "flight": "GA878"}


def choose_departed():
    """A flight, and whom to tick on its page."""
    arguments = list_flight()
    flight = Flight(clock.today(), "CGK", "GA878")
    national = get_officer("pusat")
    with reading_as(national):
        digest = compute_digest(flight, list_open_entries(national, flight))
        entry = Entry.objects.get().id
    return arguments, {
        f"left_{entry}": "on",
        f"why_{entry}": "",
        "digest": digest,
        "handed_to": "Petugas maskapai",
    }


def sign_departed():
    """Somebody on a signed list, and that the list is wrong."""
    arguments, _values = plan_departure()
    with reading_as(get_officer("pusat")):
        entry = Entry.objects.get().id
    sign_off(Flight(clock.today(), "CGK", "GA878"), [entry])
    return arguments, {"has_departed": "no", "why": "Turun di gerbang"}


def find_signed():
    """Somebody on a signed list."""
    return sign_departed()[0]


def lose_somebody():
    """Somebody who departed, and is reported not to have arrived."""
    arguments, values = plan_departure()
    with reading_as(get_officer("pusat")):
        entry = Entry.objects.select_related("offer__examinee").get()
    sign_off(Flight(entry.entry_on, "CGK", entry.flight), [entry.id])
    exam = entry.offer.examinee.exam_number
    row = {"exam_number": exam, "kind": "not_arrived", "on": clock.today().isoformat()}
    take_file("ARRIVAL", 1, [row])
    return arguments, values


PAGES = {
    "rounds:departures": Page(answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, national=OK)),
    "rounds:departure": Page(
        answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, national=OK),
        list_departure,
    ),
    "rounds:farewell_list": Page(
        HEADQUARTERS,
        list_flight,
        # One of the list, and one that tells who has left.
        (Form("national", choose_departed, entries=2),),
    ),
    "rounds:farewell_pdf": Page(HEADQUARTERS, list_flight),
    "rounds:correct_departure": Page(HEADQUARTERS, find_signed, (Form("national", sign_departed),)),
    "rounds:departure_file": Page(
        answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, national=OK), list_departure
    ),
    "rounds:no_show": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK, national=OK),
        offer_one,
        (Form("counter", plan_departure),),
    ),
    "rounds:settle_arrival": Page(HEADQUARTERS, offer_one, (Form("national", lose_somebody),)),
}

"""People who work abroad."""

from datetime import timedelta
from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.departure_lists import Flight, compute_digest, list_open_entries
from rantau.rounds.models import Entry, Stay
from rantau.rounds.services.departures import MissedDeparture, SignOffInput, sign_off_departure
from tests.actors import get_officer
from tests.factories.journeys import accept, reach_visa, take_file

AIRPORT = "CGK"


def arrive(exam, *, number=1):
    """She has a visa, departs and arrives two days from now; gives the day.

    number  of the files that say so
    """
    on = plan_entry(exam, number=number)
    with clock.freeze_clock(clock.now() + timedelta(days=2)):
        depart(exam, on)
        arrived = {"exam_number": exam, "kind": "arrived", "on": on.isoformat()}
        take_file("ARRIVAL", number, [arrived])
    return on


def plan_entry(exam, *, number=1):
    """She enters two days from now by the counterpart's list of this number; gives the day."""
    on = clock.today() + timedelta(days=2)
    row = {"exam_number": exam, "on": on.isoformat(), "flight": "GA878", "airport": AIRPORT}
    take_file("ENTRY_LIST", number, [row])
    return on


def depart(exam, on):
    """Headquarters signs that she departed that day."""
    with reading_as(get_officer("pusat")):
        entries = Entry.objects.filter(offer__examinee__exam_number=exam)
        entry = entries.latest("received_at")
    sign_off(Flight(on, AIRPORT, entry.flight), [entry.id])


def sign_off(flight, present, *, by=None, why="", **changes):
    """Sign the open list of a flight: who is present has left, and who waits besides stayed for this
    reason; gives how many left."""
    national = get_officer("pusat")
    with reading_as(national):
        listed = list(list_open_entries(national, flight))
    waiting = [each.id for each in listed if each.missed_at is None]
    values = {
        "stayed": [MissedDeparture(key, why) for key in waiting if why and key not in present],
        "digest": compute_digest(flight, listed),
        "handed_to": "Petugas maskapai",
        **changes,
    }
    return sign_off_departure(
        by or national, uuid4(), flight, SignOffInput(present, **values)
    ).answer


def go_abroad():
    """Publish Korea's round with somebody who arrived two days from now, and another who was chosen
    besides; gives the exam number of the first."""
    exam = accept()
    reach_visa(exam)
    arrive(exam)
    return exam


def get_stay_of(exam, *, by=None):
    """Her newest stay."""
    with reading_as(by or get_officer("pusat")):
        rows = Stay.objects.select_related("offer__examinee__person")
        return rows.filter(offer__examinee__exam_number=exam).latest("arrived_on")


def build_paid_row(exam, **changes):
    """A row of REFUND: the insurer paid the cost of her way home today; `changes` are its
    values."""
    row = {
        "exam_number": exam,
        "kind": "return_cost",
        "outcome": "paid",
        "on": clock.today().isoformat(),
        "amount": "400000",
        "currency": "KRW",
        "evidence": "K-1",
        "why": "",
    }
    return {**row, **changes}


def build_refused_row(exam, why="Polis tidak ditemukan"):
    """A row of REFUND: the insurer refused it today."""
    return build_paid_row(exam, outcome="refused", amount="", currency="", why=why)


def report_stay(number, exam, kind, on, *, until="", employer="", reason=""):
    """Take in a file of STAY with one row; gives what came of it."""
    row = {
        "exam_number": exam,
        "kind": kind,
        "on": str(on),
        "until": str(until),
        "employer": employer,
        "reason": reason,
    }
    [outcome] = take_file("STAY", number, [row])
    return outcome

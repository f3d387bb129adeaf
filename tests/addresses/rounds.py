"""Government-to-government rounds and their announcements."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from rantau.common import clock
from rantau.rounds.edition import WINDOWS
from rantau.rounds.services.announcements import propose_announcement
from rantau.rounds.services.attendance import MarkInput, record_mark
from rantau.rounds.services.seating import name_venue_office, plan_seats
from rantau.rounds.services.slots import SlotsInput
from rantau.rounds.services.transfers import propose_transfer
from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.visitors import FORBIDDEN, NOT_ALLOWED, NOT_FOUND, OK, answers, everybody
from tests.factories.payments import build_payment, enter
from tests.factories.place_groups import create_group
from tests.factories.repayments import give_back, pay_unknown
from tests.factories.rounds import (
    HALLS,
    book,
    build_announcement,
    build_place,
    change_declaration,
    find_ticket,
    open_slots_at,
    propose,
    publish,
    read_declaration,
    register,
    seat,
    take,
    verify,
)

CODE = "korea-2026-2"
ANSWERS = {
    "birth_date": date(1998, 5, 20),
    "schooling": "upper_secondary",
    "stay": "never",
    "health": "no",
    "record": "no",
}


def publish_round():
    publish(propose(later()))
    return {"code": CODE}


def publish_amendment():
    publish(propose(later()))
    publish(propose(later(cities__medan__venue="Gedung lain")))
    return {"code": CODE, "number": 2}


def later(**changes):
    """Korea's round, whose registration is yet to open by the clock of these tests."""
    windows = {
        "registration": ("2027-11-30T10:00:00+07:00", "2027-12-04T16:00:00+07:00"),
        "verification": ("2027-12-07T08:00:00+07:00", "2027-12-18T16:00:00+07:00"),
        "test": ("2028-01-11T08:00:00+07:00", "2028-01-29T17:00:00+07:00"),
        "appeals": ("2028-02-12T08:00:00+07:00", "2028-02-19T16:00:00+07:00"),
        "skill_test": ("2028-03-01T08:00:00+07:00", "2028-03-12T17:00:00+07:00"),
        "documents": ("2028-03-26T08:00:00+07:00", "2028-04-09T16:00:00+07:00"),
    }
    days = {
        f"windows__{name}": {"begins": begins, "ends": ends}
        for name, (begins, ends) in windows.items()
    }
    return change_declaration(CODE, **HALLS, **days, **changes)


def propose_by_another():
    """An announcement that another of headquarters proposed."""
    another = replace(get_officer("pusat"), ref=f"account:{uuid4()}")
    data = build_announcement(later())
    return {"reference": propose_announcement(another, uuid4(), data).answer}


TAKEN = {
    "name": "Contoh Pelamar",
    "nik": "3212010101980001",
    "passport": "X1234507",
    "birth_date": date(1998, 1, 1),
    "sex": "M",
    "sector": "manufacturing",
    "first": "jakarta",
    "second": "bandung",
    "phone": "+6281200000001",
}


def open_round():
    """Japan's round, whose registration is open by the clock of these tests."""
    span = {"begins": "2027-01-01T10:00:00+07:00", "ends": "2027-10-01T16:00:00+07:00"}
    windows = {f"windows__{name}": span for name in WINDOWS}
    days = dict.fromkeys(("results_on", "ranked_on", "roster_by"), date(2027, 10, 2))
    publish(propose(change_declaration(CODE, **HALLS, **days, **windows)))
    return {"code": CODE}


def take_one():
    """A place that somebody took, and its secret code."""
    open_round()
    return {}, {"code": take(1)}


def ask_for_place():
    """A place that a counter wants to give to the person of another passport."""
    take_one()
    data = build_place(1, passport="X0099001", code_hash="0" * 64)
    return {"reference": propose_transfer(get_officer("loket.3212"), uuid4(), CODE, data).answer}


def find_group():
    """Five places that were taken on one device."""
    open_round()
    return {"reference": create_group()}


def enter_payments(by="pusat"):
    """Rows of the bank's report that wait for a second person."""
    row = build_payment("B-1", "880626147731", at=clock.now() - timedelta(minutes=1))
    return {"reference": enter(row, by=by)}


def enter_payments_by_another():
    """The same of another officer, and the decision."""
    return enter_payments(by="pusat-2"), {"decision": "confirmed"}


def list_one():
    """A payment that no place has."""
    return {"reference": pay_unknown()}


def list_one_to_settle():
    """The same, and where it belongs."""
    values = {"outcome": "settled", "reason": "Diteruskan bank"}
    return list_one(), {**values, "bank_reference": "", "given_on": ""}


def list_one_recorded():
    """The same, which another of headquarters says was given back."""
    arguments = list_one()
    give_back(arguments["reference"], by="pusat-2")
    return arguments, {"decision": "confirm"}


def open_checks():
    """Korea's round, whose checks of originals are under way, and times of Indramayu's office."""
    open_round()
    open_slots_at("kepala.3212", NEAR_SLOTS, CODE)
    return {"code": CODE}


NEAR_SLOTS = SlotsInput(date(2027, 3, 2), date(2027, 3, 2), time(12), time(14), 30, 20)
MORE_SLOTS = {
    "first_day": date(2027, 3, 4),
    "last_day": date(2027, 3, 5),
    "from_time": "08.00",
    "until_time": "10.00",
    "minutes": 30,
    "capacity": 2,
}
CHECKED, PLANNED = datetime(2027, 2, 10, tzinfo=UTC), datetime(2027, 2, 25, tzinfo=UTC)
SITTING = "20270302T0100Z"


def verify_one(begins="2027-03-02T08:00:00+07:00"):
    """Somebody who was verified in a round whose checks are over; gives her exam number."""
    span = {"begins": "2027-01-01T10:00:00+07:00", "ends": "2027-02-01T16:00:00+07:00"}
    checks = {"begins": "2027-02-01T16:00:00+07:00", "ends": "2027-02-20T16:00:00+07:00"}
    test = {"begins": begins, "ends": "2027-03-20T16:00:00+07:00"}
    later = {"begins": "2027-04-01T10:00:00+07:00", "ends": "2027-10-01T16:00:00+07:00"}
    windows = {f"windows__{name}": later for name in ("appeals", "skill_test", "documents")}
    windows |= {"windows__registration": span, "windows__verification": checks}
    days = dict.fromkeys(("results_on", "ranked_on", "roster_by"), date(2027, 10, 2))
    publish(propose(change_declaration(CODE, **days, **HALLS, **windows, windows__test=test)))
    with clock.freeze_clock(CHECKED):
        data = SlotsInput(date(2027, 2, 11), date(2027, 2, 11), time(8), time(9), 30, 20)
        open_slots_at("kepala.3212", data, CODE)
        return verify(1)[1]


def verify_early():
    verify_one("2027-03-10T08:00:00+07:00")
    return {"code": CODE}


def open_entrance():
    """A room with one person in it, at whose entrance Indramayu's office stands."""
    number = verify_one()
    national = get_officer("pusat")
    with clock.freeze_clock(PLANNED):
        plan_seats(national, uuid4(), CODE)
    name_venue_office(national, uuid4(), CODE, "jakarta", "DN-3212")
    return number


def open_room():
    open_entrance()
    room = "Balai Latihan Ciracas"
    return {"code": CODE, "city": "jakarta", "sitting": SITTING, "room": room}


def mark_one():
    """A room, and the number of whoever sits there."""
    number = open_entrance()
    room = "Balai Latihan Ciracas"
    return {"code": CODE, "city": "jakarta", "sitting": SITTING, "room": room}, {"number": number}


def open_sitting():
    open_entrance()
    return {"code": CODE, "city": "jakarta", "sitting": SITTING}


def mark_mismatch():
    """Somebody whose papers were another's, as the entrance says."""
    number, key = open_entrance(), uuid4()
    data = MarkInput(key, number, "mismatch", clock.now())
    record_mark(get_officer("loket.3212"), key, CODE, "jakarta", data)
    return {"reference": number}


def book_one(number=1):
    """Somebody of that round who is booked at Indramayu's office."""
    open_checks()
    code = seat(number)
    register(number)
    book(code)
    return {"code": CODE, "ticket": find_ticket(code)}


ORIGINALS = {
    "name": "Contoh Pelamar B",
    "birth_date": date(1998, 1, 1),
    "sex": "M",
    "passport": "X0000001",
    "decision": "accept",
    "reason": "",
    "note": "",
}
AT_HOME = {"own_district": OK, "other_districts": OK, "regional": OK}


def seat_one():
    """Somebody whose seat is paid, and who booked nothing."""
    open_checks()
    return {"code": CODE, "ticket": find_ticket(seat(1))}


HEADQUARTERS = answers(FORBIDDEN, national=OK)
PAGES = {
    "rounds:own": Page(answers(FORBIDDEN)),
    "rounds:board": Page(answers(FORBIDDEN, national=OK), publish_round),
    "rounds:board_file": Page(answers(FORBIDDEN, national=OK), publish_round),
    "rounds:slots": Page(
        answers(FORBIDDEN, head=OK, administrator=OK),
        open_checks,
        (Form("head", values=MORE_SLOTS),),
    ),
    "rounds:close_slots": Page(
        answers(FORBIDDEN, head=OK, administrator=OK),
        open_checks,
        (Form("head", values={"day": date(2027, 3, 2)}),),
    ),
    "rounds:book": Page(everybody(OK), ignores_forms=True),
    "rounds:desks": Page(answers(FORBIDDEN, **AT_HOME, administrator=OK)),
    "rounds:desk": Page(
        answers(FORBIDDEN, **AT_HOME),
        open_checks,
        (Form("counter", values={"lahir": "01-01-1998"}, entries=0),),
    ),
    "rounds:verify": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=NOT_FOUND),
        book_one,
        (Form("counter", values=ORIGINALS),),
    ),
    "rounds:book_at_counter": Page(answers(FORBIDDEN, **AT_HOME), seat_one, (Form("counter"),)),
    "rounds:rooms": Page(answers(FORBIDDEN, **AT_HOME, national=OK), open_checks),
    "rounds:plan_seats": Page(answers(FORBIDDEN, national=OK), verify_early, (Form("national"),)),
    "rounds:name_office": Page(
        answers(FORBIDDEN, national=OK),
        open_checks,
        (Form("national", values={"city": "jakarta", "office": "DN-3212"}),),
    ),
    "rounds:close_sitting": Page(
        answers(FORBIDDEN, national=OK), open_sitting, (Form("national"),)
    ),
    "rounds:room": Page(
        answers(
            FORBIDDEN,
            own_district=OK,
            other_districts=NOT_FOUND,
            regional=NOT_FOUND,
            national=OK,
        ),
        open_room,
        (Form("counter", mark_one),),
    ),
    "rounds:attendance_worker": Page(everybody(OK)),
    "rounds:marks": Page(
        everybody(NOT_ALLOWED),
        lambda: {"code": CODE, "city": "jakarta"},
        ignores_forms=True,
        every_body=True,
    ),
    "rounds:mismatch": Page(
        answers(FORBIDDEN, national=OK),
        mark_mismatch,
        (Form("national", values={"decision": "admitted", "why": "Dilihat di rekaman"}),),
    ),
    "rounds:countries": Page(everybody(OK), lambda: {"destination": "KR"}),
    "rounds:figures": Page(
        answers(FORBIDDEN, national=OK),
        lambda: {"destination": "KR"},
        (
            Form(
                "national",
                values={"rows": "entries;NP;2026-10-01;2026-10-31;981;Tabel;2026-11-15"},
            ),
        ),
        has_files=True,
    ),
    "rounds:payments": Page(
        answers(FORBIDDEN, national=OK),
        forms=(Form("national", values={"rows": "B-1;880626147731;420000;29-11-2026 14.05"}),),
        has_files=True,
    ),
    "rounds:payment_reports": Page(HEADQUARTERS),
    "rounds:payment_report": Page(
        HEADQUARTERS,
        enter_payments,
        # One entry of the decision, and one of the payment.
        (Form("national", enter_payments_by_another, entries=2, error_at={"why": "decision"}),),
    ),
    "rounds:repayments": Page(HEADQUARTERS),
    "rounds:repayment": Page(
        HEADQUARTERS,
        list_one,
        (
            Form("national", list_one_to_settle),
            Form(
                "national",
                list_one_recorded,
                error_at={"why": "decision"},
            ),
        ),
    ),
    "rounds:place": Page(everybody(OK)),
    "rounds:give_up": Page(everybody(OK), ignores_forms=True),
    "rounds:place_code": Page(everybody(OK), forms=(Form("nobody", take_one, entries=0),)),
    "rounds:take": Page(
        everybody(OK), open_round, (Form("nobody", values=TAKEN, error_at={"birth_date": "nik"}),)
    ),
    "rounds:counter": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK),
        open_round,
        (Form("counter", values=TAKEN),),
    ),
    "rounds:watch": Page(HEADQUARTERS, open_round),
    "rounds:group": Page(
        HEADQUARTERS, find_group, (Form("national", values={"why": "Satu keluarga"}),)
    ),
    "rounds:transfer": Page(
        HEADQUARTERS, ask_for_place, (Form("national", values={"decision": "given"}),)
    ),
    "rounds:draw": Page(everybody(NOT_FOUND), publish_round),
    "rounds:list": Page(everybody(OK)),
    "rounds:detail": Page(everybody(OK), publish_round),
    "rounds:eligibility": Page(
        everybody(OK),
        publish_round,
        (Form("nobody", values=ANSWERS, entries=0),),
    ),
    "rounds:amendment": Page(everybody(OK), publish_amendment),
    "rounds:announcements": Page(answers(FORBIDDEN, national=OK)),
    "rounds:propose": Page(
        answers(FORBIDDEN, national=OK),
        forms=(
            Form(
                "national",
                values={
                    "summary_id": "Putaran baru",
                    "summary_en": "A new round",
                    "content": read_declaration(),
                },
            ),
        ),
    ),
    "rounds:announcement": Page(
        answers(FORBIDDEN, national=OK),
        propose_by_another,
        (Form("national", values={"decision": "published"}),),
    ),
}

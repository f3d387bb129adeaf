"""Government-to-government rounds and their announcements."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from rantau.rounds.edition import WINDOWS
from rantau.rounds.services.announcements import propose_announcement
from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.visitors import FORBIDDEN, NOT_FOUND, OK, answers, everybody
from tests.factories.rounds import (
    build_announcement,
    change_declaration,
    propose,
    publish,
    read_declaration,
    take,
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
    return change_declaration(CODE, **days, **changes)


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
    publish(propose(change_declaration(CODE, **days, **windows)))
    return {"code": CODE}


def take_one():
    """A place that somebody took, and its secret code."""
    open_round()
    return {}, {"code": take(1)}


PAGES = {
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
    ),
    "rounds:payments": Page(
        answers(FORBIDDEN, national=OK),
        forms=(Form("national", values={"rows": "B-1;880626147731;420000;01-12-2026 14.05"}),),
    ),
    "rounds:place": Page(everybody(OK)),
    "rounds:place_code": Page(everybody(OK), forms=(Form("nobody", take_one, entries=0),)),
    "rounds:take": Page(everybody(OK), open_round, (Form("nobody", values=TAKEN),)),
    "rounds:counter": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK),
        open_round,
        (Form("counter", values=TAKEN),),
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

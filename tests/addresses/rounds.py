"""Government-to-government rounds and their announcements."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from rantau.access.actor import PUBLIC_ACTOR
from rantau.rounds.edition import WINDOWS
from rantau.rounds.services.announcements import propose_announcement
from rantau.rounds.services.appeals import AppealInput, file_appeal
from rantau.rounds.services.rankings import RankingInput, propose_ranking, publish_ranking
from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.visitors import FORBIDDEN, NOT_FOUND, OK, answers, everybody
from tests.factories.examinees import (
    BORN,
    build_test_points,
    create_examinee,
    pass_examinee,
    take_in,
    write_results,
)
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


def open_appeals():
    """Korea's round, whose objections are taken by the clock of these tests."""
    span = {"begins": "2027-02-12T08:00:00+07:00", "ends": "2027-03-12T16:00:00+07:00"}
    publish(propose(change_declaration(CODE, windows__appeals=span)))


def build_examinee():
    """Somebody with a result, in the window of objections."""
    open_appeals()
    return pass_examinee(1, skill=50)


def open_results():
    """Both secrets of a result."""
    return {}, {"exam_number": build_examinee(), "birth_date": BORN}


def object_to_result():
    """An objection that waits."""
    data = AppealInput(build_examinee(), BORN, "Nomor 7 saya benar")
    return {"reference": file_appeal(PUBLIC_ACTOR, uuid4(), data).answer}


def propose_ranking_by_another():
    """A ranking that another of headquarters proposed."""
    build_examinee()
    another = replace(get_officer("pusat"), ref=f"account:{uuid4()}")
    data = RankingInput(CODE, "Nilai lengkap", "All points are there")
    return {"reference": propose_ranking(another, uuid4(), data).answer}


def publish_a_ranking():
    reference = propose_ranking_by_another()["reference"]
    publish_ranking(get_officer("pusat"), uuid4(), reference)
    return {"code": CODE, "number": 1}


def rank_somebody():
    """A round in which somebody can be ranked."""
    build_examinee()
    return {}, {}


def paste_results():
    """A file of results of somebody who sat the test."""
    open_appeals()
    content = write_results(1, build_test_points({create_examinee(1): 150}))
    return {}, {"content": content.decode()}


def take_in_results():
    open_appeals()
    points = build_test_points({create_examinee(1): 150})
    return {"file": take_in(write_results(1, points)).id}


REASON = {"reason": "Nomor 7 saya benar"}
OTHER_POINTS = {
    "decision": "changed",
    "part": "reading",
    "points": 100,
    "why": "Kunci jawaban salah",
}
# Which of the two is wrong must not be told.
SECRETS = {"exam_number": "", "birth_date": ""}
COUNTERS = answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK)
HEADQUARTERS = answers(FORBIDDEN, national=OK)
PAGES = {
    "rounds:result": Page(
        everybody(OK), forms=(Form("nobody", open_results, entries=0, error_at=SECRETS),)
    ),
    "rounds:appeal_own": Page(
        everybody(OK),
        forms=(Form("nobody", open_results, REASON, error_at=SECRETS),),
    ),
    "rounds:appeal_counter": Page(
        COUNTERS,
        forms=(Form("counter", open_results, REASON, error_at=SECRETS),),
    ),
    "rounds:result_files": Page(
        HEADQUARTERS,
        forms=(Form("national", paste_results, error_at={"content": "file"}),),
        has_files=True,
    ),
    "rounds:result_file": Page(HEADQUARTERS, take_in_results),
    "rounds:appeals": Page(HEADQUARTERS),
    "rounds:appeal": Page(
        HEADQUARTERS,
        object_to_result,
        (Form("national", values=OTHER_POINTS),),
    ),
    "rounds:ranking_list": Page(HEADQUARTERS),
    "rounds:ranking_propose": Page(
        HEADQUARTERS,
        forms=(
            Form(
                "national",
                rank_somebody,
                {"round_code": CODE, "why_id": "Nilai lengkap", "why_en": "All points are there"},
            ),
        ),
    ),
    "rounds:ranking_decision": Page(
        HEADQUARTERS,
        propose_ranking_by_another,
        (Form("national", values={"decision": "published"}),),
    ),
    "rounds:rankings": Page(everybody(OK), publish_round),
    "rounds:ranking_file": Page(everybody(OK), publish_a_ranking),
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

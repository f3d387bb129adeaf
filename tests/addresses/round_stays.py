"""Pages of stays abroad: the way home, what insurances pay back, and who is there without a permit."""

from datetime import timedelta
from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import Examinee, RosterEntry, Stay, WorkplaceChange
from rantau.rounds.refund_outcomes import RefundInput
from rantau.rounds.services.refunds import claim_refund, settle_refund
from rantau.rounds.services.stay_corrections import CorrectionInput, propose_correction
from rantau.rounds.services.stays import (
    record_extension,
    record_return,
    record_workplace_change,
)
from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.round_results import accept_one, offer_one, sign_in_as_chosen
from tests.addresses.visitors import FORBIDDEN, NOBODY, NOT_FOUND, OK, answers
from tests.factories.double_examinees import create_double
from tests.factories.journeys import reach_visa
from tests.factories.rounds import publish_round
from tests.factories.stays import arrive, get_stay_of, report_stay

REASON = "Cap di paspor"


def stay_abroad():
    """Somebody who arrived abroad three days ago."""
    with clock.freeze_clock(clock.now() - timedelta(days=5)):
        accept_one()
        with reading_as(get_officer("pusat")):
            exam = Examinee.objects.get().exam_number
        reach_visa(exam)
        arrive(exam)
    return {"reference": get_stay_of(exam).reference}


def list_stay():
    """The same, for pages of all stays."""
    stay_abroad()
    return {}


def find_at_airport():
    """Passport and birth date of somebody who is abroad."""
    stay_abroad()
    with reading_as(get_officer("pusat")):
        row = RosterEntry.objects.get()
    return {}, {"passport": row.passport, "birth_date": row.birth_date}


def change_workplaces_too_often():
    """A stay with one change of workplace more than allowed, and what became of it."""
    arguments = stay_abroad()
    with reading_as(get_officer("pusat")):
        exam = Examinee.objects.get().exam_number
    for number in range(4):
        day = clock.today() - timedelta(days=3 - number)
        report_stay(number + 1, exam, "workplace", day, employer="B", reason="closed")
    return arguments, {"why": "Majikan tutup"}


def exceed_changes():
    """The same stay, alone."""
    return change_workplaces_too_often()[0]


def come_home():
    """Somebody who came home yesterday, and what she may claim."""
    arguments = stay_abroad()
    day = clock.today() - timedelta(days=1)
    counter = get_officer("loket.3212")
    record_return(counter, uuid4(), arguments["reference"], left_on=day)
    return arguments, {"kind": "return_cost"}


def claim_one():
    """A claim that waits, and what became of it."""
    arguments, values = come_home()
    counter = get_officer("loket.3212")
    answer = claim_refund(counter, uuid4(), arguments["reference"], values["kind"]).answer
    paid = {"outcome": "paid", "on": clock.today(), "evidence": "K-1", "amount": 400_000}
    return {"reference": answer}, {**paid, "currency": "KRW"}


def report_overstay():
    """A stay that was reported to be without a permit."""
    arguments = stay_abroad()
    with reading_as(get_officer("pusat")):
        exam = Examinee.objects.get().exam_number
    report_stay(1, exam, "overstay", clock.today())
    return {**arguments, "kind": "overstay"}, {"reason": REASON}


def extend_wrongly():
    """A stay that was extended by two months, and by how much it really was."""
    arguments, pusat = stay_abroad(), get_officer("pusat")
    with reading_as(pusat):
        first = Stay.objects.get().permit_until
    record_extension(pusat, uuid4(), arguments["reference"], until=first + timedelta(days=60))
    values = {"on": first + timedelta(days=30), "reason": REASON}
    return {**arguments, "kind": "extension"}, values


def change_workplace_wrongly():
    """A stay with a change of workplace that never happened."""
    arguments, pusat = stay_abroad(), get_officer("pusat")
    record_workplace_change(
        pusat,
        uuid4(),
        arguments["reference"],
        on=clock.today(),
        employer="B",
        reason="closed",
    )
    with reading_as(pusat):
        change = WorkplaceChange.objects.get().id
    return {**arguments, "kind": "workplace"}, {"change": str(change), "reason": REASON}


def move_arrival():
    """A stay and another day of its arrival."""
    on = clock.today() - timedelta(days=1)
    return {**stay_abroad(), "kind": "arrival"}, {"on": on, "reason": REASON}


def settle_one():
    """A claim that was paid, and another amount."""
    arguments, values = claim_one()
    paid = RefundInput(
        is_paid=True,
        on=values["on"],
        amount=values["amount"],
        currency=values["currency"],
        evidence=values["evidence"],
        why="",
    )
    settle_refund(get_officer("loket.3212"), uuid4(), arguments["reference"], paid)
    with reading_as(get_officer("pusat")):
        stay = Stay.objects.get().reference
    changed = {**values, "amount": 500_000, "reason": REASON}
    return {"reference": stay, "kind": "return_cost"}, changed


def propose_correction_by(login):
    """The reference of a correction that waits for a second person."""
    arguments, values = move_arrival()
    data = CorrectionInput("arrival", REASON, on=values["on"])
    answer = propose_correction(get_officer(login), uuid4(), arguments["reference"], data).answer
    return {"reference": answer}


def make_double():
    """Two examinees of one person, and who of them stands."""
    publish_round()
    reference, exams = create_double()
    return {"reference": reference}, {"stands": exams[0], "reason": REASON}


def accept_with_nothing():
    """A contract that she accepted; its form has no field."""
    arguments, _medical = accept_one()
    return arguments, {}


PAGES = {
    "rounds:follow_offer": Page(
        answers(FORBIDDEN, national=OK), offer_one, (Form("national", accept_with_nothing),)
    ),
    "rounds:double": Page(
        answers(FORBIDDEN, national=OK),
        lambda: make_double()[0],
        (Form("national", make_double),),
    ),
    "rounds:correct_stay": Page(
        answers(FORBIDDEN, national=OK),
        lambda: move_arrival()[0],
        (
            Form("national", move_arrival),
            Form("national", extend_wrongly),
            Form("national", change_workplace_wrongly),
            Form("national", report_overstay),
            Form("national", settle_one),
        ),
    ),
    "rounds:stay_correction": Page(
        answers(FORBIDDEN, national=OK),
        lambda: propose_correction_by("pusat"),
        (
            Form(
                "national",
                lambda: (propose_correction_by("pusat-2"), {"decision": "confirmed"}),
                error_at={"why": "decision"},
            ),
        ),
    ),
    "rounds:stays": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, national=OK),
        list_stay,
    ),
    "rounds:overstays": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, national=OK),
        list_stay,
    ),
    "rounds:stay": Page(
        answers(
            FORBIDDEN,
            own_district=OK,
            other_districts=NOT_FOUND,
            regional=OK,
            national=OK,
            post=NOT_FOUND,
        ),
        stay_abroad,
    ),
    "rounds:workplace_change": Page(
        answers(FORBIDDEN, national=OK, post=NOT_FOUND),
        stay_abroad,
        (
            Form(
                "national",
                lambda: (
                    stay_abroad(),
                    {"on": clock.today(), "employer": "Contoh Perusahaan 2", "reason": "agreed"},
                ),
            ),
        ),
    ),
    "rounds:extend_stay": Page(
        answers(FORBIDDEN, national=OK, post=NOT_FOUND),
        stay_abroad,
        (
            Form(
                "national",
                lambda: (stay_abroad(), {"until": clock.today() + timedelta(days=1200)}),
            ),
        ),
    ),
    "rounds:record_overstay": Page(
        answers(FORBIDDEN, national=OK, post=NOT_FOUND),
        stay_abroad,
        (Form("national", lambda: (stay_abroad(), {"since": clock.today()})),),
    ),
    "rounds:find_stay": Page(
        answers(FORBIDDEN, post=OK),
        list_stay,
        (Form("post", entries=0, values={"nomor": "Contoh"}),),
    ),
    "rounds:returning": Page(
        answers(FORBIDDEN, border=OK),
        list_stay,
        (Form("border", entries=0, prepare=find_at_airport, error_at={"birth_date": "passport"}),),
    ),
    "rounds:record_return": Page(
        answers(
            FORBIDDEN,
            own_district=OK,
            other_districts=NOT_FOUND,
            regional=OK,
            national=OK,
            post=NOT_FOUND,  # of another country
            border=OK,
        ),
        stay_abroad,
        (Form("counter", lambda: (stay_abroad(), {"left_on": clock.today()})),),
    ),
    "rounds:correct_return": Page(
        answers(FORBIDDEN, national=OK),
        lambda: come_home()[0],
        (Form("national", lambda: (come_home()[0], {"left_on": clock.today()})),),
    ),
    "rounds:settle_change": Page(
        answers(FORBIDDEN, national=OK),
        exceed_changes,
        (Form("national", change_workplaces_too_often),),
    ),
    "rounds:claim_refund": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK),
        stay_abroad,
        (Form("counter", come_home),),
    ),
    "rounds:refund": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK, national=OK),
        lambda: claim_one()[0],
        (Form("counter", claim_one),),
    ),
    "rounds:claim_own": Page(
        answers(FORBIDDEN),
        stay_abroad,
        (Form(NOBODY, come_home, sign_in=sign_in_as_chosen),),
    ),
}

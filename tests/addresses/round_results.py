"""Pages of what follows the test of a round: results, objections, rankings, and the roster."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.urls import reverse

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.edition import WINDOWS
from rantau.rounds.models import ClassBooking, Examinee, Offer, SendingPhoto
from rantau.rounds.services.appeals import AppealInput, file_appeal
from rantau.rounds.services.education import book_class, record_class_day
from rantau.rounds.services.journeys import MedicalInput, propose_bar, record_second_medical
from rantau.rounds.services.offers import AnswerInput, answer_offer
from rantau.rounds.services.rankings import RankingInput, propose_ranking, publish_ranking
from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.round_absences import HERE, object_to_absence, open_absence, open_appeals
from tests.addresses.rounds import CODE, publish_round
from tests.addresses.visitors import FORBIDDEN, NOBODY, NOT_FOUND, OK, answers, everybody
from tests.factories.examinees import (
    BORN,
    build_test_points,
    create_examinee,
    pass_examinee,
    take_in,
    write_results,
)
from tests.factories.journeys import open_class_of, take_permits
from tests.factories.offers import choose, get_offer_of, roster
from tests.factories.persons import create_sign_in_code
from tests.factories.rosters import (
    complete,
    draw_picture,
    export,
    mark_written,
    rank,
    rank_with_photo,
    return_row,
    send,
    take_answer,
    write_answers,
)
from tests.factories.rounds import (
    HALLS,
    change_declaration,
    propose,
    publish,
)


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


def open_documents(**changes):
    """Korea's round with `changes`, whose documents are taken by the clock of these tests."""
    span = {"begins": "2027-01-01T08:00:00+07:00", "ends": "2027-10-12T16:00:00+07:00"}
    windows = {f"windows__{name}": span for name in WINDOWS}
    days = {name: date(2027, 10, 2) for name in ("results_on", "ranked_on", "roster_by")}
    publish(propose(change_declaration(CODE, **HALLS, **windows, **days, **changes)))


def rank_one():
    """Somebody who is ranked and has no documents yet."""
    open_documents()
    exam = create_examinee(1)
    rank(exam)
    return {"exam_number": exam}


def rank_one_with_photo():
    """Somebody who is ranked, whose photograph is there and nothing else."""
    open_documents()
    exam = create_examinee(1)
    rank_with_photo(exam)
    return {"exam_number": exam}


def photograph_one():
    """A photograph of somebody who is ranked."""
    subject = rank_one_with_photo()
    with reading_as(get_officer("pusat")):
        return {**subject, "photo": SendingPhoto.objects.get().id}


def complete_one():
    open_documents()
    complete(1)
    return {"code": CODE}


def send_one():
    open_documents()
    complete(1)
    reference = export()
    mark_written(reference)
    return {"reference": reference}


def return_one():
    """A row that the counterpart sent back."""
    open_documents()
    [exam] = send(1)
    return {"reference": return_row(exam)}


def renew_one():
    """Somebody on the roster whose year, of two months here, ends soon."""
    open_documents(amounts__roster_months=2)
    [exam] = send(1)
    answer = write_answers(1, {exam: "approved"})
    take_answer(answer, by=get_officer("pusat"))
    return {"exam_number": exam}


def sign_in_as_examinee(browser):
    """Sign in as the examinee who was made last."""
    counter = get_officer("loket.3212")
    with reading_as(counter):
        person = Examinee.objects.select_related("person").latest("id").person
    code = create_sign_in_code(counter, person.reference)
    born = f"{person.birth_date:%d-%m-%Y}"
    form = {"reference": person.reference, "code": code, "birth": born, "key": uuid4()}
    browser.post(reverse("placement:enter"), form)
    return {}


def publish_classes():
    publish_round()
    return {"code": CODE}


def publish_korea():
    publish_round()
    return {"destination": "KR"}


def offer_one():
    """A contract that waits for an answer."""
    open_documents()
    [exam] = roster(1, by=get_officer("pusat"))
    choose(1, {exam: {}}, by=get_officer("pusat"))
    return {"reference": get_offer_of(exam, by=get_officer("pusat")).reference}


def accept_one():
    """A contract that she accepted at a counter, examined on a day after it."""
    arguments = offer_one()
    reference = arguments["reference"]
    answer_offer(get_officer("loket.3212"), uuid4(), reference, AnswerInput(accepts=True))
    return arguments, {"examined_on": clock.today(), "clinic": "RS Contoh", "result": "fit"}


def accept_to_book():
    """A contract that she accepted, and a class that can be booked for it."""
    arguments, _medical = accept_one()
    return arguments, {"education_class": str(open_class_of().id)}


def finish_class():
    """A contract whose class, booked yesterday, has its last day today, on which she came."""
    with clock.freeze_clock(clock.now() - timedelta(days=1)):
        arguments, values = accept_to_book()
        counter, reference = get_officer("loket.3212"), arguments["reference"]
        book_class(counter, uuid4(), reference, UUID(values["education_class"]))
    national = get_officer("pusat")
    with reading_as(national):
        booking = ClassBooking.objects.select_related("education_class").get()
    held = booking.education_class.reference
    record_class_day(national, uuid4(), held, clock.today(), [booking.id])
    return arguments, {"outcome": "passed", "reason": ""}


def hold_class():
    """A class of today with somebody in it."""
    finish_class()
    with reading_as(get_officer("pusat")):
        booking = ClassBooking.objects.select_related("education_class").get()
    return {"reference": booking.education_class.reference}


def permit_visa():
    """A contract with a permit."""
    arguments, _medical = accept_one()
    with reading_as(get_officer("pusat")):
        exam = Examinee.objects.get().exam_number
    take_permits(1, {exam: "V-1"})
    return arguments, {"valid_until": clock.today() + timedelta(days=90)}


def find_unfit():
    """A contract with a medical that says *not fit*."""
    arguments, _medical = accept_one()
    data = MedicalInput("RS Contoh", clock.today(), is_fit=False)
    record_second_medical(get_officer("loket.3212"), uuid4(), arguments["reference"], data)
    return arguments, {"why": "TBC"}


def propose_to_bar():
    """A journey that headquarters decides about."""
    arguments, _why = find_unfit()
    propose_bar(get_officer("loket.3212"), uuid4(), arguments["reference"], why="TBC")
    return arguments, {"outcome": "again", "why": "Dapat diobati"}


def sign_in_as_chosen(browser):
    """Sign in as the person who was chosen last."""
    counter = get_officer("loket.3212")
    with reading_as(counter):
        person = Offer.objects.latest("received_at").examinee.person
    code = create_sign_in_code(counter, person.reference)
    born = f"{person.birth_date:%d-%m-%Y}"
    form = {"reference": person.reference, "code": code, "birth": born, "key": uuid4()}
    browser.post(reverse("placement:enter"), form)
    return {}


DOCUMENTS = {
    "present_medical": True,
    "present_passport": True,
    "number_passport": "X0000001",
    "until_passport": date(2033, 1, 1),
    "present_family_permission": True,
    "present_diploma": True,
    "number_diploma": "DN-01 contoh",
    "present_bank_account": True,
    "number_bank_account": "000-contoh",
}
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
AT_HOME = answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK)
OFFICES = answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, national=OK)

ABOUT_EXAMINEE = answers(
    FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK, national=OK
)

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
    "rounds:absent_counter": Page(
        COUNTERS,
        forms=(Form("counter", open_absence, HERE, error_at=SECRETS),),
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
        (
            Form("national", values=OTHER_POINTS),
            Form("national", object_to_absence),
        ),
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
    "rounds:find_examinee": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, national=OK),
        forms=(Form("counter", entries=0, values={"nomor": "Contoh"}),),
    ),
    "rounds:examinee": Page(
        ABOUT_EXAMINEE,
        rank_one_with_photo,
        (Form("counter", values=DOCUMENTS),),
    ),
    "rounds:photo": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK),
        rank_one,
        (Form("counter", values={"photo": draw_picture()}),),
        has_files=True,
    ),
    "rounds:photo_file": Page(ABOUT_EXAMINEE, photograph_one),
    "rounds:renew": Page(ABOUT_EXAMINEE, renew_one, (Form("counter"),)),
    "rounds:withdraw": Page(
        ABOUT_EXAMINEE, rank_one, (Form("national", values={"reason": "family", "sure": "on"}),)
    ),
    "rounds:renew_own": Page(
        answers(FORBIDDEN), renew_one, (Form(NOBODY, sign_in=sign_in_as_examinee),)
    ),
    "rounds:withdraw_own": Page(
        answers(FORBIDDEN),
        rank_one,
        (Form(NOBODY, values={"reason": "", "sure": "on"}, sign_in=sign_in_as_examinee),),
    ),
    "rounds:cohorts": Page(everybody(OK), publish_korea),
    "rounds:cohort_file": Page(everybody(OK), publish_korea),
    "rounds:returned_rows": Page(OFFICES),
    "rounds:returned_row": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK, national=OK),
        return_one,
        (Form("counter", values={"decision": "uphold", "note": "See page 2", "value": ""}),),
    ),
    "rounds:offers": Page(OFFICES),
    "rounds:offer": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK, national=OK),
        offer_one,
        (Form("counter", values={"decision": "refuse", "reason": "family"}),),
    ),
    "rounds:contract": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK, national=OK),
        offer_one,
    ),
    "rounds:own_contract": Page(answers(FORBIDDEN), offer_one),
    "rounds:second_medical": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK),
        offer_one,
        (Form("counter", accept_one),),
    ),
    "rounds:classes": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, national=OK),
        publish_classes,
        (
            Form(
                "national",
                values={
                    "first_day": date(2027, 12, 1),
                    "last_day": date(2027, 12, 5),
                    "place": "BLK Contoh",
                    "capacity": 30,
                },
            ),
        ),
    ),
    "rounds:education_class": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=OK, regional=OK, national=OK),
        hold_class,
        (Form("national", lambda: (hold_class(), {"day": clock.today()})),),
    ),
    "rounds:book_class": Page(
        answers(FORBIDDEN, own_district=OK, other_districts=NOT_FOUND, regional=OK),
        offer_one,
        (Form("counter", accept_to_book),),
    ),
    "rounds:education_outcome": Page(
        answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, national=OK),
        offer_one,
        (Form("national", finish_class),),
    ),
    "rounds:visa": Page(AT_HOME, offer_one, (Form("counter", permit_visa),)),
    "rounds:propose_bar": Page(AT_HOME, offer_one, (Form("counter", find_unfit),)),
    "rounds:decide_bar": Page(HEADQUARTERS, offer_one, (Form("national", propose_to_bar),)),
    "rounds:own_offer": Page(
        answers(FORBIDDEN),
        offer_one,
        (
            Form(
                NOBODY,
                lambda: (offer_one(), {}),
                {"decision": "refuse", "reason": "family"},
                sign_in=sign_in_as_chosen,
            ),
        ),
    ),
    "rounds:rosters": Page(HEADQUARTERS),
    "rounds:export_roster": Page(HEADQUARTERS, complete_one, (Form("national"),)),
    "rounds:roster_file": Page(HEADQUARTERS, send_one, (Form("national"),)),
}

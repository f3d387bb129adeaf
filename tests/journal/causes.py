"""What an entry has consequences for: each prepares one entry after which one command follows."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

from rantau.access.actor import (
    build_system_actor,
    build_worker_actor,
)
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.partners.services.agency_changes import (
    AgencyChangeInput,
    confirm_agency_change,
    propose_agency_change,
)
from rantau.partners.services.holds import (
    AGENCY_HOLD_LIFTED,
    AGENCY_HOLD_PLACED,
    JOB_ORDER_HOLD_LIFTED,
    JOB_ORDER_HOLD_PLACED,
    hold_agency,
    hold_job_order,
    lift_agency_hold,
    lift_job_order_hold,
)
from rantau.placement.models import PlacementWish
from rantau.placement.services.decisions import refuse_placement, withdraw_placement
from rantau.placement.services.name_answers import NameAnswerInput, answer_about_name
from rantau.placement.services.received_documents import correct_document, verify_documents
from rantau.placement.services.wishes import wish_for_transfer, wish_to_withdraw
from rantau.placement.verification_checks import VerificationInput
from rantau.registry.services.corrections import confirm_correction
from rantau.worker.consequences import apply_consequences
from tests.factories.merges import merge, undo
from tests.factories.persons import correct_fact, create_person, create_unlike_person
from tests.factories.placements import BEFORE_CLEARED, create_placement, get_quota_line
from tests.placement.test_renewal import done  # noqa: F401
from tests.placement.test_verification import build_zone
from tests.worker_login import get_officer_as_system

LONG_NAME = "SITI NURHALIMAH KARTO WIKROMO"
SYSTEM = build_system_actor("test")


def create_cleared_placement():
    """A placement whose worker may depart, after which nothing follows from its entries."""
    journey = create_placement()
    journey.advance_to_cleared()
    assert apply_consequences() == 0
    return journey


# Each prepares what an entry has consequences for, or for something to follow once more.


def correct_passport(**changes):
    journey = create_cleared_placement()
    fields = {**BEFORE_CLEARED["passport"], "number": "X7654321", **changes}
    correct_document(
        journey.regional,
        uuid4(),
        journey.reference,
        "passport",
        fields=fields,
        why="Salah ketik",
        seen=journey.revision,
    )
    return journey


def verify_passport(**changes):
    journey = correct_passport(**changes)
    apply_consequences()
    zone = build_zone("X7654321", changes.get("name", "SITI NURHALIMAH").replace(" ", "<"))
    verdict = VerificationInput("passport", accepted=True, method="original", zone=zone)
    verify_documents(journey.regional, uuid4(), journey.reference, [verdict], seen=journey.revision)
    return journey


def answer_about_passport():
    journey = verify_passport(name=LONG_NAME)
    apply_consequences()
    given = NameAnswerInput("passport", "same", "Akta lahir menyebut nama ayah dan kakek")
    answer_about_name(journey.head, uuid4(), journey.reference, given, seen=journey.revision)


def receive_medical_anew():
    journey = create_cleared_placement()
    journey.receive({"medical": {"result": "fit", "examined_on": "2027-02-28"}})


def correct_birth_date():
    journey = create_cleared_placement()
    correction = correct_fact(reference=journey.person, birth=(date(1994, 2, 15), "day"))
    confirm_correction(get_officer_as_system("verifikasi.3212"), uuid4(), correction)


def merge_two_placements():
    first = create_placement()
    again = create_person(name="Zubaedah", nik="", phone="", not_same=(first.person,))
    agency = get_officer_as_system("p3mi.2")
    create_placement(agency=agency, line=get_quota_line(agency, country="MY"), person=again)
    merge(first.person, again)


def undo_merge():
    journey = create_cleared_placement()
    other = create_unlike_person(journey.counter, "other")
    merged = merge(journey.person, other, facts={"name": "retired"})
    apply_consequences()
    undo(merged)


def hold_agency_of_one():
    create_placement()
    hold_agency(get_officer_as_system("pusat"), uuid4(), "AG-001", reason="review")


def lift_hold():
    hold_agency_of_one()
    apply_consequences()
    lift_agency_hold(get_officer_as_system("pusat"), uuid4(), "AG-001", why="selesai")


def get_job_order_number():
    with reading_as(SYSTEM):
        return get_quota_line(get_officer_as_system("p3mi.1")).job_order.number


def hold_job_order_of_one():
    create_placement()
    national = get_officer_as_system("pusat")
    hold_job_order(national, uuid4(), get_job_order_number(), reason="review")


def lift_hold_of_job_order():
    hold_job_order_of_one()
    apply_consequences()
    national = get_officer_as_system("pusat")
    lift_job_order_hold(national, uuid4(), get_job_order_number(), why="selesai")


def end_agency_of_one():
    create_placement()
    national = get_officer_as_system("pusat")
    data = AgencyChangeInput("Keputusan 3", ends_on=clock.today() + timedelta(days=9))
    reference = propose_agency_change(national, uuid4(), "AG-001", data).answer
    another = replace(national, ref=f"account:{uuid4()}")
    confirm_agency_change(another, uuid4(), reference)


def leave_wish(journey, kind):
    """A wish of a person that nobody has carried out yet."""
    with acting_as(journey.national):
        PlacementWish.objects.create(
            placement=journey.get(),
            kind=kind,
            wished_at=clock.now(),
            wished_by="person:x",
            revision=0,  # so that its first entry is that of its end
        )


def clear_with_a_wish():
    journey = create_placement()
    journey.advance_to_selected()
    journey.prepare()
    apply_consequences()
    leave_wish(journey, PlacementWish.TRANSFER)
    journey.clear()


def depart_with_a_wish():
    journey = create_cleared_placement()
    leave_wish(journey, PlacementWish.WITHDRAW)
    journey.depart()


def end_with_a_wish(end):
    journey = create_placement()
    leave_wish(journey, PlacementWish.TRANSFER)
    reasons = {"reason": "other", "note": "Tidak jadi", "seen": journey.revision}
    end(journey.verifier, uuid4(), journey.reference, **reasons)


def withdraw_herself():
    journey = create_placement()
    herself = build_worker_actor(journey.get().person_id)
    wish_to_withdraw(herself, uuid4(), journey.reference)


def ask_for_another_agency():
    journey = create_placement()
    hold_agency(get_officer_as_system("pusat"), uuid4(), "AG-001", reason="review")
    apply_consequences()
    herself = build_worker_actor(journey.get().person_id)
    wish_for_transfer(herself, uuid4(), journey.reference)


CAUSES = {
    JOB_ORDER_HOLD_PLACED.code: hold_job_order_of_one,
    JOB_ORDER_HOLD_LIFTED.code: lift_hold_of_job_order,
    "partners:agency:changed": end_agency_of_one,
    "placement:cleared": clear_with_a_wish,
    "placement:departed": depart_with_a_wish,
    "placement:refused": partial(end_with_a_wish, refuse_placement),
    "placement:withdrawn": partial(end_with_a_wish, withdraw_placement),
    "placement:withdrawal:wished": withdraw_herself,
    "placement:transfer:wished": ask_for_another_agency,
    "placement:documents:received": receive_medical_anew,
    "placement:documents:verified": verify_passport,
    "placement:document:corrected": correct_passport,
    "placement:name:answered": answer_about_passport,
    "registry:person:corrected": correct_birth_date,
    "registry:merge:done": merge_two_placements,
    "registry:merge:separated": undo_merge,
    AGENCY_HOLD_PLACED.code: hold_agency_of_one,
    AGENCY_HOLD_LIFTED.code: lift_hold,
}

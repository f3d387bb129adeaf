"""A name in a passport that is no safe spelling of the registered one: a second officer answers,
with the reason, for exactly these two spellings."""

from uuid import uuid4

import pytest
from django.db import connection, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common.errors import InvalidInput
from rantau.documents.selectors import list_documents
from rantau.duties.interface import get_duty_kind
from rantau.duties.models import Duty
from rantau.placement.errors import GatesUnmet, SecondOfficerRequired, WrongParty
from rantau.placement.models import DocumentEvent
from rantau.placement.services.name_answers import NameAnswerInput, answer_about_name
from rantau.placement.services.received_documents import correct_document, verify_documents
from rantau.placement.verification_checks import VerificationInput
from rantau.placement.worklist import describe_placements
from rantau.registry.models import Person
from tests.actors import get_officer
from tests.factories.placements import BEFORE_CLEARED
from tests.placement.test_verification import build_zone

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")
LONG = "SITI NURHALIMAH KARTO WIKROMO"  # with the names of father and grandfather
REASON = "Akta lahir dan ijazah menyebut nama ayah dan kakek"


@pytest.fixture
def waiting(journey):
    """A placement of which everything is accepted, and the passport has a longer name."""
    journey.advance_to_selected()
    journey.receive({**BEFORE_CLEARED, "passport": {**BEFORE_CLEARED["passport"], "name": LONG}})
    verify_passport(journey, build_zone(name=LONG.replace(" ", "<")))
    journey.verify([code for code in BEFORE_CLEARED if code != "passport"], by=journey.regional)
    return journey


def verify_passport(journey, zone, by=None):
    verdict = VerificationInput("passport", accepted=True, method="original", zone=zone)
    verify_documents(
        by or journey.regional, uuid4(), journey.reference, [verdict], seen=journey.revision
    )


def answer(journey, value="same", reason=REASON, by=None, requirement="passport"):
    given = NameAnswerInput(requirement, value, reason)
    answer_about_name(by or journey.head, uuid4(), journey.reference, given, seen=journey.revision)


def list_unmet(journey):
    with pytest.raises(GatesUnmet) as error:
        journey.clear()
    return {(each.code, each.about) for each in error.value.unmet}


def test_a_second_officer_confirms_and_she_departs(waiting):
    assert list_unmet(waiting) == {("name_differs", "passport")}
    answer(waiting)
    waiting.clear()
    assert waiting.get().milestone == "cleared"


def get_duty_and_row(journey):
    """The duty that is open, and what the worklist of the head says of the placement."""
    placement = journey.get()
    with reading_as(journey.national):
        (duty,) = Duty.objects.filter(about=placement.id, closed_at=None)
    with reading_as(journey.head):
        row = describe_placements(journey.head, [placement.id])[placement.id]
    return duty, row


def test_the_next_step_is_to_answer_and_the_worklist_leads_there(waiting):
    duty, row = get_duty_and_row(waiting)
    assert (duty.kind, duty.office_id) == ("placement:answer_name:regional", waiting.head.office)
    assert get_duty_kind(duty.kind).act_page == "placement:answer_name"
    assert row.detail == "Nama di Paspor berbeda: apakah orang yang sama?"
    assert (row.barred, row.is_barred) == ({waiting.regional.ref}, False)


def test_once_answered_the_clearance_is_the_next_step(waiting):
    answer(waiting)
    duty, row = get_duty_and_row(waiting)
    assert (duty.kind, row.detail) == ("placement:clear", "Lengkap, menunggu keputusan")


def test_what_is_missing_waits_behind_the_question_and_before_further_evidence(journey):
    journey.advance_to_selected()
    journey.receive({"passport": {**BEFORE_CLEARED["passport"], "name": LONG}})
    verify_passport(journey, build_zone(name=LONG.replace(" ", "<")))
    assert get_duty_and_row(journey)[0].kind == "placement:answer_name:regional"
    answer(journey, "unsure")
    assert get_duty_and_row(journey)[0].kind == "placement:supply:worker"


def test_the_clearance_has_the_passports_name_and_the_register_keeps_its_own(waiting):
    answer(waiting)
    waiting.clear()
    with reading_as(waiting.national):
        placement = waiting.get()
        holders = {each.letter: each.holder for each in list_documents(placement.id)}
        registered = Person.objects.get(id=placement.person_id).name
    assert holders == {
        "clearance": LONG,
        "recommendation": registered,
        "candidate_id": registered,
    }
    assert registered == "Siti Nurhalimah"


def test_who_accepted_the_passport_does_not_answer(waiting):
    with pytest.raises(SecondOfficerRequired):
        answer(waiting, by=waiting.regional)


def test_another_party_does_not_answer(waiting):
    with pytest.raises(WrongParty):
        answer(waiting, by=get_officer("kepala.3212"))


@pytest.mark.parametrize("value", ["unsure", "other"])
def test_any_other_answer_keeps_it_shut(waiting, value):
    answer(waiting, value)
    assert list_unmet(waiting) == {("name_differs", "passport")}
    answer(waiting)
    waiting.clear()


@pytest.mark.parametrize(
    ("value", "reason", "field"),
    [
        ("", REASON, "answer"),
        ("yes", REASON, "answer"),
        ("same", " ", "reason"),
        ("same", "x" * 301, "reason"),
        ("other", "", "reason"),
    ],
)
def test_answer_and_reason_are_both_needed(waiting, value, reason, field):
    with pytest.raises(InvalidInput) as error:
        answer(waiting, value, reason)
    assert set(error.value.problems) == {field}


def test_it_counts_for_exactly_these_two_spellings(waiting):
    answer(waiting)
    correct_document(
        waiting.regional,
        uuid4(),
        waiting.reference,
        "passport",
        fields={**BEFORE_CLEARED["passport"], "name": "SITI NURHALIMAH KARTO"},
        why="Salah ketik",
        seen=waiting.revision,
    )
    verify_passport(waiting, build_zone())
    assert list_unmet(waiting) == {("name_differs", "passport")}


def test_a_name_that_differs_by_a_safe_rule_waits_for_nobody(journey):
    journey.advance_to_selected()
    passport = {**BEFORE_CLEARED["passport"], "name": "SITI NUR HALIMAH"}
    journey.receive({**BEFORE_CLEARED, "passport": passport})
    journey.verify(BEFORE_CLEARED, by=journey.regional)
    with pytest.raises(InvalidInput) as error:
        answer(journey)
    assert set(error.value.problems) == {"answer"}
    journey.clear()


def test_without_a_compared_zone_nobody_says_that_it_is_the_same_person(journey):
    """Number, birth date and sex are never confirmed by an answer about a name."""
    journey.advance_to_selected()
    journey.receive({"passport": {**BEFORE_CLEARED["passport"], "name": LONG}})
    journey.verify(["passport"], by=journey.regional)
    with pytest.raises(InvalidInput) as error:
        answer(journey)
    assert set(error.value.problems) == {"answer"}
    answer(journey, "other")


def test_the_answer_is_kept_and_never_changed(waiting):
    answer(waiting)
    with reading_as(waiting.national):
        event = DocumentEvent.objects.get(placement=waiting.get().id, kind=DocumentEvent.NAMED)
    assert (event.reason, event.recorder_name) == (REASON, waiting.head.name)
    assert event.fields == {"answer": "same", "registered": "Siti Nurhalimah", "written": LONG}
    for statement in (
        "update placement_document_event set reason = ''",
        "delete from placement_document_event",
    ):
        with (
            acting_as(waiting.head),
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

"""A ground that ends changes and decides nothing that stays: every verb, under every ground.

The office that acts is Surabaya, whose head has the most rights; she is of Indramayu unless the
ground says otherwise.
"""

import importlib
import inspect
import pkgutil
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

import rantau
from rantau.access.scope import get_scope_time, reading_as
from rantau.common.errors import DomainError
from rantau.placement.services import (
    answers,
    candidates,
    decisions,
    hand_over,
    name_answers,
    receipts,
    received_documents,
    transfers,
    travel,
)
from rantau.placement.services.transfers import TransferInput
from rantau.placement.verification_checks import VerificationInput
from rantau.registry.corrections import CorrectionInput
from rantau.registry.inputs import RelativeInput, SafeContactInput
from rantau.registry.merges import MergeInput
from rantau.registry.models import Ground, Identity, Person, Relative, SafeContact
from rantau.registry.selectors import list_relatives
from rantau.registry.services import (
    corrections,
    identities,
    limits,
    merges,
    persons,
    pins,
    relatives,
    sign_in,
)
from rantau.registry.services.access_grounds import ServeInput, serve_person
from tests.actors import get_officer
from tests.factories.merges import WHY, merge, propose
from tests.factories.persons import (
    break_glass_over,
    correct_fact,
    create_person,
    create_unlike_person,
)
from tests.factories.placements import (
    BEFORE_SELECTED,
    SURABAYA_VILLAGE,
    create_placement,
)
from tests.module_data import rollback

CORRECTION = CorrectionInput("Salah ketik", "own_word", alias="Nur")
KIN = RelativeInput("Budi", "sibling", "081200000003")
LONG_AGO = datetime(2027, 1, 1, tzinfo=UTC)
LASTING, TEMPORARY = ("origin", "domicile", "registered"), ("visit", "break_glass", "referral")


def allow(result, *, visit="NoLastingGround"):
    """Under a lasting ground the result; under one that ends the refusal that names who may."""
    return {
        **dict.fromkeys(LASTING, result),
        **dict.fromkeys(TEMPORARY, "NoLastingGround"),
        "visit": visit,
    }


OWN_OFFICE_ONLY = {
    **dict.fromkeys((*LASTING, *TEMPORARY), "NotOwnOffice"),
    "origin": "done",
    "registered": "done",
}
# What comes of each verb. What a lasting ground meets next (a gate, the order of the milestones) is
# no refusal of the ground.
RESULTS = {
    persons.change_safe_contact: allow("done"),
    relatives.add_relative: allow("done"),
    relatives.correct_relative: allow("done"),
    relatives.remove_relative: allow("done"),
    identities.add_identity_number: allow("done"),
    identities.replace_identity_number: allow("done"),
    corrections.correct_person: allow("done"),
    corrections.confirm_correction: allow("done"),
    corrections.refuse_correction: allow("done"),
    # The third registration is of Indramayu, and Surabaya sees nothing of it. An undoing waits.
    merges.propose_merge: allow("NoOtherRegistration"),
    merges.merge_persons: dict.fromkeys((*LASTING, *TEMPORARY), "NoSuchMerge"),
    merges.refuse_merge: allow("done"),
    merges.propose_undoing: allow("InvalidInput"),
    merges.undo_merge: allow("done"),
    sign_in.give_sign_in_code: OWN_OFFICE_ONLY,
    pins.set_pin_at_counter: allow("done", visit="done"),
    limits.lift_person_limits: OWN_OFFICE_ONLY,
    candidates.enrol_candidate: allow("CandidateNotAvailable", visit="CandidateNotAvailable"),
    received_documents.receive_documents: allow("done", visit="done"),
    received_documents.verify_documents: allow("done"),
    name_answers.answer_about_name: allow("InvalidInput"),
    received_documents.correct_document: allow("done"),
    receipts.undo_receipt: allow("ReceiptNotReverted", visit="ReceiptNotReverted"),
    answers.answer_decision: allow("NoDecisionToAnswer", visit="NoDecisionToAnswer"),
    decisions.select_candidate: allow("GatesUnmet"),
    decisions.clear_placement: allow("WrongParty"),
    decisions.close_placement: allow("MilestoneNotNext"),
    decisions.refuse_placement: allow("done"),
    decisions.withdraw_placement: allow("done"),
    transfers.transfer_placement: allow("NothingStandsStill"),
    transfers.decline_transfer: allow("NoWishToFollow"),
    travel.correct_milestone_time: allow("InvalidInput"),
    # About an office below the own, whatever ground there is for a person.
    hand_over.hand_over_service: dict.fromkeys((*LASTING, *TEMPORARY), "NoSuchOffice"),
}


VERDICT = VerificationInput("identity_card", accepted=True, method="original")
NAME_ANSWER = name_answers.NameAnswerInput("identity_card", "same", "Akta lahir")


def list_sign_in_arguments(person, why):
    """As `list_arguments`: the ways in."""
    return {
        sign_in.give_sign_in_code: ((person,), {"digest": "x" * 32}),
        pins.set_pin_at_counter: ((person, pins.PinInput("x", "739154")), {}),
        limits.lift_person_limits: ((person,), why),
    }


def list_correction_arguments(person, proposal, revision):
    """As `list_arguments`: a fact corrected at once, and a proposal decided on."""
    return {
        corrections.correct_person: ((person, CORRECTION), revision),
        corrections.confirm_correction: ((proposal,), {}),
        corrections.refuse_correction: ((proposal,), {"why": "KTP berkata lain"}),
    }


def list_merge_arguments(person):
    """As `list_arguments`: she was registered twice, which headquarters made one; a third
    registration waits for a decision, and so does the undoing."""
    indramayu, headquarters = get_officer("loket.3212"), get_officer("pusat")
    other, third = (create_unlike_person(indramayu, seed) for seed in ("other", "third"))
    merged = merge(person, other, by="pusat")
    proposal = propose(person, third, by=headquarters)
    undoing = merges.propose_undoing(headquarters, uuid4(), merged, reason=WHY).answer
    return {
        merges.propose_merge: ((person, MergeInput(third, WHY)), {}),
        merges.merge_persons: ((proposal, merges.MergeChoice({})), {}),
        merges.refuse_merge: ((undoing,), {"why": WHY}),
        merges.propose_undoing: ((merged,), {"reason": WHY}),
        merges.undo_merge: ((undoing, merges.UndoChoice()), {}),
    }


def list_decision_arguments(placement, seen):
    """As `list_arguments`: the decisions on a placement."""
    reasons = {"reason": "unfit", "note": "Hasil pemeriksaan"}
    return {
        answers.answer_decision: ((placement, "Saya tidak tahu"), {}),
        decisions.select_candidate: ((placement,), seen),
        decisions.clear_placement: ((placement,), seen),
        decisions.close_placement: ((placement,), seen),
        decisions.refuse_placement: ((placement,), {**reasons, **seen}),
        decisions.withdraw_placement: ((placement,), {"reason": "worker_wishes", **seen}),
        transfers.transfer_placement: ((placement, TransferInput(uuid4(), is_wished=True)), seen),
        transfers.decline_transfer: ((placement,), {"why": "Tidak ada", **seen}),
        hand_over.hand_over_service: (("DN-3212",), {}),
    }


def list_arguments(journey, relative, proposal):
    """The arguments of each verb after the actor and the key."""
    person, placement, seen = journey.person, journey.reference, {"seen": journey.revision}
    merge_arguments = list_merge_arguments(person)
    with reading_as(journey.national):
        revision = {"seen": Person.objects.get(reference=person).revision}
        number = Identity.objects.get(person__reference=person, kind=Identity.PASSPORT).id
    receipt = received_documents.ReceivedDocumentInput("family_card", {})
    why, at = {"why": "Salah ketik di loket"}, {"at": LONG_AGO}
    return {
        persons.change_safe_contact: ((person, SafeContactInput("sms", 8, 12, "Budi")), revision),
        relatives.add_relative: ((person, KIN), {"emergency": False}),
        relatives.correct_relative: ((person, relative, KIN), {"emergency": True, **revision}),
        relatives.remove_relative: ((person, relative), {"reason": "wish", **revision}),
        identities.add_identity_number: (
            (person, identities.NumberInput(Identity.PASSPORT, "B7654321")),
            {},
        ),
        identities.replace_identity_number: (
            (person, number, identities.NumberInput(Identity.PASSPORT, "B7654322")),
            why,
        ),
        **list_correction_arguments(person, proposal, revision),
        **list_sign_in_arguments(person, why),
        **merge_arguments,
        candidates.enrol_candidate: (
            (candidates.EnrolInput(person, "g2g-korea", "Manufaktur"),),
            {},
        ),
        received_documents.receive_documents: ((placement, [receipt]), seen),
        received_documents.verify_documents: ((placement, [VERDICT]), seen),
        name_answers.answer_about_name: ((placement, NAME_ANSWER), seen),
        received_documents.correct_document: (
            (placement, "identity_card"),
            {"fields": {"name": "SITI"}, **why, **seen},
        ),
        receipts.undo_receipt: ((placement,), seen),
        **list_decision_arguments(placement, seen),
        travel.correct_milestone_time: ((placement, "departed"), {**at, **why, **seen}),
    }


# Other verbs of the apps that keep a person's record: they ask for a number or a code, or belong to
# roles without a ground that ends, as the system. The post's verbs have a table of their own below.
WITHOUT_GROUND = {
    "register_person",
    "serve_person",
    "break_glass",
    "sign_in_with_code",
    "sign_in_with_pin",
    "choose_own_pin",
    "add_own_passkey",
    "remove_own_passkey",
    "sign_in_with_passkey",
    "register_candidate",
    "record_departure",
    "renew_documents",
    "open_reconciliation",
    "notify_of_hold",
    "notify_of_release",
    "warn_of_end",
    "wish_to_withdraw",
    "wish_for_transfer",
    "withdraw_as_wished",
    "open_transfer_duty",
    "end_wish",
    "notify_of_end",
    "propose_edition",
    "propose_withdrawal",
    "publish_edition",
    "refuse_edition",
    "recall_edition",
}
OF_THE_POST = {"record_arrival", "record_return"}


def list_verbs():
    """The name of every command of the registry and of placements."""
    names = set()
    for app in ("registry", "placement"):
        package = importlib.import_module(f"{rantau.__name__}.{app}.services")
        for each in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{each.name}")
            functions = inspect.getmembers(module, inspect.isfunction)
            names |= {
                name
                for name, function in functions
                if hasattr(function, "__wrapped__") and function.__module__ == module.__name__
            }
    return names


def test_every_verb_has_a_row():
    with_row = {verb.__name__ for verb in RESULTS}
    assert list_verbs() == with_row | WITHOUT_GROUND | OF_THE_POST


def create_journey(ground):
    """Her placement, with one document received; Surabaya has this ground on her and no other."""
    counter = get_officer("loket.3578" if ground == "registered" else "loket.3212")
    node = {"origin": "origin", "domicile": "domicile"}.get(ground)
    changes = {node: SURABAYA_VILLAGE} if node else {}
    person = create_person(counter, passport="A1234567", **changes)
    journey = create_placement(person=person)
    journey.receive({"identity_card": BEFORE_SELECTED["identity_card"]}, by=journey.national)
    return journey


def grant(ground, journey):
    """Give Surabaya a ground that ends."""
    head = get_officer("kepala.3578")
    if ground == "visit":
        serve_person(head, uuid4(), ServeInput("A1234567"))
    elif ground == "break_glass":
        break_glass_over(head, journey.person)
    elif ground == "referral":
        with reading_as(journey.national):
            Ground(
                person=Person.objects.get(reference=journey.person),
                unit_id=head.office,
                kind=Ground.REFERRAL,
                starts_at=get_scope_time(),
                ends_at=get_scope_time() + timedelta(days=1),
            ).save(force_insert=True)


def get_result(verb, actor, arguments):
    """What comes of the verb: done, or the name of the error; nothing stays."""
    args, options = arguments
    with rollback():
        try:
            verb(actor, uuid4(), *args, **options)
        except DomainError as error:
            return type(error).__name__
        return "done"


def get_arguments(journey):
    proposal = correct_fact(journey.national, journey.person, sex="M")
    with reading_as(journey.national):
        [relative] = list_relatives(Person.objects.get(reference=journey.person))
    return list_arguments(journey, relative.id, proposal)


@pytest.mark.parametrize("ground", [*LASTING, *TEMPORARY])
def test_what_an_office_may_do_under_this_ground(db, ground):
    journey = create_journey(ground)
    grant(ground, journey)
    head = get_officer("kepala.3578")

    results = {
        verb.__name__: get_result(verb, head, arguments)
        for verb, arguments in get_arguments(journey).items()
    }

    assert results == {verb.__name__: expected[ground] for verb, expected in RESULTS.items()}


def test_without_a_ground_she_is_absent(db):
    journey = create_journey("nobody")
    results = {
        get_result(verb, get_officer("kepala.3578"), arguments)
        for verb, arguments in get_arguments(journey).items()
    }
    assert results == {
        "NoSuchPerson",
        "NoSuchPlacement",
        "NoSuchCorrection",
        "NoSuchMerge",
        "NoSuchOffice",
    }


@pytest.mark.parametrize(
    ("login", "expected"),
    [("perwakilan.tw-tpe", "done"), ("perwakilan.hk-hkg", "NoLastingGround")],
)
def test_another_post_that_broke_the_glass_records_no_travel(db, login, expected):
    journey = create_placement()
    journey.advance_to_cleared()
    journey.depart()
    post = get_officer(login)
    if login != "perwakilan.tw-tpe":
        break_glass_over(post, journey.person)
    seen, why = {"seen": journey.revision}, "Jam di tiket"
    arrival = travel.ArrivalInput("Taichung, jalan peraga 5")
    correction = ((journey.reference, "visa"), {"fields": {"number": "V-6"}, "why": why, **seen})
    correction[1]["fields"]["expires_on"] = "2027-09-01"

    assert [
        get_result(travel.record_arrival, post, ((journey.reference, arrival), seen)),
        get_result(received_documents.correct_document, post, correction),
    ] == [expected, expected]
    if expected == "done":
        journey.arrive()
    homecoming = (journey.reference, travel.ReturnInput("end_of_contract"))
    seen = {"seen": journey.revision}
    assert get_result(travel.record_return, post, (homecoming, seen)) == expected


def test_on_a_visit_what_was_accepted_is_not_replaced(db):
    journey = create_journey("visit")
    journey.verify(["identity_card"])
    grant("visit", journey)
    again = received_documents.ReceivedDocumentInput("identity_card", {"name": "ORANG LAIN"})

    arguments = ((journey.reference, [again]), {"seen": journey.revision})
    head = get_officer("kepala.3578")
    assert get_result(received_documents.receive_documents, head, arguments) == "NoLastingGround"


class TestRowsDecide:
    """The application's role changes no row under a ground that ends, whatever the code asks."""

    @pytest.fixture
    def head_on_visit(self, db):
        journey = create_journey("visit")
        grant("visit", journey)
        return get_officer("kepala.3578")

    def test_no_row_is_changed_or_deleted(self, head_on_visit):
        with reading_as(head_on_visit):
            person = Person.objects.get()
            assert Person.objects.filter(id=person.id).update(name="ORANG LAIN") == 0
            assert SafeContact.objects.filter(person=person).update(channel="call") == 0
            assert Relative.objects.filter(person=person).update(name="Orang Lain") == 0
            assert Relative.objects.filter(person=person).delete()[0] == 0

    def test_no_row_is_added(self, head_on_visit):
        with reading_as(head_on_visit):
            person, at = Person.objects.get(), get_scope_time()
            number = Identity(person=person, kind="passport", number="B1", recorded_at=at)
            for row in (number, Relative(person=person, name="Budi", relation="sibling")):
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    row.save(force_insert=True)

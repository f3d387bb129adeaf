"""What is derived follows its ground: a document that says what is not so any more is revoked, and
issued anew as soon as everything it rests on is accepted again."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.actor import PUBLIC_ACTOR, build_system_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.documents.models import Document
from rantau.documents.selectors import find_by_check_code
from rantau.journal import consumers
from rantau.journal.models import Entry, FailedEntry
from rantau.placement.errors import GatesUnmet, SecondOfficerRequired
from rantau.placement.next_step import VERIFY_STEP, get_next_step
from rantau.placement.services.decisions import withdraw_placement
from rantau.placement.services.received_documents import (
    VerificationInput,
    correct_document,
    verify_documents,
)
from rantau.placement.snapshot import load_snapshot
from rantau.registry.services.corrections import confirm_correction
from rantau.worker import consequences
from rantau.worker.consequences import apply_consequences
from tests.factories import persons, placements
from tests.factories.placements import BEFORE_CLEARED
from tests.module_data import rollback
from tests.worker_login import get_officer_as_system

PASSPORT = BEFORE_CLEARED["passport"]
SYSTEM = build_system_actor("test")


@pytest.fixture(autouse=True)
def done(worker_db, monkeypatch):
    """The worker's login in one transaction, whose entries count as committed; gives the ids of
    those that are worked off, since they cannot be told by their transaction."""
    ids, offered, list_new_entries = set(), [], consumers.list_new_entries

    def list_entries(consumer, kinds):
        new = list_new_entries(consumer, kinds)
        offered[:] = [pair for pair in new.entries if pair[0].id not in ids]
        return replace(new, entries=tuple(offered))

    monkeypatch.setattr(consumers, "get_horizon", get_next_transaction)
    monkeypatch.setattr(consumers, "list_new_entries", list_entries)
    monkeypatch.setattr(
        consumers, "remember_entries", lambda *_: ids.update(entry.id for entry, _ in offered)
    )
    for module in (placements, persons):
        monkeypatch.setattr(module, "get_officer", get_officer_as_system)
    return ids


def get_next_transaction():
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()::text::bigint + 1")
        return cursor.fetchone()[0]


@pytest.fixture
def cleared():
    journey = placements.create_placement()
    journey.advance_to_cleared()
    assert apply_consequences() == 0
    return journey


def list_letters(journey, letter="clearance"):
    """The documents of this kind, oldest first."""
    with reading_as(SYSTEM):
        rows = Document.objects.filter(subject=journey.get().id, letter=letter)
        return list(rows.order_by("issued_at", "number"))


def list_faults():
    with reading_as(SYSTEM):
        return [each.fault for each in FailedEntry.objects.all()]


def check(document):
    """What the public check says of a document."""
    with reading_as(PUBLIC_ACTOR):
        (found,) = find_by_check_code(PUBLIC_ACTOR, document.serial, document.check_code)
    return found.state, found.replaced_by


def correct(journey, requirement, by=None, **fields):
    values = {**BEFORE_CLEARED[requirement], **fields}
    correct_document(
        by or journey.regional,
        uuid4(),
        journey.reference,
        requirement,
        fields=values,
        why="Salah ketik",
        seen=journey.revision,
    )


def get_step(journey):
    actor = get_officer_as_system("pusat")
    with reading_as(actor):
        return get_next_step(load_snapshot(actor, journey.get(actor), with_line_status=False))


def test_a_clearance_ends_with_the_first_thing_that_ends_it_rests_on(cleared):
    (clearance,) = list_letters(cleared)

    assert clearance.valid_until == date.fromisoformat(BEFORE_CLEARED["visa"]["expires_on"])


def test_what_was_not_corrected_stays_as_it_is(cleared):
    assert apply_consequences() == 0
    assert [each.revoked_at for each in list_letters(cleared)] == [None]


def test_a_corrected_birth_date_is_on_a_new_clearance_once_a_second_officer_confirms(cleared):
    born = date(1994, 2, 15)
    reference = persons.correct_fact(reference=cleared.person, birth=(born, "day"))
    assert apply_consequences() == 0

    confirm_correction(get_officer_as_system("verifikasi.3212"), uuid4(), reference)
    assert apply_consequences() == 1
    old, new = list_letters(cleared)
    assert (old.revoked_reason, new.birth_date, new.revoked_at) == ("replaced", born, None)


class TestACorrectedPassport:
    @pytest.fixture
    def corrected(self, cleared):
        correct(cleared, "passport", number="X7654321")
        return cleared

    def test_the_clearance_that_repeats_it_is_suspended(self, corrected):
        assert apply_consequences() == 1

        (clearance,) = list_letters(corrected)
        assert clearance.revoked_reason == "facts_changed"
        assert check(clearance) == ("suspended", "")

    def test_nobody_departs_with_it_also_before_it_is_suspended(self, corrected):
        with pytest.raises(GatesUnmet) as refused:
            corrected.depart()

        assert ("received", "passport") in {(u.code, u.about) for u in refused.value.unmet}

    def test_the_next_step_is_to_verify_it_again(self, corrected):
        step = get_step(corrected)

        assert (step.kind, step.party, step.requirement.code) == (
            VERIFY_STEP,
            "regional",
            "passport",
        )

    def test_once_it_is_verified_a_new_clearance_stands_in_its_place(self, corrected):
        apply_consequences()
        corrected.verify({"passport": {}}, by=corrected.regional)
        assert apply_consequences() == 1

        old, new = list_letters(corrected)
        assert (new.passport, new.revoked_at) == ("X7654321", None)
        assert check(old) == ("replaced", new.serial)
        assert check(new) == ("valid", "")
        corrected.depart()

    def test_both_steps_at_once_replace_it_too(self, corrected):
        corrected.verify({"passport": {}}, by=corrected.regional)
        apply_consequences()

        old, new = list_letters(corrected)
        assert (old.revoked_reason, new.passport) == ("replaced", "X7654321")

    def test_whoever_issued_the_clearance_does_not_verify_it(self, corrected):
        with pytest.raises(SecondOfficerRequired):
            corrected.verify({"passport": {}}, by=corrected.head)

    def test_the_new_entry_names_what_caused_it(self, corrected):
        apply_consequences()

        with reading_as(SYSTEM):
            made = Entry.objects.get(kind="placement:documents:renewed")
            assert made.cause.kind == "placement:document:corrected"
            assert made.actor == "system:consequences"

    def test_worked_off_again_it_does_nothing_more(self, corrected, done):
        assert [apply_consequences(), apply_consequences()] == [1, 0]
        done.clear()
        apply_consequences()

        assert len(list_letters(corrected)) == 1

    def test_it_waits_for_no_other_entry_that_fails(self, corrected, monkeypatch):
        other = persons.create_unlike_person(corrected.counter, "other")
        born = date(1991, 3, 4)
        persons.correct_fact(reference=other, birth=(born, "day"))

        def fail(_actor, _entry):
            raise ValueError("a fault of ours")

        kinds = {**consequences.CONSEQUENCES, "registry:person:corrected": fail}
        with monkeypatch.context() as patch:
            patch.setattr(consequences, "CONSEQUENCES", kinds)
            assert apply_consequences() == 1
        assert check(list_letters(corrected)[0])[0] == "suspended"
        assert list_faults() == ["ValueError"]

        with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
            apply_consequences()
        assert list_faults() == []

    def test_the_candidate_id_which_does_not_repeat_it_stays(self, corrected):
        apply_consequences()

        assert [each.revoked_at for each in list_letters(corrected, "candidate_id")] == [None]


def test_a_later_visa_lengthens_the_clearance(cleared):
    correct(cleared, "visa", expires_on="2029-01-31")
    cleared.verify({"visa": {}}, by=cleared.regional)
    apply_consequences()

    _old, new = list_letters(cleared)
    assert new.valid_until == date(2029, 1, 31)


def test_somebody_found_unfit_after_the_clearance_does_not_depart(cleared):
    correct(cleared, "medical", result="unfit")
    cleared.verify({"medical": {}}, by=cleared.regional)
    apply_consequences()

    assert [check(each)[0] for each in list_letters(cleared)] == ["suspended"]
    with pytest.raises(GatesUnmet) as refused:
        cleared.depart()
    assert {"unfit", "no_document"} <= {each.code for each in refused.value.unmet}


def test_a_document_returned_after_the_clearance_suspends_it(cleared):
    correct(cleared, "contract", ends_on="2028-03-01")
    verdicts = [
        VerificationInput("contract", accepted=False, method="original", reason="Bukan kontrak ini")
    ]
    verify_documents(cleared.regional, uuid4(), cleared.reference, verdicts, seen=cleared.revision)
    apply_consequences()

    assert [check(each)[0] for each in list_letters(cleared)] == ["suspended"]
    assert get_step(cleared).party == "agency"


def test_a_medical_that_expired_before_the_departure_is_asked_for_again(cleared):
    with clock.freeze_clock(clock.now() + timedelta(days=90)):
        with pytest.raises(GatesUnmet) as refused:
            cleared.depart()
        assert [(u.code, u.about) for u in refused.value.unmet] == [("expired", "medical")]
        assert get_step(cleared).requirement.code == "medical"


def test_a_passport_renewed_abroad_replaces_the_clearance_though_the_medical_is_old(cleared):
    cleared.depart()
    cleared.arrive()
    with clock.freeze_clock(clock.now() + timedelta(days=120)):
        correct(cleared, "passport", number="X7654329", by=cleared.regional)
        cleared.verify({"passport": {}}, by=cleared.regional)
        apply_consequences()

        _old, new = list_letters(cleared)
        assert (new.passport, new.office_code) == ("X7654329", "BP-32")


def test_what_ended_is_left_as_it_ended(cleared):
    correct(cleared, "passport", number="X7654321")
    withdraw_placement(
        cleared.regional, uuid4(), cleared.reference, reason="health", seen=cleared.revision
    )
    apply_consequences()

    assert [each.revoked_reason for each in list_letters(cleared)] == ["withdrawn"]


def get_statuses(journey):
    actor = get_officer_as_system("pusat")
    with reading_as(actor):
        return load_snapshot(actor, journey.get(actor), with_line_status=False).requirements


def take(journey, step, number):
    """One step of a history, where it can be taken."""
    received = [c for c, each in get_statuses(journey).items() if each.state == "received"]
    if step == "work":
        apply_consequences()
    elif step in ("verify", "return"):
        verdicts = [
            VerificationInput(
                code, accepted=step == "verify", method="original", reason="Belum benar"
            )
            for code in received
        ]
        with suppress(InvalidInput, SecondOfficerRequired):
            verify_documents(
                journey.regional, uuid4(), journey.reference, verdicts, seen=journey.revision
            )
    else:
        changes = {
            "passport": {"number": f"X100000{number}"},
            "visa": {"number": f"V-{number}"},
            "medical": {"result": "unfit" if number % 2 else "fit"},
        }[step]
        correct(journey, step, **changes)


STEPS = st.lists(
    st.sampled_from(["passport", "visa", "medical", "verify", "return", "work"]), max_size=8
)


@given(steps=STEPS)
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_valid_document_says_what_is_not_so_whatever_happened(cleared, steps):
    with rollback():
        for number, step in enumerate(steps):
            take(cleared, step, number)
        apply_consequences()

        valid = [each for each in list_letters(cleared) if each.revoked_at is None]
        assert len(valid) <= 1
        for document in valid:
            statuses = get_statuses(cleared)
            assert document.passport == statuses["passport"].receipt.fields["number"]
            assert document.fields["visa"] == statuses["visa"].receipt.fields["number"]
            assert statuses["medical"].receipt.fields["result"] == "fit"
            assert {each.state for each in statuses.values()} == {"accepted"}

"""What was recorded wrong of a person is corrected: with reason, evidence, history, and by two
officers where documents repeat it (docs/apps/registry.md)."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rantau.access.models import Account, Notice
from rantau.access.scope import reading_as
from rantau.access.services.same_persons import record_same_person
from rantau.common.errors import Forbidden, InvalidInput, StaleRevision
from rantau.duties.models import Duty
from rantau.journal.models import Entry, Reading
from rantau.registry.corrections import CorrectionInput, list_corrections
from rantau.registry.errors import (
    CorrectionDecided,
    NoSuchCorrection,
    NoSuchPerson,
    NotSecondPerson,
    PossibleDuplicate,
)
from rantau.registry.models import Correction, DistinctPersons, Person
from rantau.registry.selectors import get_person, search_persons
from rantau.registry.services.corrections import (
    confirm_correction,
    correct_person,
    refuse_correction,
)
from tests.actors import get_officer
from tests.factories.persons import BANDUNG_VILLAGE, create_person
from tests.factories.placements import BEFORE_SELECTED, create_placement

WHY = {"reason": "Salah ketik di loket", "evidence": "birth_certificate"}
OTHER_VILLAGE = 3212012002


@pytest.fixture
def siti(indramayu):
    """Siti, without any document; an unrelated person beside her."""
    create_person(indramayu, name="Orang Lain", nik="", phone="", birth_date=date(1970, 5, 5))
    return create_person(indramayu)


@pytest.fixture
def siti_with_documents(siti):
    """Siti, of whom a document was received in a placement."""
    journey = create_placement(person=siti)
    journey.receive({"identity_card": BEFORE_SELECTED["identity_card"]}, by=journey.counter)
    return siti


@pytest.fixture
def verifier(db):
    return get_officer("verifikasi.3212")


def correct(actor, reference, **changes):
    return correct_person(actor, uuid4(), reference, CorrectionInput(**{**WHY, **changes})).answer


def read(reference, actor=None):
    actor = actor or get_officer("pusat")
    with reading_as(actor):
        return get_person(actor, reference, purpose="test")


def list_rows(reference, actor=None):
    actor = actor or get_officer("pusat")
    with reading_as(actor):
        return list_corrections(get_person(actor, reference, purpose="test"))


def get_last_entry(person):
    headquarters, key = get_officer("pusat"), read(person).id
    with reading_as(headquarters):
        return Entry.objects.filter(subject=key).latest("revision")


class TestAtOnce:
    @pytest.mark.parametrize(
        ("given", "column", "value"),
        [
            ({"name": "Siti Nurhalimah Dewi"}, "name", "Siti Nurhalimah Dewi"),
            ({"alias": "Nur"}, "alias", "Nur"),
            ({"birth": (date(1994, 2, 15), "day")}, "birth_date", date(1994, 2, 15)),
            ({"birth": (date(1994, 7, 7), "year")}, "birth_date", date(1994, 1, 1)),
            ({"birth": (None, "unknown")}, "birth_precision", "unknown"),
            ({"sex": "M"}, "sex", "M"),
            ({"origin": OTHER_VILLAGE}, "origin_node", OTHER_VILLAGE),
            ({"domicile": OTHER_VILLAGE}, "domicile_node", OTHER_VILLAGE),
            ({"phone": "0812 0000 0099"}, "phone", "+6281200000099"),
            ({"phone": ""}, "phone", ""),
            ({"phone_shared": True}, "phone_shared", True),
        ],
    )
    def test_every_fact_can_be_corrected(self, indramayu, siti, given, column, value):
        before = read(siti)
        correct(indramayu, siti, **given)
        after = read(siti)
        assert getattr(before, column) != value
        assert getattr(after, column) == value
        assert after.revision == before.revision + 1

    def test_history_keeps_both_values_reason_and_evidence(self, indramayu, siti):
        reference = correct(indramayu, siti, name="Siti Nurhaliza", alias="Siti")
        name, alias = list_rows(siti)
        assert (name.reference, name.field, name.state) == (reference, "name", "corrected")
        assert (name.old_value, name.new_value) == ("Siti Nurhalimah", "Siti Nurhaliza")
        assert (name.reason, name.evidence) == (WHY["reason"], WHY["evidence"])
        assert (name.proposed_by, name.decided_by) == (indramayu.ref, "")
        assert (alias.old_value, alias.new_value) == ("", "Siti")

    def test_the_entry_names_the_facts_and_no_value(self, indramayu, siti):
        reference = correct(indramayu, siti, alias="Nur", phone="081200000099")
        entry = get_last_entry(siti)
        assert entry.kind == "registry:person:corrected"
        assert entry.terms == {
            "reference": siti,
            "correction": reference,
            "fields": ["alias", "phone"],
        }

    def test_the_reading_is_logged(self, indramayu, siti):
        correct(indramayu, siti, alias="Nur")
        with reading_as(indramayu):
            assert Reading.objects.filter(purpose="correction", actor=indramayu.ref).exists()

    def test_a_corrected_name_is_found(self, indramayu, siti):
        correct(indramayu, siti, name="Zubaedah")
        with reading_as(indramayu):
            assert [p.reference for p in search_persons(indramayu, "Zubaedah")] == [siti]

    def test_advice_on_her_nik_is_given_anew(self, indramayu):
        wrong = create_person(indramayu, birth_date=date(1994, 2, 16))
        with reading_as(indramayu):
            [before] = read(wrong, indramayu).identities.all()
        correct(indramayu, wrong, birth=(date(1994, 2, 14), "day"))
        with reading_as(indramayu):
            [after] = read(wrong, indramayu).identities.all()
        assert [a["code"] for a in before.advice] == ["nik.other_birth_date"]
        assert after.advice == []

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({}, ""),
            ({"name": "Siti Nurhalimah"}, ""),
            ({"name": "  "}, "name"),
            ({"sex": "X"}, "sex"),
            ({"birth": (date(2094, 2, 14), "day")}, "birth_date"),
            ({"phone": "12"}, "phone"),
            ({"alias": "Nur", "reason": " "}, "reason"),
            ({"alias": "Nur", "evidence": "rumour"}, "evidence"),
            ({"name": "Nur", "evidence": "own_word"}, "evidence"),
        ],
    )
    def test_bad_input_is_told_at_its_field(self, indramayu, siti, given, field):
        with pytest.raises(InvalidInput) as refused:
            correct(indramayu, siti, **given)
        assert list(refused.value.problems) == [field]

    def test_her_own_word_is_enough_for_a_telephone(self, indramayu, siti):
        correct(indramayu, siti, phone="081200000098", evidence="own_word")
        assert read(siti).phone == "+6281200000098"

    def test_whoever_looked_at_an_older_version_is_told(self, indramayu, siti):
        seen = read(siti).revision
        correct(indramayu, siti, alias="Nur")
        data = CorrectionInput(**WHY, alias="Iti")
        with pytest.raises(StaleRevision):
            correct_person(indramayu, uuid4(), siti, data, seen=seen)

    def test_the_same_form_sent_twice_corrects_once(self, indramayu, siti):
        key, data = uuid4(), CorrectionInput(**WHY, alias="Nur")
        first = correct_person(indramayu, key, siti, data)
        again = correct_person(indramayu, key, siti, data)
        assert (first.answer, again.was_repeated) == (again.answer, True)
        assert len(list_rows(siti)) == 1

    @pytest.mark.parametrize(
        "given", [{"phone": "081200000099"}, {"name": "Nur"}, {"birth": (date(1994, 2, 15), "day")}]
    )
    def test_it_takes_no_more_than_twelve_statements(self, indramayu, siti_with_documents, given):
        correct(indramayu, siti_with_documents, alias="Yang Pertama")
        with CaptureQueriesContext(connection) as queries:
            correct(indramayu, siti_with_documents, **given)
        inside = [q["sql"] for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(inside) <= 13, inside  # twelve, and the scope given back

    def test_at_once_as_well(self, indramayu, siti):
        correct(indramayu, siti, alias="Yang Pertama")
        with CaptureQueriesContext(connection) as queries:
            correct(indramayu, siti, birth=(date(1994, 2, 15), "day"))
        inside = [q["sql"] for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(inside) <= 13, inside


class TestDuplicates:
    def test_a_corrected_name_that_somebody_has_is_asked_about_once(self, indramayu, siti):
        twin = create_person(indramayu, name="Wartini", nik="", phone="081200000077")
        with pytest.raises(PossibleDuplicate) as asked:
            correct(indramayu, siti, name="Wartini")
        assert [c["reference"] for c in asked.value.candidates] == [twin]
        correct(indramayu, siti, name="Wartini", not_same=(twin,))
        assert read(siti).name == "Wartini"
        with reading_as(indramayu):
            assert DistinctPersons.objects.count() == 1

    def test_a_telephone_asks_about_nobody(self, indramayu, siti):
        create_person(indramayu, name="Siti Nurhalimah", nik="", phone="", not_same=(siti,))
        correct(indramayu, siti, phone="081200000055")


class TestTwoOfficers:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"name": "Siti Nurhaliza"}, "name"),
            ({"birth": (date(1994, 2, 15), "day")}, "birth_date"),
            ({"sex": "M"}, "sex"),
            ({"origin": OTHER_VILLAGE}, "origin"),
        ],
    )
    def test_what_has_documents_waits(self, indramayu, verifier, siti_with_documents, given, field):
        before = read(siti_with_documents)
        reference = correct(indramayu, siti_with_documents, **given)
        [row] = list_rows(siti_with_documents)
        waiting = read(siti_with_documents)
        assert (row.field, row.state, row.decided_at) == (field, "proposed", None)
        assert (waiting.name, waiting.birth_date, waiting.sex, waiting.origin_node) == (
            before.name,
            before.birth_date,
            before.sex,
            before.origin_node,
        )
        confirm_correction(verifier, uuid4(), reference)
        [row] = list_rows(siti_with_documents)
        assert (row.state, row.decided_by) == ("corrected", verifier.ref)
        assert get_last_entry(siti_with_documents).terms["fields"] == [field]

    def test_the_rest_is_corrected_at_once(self, indramayu, siti_with_documents):
        correct(indramayu, siti_with_documents, name="Siti Nurhaliza", phone="081200000099")
        person, entry = read(siti_with_documents), get_last_entry(siti_with_documents)
        assert (person.name, person.phone) == ("Siti Nurhalimah", "+6281200000099")
        assert entry.kind == "registry:person:correction_proposed"
        assert (entry.terms["fields"], entry.terms["corrected"]) == (["name"], ["phone"])

    def test_a_telephone_never_waits(self, indramayu, siti_with_documents):
        correct(indramayu, siti_with_documents, phone="081200000099", alias="Nur")
        assert {row.state for row in list_rows(siti_with_documents)} == {"corrected"}

    def test_a_duty_of_the_office_is_open_until_it_is_decided(
        self, indramayu, verifier, siti_with_documents
    ):
        reference = correct(indramayu, siti_with_documents, sex="M")
        with reading_as(indramayu):
            duty = Duty.objects.get(reference=reference)
        assert (duty.office_id, duty.kind) == (indramayu.office, "registry:decide_correction")
        assert duty.due_at > duty.opened_at
        refuse_correction(verifier, uuid4(), reference, why="KTP berkata lain")
        with reading_as(indramayu):
            duty.refresh_from_db()
        assert (duty.outcome, duty.closed_at is None) == ("refused", False)

    def test_a_refusal_leaves_the_record_and_keeps_why(
        self, indramayu, verifier, siti_with_documents
    ):
        reference = correct(indramayu, siti_with_documents, sex="M")
        refuse_correction(verifier, uuid4(), reference, why="KTP berkata lain")
        [row] = list_rows(siti_with_documents)
        assert (row.state, row.decision_note) == ("refused", "KTP berkata lain")
        assert read(siti_with_documents).sex == "F"
        assert get_last_entry(siti_with_documents).kind == "registry:person:correction_refused"

    @pytest.mark.parametrize("decide", ["confirm", "refuse"])
    def test_the_one_who_proposed_is_told(self, indramayu, verifier, siti_with_documents, decide):
        reference = correct(indramayu, siti_with_documents, sex="M")
        if decide == "confirm":
            confirm_correction(verifier, uuid4(), reference)
        else:
            refuse_correction(verifier, uuid4(), reference, why="KTP berkata lain")
        account = Account.objects.get(login="loket.3212")
        with reading_as(indramayu):
            notice = Notice.objects.get(account=account, account_name=reference)
        assert notice.code == {"confirm": "corrected", "refuse": "unchanged"}[decide]
        assert account.unread_notices == 1

    def test_nobody_decides_on_the_own_proposal(self, verifier, siti_with_documents):
        reference = correct(verifier, siti_with_documents, sex="M")
        for decide in (confirm_correction, refuse_correction):
            options = {} if decide is confirm_correction else {"why": "Salah"}
            with pytest.raises(NotSecondPerson):
                decide(verifier, uuid4(), reference, **options)

    def test_another_account_of_the_same_person_is_no_second_one(
        self, headquarters, siti_with_documents
    ):
        reference = correct(get_officer("loket.3212"), siti_with_documents, sex="M")
        record_same_person(headquarters, uuid4(), "loket.3212", "verifikasi.3212")
        with pytest.raises(NotSecondPerson):
            confirm_correction(get_officer("verifikasi.3212"), uuid4(), reference)

    def test_row_policies_let_nobody_decide_alone(self, verifier, siti_with_documents):
        correct(verifier, siti_with_documents, sex="M")
        with reading_as(verifier):
            rows = Correction.objects.filter(state="proposed")
            assert rows.update(state="corrected", decided_by="account:somebody") == 0

    def test_a_decision_is_taken_once(self, indramayu, verifier, siti_with_documents):
        reference = correct(indramayu, siti_with_documents, sex="M")
        confirm_correction(verifier, uuid4(), reference)
        with pytest.raises(CorrectionDecided):
            refuse_correction(verifier, uuid4(), reference, why="Terlambat")

    def test_a_fact_waits_for_one_decision_at_a_time(self, indramayu, siti_with_documents):
        correct(indramayu, siti_with_documents, sex="M")
        with pytest.raises(InvalidInput) as refused:
            correct(indramayu, siti_with_documents, sex="M", alias="Nur")
        assert list(refused.value.problems) == ["sex"]

    def test_the_counter_decides_nothing(self, verifier, siti_with_documents):
        reference = correct(verifier, siti_with_documents, sex="M")
        with pytest.raises(Forbidden):
            confirm_correction(get_officer("loket.3212"), uuid4(), reference)

    def test_a_document_that_was_issued_is_enough(self, indramayu, siti):
        journey = create_placement(person=siti)
        journey.advance_to_selected()
        correct(indramayu, siti, sex="M")
        assert [row.state for row in list_rows(siti)] == ["proposed"]

    def test_a_placement_without_any_document_is_not(self, indramayu, siti):
        create_placement(person=siti)
        correct(indramayu, siti, sex="M")
        assert [row.state for row in list_rows(siti)] == ["corrected"]


class TestGrounds:
    """Who sees her follows the village that is right."""

    @pytest.fixture
    def registered_elsewhere(self, surabaya):
        """Registered in Surabaya; by her card, as it was typed, of Indramayu."""
        return create_person(surabaya, domicile=3578011001)

    def test_the_office_of_origin_hands_her_to_the_right_one(
        self, indramayu, bandung, surabaya, registered_elsewhere
    ):
        with pytest.raises(NoSuchPerson):
            read(registered_elsewhere, bandung)
        correct(indramayu, registered_elsewhere, origin=BANDUNG_VILLAGE)
        assert read(registered_elsewhere, bandung).origin_node == BANDUNG_VILLAGE
        assert read(registered_elsewhere, surabaya).origin_node == BANDUNG_VILLAGE
        with pytest.raises(NoSuchPerson):
            read(registered_elsewhere, indramayu)
        assert get_last_entry(registered_elsewhere).terms["fields"] == ["origin"]

    def test_a_second_officer_may_confirm_what_ends_the_own_ground(
        self, indramayu, verifier, bandung, registered_elsewhere
    ):
        journey = create_placement(person=registered_elsewhere)
        journey.receive({"identity_card": BEFORE_SELECTED["identity_card"]}, by=journey.national)
        reference = correct(indramayu, registered_elsewhere, origin=BANDUNG_VILLAGE)
        confirm_correction(verifier, uuid4(), reference)
        assert read(registered_elsewhere, bandung).origin_node == BANDUNG_VILLAGE
        with pytest.raises(NoSuchCorrection):
            confirm_correction(verifier, uuid4(), reference)

    def test_another_office_sees_neither_her_nor_what_was_corrected(self, bandung, indramayu, siti):
        reference = correct(indramayu, siti, alias="Nur")
        with reading_as(bandung):
            assert not Correction.objects.filter(reference=reference).exists()
        with pytest.raises(NoSuchPerson):
            correct(bandung, siti, alias="Nung")

    def test_her_agency_sees_no_correction(self, indramayu, siti_with_documents):
        correct(indramayu, siti_with_documents, alias="Nur")
        agency = get_officer("p3mi.1")
        with reading_as(agency):
            assert Person.objects.filter(reference=siti_with_documents).exists()
            with pytest.raises(DatabaseError), transaction.atomic():
                Correction.objects.exists()

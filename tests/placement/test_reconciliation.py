"""What follows from a merge: documents say the facts that stand, and of two placements under way one
goes on (docs/apps/placement.md)."""

from uuid import uuid4

import pytest

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.placement.errors import NothingToReconcile
from rantau.placement.models import Placement
from rantau.placement.services.decisions import withdraw_placement
from rantau.placement.services.reconciliation import open_reconciliation
from rantau.statistics.rollups import find_rollup_differences
from rantau.worker.consequences import apply_consequences
from tests.factories import merges
from tests.factories.merges import merge, read_person, undo
from tests.factories.persons import create_person, create_unlike_person
from tests.factories.placements import create_placement, get_quota_line
from tests.placement.test_renewal import done  # noqa: F401
from tests.worker_login import get_officer_as_system


@pytest.fixture(autouse=True)
def officers(done, monkeypatch):  # noqa: F811
    """The worker's login looks accounts up as the system."""
    monkeypatch.setattr(merges, "get_officer", get_officer_as_system)


SYSTEM = build_system_actor("test")


def list_duties(reference):
    key = read_person(reference).id
    with reading_as(SYSTEM):
        rows = Duty.objects.filter(kind="placement:reconcile", about=key)
        return [(row.office.code, row.outcome) for row in rows.select_related("office")]


@pytest.fixture
def two():
    """Siti, registered twice, with a placement under way under each number."""
    first = create_placement()
    again = create_person(name="Zubaedah", nik="", phone="", not_same=(first.person,))
    agency = get_officer_as_system("p3mi.2")
    second = create_placement(
        agency=agency, line=get_quota_line(agency, country="MY"), person=again
    )
    return first, second


class TestTwoPlacements:
    def test_become_a_duty_of_the_office_that_serves(self, two):
        first, second = two
        merge(first.person, second.person)
        apply_consequences()
        assert list_duties(first.person) == [("DN-3212", "")]
        verifier = get_officer_as_system("verifikasi.3212")
        with reading_as(verifier):
            items = [
                i for i in get_worklist(verifier).items if i.kind.code == "placement:reconcile"
            ]
        assert [item.subject.number for item in items] == [first.person]

    def test_the_duty_closes_with_the_end_of_one(self, two):
        first, second = two
        merge(first.person, second.person)
        apply_consequences()
        withdraw_placement(
            second.verifier, uuid4(), second.reference, reason="worker_wishes", seen=second.revision
        )
        assert list_duties(first.person) == [("DN-3212", "one_left")]

    def test_both_keep_their_key_and_their_agency(self, two):
        first, second = two
        keys = {each.reference: each.get().person_id for each in two}
        merge(first.person, second.person)
        with reading_as(SYSTEM):
            rows = Placement.objects.filter(reference__in=keys)
            assert {row.reference: row.person_id for row in rows} == keys
        for each in two:
            assert each.get(each.agency).person.reference == first.person

    def test_one_alone_is_no_duty(self):
        journey = create_placement()
        other = create_unlike_person(get_officer_as_system("loket.3212"), "other")
        merge(journey.person, other)
        apply_consequences()
        assert list_duties(journey.person) == []
        with pytest.raises(NothingToReconcile):
            open_reconciliation(SYSTEM, uuid4(), journey.get().id)


class TestDocuments:
    def test_say_the_facts_that_stand_and_after_the_undoing_her_own(self):
        journey = create_placement()
        journey.advance_to_selected()
        other = create_unlike_person(get_officer_as_system("loket.3212"), "other")
        name = read_person(other).name
        reference = merge(journey.person, other, facts={"name": "retired"})
        apply_consequences()
        assert list_holders(journey) == ["Siti Nurhalimah", name]
        undo(reference)
        apply_consequences()
        assert list_holders(journey) == ["Siti Nurhalimah", name, "Siti Nurhalimah"]

    def test_a_document_belongs_to_whom_the_placement_is_of(self):
        other = create_person()
        again = create_person(name="Zubaedah", nik="", phone="", not_same=(other,))
        key = read_person(again).id
        journey = create_placement(person=again)
        merge(other, again)
        journey.advance_to_selected()
        with reading_as(SYSTEM):
            documents = Document.objects.filter(subject=journey.get().id)
            assert {each.person for each in documents} == {key}
            assert {each.holder for each in documents} == {"Siti Nurhalimah"}


def list_holders(journey):
    with reading_as(SYSTEM):
        rows = Document.objects.filter(subject=journey.get().id, letter="candidate_id")
        return [row.holder for row in rows.order_by("id")]


def test_boards_equal_a_recount_after_a_merge_and_its_undoing(two):
    first, second = two
    reference = merge(first.person, second.person)
    with reading_as(SYSTEM):
        assert find_rollup_differences() == []
    undo(reference)
    with reading_as(SYSTEM):
        assert find_rollup_differences() == []

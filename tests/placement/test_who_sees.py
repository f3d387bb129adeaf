"""An agency takes whom it can name; only grounds show a placement to anybody."""

from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden
from rantau.journal.models import Reading
from rantau.placement.errors import CandidateNotAvailable, NoSuchPlacement
from rantau.placement.overview import get_placement_overview, list_candidate_progress
from rantau.placement.selectors import get_reference_at_border, list_candidates
from rantau.placement.services.candidates import (
    CandidateInput,
    EnrolInput,
    enrol_candidate,
    register_candidate,
)
from rantau.placement.services.decisions import withdraw_placement
from rantau.registry.errors import NoSuchPerson
from rantau.registry.selectors import get_person, search_persons
from tests.actors import get_officer
from tests.factories.persons import BORN, create_person
from tests.factories.placements import BEFORE_SELECTED, create_placement, get_quota_line

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")


class TestCandidates:
    """An agency takes whom it can name, and can enumerate nobody."""

    def test_a_wrong_birth_date_and_nobody_answer_alike(self, journey, indramayu):
        person, answers = create_person(indramayu, name="Wartini", nik=""), []
        for reference, born in (
            (person, BORN.replace(day=15)),
            ("RT-0000-0000", BORN),
            (journey.person, BORN),
        ):
            with pytest.raises(NoSuchPerson) as refused:
                register_candidate(
                    get_officer("p3mi.2"),
                    uuid4(),
                    CandidateInput(reference, born, get_quota_line(get_officer("p3mi.2")).id),
                )
            answers.append((str(refused.value), refused.value.details))
        assert answers == [answers[0]] * 3

    def test_nobody_has_two_open_placements(self, journey):
        candidate = CandidateInput(journey.person, BORN, get_quota_line(journey.agency).id)
        with pytest.raises(NoSuchPerson):
            register_candidate(journey.agency, uuid4(), candidate)

    def test_a_list_goes_on_after_one_that_was_withdrawn_meanwhile(self, journey):
        first = create_placement(
            name="Kartini", nik="", phone="", birth_date=BORN.replace(year=1988)
        )
        withdraw_placement(
            journey.agency, uuid4(), first.reference, reason="other", seen=first.revision
        )
        with reading_as(journey.agency):
            [following], more = list_candidate_progress(
                journey.agency, before=first.reference, limit=9
            )
        assert (following.placement.reference, more) == (journey.reference, False)

    def test_a_list_writes_down_whom_it_showed(self, journey):
        create_placement(name="Kartini", nik="", phone="", birth_date=BORN.replace(year=1988))
        with reading_as(journey.agency):
            [shown], more = list_candidate_progress(journey.agency, limit=1)
        with reading_as(journey.national):
            readings = Reading.objects.filter(purpose="candidates")
            logged = [(reading.subject, reading.office) for reading in readings]
        assert more
        assert logged == [(shown.placement.person_id, journey.agency.office)]

    def test_whom_an_agency_has_the_counter_does_not_enrol_besides(self, journey):
        with pytest.raises(CandidateNotAvailable):
            enrol_candidate(
                journey.counter, uuid4(), EnrolInput(journey.person, "g2g-korea", "Manufaktur")
            )

    def test_an_office_registers_no_candidate(self, journey):
        with pytest.raises(Forbidden):
            register_candidate(
                journey.verifier,
                uuid4(),
                CandidateInput(journey.person, BORN, get_quota_line(journey.agency).id),
            )


class TestWhoSees:
    """Only grounds show a placement; absent and forbidden answer alike."""

    @pytest.mark.parametrize(
        "login",
        ["loket.3204", "loket.3578", "bp3mi.35", "p3mi.2", "perwakilan.tw-tpe", "bandara.cgk"],
    )
    def test_others_are_told_that_there_is_no_such_placement(self, journey, login):
        with pytest.raises(NoSuchPlacement):
            journey.get(get_officer(login))

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "pusat"])
    def test_its_own_see_it(self, journey, login):
        assert journey.get(get_officer(login)).reference == journey.reference

    def test_an_agency_lists_its_own_candidates_alone(self, journey, unrelated_placement):
        with reading_as(journey.agency):
            assert [c.reference for c in list_candidates(journey.agency)] == [journey.reference]

    def test_the_post_sees_her_from_departure_to_return(self, journey):
        journey.advance_to_cleared()
        with pytest.raises(NoSuchPlacement):
            journey.get(journey.post)
        journey.depart()
        assert journey.get(journey.post).reference == journey.reference
        with reading_as(journey.post):
            assert (
                get_person(journey.post, journey.person, purpose="test").name == "Siti Nurhalimah"
            )
        journey.arrive()
        journey.return_home()
        with pytest.raises(NoSuchPlacement):
            journey.get(journey.post)

    def test_the_border_finds_a_traveller_by_passport_and_birth_date_only(self, journey):
        with pytest.raises(NoSuchPlacement):
            get_reference_at_border(journey.border, "X1234567", BORN)
        journey.advance_to_cleared()
        assert get_reference_at_border(journey.border, "x 1234567", BORN) == journey.reference
        with pytest.raises(NoSuchPlacement):
            get_reference_at_border(journey.border, "X1234567", BORN.replace(day=15))

    def test_the_verified_passport_finds_her_at_the_counter(self, journey):
        journey.advance_to_cleared()
        with reading_as(journey.counter):
            assert [p.reference for p in search_persons(journey.counter, "X1234567")] == [
                journey.person
            ]


class TestByWhen:
    """By when the next step is due stands on the file for everybody who was shown the file."""

    READERS = ("loket.3212", "bp3mi.32", "kepala-bp3mi.32", "p3mi.1", "pusat")

    def get_due_at(self, journey, login):
        reader = get_officer(login)
        with reading_as(reader):
            return get_placement_overview(reader, journey.reference, purpose="test").due_at

    def list_due_times(self, journey):
        return {self.get_due_at(journey, login) for login in self.READERS}

    def test_all_are_told_the_same_whoever_owes_it(self, journey):
        [to_supply] = self.list_due_times(journey)
        journey.receive(BEFORE_SELECTED)
        [to_verify] = self.list_due_times(journey)
        journey.verify(BEFORE_SELECTED)
        journey.select()
        journey.prepare()
        journey.clear()
        [to_depart] = self.list_due_times(journey)
        assert None not in (to_supply, to_verify, to_depart)
        assert self.get_due_at(journey, "bandara.cgk") == to_depart

    def test_nobody_owes_the_return_of_somebody_abroad(self, journey):
        journey.advance_to_cleared()
        journey.depart()
        journey.arrive()
        assert self.list_due_times(journey) == {None}

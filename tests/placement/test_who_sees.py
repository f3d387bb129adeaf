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
from tests.actors import get_officer, register_someone
from tests.placement.journey import BEFORE_SELECTED, BORN, begin_journey, get_quota_line

pytestmark = pytest.mark.usefixtures("unrelated_person", "db")


class TestCandidates:
    """An agency takes whom it can name, and can enumerate nobody."""

    def test_a_wrong_birth_date_and_nobody_answer_alike(self, way, indramayu):
        person, told = register_someone(indramayu, name="Wartini", nik=""), []
        for reference, born in (
            (person, BORN.replace(day=15)),
            ("RT-0000-0000", BORN),
            (way.person, BORN),
        ):
            with pytest.raises(NoSuchPerson) as refused:
                register_candidate(
                    get_officer("p3mi.2"),
                    uuid4(),
                    CandidateInput(reference, born, get_quota_line(get_officer("p3mi.2")).id),
                )
            told.append((str(refused.value), refused.value.details))
        assert told == [told[0]] * 3

    def test_nobody_has_two_open_placements(self, way):
        terms = CandidateInput(way.person, BORN, get_quota_line(way.agency).id)
        with pytest.raises(NoSuchPerson):
            register_candidate(way.agency, uuid4(), terms)

    def test_a_list_goes_on_after_one_that_was_withdrawn_meanwhile(self, way):
        first = begin_journey(name="Kartini", nik="", phone="", birth_date=BORN.replace(year=1988))
        withdraw_placement(way.agency, uuid4(), first.reference, reason="other", seen=first.seen)
        with reading_as(way.agency):
            [following], more = list_candidate_progress(way.agency, before=first.reference, limit=9)
        assert (following.placement.reference, more) == (way.reference, False)

    def test_a_list_writes_down_whom_it_showed(self, way):
        begin_journey(name="Kartini", nik="", phone="", birth_date=BORN.replace(year=1988))
        with reading_as(way.agency):
            [shown], more = list_candidate_progress(way.agency, limit=1)
        with reading_as(way.national):
            looks = Reading.objects.filter(purpose="candidates")
            told = [(look.subject, look.office) for look in looks]
        assert more
        assert told == [(shown.placement.person_id, way.agency.office)]

    def test_whom_an_agency_has_the_counter_does_not_enrol_besides(self, way):
        with pytest.raises(CandidateNotAvailable):
            enrol_candidate(way.counter, uuid4(), EnrolInput(way.person, "g2g-korea", "Manufaktur"))

    def test_an_office_registers_no_candidate(self, way):
        with pytest.raises(Forbidden):
            register_candidate(
                way.verifier,
                uuid4(),
                CandidateInput(way.person, BORN, get_quota_line(way.agency).id),
            )


class TestWhoSees:
    """Only grounds show a placement; absent and forbidden answer alike."""

    @pytest.mark.parametrize(
        "login",
        ["loket.3204", "loket.3578", "bp3mi.35", "p3mi.2", "perwakilan.tw-tpe", "bandara.cgk"],
    )
    def test_others_are_told_that_there_is_no_such_placement(self, way, login):
        with pytest.raises(NoSuchPlacement):
            way.now(get_officer(login))

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "pusat"])
    def test_its_own_see_it(self, way, login):
        assert way.now(get_officer(login)).reference == way.reference

    def test_an_agency_lists_its_own_candidates_alone(self, way, unrelated_person):
        with reading_as(way.agency):
            assert [c.reference for c in list_candidates(way.agency)] == [way.reference]

    def test_the_post_sees_her_from_departure_to_return(self, way):
        way.to_cleared()
        with pytest.raises(NoSuchPlacement):
            way.now(way.post)
        way.depart()
        assert way.now(way.post).reference == way.reference
        with reading_as(way.post):
            assert get_person(way.post, way.person, purpose="test").name == "Siti Nurhalimah"
        way.arrive()
        way.come_home()
        with pytest.raises(NoSuchPlacement):
            way.now(way.post)

    def test_the_border_finds_a_traveller_by_passport_and_birth_date_only(self, way):
        with reading_as(way.border), pytest.raises(NoSuchPlacement):
            get_reference_at_border(way.border, "X1234567", BORN)
        way.to_cleared()
        with reading_as(way.border):
            assert get_reference_at_border(way.border, "x 1234567", BORN) == way.reference
            with pytest.raises(NoSuchPlacement):
                get_reference_at_border(way.border, "X1234567", BORN.replace(day=15))

    def test_the_verified_passport_finds_her_at_the_counter(self, way):
        way.to_cleared()
        with reading_as(way.counter):
            assert [p.reference for p in search_persons(way.counter, "X1234567")] == [way.person]


class TestByWhen:
    """By when the next step is due stands on the file for everybody who was shown the file."""

    READERS = ("loket.3212", "bp3mi.32", "kepala-bp3mi.32", "p3mi.1", "pusat")

    def due(self, way, login):
        reader = get_officer(login)
        with reading_as(reader):
            return get_placement_overview(reader, way.reference, purpose="test").due_at

    def told(self, way):
        return {self.due(way, login) for login in self.READERS}

    def test_all_are_told_the_same_whoever_owes_it(self, way):
        [to_supply] = self.told(way)
        way.receive(BEFORE_SELECTED)
        [to_verify] = self.told(way)
        way.verify(BEFORE_SELECTED)
        way.select()
        way.prepare()
        way.clear()
        [to_depart] = self.told(way)
        assert None not in (to_supply, to_verify, to_depart)
        assert self.due(way, "bandara.cgk") == to_depart

    def test_nobody_owes_the_return_of_somebody_abroad(self, way):
        way.to_cleared()
        way.depart()
        way.arrive()
        assert self.told(way) == {None}

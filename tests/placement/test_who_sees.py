"""An agency takes whom it can name; only grounds show a placement to anybody."""

from uuid import uuid4

import pytest

from rantau.access.scope import looking
from rantau.core.errors import Forbidden
from rantau.journal.models import Reading
from rantau.placement.errors import NoSuchPlacement, NotAvailable
from rantau.placement.lookups import at_border, candidates
from rantau.placement.overview import overview
from rantau.placement.services.enrol import EnrolTerms, enrol
from rantau.placement.services.register_candidate import CandidateTerms, register_candidate
from rantau.placement.services.withdraw import withdraw
from rantau.placement.waiting import waiting
from rantau.registry.errors import NoSuchPerson
from rantau.registry.lookups import person_for, search
from tests.cast import officer, registered
from tests.placement.way import BEFORE_SELECTED, BORN, begun, line_of

pytestmark = pytest.mark.usefixtures("noise", "db")


class TestCandidates:
    """An agency takes whom it can name, and can enumerate nobody."""

    def test_a_wrong_birth_date_and_nobody_answer_alike(self, way, indramayu):
        person, told = registered(indramayu, name="Wartini", nik=""), []
        for reference, born in (
            (person, BORN.replace(day=15)),
            ("RT-0000-0000", BORN),
            (way.person, BORN),
        ):
            with pytest.raises(NoSuchPerson) as refused:
                register_candidate(
                    officer("p3mi.2"), uuid4(),
                    CandidateTerms(reference, born, line_of(officer("p3mi.2")).id),
                )  # fmt: skip
            told.append((str(refused.value), refused.value.details))
        assert told == [told[0]] * 3

    def test_nobody_has_two_open_placements(self, way):
        terms = CandidateTerms(way.person, BORN, line_of(way.agency).id)
        with pytest.raises(NoSuchPerson):
            register_candidate(way.agency, uuid4(), terms)

    def test_a_list_goes_on_after_one_that_was_withdrawn_meanwhile(self, way):
        first = begun(name="Kartini", nik="", phone="", birth_date=BORN.replace(year=1988))
        withdraw(way.agency, uuid4(), first.reference, reason="other", seen=first.seen)
        with looking(way.agency):
            [following], more = waiting(way.agency, before=first.reference, most=9)
        assert (following.placement.reference, more) == (way.reference, False)

    def test_a_list_writes_down_whom_it_showed(self, way):
        begun(name="Kartini", nik="", phone="", birth_date=BORN.replace(year=1988))
        with looking(way.agency):
            [shown], more = waiting(way.agency, most=1)
        with looking(way.national):
            looks = Reading.objects.filter(purpose="candidates")
            told = [(look.subject, look.office) for look in looks]
        assert more
        assert told == [(shown.placement.person_id, way.agency.office)]

    def test_whom_an_agency_has_the_counter_does_not_enrol_besides(self, way):
        with pytest.raises(NotAvailable):
            enrol(way.counter, uuid4(), EnrolTerms(way.person, "g2g-korea", "Manufaktur"))

    def test_an_office_registers_no_candidate(self, way):
        with pytest.raises(Forbidden):
            register_candidate(
                way.verifier, uuid4(), CandidateTerms(way.person, BORN, line_of(way.agency).id)
            )


class TestWhoSees:
    """Only grounds show a placement; absent and forbidden answer alike."""

    @pytest.mark.parametrize("login", ["loket.3204", "loket.3578", "bp3mi.35", "p3mi.2", "perwakilan.tw-tpe", "bandara.cgk"])  # fmt: skip
    def test_others_are_told_that_there_is_no_such_placement(self, way, login):
        with pytest.raises(NoSuchPlacement):
            way.now(officer(login))

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "pusat"])
    def test_its_own_see_it(self, way, login):
        assert way.now(officer(login)).reference == way.reference

    def test_an_agency_lists_its_own_candidates_alone(self, way, noise):
        with looking(way.agency):
            assert [c.reference for c in candidates(way.agency)] == [way.reference]

    def test_the_post_sees_her_from_departure_to_return(self, way):
        way.to_cleared()
        with pytest.raises(NoSuchPlacement):
            way.now(way.post)
        way.depart()
        assert way.now(way.post).reference == way.reference
        with looking(way.post):
            assert person_for(way.post, way.person, purpose="test").name == "Siti Nurhalimah"
        way.arrive()
        way.come_home()
        with pytest.raises(NoSuchPlacement):
            way.now(way.post)

    def test_the_border_finds_a_traveller_by_passport_and_birth_date_only(self, way):
        with looking(way.border), pytest.raises(NoSuchPlacement):
            at_border(way.border, "X1234567", BORN)
        way.to_cleared()
        with looking(way.border):
            assert at_border(way.border, "x 1234567", BORN) == way.reference
            with pytest.raises(NoSuchPlacement):
                at_border(way.border, "X1234567", BORN.replace(day=15))

    def test_the_verified_passport_finds_her_at_the_counter(self, way):
        way.to_cleared()
        with looking(way.counter):
            assert [p.reference for p in search(way.counter, "X1234567")] == [way.person]


class TestByWhen:
    """By when the next step is due stands on the file for everybody who was shown the file."""

    READERS = ("loket.3212", "bp3mi.32", "kepala-bp3mi.32", "p3mi.1", "pusat")

    def due(self, way, login):
        reader = officer(login)
        with looking(reader):
            return overview(reader, way.reference, purpose="test").due

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

"""How a person is reached without harm can change; nobody overwrites what they have not seen."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden, InvalidInput, StaleRevision
from rantau.journal.models import Entry
from rantau.registry.errors import NoSuchPerson
from rantau.registry.inputs import SafeContactInput
from rantau.registry.models import Person, SafeContact
from rantau.registry.selectors import get_person
from rantau.registry.services.persons import change_safe_contact
from tests.actors import get_officer
from tests.factories.persons import create_person
from tests.factories.placements import create_placement

CALL = SafeContactInput("call", 9, 16, "Ibu saja")


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


def change_contact(actor, reference, contact=CALL, *, seen=1, key=None):
    return change_safe_contact(actor, key or uuid4(), reference, contact, seen=seen)


def get_safe_contact(actor, reference):
    with reading_as(actor):
        kept = get_person(actor, reference, purpose="test").safe_contact
    return SafeContactInput(kept.channel, kept.from_hour, kept.until_hour, kept.who_may_answer)


class TestChanging:
    def test_the_new_way_takes_the_place_of_the_one_before(self, indramayu, siti):
        change_contact(indramayu, siti)
        assert get_safe_contact(indramayu, siti) == CALL

        change_contact(indramayu, siti, SafeContactInput(), seen=2)
        assert get_safe_contact(indramayu, siti) == SafeContactInput("none", None, None, "")

    def test_of_two_clerks_with_the_same_page_the_second_is_told_both_versions(
        self, indramayu, siti
    ):
        change_contact(indramayu, siti)

        with pytest.raises(StaleRevision) as error:
            change_contact(get_officer("verifikasi.3212"), siti, SafeContactInput("visit"))
        assert (error.value.seen, error.value.now) == (1, 2)
        assert get_safe_contact(indramayu, siti) == CALL

    @pytest.mark.parametrize(
        ("contact", "field"),
        [
            (SafeContactInput("pigeon"), "safe_channel"),
            (SafeContactInput("call", 9, None), "safe_hours"),
            (SafeContactInput("call", 9, 25), "safe_hours"),
            (SafeContactInput("call", -1, 5), "safe_hours"),
            (SafeContactInput("call", who_may_answer="x" * 121), "who_may_answer"),
            (SafeContactInput("call", who_may_answer="Ibu\0"), "who_may_answer"),
            (SafeContactInput("call", who_may_answer="\u202eubI"), "who_may_answer"),
        ],
    )
    def test_what_cannot_be_kept_is_made_at_its_field(self, indramayu, siti, contact, field):
        with pytest.raises(InvalidInput) as error:
            change_contact(indramayu, siti, contact)
        assert set(error.value.problems) == {field}
        assert get_safe_contact(indramayu, siti).channel == "none"

    def test_the_same_key_does_it_once(self, indramayu, siti):
        key = uuid4()
        change_contact(indramayu, siti, key=key)

        assert change_contact(indramayu, siti, key=key).was_repeated

    def test_the_entry_says_that_and_not_how(self, indramayu, siti):
        change_contact(indramayu, siti)

        with reading_as(indramayu):
            person = Person.objects.get(reference=siti)
            entry = Entry.objects.get(subject=person.id, revision=2)
        assert entry.kind == "registry:safe_contact:changed"
        assert (entry.terms, entry.tells) == ({"reference": siti}, ["worker"])

    @pytest.mark.slow
    def test_of_many_connections_at_once_one_changes_it(
        self, indramayu, committed_person, all_at_once
    ):
        _person, reference = committed_person

        answers = all_at_once(4, lambda: change_contact(indramayu, reference, seen=0))
        assert answers == ["StaleRevision"] * 3 + ["done"]


class TestWhoMay:
    """The desk of an office that holds the ground, and headquarters; nobody else."""

    @pytest.mark.parametrize("who", ["loket.3212", "verifikasi.3212", "kepala.3212", "pusat"])
    def test_the_desks_of_her_district_and_headquarters_may(self, siti, who):
        assert change_contact(get_officer(who), siti).answer == siti

    @pytest.mark.parametrize("who", ["loket.3204", "loket.3578", "kepala.3578"])
    def test_a_wrong_office_is_told_that_there_is_nobody(self, siti, who):
        with pytest.raises(NoSuchPerson):
            change_contact(get_officer(who), siti)

    @pytest.mark.parametrize(
        "who", ["perwakilan.tw-tpe", "bandara.cgk", "inspektorat", "operator.cc", "p3mi.1"]
    )
    def test_another_role_is_refused_before_anything_is_looked_at(self, siti, who):
        with pytest.raises(Forbidden):
            change_contact(get_officer(who), siti, SafeContactInput("pigeon"))

    def test_the_agency_that_has_her_and_nobody_are_refused(self, db):
        journey = create_placement()

        for actor in (get_officer("p3mi.1"), PUBLIC_ACTOR):
            with pytest.raises(Forbidden):
                change_contact(actor, journey.person)

    def test_the_rows_of_a_wrong_office_stay_whatever_the_code_asks(self, indramayu, bandung, siti):
        with reading_as(indramayu):
            person = Person.objects.get(reference=siti).id

        with reading_as(bandung):
            assert SafeContact.objects.filter(person=person).update(channel="call") == 0
        assert get_safe_contact(indramayu, siti).channel == "none"

    @pytest.mark.parametrize("who", ["perwakilan.tw-tpe", "p3mi.1", "bandara.cgk"])
    def test_other_roles_have_no_right_to_change_the_table(self, siti, who):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            reading_as(get_officer(who)),
        ):
            SafeContact.objects.update(channel="call")

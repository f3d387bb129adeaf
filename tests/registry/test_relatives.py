"""Family and persons of trust, as they come and go after the registration."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError

from rantau.access.actor import PUBLIC_ACTOR, build_worker_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, IdempotencyKeyReused, InvalidInput, StaleRevision
from rantau.journal.models import Entry
from rantau.registry.errors import (
    NoLastingGround,
    NoSuchPerson,
    NoSuchRelative,
    TooManyRelatives,
)
from rantau.registry.inputs import RelativeInput
from rantau.registry.models import Person, Relative
from rantau.registry.selectors import get_person, list_relatives
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.relatives import (
    MAX_RELATIVES,
    add_relative,
    correct_relative,
    remove_relative,
)
from tests.actors import get_officer
from tests.factories.persons import create_person
from tests.factories.placements import create_placement

BUDI = RelativeInput("Budi  Santoso", "sibling", "0812-0000-0003")
WRONG_OFFICES = ("loket.3204", "loket.3578", "kepala.3578", "verifikasi.3204")
WRONG_ROLES = ("perwakilan.tw-tpe", "bandara.cgk", "inspektorat", "operator.cc", "p3mi.1", "p3mi.2")


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


def add_kin(actor, reference, relative=BUDI, *, key=None, emergency=False):
    return add_relative(actor, key or uuid4(), reference, relative, emergency=emergency)


def list_family(actor, reference):
    with reading_as(actor):
        return list_relatives(get_person(actor, reference, purpose="test"))


def get_revision(actor, reference):
    with reading_as(actor):
        return Person.objects.get(reference=reference).revision


def list_entries(actor, reference):
    """What the journal says of the person, oldest first."""
    with reading_as(actor):
        person = Person.objects.get(reference=reference).id
        return list(Entry.objects.filter(subject=person).order_by("revision"))


class TestAdding:
    """Anyone the worker names is recorded, in the order in which one would call."""

    def test_it_keeps_the_name_the_relation_and_the_telephone(self, indramayu, siti):
        key = add_kin(indramayu, siti).answer

        kin = list_family(indramayu, siti)[-1]
        assert (str(kin.id), kin.name, kin.relation) == (key, "Budi Santoso", "sibling")
        assert (kin.phone, kin.emergency) == ("+6281200000003", False)

    def test_a_telephone_is_not_needed(self, indramayu, siti):
        add_kin(indramayu, siti, RelativeInput("Budi", "other"))

        assert list_family(indramayu, siti)[-1].phone == ""

    def test_several_may_be_called_in_an_emergency_and_they_come_first(self, indramayu, siti):
        add_kin(indramayu, siti, RelativeInput("Rini", "child"))
        add_kin(indramayu, siti, RelativeInput("Budi", "sibling"), emergency=True)
        add_kin(indramayu, siti, RelativeInput("Ujang", "father"))

        names = [(kin.name, kin.emergency) for kin in list_family(indramayu, siti)]
        assert names == [("Aminah", True), ("Budi", True), ("Rini", False), ("Ujang", False)]

    def test_every_problem_is_made_at_once_at_its_field(self, indramayu, siti):
        with pytest.raises(InvalidInput) as error:
            add_kin(indramayu, siti, RelativeInput("  ", "boss", "satu"))

        assert set(error.value.problems) == {"name", "relation", "phone"}

    @pytest.mark.parametrize("name", ["\0", "Bu\0di", "\u202eidub", "x" * 121, "🙂"])
    def test_a_name_that_nobody_could_read_is_refused(self, indramayu, siti, name):
        with pytest.raises(InvalidInput):
            add_kin(indramayu, siti, RelativeInput(name, "sibling"))

    def test_registration_checks_the_first_one_by_the_same_rule(self, indramayu):
        with pytest.raises(InvalidInput) as error:
            create_person(indramayu, emergency=RelativeInput("", "boss", "satu"))

        problems = {"emergency_name", "emergency_relation", "emergency_phone"}
        assert set(error.value.problems) == problems

    def test_a_file_holds_twelve_and_a_thirteenth_is_refused(self, indramayu, siti):
        for _ in range(MAX_RELATIVES - 1):
            add_kin(indramayu, siti)

        with pytest.raises(TooManyRelatives):
            add_kin(indramayu, siti)
        assert len(list_family(indramayu, siti)) == MAX_RELATIVES == 12

    def test_the_same_key_does_it_once(self, indramayu, siti):
        key = uuid4()
        first, again = add_kin(indramayu, siti, key=key), add_kin(indramayu, siti, key=key)

        assert (again.answer, again.was_repeated) == (first.answer, True)
        assert len(list_family(indramayu, siti)) == 2

    def test_the_same_key_with_another_name_is_refused(self, indramayu, siti):
        key = uuid4()
        add_kin(indramayu, siti, key=key)

        with pytest.raises(IdempotencyKeyReused):
            add_kin(indramayu, siti, RelativeInput("Rini", "child"), key=key)

    def test_the_entry_tells_the_worker_and_carries_no_personal_value(self, indramayu, siti):
        key = add_kin(indramayu, siti).answer

        entry = list_entries(indramayu, siti)[-1]
        assert (entry.kind, entry.revision) == ("registry:relative:added", 2)
        assert entry.terms == {"reference": siti, "relative": key, "emergency": False}
        assert entry.tells == ["worker"]


class TestCorrecting:
    """A new telephone does not move a name in the order."""

    def test_it_is_written_anew_in_its_place(self, indramayu, siti):
        first = add_kin(indramayu, siti, RelativeInput("Budi", "sibling", "081200000003")).answer
        add_kin(indramayu, siti, RelativeInput("Rini", "child"))
        new = RelativeInput("Budi Santoso", "spouse", "081200000009")
        seen = get_revision(indramayu, siti)
        correct_relative(indramayu, uuid4(), siti, UUID(first), new, emergency=False, seen=seen)

        kin = list_family(indramayu, siti)[1]
        assert (str(kin.id), kin.name, kin.relation) == (first, "Budi Santoso", "spouse")
        assert kin.phone == "+6281200000009"
        assert "Budi" not in str(list_entries(indramayu, siti)[-1].terms)

    def test_who_looked_at_an_older_version_is_told_both(self, indramayu, siti):
        kin = list_family(indramayu, siti)[0]
        add_kin(indramayu, siti)

        with pytest.raises(StaleRevision) as error:
            correct_relative(indramayu, uuid4(), siti, kin.id, BUDI, emergency=True, seen=1)
        assert (error.value.seen, error.value.now) == (1, 2)
        assert list_family(indramayu, siti)[0].name == "Aminah"

    def test_a_relative_of_somebody_else_is_not_found(self, indramayu, siti):
        other = create_person(
            indramayu, name="Wartini", nik="", birth_date=None, birth_precision="unknown"
        )
        kin = list_family(indramayu, other)[0]

        with pytest.raises(NoSuchRelative):
            correct_relative(indramayu, uuid4(), siti, kin.id, BUDI, emergency=True, seen=1)
        assert list_family(indramayu, other)[0].name == "Aminah"


class TestRemoving:
    """What was recorded by mistake, or is no longer wished, goes; that it went is kept."""

    @pytest.mark.parametrize("reason", ["mistake", "wish", "gone"])
    def test_it_goes_and_the_journal_keeps_that_and_why(self, indramayu, siti, reason):
        kin = list_family(indramayu, siti)[0]
        remove_relative(indramayu, uuid4(), siti, kin.id, reason=reason, seen=1)

        assert list_family(indramayu, siti) == []
        entry = list_entries(indramayu, siti)[-1]
        assert entry.kind == "registry:relative:removed"
        assert entry.terms == {"reference": siti, "relative": str(kin.id), "reason": reason}

    def test_without_a_reason_of_the_list_it_stays(self, indramayu, siti):
        kin = list_family(indramayu, siti)[0]

        with pytest.raises(InvalidInput) as error:
            remove_relative(indramayu, uuid4(), siti, kin.id, reason="because", seen=1)
        assert set(error.value.problems) == {"reason"}
        assert len(list_family(indramayu, siti)) == 1

    def test_gone_is_gone_for_another_clerk_and_done_for_the_same_key(self, indramayu, siti):
        kin, key = list_family(indramayu, siti)[0], uuid4()
        remove_relative(indramayu, key, siti, kin.id, reason="wish", seen=1)

        assert remove_relative(indramayu, key, siti, kin.id, reason="wish", seen=1).was_repeated
        with pytest.raises(NoSuchRelative):
            remove_relative(indramayu, uuid4(), siti, kin.id, reason="wish", seen=2)

    def test_what_the_clerk_did_not_see_is_not_removed(self, indramayu, siti):
        kin = list_family(indramayu, siti)[0]
        correct_relative(indramayu, uuid4(), siti, kin.id, BUDI, emergency=True, seen=1)

        with pytest.raises(StaleRevision):
            remove_relative(indramayu, uuid4(), siti, kin.id, reason="mistake", seen=1)
        assert len(list_family(indramayu, siti)) == 1

    def test_a_place_in_a_full_file_becomes_free(self, indramayu, siti):
        kin = list_family(indramayu, siti)[0]
        for _ in range(MAX_RELATIVES - 1):
            add_kin(indramayu, siti)
        remove_relative(indramayu, uuid4(), siti, kin.id, reason="gone", seen=MAX_RELATIVES)

        assert add_kin(indramayu, siti, RelativeInput("Rini", "child")).answer


class TestWhoMay:
    """The desk of an office that holds the ground, and headquarters; nobody else."""

    @pytest.mark.parametrize("who", ["loket.3212", "verifikasi.3212", "kepala.3212", "pusat"])
    def test_the_desks_of_her_district_and_headquarters_may(self, siti, who):
        assert add_kin(get_officer(who), siti).answer

    @pytest.mark.parametrize("who", WRONG_OFFICES)
    def test_a_wrong_office_is_told_that_there_is_nobody(self, indramayu, siti, who):
        actor, kin = get_officer(who), list_family(indramayu, siti)[0]

        for call in (
            lambda: add_kin(actor, siti),
            lambda: correct_relative(actor, uuid4(), siti, kin.id, BUDI, emergency=True, seen=1),
            lambda: remove_relative(actor, uuid4(), siti, kin.id, reason="wish", seen=1),
        ):
            with pytest.raises(NoSuchPerson):
                call()
        assert [k.name for k in list_family(indramayu, siti)] == ["Aminah"]

    @pytest.mark.parametrize("who", WRONG_ROLES)
    def test_another_role_is_refused_before_anything_is_looked_at(self, siti, who):
        with pytest.raises(Forbidden):
            add_kin(get_officer(who), siti, RelativeInput("", ""))

    def test_the_agency_that_has_her_is_refused(self, db):
        journey = create_placement()

        for who in ("p3mi.1", "p3mi.2"):
            with pytest.raises(Forbidden):
                add_kin(get_officer(who), journey.person)

    def test_an_office_that_serves_her_today_is_told_who_may(self, siti, surabaya):
        serve_person(surabaya, uuid4(), ServeInput("3212015402940001"))
        with pytest.raises(NoLastingGround):
            add_kin(surabaya, siti)

        with clock.freeze_clock(clock.now() + timedelta(days=1)), pytest.raises(NoSuchPerson):
            add_kin(surabaya, siti)

    def test_nobody_and_the_person_herself_are_refused(self, indramayu, siti):
        with reading_as(indramayu):
            herself = build_worker_actor(Person.objects.get(reference=siti).id)

        for actor in (PUBLIC_ACTOR, herself):
            with pytest.raises(Forbidden):
                add_kin(actor, siti)


class TestRowsDecide:
    """The application's role can do no more than the ground allows, whatever the code asks."""

    def test_a_wrong_office_changes_and_deletes_no_row(self, indramayu, bandung, siti):
        kin = list_family(indramayu, siti)[0]

        with reading_as(bandung):
            assert Relative.objects.filter(id=kin.id).update(name="Orang Lain") == 0
            assert Relative.objects.filter(id=kin.id).delete()[0] == 0
        assert list_family(indramayu, siti)[0].name == "Aminah"

    def test_a_wrong_office_gives_a_person_no_relative(self, indramayu, bandung, siti):
        with reading_as(indramayu):
            person = Person.objects.get(reference=siti)

        with pytest.raises(ProgrammingError, match="row-level security"), reading_as(bandung):
            Relative(person=person, name="X", relation="other").save(force_insert=True)

    @pytest.mark.parametrize("who", ["perwakilan.tw-tpe", "p3mi.1", "bandara.cgk", "inspektorat"])
    def test_other_roles_have_no_right_on_the_table(self, siti, who):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            reading_as(get_officer(who)),
        ):
            Relative.objects.all().delete()

    def test_nobody_hands_a_relative_to_another_person(self, indramayu, siti):
        other = create_person(
            indramayu, name="Wartini", nik="", birth_date=None, birth_precision="unknown"
        )

        with pytest.raises(ProgrammingError, match="permission denied"), reading_as(indramayu):
            Relative.objects.update(person=Person.objects.get(reference=other))

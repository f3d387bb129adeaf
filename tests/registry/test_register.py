"""Registering a person, as a clerk and as the rules of the registry would describe it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, IdempotencyKeyReused, InvalidInput
from rantau.journal.models import Entry, Reading
from rantau.registry.errors import NoSuchPerson, PossibleDuplicate
from rantau.registry.models import DistinctPersons, Person
from rantau.registry.selectors import get_person, search_persons
from rantau.registry.services.persons import register_person
from tests.actors import get_officer
from tests.factories.persons import (
    BANDUNG_VILLAGE,
    INDRAMAYU_VILLAGE,
    build_person_input,
    create_person,
)

pytestmark = pytest.mark.usefixtures("unrelated_person")


class TestRegister:
    """A person is registered with what a clerk has, once, and the journal says so."""

    def test_it_keeps_what_was_said_and_gives_a_reference(self, indramayu):
        reference = create_person(indramayu)

        with reading_as(indramayu):
            siti = get_person(indramayu, reference, purpose="test")
            assert (siti.name, siti.phone) == ("Siti Nurhalimah", "+6281200000001")
            assert siti.relatives.get().name == "Aminah"
            assert siti.identities.get().advice == []

    def test_one_word_and_no_number_and_no_birth_date_are_enough(self, indramayu):
        reference = create_person(
            indramayu, name="Sukarti", nik="", phone="", birth_date=None, birth_precision="unknown"
        )

        with reading_as(indramayu):
            assert get_person(indramayu, reference, purpose="test").name == "Sukarti"

    def test_the_entry_carries_no_personal_value(self, indramayu):
        reference = create_person(indramayu)

        with reading_as(indramayu):
            entry = Entry.objects.get(terms__reference=reference)
        written = str(entry.terms)
        assert not [
            value for value in ("Siti", "3212015402940001", "1994", "0812") if value in written
        ]

    def test_the_same_key_does_it_once_and_answers_the_same(self, indramayu):
        key = uuid4()
        first = register_person(indramayu, key, build_person_input())
        second = register_person(indramayu, key, build_person_input())

        assert (second.answer, second.was_repeated) == (first.answer, True)
        with reading_as(indramayu):
            assert Person.objects.filter(name="Siti Nurhalimah").count() == 1

    def test_the_same_key_with_another_body_is_refused(self, indramayu):
        key = uuid4()
        register_person(indramayu, key, build_person_input())

        with pytest.raises(IdempotencyKeyReused):
            register_person(indramayu, key, build_person_input(name="Aminah"))

    def test_every_problem_is_made_at_once_at_its_field(self, indramayu):
        with pytest.raises(InvalidInput) as error:
            create_person(indramayu, name=" ", sex="?", phone="satu", notice_given=False)

        assert set(error.value.problems) == {"name", "sex", "phone", "notice_given"}

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("0812", "Tidak ada nomor di Indonesia yang seperti ini."),
            ("+62 812", "Tidak ada nomor di Indonesia yang seperti ini."),
            ("+886 1", "Ini bukan nomor telepon. Awali nomor luar negeri dengan +"),
            ("852 9123 4567", "Awali dengan 0"),
        ],
    )
    def test_a_telephone_number_that_is_none_or_unclear_is_told_so(self, indramayu, typed, message):
        with pytest.raises(InvalidInput) as error:
            create_person(indramayu, phone=typed)

        [problem] = error.value.problems["phone"]
        assert problem.startswith(message)

    def test_a_refusal_leaves_nothing(self, indramayu):
        with pytest.raises(InvalidInput):
            create_person(indramayu, name="")

        with reading_as(indramayu):
            assert not Entry.objects.filter(office=indramayu.office).exists()
            assert not Person.objects.filter(origin_node=INDRAMAYU_VILLAGE).exists()

    def test_a_role_without_the_permission_is_refused_before_anything_is_looked_at(self, db):
        with pytest.raises(Forbidden):
            create_person(get_officer("bandara.cgk"), name="")

    def test_it_takes_no_more_than_twelve_statements(self, indramayu):
        create_person(indramayu, name="Yang Pertama", nik="", birth_date=date(1980, 5, 5))
        with CaptureQueriesContext(connection) as queries:
            create_person(indramayu)

        inside = [q for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(inside) <= 13  # twelve, and the scope given back inside the test's transaction


def test_today_is_the_offices_own(indramayu):
    """At 22.30 in Jakarta the next day has begun in Papua."""
    today = {"nik": "", "birth_date": date(2026, 11, 25), "birth_confirmed": True}
    with clock.freeze_clock(datetime(2026, 11, 24, 15, 30, tzinfo=UTC)):
        with pytest.raises(InvalidInput):
            create_person(indramayu, **today)
        assert create_person(replace(indramayu, time_zone="Asia/Jayapura"), **today)


class TestLongNames:
    """What is written longer than it is typed, or kept longer than it is written."""

    def test_a_name_of_letters_that_fold_into_more_is_registered_and_found(self, indramayu):
        long = "Xa" * 60
        reference = create_person(indramayu, name=long)
        with reading_as(indramayu):
            assert [p.reference for p in search_persons(indramayu, long)] == [reference]

    def test_an_alias_that_grows_too_long_is_told(self, indramayu):
        with pytest.raises(InvalidInput) as refused:
            create_person(indramayu, alias="\u0958" * 120)
        assert set(refused.value.problems) == {"alias"}


class TestSamePerson:
    """The one national question answers with a reference, a score and masked words."""

    def test_another_spelling_elsewhere_is_found_and_masked(self, indramayu, bandung):
        reference = create_person(indramayu)

        with pytest.raises(PossibleDuplicate) as error:
            create_person(bandung, name="SITTI NUR HALIMAH", nik="", origin=BANDUNG_VILLAGE)

        [candidate] = error.value.candidates
        assert candidate["reference"] != reference  # with a birth date it would open the file
        assert candidate["name"] == "S… N…"
        assert candidate["reasons"] == ["name", "birth_date"]

    def test_the_same_number_alone_is_enough(self, indramayu, surabaya):
        create_person(indramayu)

        with pytest.raises(PossibleDuplicate) as error:
            create_person(surabaya, name="Rukmini", birth_date=date(1970, 1, 2))

        assert error.value.candidates[0]["reasons"][0] == "nik"

    def test_not_the_same_person_is_remembered(self, indramayu):
        first = create_person(indramayu)
        second = create_person(indramayu, not_same=(first,))

        assert first != second
        with reading_as(indramayu):
            assert DistinctPersons.objects.count() == 1

    def test_whom_the_question_showed_learns_who_asked(self, indramayu, bandung):
        reference = create_person(indramayu)
        with pytest.raises(PossibleDuplicate) as error:
            create_person(bandung, nik="")
        assert set(error.value.details) == {"candidates"}

        with reading_as(indramayu):
            person = get_person(indramayu, reference, purpose="test")
            [look] = Reading.objects.filter(subject=person.id, purpose="compare")
        assert (look.actor, look.office) == (bandung.ref, bandung.office)

    def test_somebody_else_is_no_candidate(self, indramayu):
        create_person(indramayu)

        assert create_person(indramayu, name="Wartini", nik="", birth_date=date(1994, 2, 14))


class TestWhoSees:
    """Only grounds show a person; absent and forbidden answer alike."""

    @pytest.mark.parametrize("words", ["siti", "3212015402940001", "0812 0000 0001"])
    def test_the_own_district_finds_her_by_anything_known(self, indramayu, words):
        reference = create_person(indramayu)

        with reading_as(indramayu):
            assert [p.reference for p in search_persons(indramayu, words)] == [reference]

    @pytest.mark.parametrize("words", ["siti", "3212015402940001", "0812 0000 0001"])
    def test_another_district_finds_nobody(self, indramayu, bandung, words):
        create_person(indramayu)

        with reading_as(bandung):
            assert search_persons(bandung, words) == []

    def test_an_empty_search_lists_the_own_people_only(self, indramayu, bandung):
        reference = create_person(indramayu)

        with reading_as(indramayu):
            assert [p.reference for p in search_persons(indramayu, "")] == [reference]

    def test_another_district_is_told_that_there_is_nobody(self, indramayu, surabaya):
        reference = create_person(indramayu)

        with reading_as(surabaya):
            with pytest.raises(NoSuchPerson) as hidden:
                get_person(surabaya, reference, purpose="test")
            with pytest.raises(NoSuchPerson) as absent:
                get_person(surabaya, "RT-0000-0000", purpose="test")
        assert hidden.value.details == absent.value.details

    def test_the_region_and_the_nation_see_her(self, indramayu, west_java, headquarters):
        reference = create_person(indramayu)

        for actor in (west_java, headquarters):
            with reading_as(actor):
                assert get_person(actor, reference, purpose="test").reference == reference

    def test_without_a_scope_there_is_nothing_to_see(self, indramayu):
        create_person(indramayu)

        with pytest.raises(Exception, match="permission denied"):
            Person.objects.count()

    def test_every_look_is_written_with_its_purpose(self, indramayu, west_java):
        reference = create_person(indramayu)
        with reading_as(west_java):
            get_person(west_java, reference, purpose="verification")

        with reading_as(indramayu), connection.cursor() as cursor:
            cursor.execute("select actor_name, purpose from journal_reading")
            assert cursor.fetchall() == [(west_java.name, "verification")]

"""An identity number that comes after the registration: recorded as it is, with advice."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import ProgrammingError

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry
from rantau.registry.errors import NoSuchPerson, PossibleDuplicate
from rantau.registry.models import DistinctPersons, Identity, Person
from rantau.registry.selectors import get_person, search_persons
from rantau.registry.services.identities import NumberInput, add_identity_number
from tests.actors import get_officer
from tests.factories.persons import BANDUNG_VILLAGE, create_person
from tests.factories.placements import create_placement

HER_NIK, PASSPORT = "3212015402940001", "X1234567"


@pytest.fixture
def siti(indramayu, unrelated_person):
    """Registered without any number."""
    return create_person(indramayu, nik="")


def add_number(actor, reference, kind="nik", typed=HER_NIK, *, key=None, not_same=()):
    data = NumberInput(kind, typed, not_same=tuple(not_same))
    return add_identity_number(actor, key or uuid4(), reference, data)


def list_numbers(actor, reference):
    """Kind, number and the codes of the advice, as kept."""
    with reading_as(actor):
        person = get_person(actor, reference, purpose="test")
        rows = Identity.objects.filter(person=person).order_by("id")
        return [(row.kind, row.number, [a["code"] for a in row.advice]) for row in rows]


class TestAdding:
    """The number is kept as text, with advice and reasons, never as a fact."""

    def test_a_nik_that_fits_has_no_advice_and_finds_her_from_now_on(self, indramayu, siti):
        add_number(indramayu, siti, typed="3212 0154 0294 0001")

        assert list_numbers(indramayu, siti) == [("nik", HER_NIK, [])]
        with reading_as(indramayu):
            assert [p.reference for p in search_persons(indramayu, HER_NIK)] == [siti]

    @pytest.mark.parametrize(
        ("nik", "advice"),
        [
            ("3212011402940001", ["nik.other_sex"]),
            ("3212015502940001", ["nik.other_birth_date"]),
            ("3299015402940001", ["nik.unknown_region"]),
            ("3212015402940000", ["nik.no_serial"]),
        ],
    )
    def test_one_that_does_not_fit_is_taken_with_the_reason_to_look_twice(
        self, indramayu, siti, nik, advice
    ):
        add_number(indramayu, siti, typed=nik)

        assert list_numbers(indramayu, siti) == [("nik", nik, advice)]

    def test_where_only_the_year_is_known_the_day_is_not_held_against_her(self, indramayu):
        year = {"birth_date": date(1994, 1, 1), "birth_precision": "year"}
        sukarti = create_person(indramayu, name="Sukarti", nik="", **year)
        add_number(indramayu, sukarti)

        assert list_numbers(indramayu, sukarti) == [("nik", HER_NIK, [])]

    def test_a_second_nik_is_taken_with_advice_since_false_ones_exist(self, indramayu, siti):
        add_number(indramayu, siti)
        add_number(indramayu, siti, typed="3212015402940002")

        assert list_numbers(indramayu, siti)[1] == ("nik", "3212015402940002", ["nik.second"])

    def test_a_second_passport_is_taken_as_it_is_since_they_are_renewed(self, indramayu, siti):
        add_number(indramayu, siti, "passport", "x 123-4567")
        add_number(indramayu, siti, "passport", "E7654321")

        assert list_numbers(indramayu, siti) == [
            ("passport", PASSPORT, []),
            ("passport", "E7654321", []),
        ]

    @pytest.mark.parametrize("kind", ["nik", "passport"])
    def test_one_that_she_has_already_is_made_at_the_field(self, indramayu, siti, kind):
        typed = {"nik": HER_NIK, "passport": PASSPORT}[kind]
        add_number(indramayu, siti, kind, typed)

        with pytest.raises(InvalidInput) as error:
            add_number(indramayu, siti, kind, typed.lower())
        assert set(error.value.problems) == {"number"}
        assert len(list_numbers(indramayu, siti)) == 1

    @pytest.mark.parametrize(
        ("kind", "typed"),
        [
            ("nik", ""),
            ("nik", "tiga"),
            ("nik", "\u2167" * 16),
            ("passport", "\0"),
            ("passport", "A1"),
        ],
    )
    def test_what_is_no_number_is_made_at_the_field(self, indramayu, siti, kind, typed):
        with pytest.raises(InvalidInput) as error:
            add_number(indramayu, siti, kind, typed)
        assert set(error.value.problems) == {"number"}

    def test_another_kind_of_document_is_not_taken(self, indramayu, siti):
        with pytest.raises(InvalidInput) as error:
            add_number(indramayu, siti, "family_card", "3212010101010001")
        assert set(error.value.problems) == {"kind"}

    def test_the_same_key_does_it_once(self, indramayu, siti):
        key = uuid4()
        add_number(indramayu, siti, key=key)

        assert add_number(indramayu, siti, key=key).was_repeated
        assert len(list_numbers(indramayu, siti)) == 1

    def test_the_entry_carries_a_salted_hash_and_no_number(self, indramayu, siti):
        add_number(indramayu, siti)

        with reading_as(indramayu):
            person = Person.objects.get(reference=siti)
            entry = Entry.objects.get(subject=person.id, revision=2)
        assert (entry.kind, entry.terms["kind"]) == ("registry:number:added", "nik")
        assert HER_NIK not in str(entry.terms)

    def test_two_clerks_who_add_the_same_one_add_it_once(
        self, indramayu, committed_person, owner_sql, all_at_once
    ):
        person, reference = committed_person

        assert all_at_once(4, lambda: add_number(indramayu, reference)) == ["InvalidInput"] * 3 + [
            "done"
        ]
        found = owner_sql.execute(
            "select count(*) from registry_identity where person_id = %s", [person]
        )
        assert found.fetchone() == (1,)


class TestTheSameNumberElsewhere:
    """The one question of registration is asked again, masked, and the answer is remembered."""

    @pytest.fixture
    def other(self, bandung):
        return create_person(
            bandung,
            name="Rukmini",
            birth_date=date(1970, 1, 2),
            passport=PASSPORT,
            origin=BANDUNG_VILLAGE,
            domicile=BANDUNG_VILLAGE,
        )

    @pytest.mark.parametrize(("kind", "typed"), [("nik", HER_NIK), ("passport", PASSPORT)])
    def test_who_has_it_is_shown_masked_and_nothing_is_kept(
        self, indramayu, siti, other, kind, typed
    ):
        with pytest.raises(PossibleDuplicate) as error:
            add_number(indramayu, siti, kind, typed)

        [candidate] = error.value.candidates
        assert candidate["name"] == "R…"
        assert candidate["reference"] != other
        assert candidate["reasons"][0] == kind
        assert list_numbers(indramayu, siti) == []

    def test_not_the_same_person_is_remembered_and_the_number_taken(self, indramayu, siti, other):
        add_number(indramayu, siti, not_same=(other,))

        assert list_numbers(indramayu, siti) == [("nik", HER_NIK, [])]
        with reading_as(indramayu):
            assert DistinctPersons.objects.count() == 1

    def test_a_pair_told_apart_is_asked_about_again_when_another_number_is_the_same(
        self, indramayu, siti, other, headquarters
    ):
        add_number(indramayu, siti, not_same=(other,))

        with pytest.raises(PossibleDuplicate):
            add_number(indramayu, siti, "passport", PASSPORT)
        add_number(indramayu, siti, "passport", PASSPORT, not_same=(other,))
        with reading_as(headquarters):
            assert DistinctPersons.objects.count() == 1

    def test_a_namesake_without_the_number_is_not_asked_about_again(self, indramayu, siti):
        create_person(indramayu, nik="", not_same=(siti,))

        assert add_number(indramayu, siti).answer == siti

    def test_she_is_no_candidate_of_herself(self, indramayu, siti):
        add_number(indramayu, siti, "passport", PASSPORT)

        assert add_number(indramayu, siti).answer == siti


class TestWhoMay:
    """The desk of an office that holds the ground, and headquarters; nobody else."""

    @pytest.mark.parametrize("who", ["loket.3212", "verifikasi.3212", "kepala.3212", "pusat"])
    def test_the_desks_of_her_district_and_headquarters_may(self, siti, who):
        assert add_number(get_officer(who), siti).answer == siti

    @pytest.mark.parametrize("who", ["loket.3204", "loket.3578", "kepala.3578"])
    def test_a_wrong_office_is_told_that_there_is_nobody(self, siti, who):
        with pytest.raises(NoSuchPerson):
            add_number(get_officer(who), siti)

    @pytest.mark.parametrize(
        "who", ["perwakilan.tw-tpe", "bandara.cgk", "inspektorat", "operator.cc", "p3mi.1"]
    )
    def test_another_role_is_refused_before_anything_is_looked_at(self, siti, who):
        with pytest.raises(Forbidden):
            add_number(get_officer(who), siti, typed="")

    def test_the_agency_that_has_her_and_nobody_are_refused(self, db):
        journey = create_placement()

        for actor in (get_officer("p3mi.1"), PUBLIC_ACTOR):
            with pytest.raises(Forbidden):
                add_number(actor, journey.person)

    def test_a_wrong_office_writes_no_number_whatever_the_code_asks(self, indramayu, bandung, siti):
        with reading_as(indramayu):
            person = Person.objects.get(reference=siti)
        row = Identity(person=person, kind="nik", number="1", recorded_at=person.registered_at)

        with pytest.raises(ProgrammingError, match="row-level security"), reading_as(bandung):
            row.save(force_insert=True)

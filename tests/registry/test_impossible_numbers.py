"""Numbers that nobody can have are refused at their field, and open nobody's file."""

from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.registry.errors import NoSuchIdentity
from rantau.registry.models import Identity, Person
from rantau.registry.nik import get_nik_fault
from rantau.registry.passports import get_passport_fault
from rantau.registry.selectors import get_person
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.identities import NumberInput, replace_identity_number
from tests.factories.persons import BANDUNG_VILLAGE, create_person

HER_NIK, RIGHT_NIK = "3212015402940001", "3212015402940002"
IMPOSSIBLE = {
    "0": "placeholder",
    "0000000000000000": "placeholder",
    "9999999999999999": "placeholder",
    "1234567890123456": "placeholder",
    "321201540294000": "length",
    "0012015402940001": "province",
    "9912015402940001": "province",
    "3212013002940001": "day",
    "3212017002940001": "day",
    "3212011413940001": "day",
    "tiga": "not_digits",
}


@pytest.mark.parametrize(("nik", "fault"), IMPOSSIBLE.items())
def test_a_nik_that_nobody_can_have(nik, fault):
    assert get_nik_fault(nik) == fault


@pytest.mark.parametrize("nik", [HER_NIK, "3212016902040001", "5412011402700001"])
def test_a_nik_that_somebody_can_have(nik):
    assert get_nik_fault(nik) == ""


@pytest.mark.parametrize(
    ("number", "fault"),
    [("0000000", "placeholder"), ("A1", "form"), ("TIDAKADA", "placeholder"), ("X1234567", "")],
)
def test_a_passport_number_that_no_passport_has(number, fault):
    assert get_passport_fault(number) == fault


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


class TestRegistering:
    @pytest.mark.parametrize("nik", IMPOSSIBLE)
    def test_it_is_refused_at_its_field(self, indramayu, unrelated_person, nik):
        with pytest.raises(InvalidInput) as error:
            create_person(indramayu, nik=nik)
        assert set(error.value.problems) == {"nik"}

    def test_what_the_card_really_says_is_kept_aside(self, indramayu, unrelated_person):
        reference = create_person(indramayu, nik="0", nik_as_written=True)
        with reading_as(indramayu):
            person = get_person(indramayu, reference, purpose="test")
            assert list(person.identities.values_list("kind", "number")) == [("nik_written", "0")]

    def test_a_possible_number_is_no_number_kept_aside(self, indramayu, unrelated_person):
        reference = create_person(indramayu, nik_as_written=True)
        with reading_as(indramayu):
            person = get_person(indramayu, reference, purpose="test")
            assert list(person.identities.values_list("kind", "number")) == [("nik", HER_NIK)]

    def test_two_with_the_same_impossible_number_are_not_asked_about(self, indramayu, siti):
        aside = {"nik": "0000000000000000", "nik_as_written": True, "emergency": None}
        other = {"phone": "", "origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}
        create_person(indramayu, name="Rukmini", sex="F", **aside, **other)
        assert create_person(indramayu, name="Bambang", sex="M", **aside, **other)


class TestServing:
    @pytest.mark.parametrize("number", ["0000000000000000", "1234567890123456"])
    def test_it_opens_nobody(self, surabaya, siti, number):
        with pytest.raises(InvalidInput):
            serve_person(surabaya, uuid4(), ServeInput(number))


class TestReplacing:
    def replace(self, actor, reference, number=RIGHT_NIK):
        with reading_as(actor):
            key = Identity.objects.filter(person__reference=reference).latest("id").id
        data = NumberInput("nik", number)
        why = "salah ketik satu angka"
        return replace_identity_number(actor, uuid4(), reference, key, data, why=why)

    def list_numbers(self, actor, reference):
        with reading_as(actor):
            person = Person.objects.get(reference=reference)
            return sorted(person.identities.values_list("kind", "number"))

    def test_the_right_number_stands_and_the_wrong_one_serves_no_more(
        self, indramayu, surabaya, siti
    ):
        self.replace(indramayu, siti)

        assert self.list_numbers(indramayu, siti) == [
            ("nik", RIGHT_NIK),
            ("nik_replaced", HER_NIK),
        ]
        with pytest.raises(Exception, match="tidak ditemukan"):
            serve_person(surabaya, uuid4(), ServeInput(HER_NIK))
        assert serve_person(surabaya, uuid4(), ServeInput(RIGHT_NIK)).answer == siti

    def test_an_impossible_number_is_no_right_one(self, indramayu, siti):
        with pytest.raises(InvalidInput):
            self.replace(indramayu, siti, "0")

    def test_a_replaced_number_is_replaced_once(self, indramayu, siti):
        with reading_as(indramayu):
            key = Identity.objects.filter(person__reference=siti).latest("id").id
        self.replace(indramayu, siti)
        data = NumberInput("nik", "3212015402940003")
        with pytest.raises(NoSuchIdentity):
            replace_identity_number(indramayu, uuid4(), siti, key, data, why="lagi")

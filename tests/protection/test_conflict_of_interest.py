"""The conflict-of-interest exclusion: whoever is accused cannot see, count or infer the case."""

from uuid import uuid4

import pytest
from django.db import connection

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry, Reading
from rantau.offices.models import Office
from rantau.protection.errors import AccusedOfficeReferral, NoSuchCase
from rantau.protection.models import Accused, Case, Referral
from rantau.protection.overview import get_case_overview
from rantau.protection.selectors import list_persons_with_open_case, list_referred_cases
from rantau.protection.services.referrals import refer_case
from rantau.registry.models import Person
from tests.actors import get_officer
from tests.factories.cases import create_case, get_case
from tests.factories.persons import create_person


@pytest.fixture
def taipei(db):
    return get_officer("perwakilan.tw-tpe")


@pytest.fixture
def head(db):
    return get_officer("kepala.3212")


def list_visible_cases(actor):
    with reading_as(actor):
        return set(Case.objects.values_list("reference", flat=True))


def test_a_case_is_the_desks_and_of_those_it_was_referred_to(desk, taipei, head, headquarters):
    mine, other = create_case(desk), create_case(desk)
    refer_case(desk, uuid4(), mine, office="pa-tw-tpe", request="Kunjungi rumah majikan")
    assert list_visible_cases(desk) == {mine, other}
    assert list_visible_cases(taipei) == {mine}
    assert list_visible_cases(head) == list_visible_cases(headquarters) == set()
    assert get_case(taipei, mine).summary == "Dikurung majikan"
    with reading_as(taipei):
        found, more = list_referred_cases(taipei)
        assert ([c.reference for c in found], more) == ([mine], False)
        assert [r.asked for r in get_case_overview(taipei, mine).referrals] == [
            "Kunjungi rumah majikan"
        ]
    with pytest.raises(NoSuchCase):
        get_case(taipei, other)


def test_an_accused_office_sees_nothing_though_the_case_was_referred_to_it(desk, taipei):
    """Even when the referral stood before the accusation."""
    reference = create_case(desk, accused=("DN-3212",))
    case = get_case(desk, reference)
    refer_case(desk, uuid4(), reference, office="PA-TW-TPE", request="Bantu")
    with reading_as(desk):
        Accused.objects.bulk_create([Accused(case=case, unit_id=taipei.office, unit_name="x")])
    assert list_visible_cases(taipei) == set()
    with pytest.raises(NoSuchCase):
        get_case(taipei, reference)
    with reading_as(taipei), connection.cursor() as cursor:
        cursor.execute("select * from protection_get_referral(%s)", [case.id])
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    ("office", "asked", "field"),
    [
        ("PA-TW-TPE", "Tolong lagi", "office"),
        ("AG-001", "Bantu", "office"),
        ("BP-CGK", "Bantu", "office"),
        ("DN-3212", "x" * 301, "asked"),
        ("DN-3212", " ", "asked"),
    ],
)
def test_who_cannot_be_asked_or_was_asked_already_is_named(desk, office, asked, field):
    reference = create_case(desk)
    refer_case(desk, uuid4(), reference, office="PA-TW-TPE", request="Bantu")
    with pytest.raises(InvalidInput) as error:
        refer_case(desk, uuid4(), reference, office=office, request=asked)
    assert set(error.value.problems) == {field}


def test_a_case_is_not_referred_to_whom_it_accuses(desk, head):
    reference = create_case(desk, accused=("dn-3212 ",))
    with pytest.raises(AccusedOfficeReferral):
        refer_case(desk, uuid4(), reference, office="DN-3212", request="Bantu")
    assert list_visible_cases(head) == set()


@pytest.mark.parametrize("login", ["kepala.3212", "loket.3212", "pusat", "perwakilan.tw-tpe"])
def test_nothing_can_be_inferred_from_outside(desk, login):
    """No duty, no entry, no look, no accusation, no referral; asked as broadly as one can."""
    create_case(desk, accused=("DN-3212", "PA-TW-TPE"))
    other = get_officer(login)
    with reading_as(other):
        assert (Case.objects.count(), Duty.objects.count(), get_worklist(other).open_count) == (
            0,
            0,
            0,
        )
        confidential = ("case", "contact", "confidential_duty")
        assert Entry.objects.filter(subject_kind__in=confidential).count() == 0
        assert Reading.objects.filter(subject_kind__in=confidential).count() == 0
    for hidden in (Accused, Referral):
        with pytest.raises(Exception, match="permission denied"), reading_as(other):
            hidden.objects.count()


@pytest.mark.parametrize("function", ["protection_get_receipt('x')", "protection_find_person('x')"])
def test_the_exclusions_own_functions_are_not_for_other_offices(desk, head, function):
    with pytest.raises(Exception, match="permission denied"), reading_as(head):
        connection.cursor().execute(f"select {function}")


def test_the_desk_reads_the_story_and_the_looks_of_its_cases(desk):
    case = get_case(desk, create_case(desk))
    with reading_as(desk):
        story = Entry.objects.filter(subject=case.id).values_list("kind", flat=True)
        assert list(story) == ["protection:case:opened"]
        assert Reading.objects.filter(subject=case.id).count() == 1


def test_a_board_learns_only_of_cases_that_do_not_exclude_it(desk, indramayu, unrelated_person):
    """The person is the district's own; the case was not referred to it, then was."""
    rt = create_person(indramayu)
    with reading_as(indramayu):
        person = Person.objects.get(reference=rt).id
    reference = create_case(desk, person=rt.lower())

    def list_persons(actor):
        with reading_as(actor):
            return {row["person"] for row in list_persons_with_open_case(actor)}

    assert (list_persons(indramayu), list_persons(PUBLIC_ACTOR)) == (set(), set())
    refer_case(desk, uuid4(), reference, office="DN-3212", request="Kunjungi keluarga")
    assert list_persons(indramayu) == {person}


def test_a_person_found_by_the_desk_does_not_learn_of_it_in_the_read_log(desk, indramayu):
    """The look is on the case; on the person it would betray the complaint to the district."""
    rt = create_person(indramayu)
    create_case(desk, person=rt)
    with reading_as(indramayu):
        assert Reading.objects.count() == 0


def test_the_accused_may_be_named_as_the_caller_names_them(desk):
    named = ("PT Peraga Bakti Mandiri", "kabupaten indramayu", "ag-002")
    case = get_case(desk, create_case(desk, accused=named))
    with reading_as(desk):
        units = list(case.accused.values_list("unit", flat=True))
    assert set(Office.objects.filter(id__in=units).values_list("code", flat=True)) == {
        "AG-001",
        "DN-3212",
        "AG-002",
    }


def test_a_name_that_fits_several_is_asked_about_with_their_codes(desk):
    with pytest.raises(InvalidInput) as error:
        create_case(desk, accused=("Peraga",))
    [question] = error.value.problems["accused"]
    assert "yang mana?" in question
    assert "AG-001 (PT Peraga Bakti Mandiri)" in question


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"accused": ("XX-1",)}, "accused"),
        ({"accused": ("CC",)}, "accused"),
        ({"person": "RT-0000-0000"}, "person"),
        ({"signs": ("rain",)}, "signs"),
        ({"facts": "x" * 4001}, "facts"),
    ],
)
def test_what_the_desk_mistypes_is_named_at_its_field(desk, changes, field):
    with pytest.raises(InvalidInput) as error:
        create_case(desk, **changes)
    assert set(error.value.problems) == {field}


@pytest.mark.parametrize("login", ["p3mi.1", "bandara.cgk"])
def test_a_partner_and_a_border_post_have_no_way_in(desk, login):
    reference = create_case(desk)
    with pytest.raises(Forbidden):
        get_case(get_officer(login), reference)

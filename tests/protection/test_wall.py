"""The conflict wall: whoever is accused cannot see, count or infer the case."""

from uuid import uuid4

import pytest
from django.db import connection

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core.errors import Forbidden, Invalid
from rantau.duties.lookups import worklist
from rantau.duties.models import Duty
from rantau.journal.models import Entry, Reading
from rantau.offices.models import Office
from rantau.protection.errors import BehindTheWall, NoSuchCase
from rantau.protection.file import gather_case
from rantau.protection.lookups import persons_with_open_case, referred
from rantau.protection.models import Accused, Case, Referral
from rantau.protection.services.refer import refer
from rantau.registry.models import Person
from tests.cast import officer, registered
from tests.protection.people import case_of, opened


@pytest.fixture
def desk(db):
    return officer("operator.cc")


@pytest.fixture
def taipei(db):
    return officer("perwakilan.tw-tpe")


@pytest.fixture
def head(db):
    return officer("kepala.3212")


def visible(actor):
    with looking(actor):
        return set(Case.objects.values_list("reference", flat=True))


def test_a_case_is_the_desks_and_of_those_it_was_referred_to(desk, taipei, head, headquarters):
    mine, other = opened(desk), opened(desk)
    refer(desk, uuid4(), mine, office="pa-tw-tpe", asked="Kunjungi rumah majikan")
    assert visible(desk) == {mine, other}
    assert visible(taipei) == {mine}
    assert visible(head) == visible(headquarters) == set()
    assert case_of(taipei, mine).summary == "Dikurung majikan"
    with looking(taipei):
        found, more = referred(taipei)
        assert ([c.reference for c in found], more) == ([mine], False)
        assert [r.asked for r in gather_case(taipei, mine).referrals] == ["Kunjungi rumah majikan"]
    with pytest.raises(NoSuchCase):
        case_of(taipei, other)


def test_an_accused_office_sees_nothing_though_the_case_was_referred_to_it(desk, taipei):
    """Even when the referral stood before the accusation."""
    reference = opened(desk, accused=("DN-3212",))
    case = case_of(desk, reference)
    refer(desk, uuid4(), reference, office="PA-TW-TPE", asked="Bantu")
    with looking(desk):
        Accused.objects.bulk_create([Accused(case=case, unit=taipei.office, unit_name="x")])
    assert visible(taipei) == set()
    with pytest.raises(NoSuchCase):
        case_of(taipei, reference)
    with looking(taipei), connection.cursor() as cursor:
        cursor.execute("select * from protection_asked(%s)", [case.id])
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
    reference = opened(desk)
    refer(desk, uuid4(), reference, office="PA-TW-TPE", asked="Bantu")
    with pytest.raises(Invalid) as refusal:
        refer(desk, uuid4(), reference, office=office, asked=asked)
    assert set(refusal.value.problems) == {field}


def test_a_case_is_not_referred_to_whom_it_accuses(desk, head):
    reference = opened(desk, accused=("dn-3212 ",))
    with pytest.raises(BehindTheWall):
        refer(desk, uuid4(), reference, office="DN-3212", asked="Bantu")
    assert visible(head) == set()


@pytest.mark.parametrize("login", ["kepala.3212", "loket.3212", "pusat", "perwakilan.tw-tpe"])
def test_nothing_can_be_inferred_from_outside(desk, login):
    """No duty, no entry, no look, no accusation, no referral; asked as broadly as one can."""
    opened(desk, accused=("DN-3212", "PA-TW-TPE"))
    other = officer(login)
    with looking(other):
        assert (Case.objects.count(), Duty.objects.count(), worklist(other).open) == (0, 0, 0)
        walled = ("case", "contact", "walled_duty")
        assert Entry.objects.filter(subject_kind__in=walled).count() == 0
    if login != "perwakilan.tw-tpe":
        with looking(other):
            assert Reading.objects.filter(subject_kind__in=walled).count() == 0
    for hidden in (Accused, Referral):
        with pytest.raises(Exception, match="permission denied"), looking(other):
            hidden.objects.count()


@pytest.mark.parametrize("function", ["protection_receipt('x')", "protection_person('x')"])
def test_the_walls_own_questions_are_not_for_other_offices(desk, head, function):
    with pytest.raises(Exception, match="permission denied"), looking(head):
        connection.cursor().execute(f"select {function}")


def test_the_desk_reads_the_story_and_the_looks_of_its_cases(desk):
    case = case_of(desk, opened(desk))
    with looking(desk):
        story = Entry.objects.filter(subject=case.id).values_list("kind", flat=True)
        assert list(story) == ["protection:case:opened"]
        assert Reading.objects.filter(subject=case.id).count() == 1


def test_a_board_learns_only_of_cases_behind_no_wall(desk, indramayu, noise):
    """The person is the district's own; the case was not referred to it, then was."""
    rt = registered(indramayu)
    with looking(indramayu):
        person = Person.objects.get(reference=rt).id
    reference = opened(desk, person=rt.lower())

    def seen(actor):
        with looking(actor):
            return {row["person"] for row in persons_with_open_case(actor)}

    assert (seen(indramayu), seen(NOBODY)) == (set(), set())
    refer(desk, uuid4(), reference, office="DN-3212", asked="Kunjungi keluarga")
    assert seen(indramayu) == {person}


def test_a_person_found_by_the_desk_does_not_learn_of_it_in_the_read_log(desk, indramayu):
    """The look is on the case; on the person it would betray the complaint to the district."""
    rt = registered(indramayu)
    opened(desk, person=rt)
    with looking(indramayu):
        assert Reading.objects.count() == 0


def test_the_accused_may_be_named_as_the_caller_names_them(desk):
    named = ("PT Peraga Bakti Mandiri", "kabupaten indramayu", "ag-002")
    case = case_of(desk, opened(desk, accused=named))
    with looking(desk):
        units = list(case.accused.values_list("unit", flat=True))
    assert set(Office.objects.filter(id__in=units).values_list("code", flat=True)) == {
        "AG-001",
        "DN-3212",
        "AG-002",
    }


def test_a_name_that_fits_several_is_asked_about_with_their_codes(desk):
    with pytest.raises(Invalid) as refusal:
        opened(desk, accused=("Peraga",))
    [question] = refusal.value.problems["accused"]
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
    with pytest.raises(Invalid) as refusal:
        opened(desk, **changes)
    assert set(refusal.value.problems) == {field}


def test_a_partner_and_a_border_post_have_no_way_in(desk):
    reference = opened(desk)
    with pytest.raises(Forbidden):
        case_of(officer("bandara.cgk"), reference)

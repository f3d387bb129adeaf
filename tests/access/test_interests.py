"""Ties that are no appointment are declared, by oneself or by headquarters, and exclude alike."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from rantau.access.errors import NoSuchInterest, OwnAppointment
from rantau.access.models import Interest
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_interests
from rantau.access.services.interests import (
    InterestInput,
    declare_own_interest,
    record_interest,
    withdraw_interest,
)
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry
from rantau.protection.errors import NoSuchCase
from tests.actors import get_officer
from tests.factories.cases import create_case, get_case

RELATIVE = InterestInput("AG-001", Interest.RELATIVE)


@pytest.fixture
def desk(db):
    return get_officer("operator.cc")


@pytest.fixture
def case_officer(db):
    return get_officer("kasus.cc")


def can_see(actor, reference):
    try:
        return bool(get_case(actor, reference))
    except NoSuchCase:
        return False


def test_a_relative_at_the_accused_excludes_at_once_whoever_declares_it(
    desk, case_officer, headquarters
):
    reference = create_case(desk, accused=("AG-001",))
    declare_own_interest(case_officer, uuid4(), RELATIVE)
    assert not can_see(case_officer, reference)

    lead = get_officer("pimpinan.cc")
    assert can_see(lead, reference)
    record_interest(headquarters, uuid4(), "pimpinan.cc", RELATIVE)
    assert not can_see(lead, reference)


@pytest.mark.parametrize(("days", "sees"), [(101, True), (99, False)])
def test_a_former_employment_excludes_if_it_lasted_after_the_facts(desk, case_officer, days, sees):
    former = InterestInput("AG-001", Interest.FORMER, clock.now() - timedelta(days=days))
    declare_own_interest(case_officer, uuid4(), former)
    happened = clock.today() - timedelta(days=100)
    reference = create_case(desk, accused=("AG-001",), happened=happened)
    assert can_see(case_officer, reference) is sees


def test_nobody_takes_the_own_away_and_headquarters_says_why(desk, case_officer, headquarters):
    reference = create_case(desk, accused=("AG-001",))
    key = UUID(declare_own_interest(case_officer, uuid4(), RELATIVE).answer)
    with pytest.raises(Forbidden):
        withdraw_interest(case_officer, uuid4(), key, why="x")
    with pytest.raises(InvalidInput):
        withdraw_interest(headquarters, uuid4(), key, why=" ")

    withdraw_interest(headquarters, uuid4(), key, why="Nama yang sama, orang lain")
    assert can_see(case_officer, reference)
    with pytest.raises(NoSuchInterest):
        withdraw_interest(headquarters, uuid4(), key, why="sekali lagi")


def test_headquarters_does_not_take_its_own_away(headquarters):
    key = UUID(declare_own_interest(headquarters, uuid4(), RELATIVE).answer)
    with pytest.raises(OwnAppointment):
        withdraw_interest(headquarters, uuid4(), key, why="tidak lagi")


def test_each_declaration_is_an_entry_and_seen_by_its_person_and_headquarters_alone(
    case_officer, headquarters
):
    declare_own_interest(case_officer, uuid4(), RELATIVE)
    with reading_as(case_officer):
        [own] = list_own_interests(case_officer)
    with reading_as(headquarters):
        [entry] = Entry.objects.filter(kind="access:interest:declared")
        assert (entry.subject, entry.actor) == (own.id, case_officer.ref)
        assert Interest.objects.count() == 1
    for login in ("operator.cc", "p3mi.1", "kepala.3212", "perwakilan.tw-tpe"):
        with reading_as(get_officer(login)):
            assert Interest.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (InterestInput("", Interest.OTHER), "unit"),
        (InterestInput("Peraga", Interest.OTHER), "unit"),
        (InterestInput("AG-001", "enemy"), "kind"),
        (InterestInput("AG-001", Interest.RELATIVE, clock.now()), "ends_at"),
    ],
)
def test_what_does_not_fit_is_made_at_its_field(case_officer, data, field):
    with pytest.raises(InvalidInput) as refused:
        declare_own_interest(case_officer, uuid4(), data)
    assert set(refused.value.problems) == {field}


def test_the_same_is_declared_once(case_officer):
    declare_own_interest(case_officer, uuid4(), RELATIVE)
    with pytest.raises(InvalidInput):
        declare_own_interest(case_officer, uuid4(), RELATIVE)


@pytest.mark.parametrize("login", ["kepala.3212", "kasus.cc", "inspektorat", "p3mi.1"])
def test_nobody_but_headquarters_declares_for_others(db, login):
    with pytest.raises(Forbidden):
        record_interest(get_officer(login), uuid4(), "pusat", RELATIVE)

"""There is an owner at every minute of the day, whatever the roster lacks."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.protection.inputs import ShiftInput
from rantau.protection.models import Shift
from rantau.protection.roster import (
    DEPUTY,
    HEAD,
    LEAD,
    Owner,
    build_escalation_chain,
    get_escalation_chain,
)
from rantau.protection.selectors import list_colleagues
from rantau.protection.services.roster import set_shift
from tests.actors import get_officer

DESK = Owner("office:1", "Crisis Center")
PEOPLE = [Owner(f"account:{n}", f"Nama {n}") for n in range(4)]
NIGHT = datetime(2027, 3, 2, 20, 0, tzinfo=UTC)  # 03.00 in Jakarta
PLACES = st.lists(st.tuples(st.sampled_from([LEAD, DEPUTY, HEAD]), st.sampled_from(PEOPLE)))


@given(PLACES)
def test_a_line_is_never_empty_and_names_nobody_twice(standing):
    owners = build_escalation_chain(uuid4(), DESK, standing).owners
    assert owners
    assert len(set(owners)) == len(owners)


@given(PLACES, st.sampled_from([*PEOPLE, DESK]))
def test_silence_always_finds_somebody_and_ends_at_the_last(standing, silent):
    made = build_escalation_chain(uuid4(), DESK, standing)
    owner = silent
    for _ in range(len(made.owners) + 1):
        owner = made.get_next(owner.account)
    assert owner == made.owners[-1]


def test_the_lead_comes_first_then_the_deputy_then_the_head():
    standing = [(HEAD, PEOPLE[2]), (LEAD, PEOPLE[0]), (DEPUTY, PEOPLE[1])]
    made = build_escalation_chain(uuid4(), DESK, standing)
    assert made.owners == tuple(PEOPLE[:3])
    assert made.get_next(PEOPLE[0].account) == PEOPLE[1]
    assert made.get_next("account:somebody else") == PEOPLE[0]


def get_owner_at(actor, moment):
    with reading_as(actor):
        return get_escalation_chain(moment).first


def test_without_a_shift_the_standing_deputy_owns_at_three_in_the_night(lead):
    assert get_owner_at(lead, NIGHT).account == get_officer("kasus.cc").ref


def test_the_named_lead_of_the_shift_owns_until_its_very_end(lead):
    night = get_officer("operator.cc")
    start, end = NIGHT - timedelta(hours=5), NIGHT + timedelta(hours=3)
    set_shift(lead, uuid4(), ShiftInput(night.ref, start, end))
    instant = timedelta(microseconds=1)
    owners = [get_owner_at(lead, at).account for at in (start - instant, start, end - instant, end)]
    assert owners == [
        get_officer("kasus.cc").ref,
        night.ref,
        night.ref,
        get_officer("kasus.cc").ref,
    ]


@settings(
    max_examples=settings.default.max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    st.lists(st.tuples(st.integers(0, 2879), st.integers(1, 720), st.integers(0, 2)), max_size=5),
    st.integers(0, 2879),
)
def test_every_minute_has_exactly_one_owner_however_shifts_are_set(lead, shifts, minute):
    """Later shifts make earlier ones give way; the oracle paints minutes one by one."""
    logins = ["operator.cc", "kasus.cc", "pimpinan.cc"]
    people = [get_officer(login).ref for login in logins]
    painted = [people[1]] * 4000
    with reading_as(lead):
        Shift.objects.all().delete()
    for start, length, who in shifts:
        begin = NIGHT + timedelta(minutes=start)
        set_shift(lead, uuid4(), ShiftInput(people[who], begin, begin + timedelta(minutes=length)))
        painted[start : start + length] = [people[who]] * length
    assert get_owner_at(lead, NIGHT + timedelta(minutes=minute)).account == painted[minute]


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_a_shift_has_a_length_that_a_person_can_stand(lead, hours):
    shift = ShiftInput(lead.ref, NIGHT, NIGHT + timedelta(hours=hours))
    with pytest.raises(InvalidInput):
        set_shift(lead, uuid4(), shift)


def test_only_a_colleague_leads(lead, indramayu):
    shift = ShiftInput(indramayu.ref, NIGHT, NIGHT + timedelta(hours=8))
    with pytest.raises(InvalidInput):
        set_shift(lead, uuid4(), shift)


@pytest.mark.parametrize("login", ["operator.cc", "kasus.cc", "pusat", "loket.3212"])
def test_only_the_duty_lead_sets_shifts(db, login):
    actor = get_officer(login)
    with pytest.raises(Forbidden):
        set_shift(actor, uuid4(), ShiftInput(actor.ref, NIGHT, NIGHT + timedelta(hours=8)))


def test_colleagues_are_those_of_the_own_desk(lead):
    with reading_as(lead):
        assert {c.role for c in list_colleagues(lead, clock.now())} == {
            "operator",
            "case_officer",
            "duty_lead",
        }

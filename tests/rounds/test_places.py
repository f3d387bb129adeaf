"""A place is bound to a person: one each, on whatever telephone, at whatever counter."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, IdempotencyKeyReused, InvalidInput
from rantau.rounds.codes import derive_place_code, hash_source
from rantau.rounds.errors import NoSuchPlace, NoSuchRound, PlaceTaken, RegistrationClosed
from rantau.rounds.models import Place
from rantau.rounds.selectors import get_own_place
from rantau.rounds.services.places import take_place
from rantau.rounds.transfers import list_bursts
from tests.actors import get_officer
from tests.factories.rounds import (
    CODE,
    OPENING,
    build_place,
    publish_round,
    take,
)


@pytest.fixture(autouse=True)
def open_round(db):
    """Korea's round, a minute after its registration opened."""
    publish_round()
    with clock.freeze_clock(OPENING + timedelta(minutes=1)):
        yield


def see(code):
    with reading_as(PUBLIC_ACTOR):
        return get_own_place(PUBLIC_ACTOR, code)


def test_she_sees_her_place_with_its_code_and_nobody_without():
    code = take(1)
    place = see(code)
    assert (place.round, place.state, place.position) == (CODE, Place.WAITING, None)
    assert (place.sector, place.first, place.second) == ("manufacturing", "jakarta", "bandung")
    assert see(code.lower().replace("-", " ")) == place
    with pytest.raises(NoSuchPlace):
        see(code[:-1] + ("0" if code[-1] != "0" else "1"))


def test_a_form_sent_again_takes_no_second_place_and_shows_the_same_code():
    key, data = uuid4(), build_place(1)
    first = take_place(PUBLIC_ACTOR, key, CODE, data).answer
    assert take_place(PUBLIC_ACTOR, key, CODE, data).answer == first
    with pytest.raises(IdempotencyKeyReused):
        take_place(PUBLIC_ACTOR, key, CODE, replace(data, first="medan"))
    assert derive_place_code(key) == derive_place_code(key) != derive_place_code(uuid4())


@pytest.mark.parametrize("changes", [{"nik": "3212010101980099"}, {"passport": "X1234507"}, {}])
def test_one_with_the_nik_or_the_passport_of_another_gets_none(changes):
    """Also a person with two passports, and from the counter of an office."""
    take(1)
    again = replace(build_place(1), **changes)
    for actor in (PUBLIC_ACTOR, get_officer("loket.3212")):
        with pytest.raises(PlaceTaken):
            take_place(actor, uuid4(), CODE, again)


def test_at_a_counter_a_place_is_taken_with_the_same_chance_and_the_office_alone_sees_it():
    counter, other = get_officer("loket.3212"), get_officer("loket.3578")
    take(1, by=counter)
    for actor, count in ((counter, 1), (other, 0)):
        with reading_as(actor):
            assert Place.objects.count() == count


def test_the_public_reads_no_row():
    take(1)
    with reading_as(PUBLIC_ACTOR), pytest.raises(ProgrammingError), transaction.atomic():
        list(Place.objects.all())


@pytest.mark.parametrize(
    ("moment", "error"),
    [
        (OPENING - timedelta(seconds=1), RegistrationClosed),
        (OPENING + timedelta(days=4, hours=6), RegistrationClosed),
    ],
)
def test_outside_the_window_nobody_takes_a_place(moment, error):
    with clock.freeze_clock(moment), pytest.raises(error):
        take(1)


def test_a_second_account_in_the_last_second_gets_nothing():
    last = OPENING + timedelta(days=4, hours=6) - timedelta(microseconds=1)
    with clock.freeze_clock(last):
        take(1, phone="081200000001")
        for changes in ({"passport": "X7654321"}, {"nik": "3212010101980099"}):
            with pytest.raises(PlaceTaken):
                take(1, phone="081200000002", source="another network", **changes)
    with clock.freeze_clock(last + timedelta(microseconds=1)), pytest.raises(RegistrationClosed):
        take(2)
    with reading_as(get_officer("pusat")):
        assert Place.objects.filter(round__code=CODE).count() == 1


def test_an_unknown_round_is_not_found():
    with pytest.raises(NoSuchRound):
        take_place(PUBLIC_ACTOR, uuid4(), "japan-2027", build_place(1))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, {"name"}),
        ({"name": "Siti; Aminah"}, {"name"}),
        ({"nik": ""}, {"nik"}),
        ({"nik": "1234567890123456"}, {"nik"}),
        ({"passport": "!"}, {"passport"}),
        ({"birth_date": date(1980, 1, 1), "nik": "3212010101800001"}, {"birth_date"}),
        ({"birth_date": date(2010, 1, 1), "nik": "3212010101100001"}, {"birth_date"}),
        ({"sex": "?"}, {"sex"}),
        ({"phone": "12"}, {"phone"}),
        ({"sector": "mining"}, {"sector"}),
        ({"first": "paris"}, {"first"}),
        ({"second": "jakarta"}, {"second"}),
        ({"first": ""}, {"first"}),
        ({"name": "", "nik": "", "first": ""}, {"name", "nik", "first"}),
    ],
)
def test_every_problem_is_named_at_its_field(changes, fields):
    with pytest.raises(InvalidInput) as found:
        take_place(PUBLIC_ACTOR, uuid4(), CODE, replace(build_place(1), **changes))
    assert set(found.value.problems) == fields


@pytest.mark.parametrize(
    "changes",
    [
        {"nik": "3212010201980001"},  # another day
        {"nik": "3212010101970001"},  # another year
        {"nik": "3212014101980001"},  # a woman's
        {"sex": "F"},
    ],
)
def test_a_nik_of_another_birth_date_or_sex_is_named_at_its_field(changes):
    data = replace(build_place(1), **changes)
    with pytest.raises(InvalidInput) as found:
        take_place(PUBLIC_ACTOR, uuid4(), CODE, data)
    assert set(found.value.problems) == {"nik"}
    take_place(get_officer("loket.3212"), uuid4(), CODE, data)


def test_a_womans_nik_has_forty_more_in_its_day():
    assert see(take(1, nik="3212014101980001", sex="F"))


def test_the_second_city_may_be_left_out():
    assert see(take(1, second="")).second == ""


def test_headquarters_sees_from_which_networks_many_came_in_a_minute_and_no_address():
    national = get_officer("pusat")
    for number in range(1, 13):
        take(number, source=hash_source(CODE, "192.0.2.1"))
    for number in range(20, 25):
        take(number, source=hash_source(CODE, "192.0.2.2"))
    for number in range(40, 55):
        take(number, by=get_officer("loket.3212"))
    with reading_as(national):
        [burst] = list_bursts(national, CODE)
    assert (burst.places, burst.source) == (12, hash_source(CODE, "192.0.2.1"))
    assert hash_source("japan-2027", "192.0.2.1") != burst.source
    counter = get_officer("loket.3212")
    with reading_as(counter), pytest.raises(Forbidden):
        list_bursts(counter, CODE)

"""A district, a province and a post know their own people abroad, and nobody else's."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.journal.models import Reading
from rantau.protection.services.referrals import refer_case
from rantau.statistics.placement_counts import ALL_REGIONS
from rantau.statistics.residents import (
    CASE,
    CONTRACT,
    LATE,
    PASSPORT,
    ResidentFilter,
    count_residents,
    list_residents,
)
from tests.actors import get_officer
from tests.factories.cases import create_case
from tests.factories.merges import merge, undo
from tests.factories.persons import create_person
from tests.factories.placements import (
    PlacementJourney,
    create_placement,
    create_unrelated_placement,
    get_quota_line,
)
from tests.module_data import module_data

SUBDISTRICT = 10_000
ITS_SUBDISTRICT = 3212010000
LATER = datetime(2027, 4, 15, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@module_data
def journey():
    """Somebody of Indramayu in Taiwan who has not yet reported; another is still at home, a third of Surabaya in Malaysia."""
    create_unrelated_placement()
    create_placement(name="Rina", nik="", phone="")
    journey = create_placement()
    journey.advance_to_cleared()
    journey.depart()
    return journey


def count_abroad(login, place=ALL_REGIONS, size=SUBDISTRICT):
    actor = get_officer(login)
    with reading_as(actor):
        return count_residents(actor, place, size)


def list_references(login, cases=(), after="", most=25, **wanted):
    actor = get_officer(login)
    with reading_as(actor):
        found, _ = list_residents(
            actor, ResidentFilter(**wanted), persons_with_case=cases, after=after, limit=most
        )
        return [row.person.reference for row in found]


OWN = ["loket.3212", "bp3mi.32", "perwakilan.tw-tpe"]


@pytest.mark.parametrize("login", OWN)
def test_its_district_its_province_and_its_post_count_and_name_the_person(journey, login):
    found = count_abroad(login)
    assert (found.total, found.without_arrival_report) == (1, 1)
    assert found.by_place == {ITS_SUBDISTRICT: 1}
    assert found.by_destination == {"TW": 1}
    assert list_references(login) == [journey.person]


@pytest.mark.parametrize("login", ["loket.3204", "bp3mi.33", "perwakilan.kr-sel"])
def test_another_district_province_and_post_count_and_name_nobody(journey, login):
    found = count_abroad(login)
    assert found.total == 0
    assert not found.by_place
    assert not found.by_destination
    assert not any(found.attention.values())
    assert list_references(login) == []


@pytest.mark.parametrize("login", ["loket.3578", "bp3mi.35", "perwakilan.my-kul"])
def test_elsewhere_they_count_and_name_their_own_alone(journey, login):
    found = count_abroad(login)
    assert found.total == 1
    assert found.by_destination == {"MY": 1}
    assert journey.person not in list_references(login)
    assert len(list_references(login)) == 1


@pytest.mark.parametrize("login", ["pusat", "inspektorat", "bandara.cgk", "p3mi.1", "operator.cc"])
def test_others_may_not_ask(journey, login):
    with pytest.raises(Forbidden):
        count_abroad(login)
    with pytest.raises(Forbidden):
        list_references(login)


def test_who_came_home_is_no_longer_abroad(journey):
    journey.arrive()
    assert count_abroad("loket.3212").without_arrival_report == 0
    journey.return_home()
    assert count_abroad("loket.3212").total == 0
    assert list_references("loket.3212") == []


def test_a_place_chosen_counts_only_its_own_people(journey):
    assert count_abroad("loket.3212", (3212010000, 3212020000)).total == 1
    assert count_abroad("loket.3212", (3212020000, 3212030000)).total == 0
    assert list_references("loket.3212", region_range=(3212020000, 3212030000)) == []


def test_silence_after_departure_needs_attention_after_thirty_days(journey):
    assert count_abroad("loket.3212").attention[LATE] == 0
    with clock.freeze_clock(LATER):
        assert count_abroad("loket.3212").attention[LATE] == 1
        assert list_references("loket.3212", attention=LATE) == [journey.person]
        journey.arrive()
        assert count_abroad("loket.3212").attention[LATE] == 0


@pytest.mark.parametrize(
    ("attention", "day"),
    [(CONTRACT, datetime(2028, 12, 1, tzinfo=UTC)), (PASSPORT, datetime(2031, 8, 5, tzinfo=UTC))],
)
def test_an_end_comes_into_view_in_time(journey, attention, day):
    assert count_abroad("loket.3212").attention[attention] == 0
    with clock.freeze_clock(day):
        assert count_abroad("loket.3212").attention[attention] == 1
        assert list_references("loket.3212", attention=attention) == [journey.person]


def test_an_open_case_is_counted_by_whom_it_was_referred_to_and_by_nobody_else(journey):
    desk = get_officer("kasus.cc")
    case = create_case(desk, person=journey.person)
    assert count_abroad("kepala.3212").attention[CASE] == 0
    refer_case(desk, uuid4(), case, office="DN-3212", request="Temui keluarganya")
    found = count_abroad("kepala.3212")
    assert found.attention[CASE] == 1
    assert list_references("kepala.3212", attention=CASE, cases=found.persons_with_case) == [
        journey.person
    ]
    assert count_abroad("perwakilan.tw-tpe").attention[CASE] == 0
    assert list_references("perwakilan.tw-tpe", attention=CASE) == []


def test_an_accused_office_counts_no_case(journey):
    create_case(get_officer("kasus.cc"), person=journey.person, accused=("DN-3212",))
    assert count_abroad("kepala.3212").attention[CASE] == 0


def test_filters_choose(journey):
    assert list_references("loket.3212", destination="TW", status="departed") == [journey.person]
    assert list_references("loket.3212", destination="KR") == []
    assert list_references("loket.3212", status="arrived") == []


def create_departed(name, number) -> PlacementJourney:
    """One more person of Indramayu who has departed, with this passport."""
    journey = create_placement(name=name, nik="", phone="")
    journey.advance_to_cleared(
        passport={"number": number, "name": name.upper(), "expires_on": "2032-01-31"}
    )
    journey.depart()
    return journey


def test_pages_go_on_where_the_last_ended(journey):
    both = {journey.person, create_departed("Wulandari", "X7654321").person}
    [first] = list_references("loket.3212", most=1)
    actor = get_officer("loket.3212")
    with reading_as(actor):
        [shown], more = list_residents(actor, ResidentFilter(), persons_with_case=(), limit=1)
        looks = Reading.objects.filter(purpose="residents", read_at=clock.now())
        assert [look.subject for look in looks] == [shown.person_id] * 2  # nobody of the next page
    assert more
    [second] = list_references("loket.3212", after=shown.reference, most=1)
    assert {first, second} == both
    assert list_references("loket.3212", after="PN-NOBODY") == []


def test_whoever_is_named_is_logged_as_looked_at(journey):
    list_references("loket.3212")
    counter = get_officer("loket.3212")
    with reading_as(counter):
        looks = Reading.objects.filter(purpose="residents")
        assert [look.actor_name for look in looks] == [counter.name]


def test_statements_do_not_grow_with_people(journey):
    def count_statements():
        actor = get_officer("loket.3212")
        with reading_as(actor), CaptureQueriesContext(connection) as queries:
            found = count_residents(actor, ALL_REGIONS, SUBDISTRICT)
            list_residents(actor, ResidentFilter(), persons_with_case=found.persons_with_case)
        return len(queries)

    one = count_statements()
    create_departed("Wulandari", "X7654321")
    assert count_statements() == one == 4


def test_who_is_abroad_under_two_merged_registrations_is_counted_once(journey):
    agency = get_officer("p3mi.2")
    again = create_person(name="Zubaedah", nik="", phone="", not_same=(journey.person,))
    second = create_placement(
        agency=agency, line=get_quota_line(agency, country="MY"), person=again
    )
    passport = {"number": "X7654321", "name": "ZUBAEDAH", "expires_on": "2032-01-31"}
    second.advance_to_selected(identity_card={"name": "ZUBAEDAH"})
    second.prepare(passport=passport)
    second.clear()
    second.depart()
    assert count_abroad("loket.3212").total == 2

    reference = merge(journey.person, again)

    for login in ("loket.3212", "bp3mi.32"):
        found = count_abroad(login)
        assert (found.total, sum(found.by_place.values())) == (1, 1)
        assert list_references(login) == [journey.person]
    undo(reference)
    assert count_abroad("loket.3212").total == 2
    assert set(list_references("loket.3212")) == {journey.person, again}

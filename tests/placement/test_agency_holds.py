"""An agency is held: whoever has not departed with it is told once, and again when it goes on."""

from uuid import uuid4

import pytest

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.exchange.messages import build_text
from rantau.journal.models import Entry
from rantau.partners.errors import AlreadyOnHold, NoSuchJobOrder, NotOnHold
from rantau.partners.services.holds import (
    hold_agency,
    hold_job_order,
    lift_agency_hold,
    lift_job_order_hold,
)
from rantau.placement.errors import GatesUnmet, NothingToNotify
from rantau.placement.services.agency_holds import notify_of_hold
from rantau.worker.consequences import CONSEQUENCES_ACTOR, apply_consequences
from tests.factories.persons import create_unlike_person
from tests.factories.placements import create_placement, get_quota_line
from tests.placement.test_renewal import done  # noqa: F401
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")


@pytest.fixture(autouse=True)
def worked_off(done):  # noqa: F811
    """Entries are worked off once, as by the worker."""


def hold():
    hold_agency(get_officer_as_system("pusat"), uuid4(), "AG-001", reason="review")
    return apply_consequences()


def lift():
    lift_agency_hold(get_officer_as_system("pusat"), uuid4(), "AG-001", why="selesai")
    return apply_consequences()


def list_entries(journey):
    with reading_as(SYSTEM):
        entries = Entry.objects.filter(
            subject=journey.get().id, kind__startswith="placement:agency"
        )
        return [(each.kind, each.tells) for each in entries.order_by("recorded_at", "id")]


HELD = ("placement:agency:held", ["worker", "agency"])
RELEASED = ("placement:agency:released", ["worker", "agency"])


def test_whoever_waits_is_told_of_hold_and_release_once_each():
    journey = create_placement()
    assert hold() == 1
    assert apply_consequences() == 0
    assert list_entries(journey) == [HELD]
    assert lift() == 1
    assert list_entries(journey) == [HELD, RELEASED]


def test_each_person_is_told_by_an_entry_of_her_own():
    own = create_placement()
    person = create_unlike_person(get_officer_as_system("loket.3212"), "Zubaedah")
    other = create_placement(person=person)
    assert hold() == 2
    assert list_entries(own) == list_entries(other) == [HELD]


def test_whoever_has_departed_or_has_another_agency_is_not_told():
    gone = create_placement()
    gone.advance_to_cleared()
    gone.depart()
    agency = get_officer_as_system("p3mi.2")
    person = create_unlike_person(get_officer_as_system("loket.3212"), "Zubaedah")
    elsewhere = create_placement(
        agency=agency, line=get_quota_line(agency, country="MY"), person=person
    )
    apply_consequences()
    assert hold() == 0
    assert list_entries(gone) == list_entries(elsewhere) == []


def test_of_a_hold_that_was_lifted_meanwhile_nobody_is_told():
    journey = create_placement()
    with pytest.raises(NothingToNotify):
        notify_of_hold(CONSEQUENCES_ACTOR, uuid4(), journey.get().id)


def test_a_cleared_worker_is_not_stopped_and_not_told():
    journey = create_placement()
    journey.advance_to_cleared()
    apply_consequences()
    assert hold() == 0
    journey.depart()
    assert journey.get().milestone == "departed"


class TestOneJobOrder:
    """One job order is held; its agency goes on with its others."""

    @pytest.fixture
    def number(self):
        with reading_as(SYSTEM):
            return get_quota_line(get_officer_as_system("p3mi.1")).job_order.number

    def hold(self, number):
        hold_job_order(get_officer_as_system("pusat"), uuid4(), number, reason="documents")
        return apply_consequences()

    def test_whoever_waits_under_it_is_told_and_nobody_else(self, number):
        journey = create_placement()
        agency = get_officer_as_system("p3mi.1")
        person = create_unlike_person(get_officer_as_system("loket.3212"), "Zubaedah")
        other = create_placement(line=get_quota_line(agency, country="MY"), person=person)
        assert self.hold(number) == 1
        assert (list_entries(journey), list_entries(other)) == ([HELD], [])
        with pytest.raises(GatesUnmet) as error:
            journey.advance_to_selected()
        assert "held" in {each.code for each in error.value.unmet}
        other.advance_to_selected()
        lift_job_order_hold(get_officer_as_system("pusat"), uuid4(), number, why="selesai")
        assert apply_consequences() >= 1
        assert list_entries(journey) == [HELD, RELEASED]

    def test_while_the_agency_is_held_too_nothing_goes_on(self, number):
        journey = create_placement()
        hold()
        self.hold(number)
        lift()
        assert RELEASED not in list_entries(journey)

    def test_once_and_by_its_number(self, number):
        self.hold(number)
        national = get_officer_as_system("pusat")
        with pytest.raises(AlreadyOnHold):
            hold_job_order(national, uuid4(), number, reason="review")
        with pytest.raises(InvalidInput):
            hold_job_order(national, uuid4(), number, reason="complaint")
        for unknown in ("JO-0", "JO\0"):
            with pytest.raises(NoSuchJobOrder):
                hold_job_order(national, uuid4(), unknown, reason="review")
        lift_job_order_hold(national, uuid4(), number, why="selesai")
        with pytest.raises(NotOnHold):
            lift_job_order_hold(national, uuid4(), number, why="selesai")


@pytest.mark.parametrize("code", ["paused", "goes_on"])
@pytest.mark.parametrize("word", ["agency", "p3mi", "perusahaan", "hold", "ditahan"])
def test_no_word_names_an_agency(code, word):
    texts = [build_text(code, language=each).lower() for each in ("id", "en")]
    assert [text for text in texts if word in text] == []

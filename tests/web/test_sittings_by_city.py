"""A city of central Indonesia has its sittings by its own clock: on her pages, at the entrance, and
when the sitting is closed. Korea's sittings begin at 08.00 in Jakarta, which is 09.00 in Mataram."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.desk import get_own_way
from rantau.rounds.errors import SittingNotOpen, SittingNotOver
from rantau.rounds.models import AttendanceMark
from rantau.rounds.services.attendance import MarkInput, close_sitting, record_mark
from rantau.rounds.services.seating import name_venue_office, plan_seats
from tests.actors import get_officer
from tests.dates_on_pages import read_dates
from tests.factories.rounds import CHECKS, CODE, open_slots_at, publish_round, verify

PLANNING = datetime(2026, 12, 20, 2, tzinfo=UTC)
SITTING = datetime(2027, 1, 11, 1, tzinfo=UTC)  # the first; 09.00 in Mataram
ENDS = SITTING + timedelta(minutes=50)
IN_MATARAM = "11-01-2027 09.00 WITA"


@pytest.fixture
def people(db):
    """The secret codes and exam numbers of two with chairs in Mataram, at whose entrance Bandung's
    office stands."""
    publish_round()
    with clock.freeze_clock(CHECKS - timedelta(hours=1)):
        open_slots_at()
        people = [verify(number, city="mataram") for number in (1, 2)]
    with clock.freeze_clock(PLANNING):
        plan_seats(get_officer("pusat"), uuid4(), CODE)
        name_venue_office(get_officer("pusat"), uuid4(), CODE, "mataram", "DN-3204")
        yield people


def open_as(login, name, *arguments):
    client = Client()
    client.force_login(Account.objects.get(login=login))
    return client.get(reverse(f"rounds:{name}", args=arguments)).content.decode()


def mark(number):
    data = MarkInput(uuid4(), number, AttendanceMark.PRESENT, clock.now())
    return record_mark(get_officer("loket.3204"), data.mark, CODE, "mataram", data).answer


def close():
    arguments = (CODE, "mataram", SITTING)
    return close_sitting(get_officer("pusat"), uuid4(), *arguments).answer


def test_her_page_says_when_by_the_clock_of_the_city(people, client):
    client.cookies["round_place"] = people[0][0]
    page = client.get(reverse("rounds:place")).content.decode()
    assert IN_MATARAM in read_dates(page)
    assert "Laboratorium" in page


@pytest.mark.parametrize("login", ["loket.3204", "pusat"])
def test_the_entrance_reads_it_so_wherever_its_officer_sits(people, login):
    assert IN_MATARAM in read_dates(open_as(login, "rooms", CODE))
    room = (CODE, "mataram", "20270111T0100Z", "Laboratorium")
    assert IN_MATARAM in read_dates(open_as(login, "room", *room))


def test_it_opens_counts_and_closes_by_that_moment(people):
    (_code, came), (stayed_away, _number) = people
    with clock.freeze_clock(SITTING - timedelta(hours=4, minutes=1)), pytest.raises(SittingNotOpen):
        mark(came)
    with clock.freeze_clock(SITTING):
        assert mark(came) == "recorded"
    with clock.freeze_clock(ENDS - timedelta(minutes=1)), pytest.raises(SittingNotOver):
        close()
    with clock.freeze_clock(ENDS):
        assert close() == "1"
    with reading_as(PUBLIC_ACTOR):
        assert get_own_way(PUBLIC_ACTOR, stayed_away).stage == "absent"

"""Whoever has a placement under way is told before a date of it ends."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.exchange.messages import MESSAGE_KINDS
from rantau.journal.models import Entry
from rantau.placement.services.decisions import withdraw_placement
from rantau.worker.periodic_tasks import ROUNDS_ACTOR, warn_of_document_ends
from tests.factories.placements import BEFORE_CLEARED, create_placement
from tests.placement.test_renewal import done  # noqa: F401
from tests.worker_login import get_officer_as_system

VISA_END = date.fromisoformat(BEFORE_CLEARED["visa"]["expires_on"])
CONTRACT_END = date.fromisoformat(BEFORE_CLEARED["contract"]["ends_on"])


@pytest.fixture
def journey(done, monkeypatch):  # noqa: F811
    """A cleared placement, as the worker's login; another is not as far."""
    for module in ("placements", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    cleared = create_placement()
    cleared.advance_to_cleared()
    return cleared


def before(end, days):
    moment = datetime(end.year, end.month, end.day, 5, tzinfo=UTC) - timedelta(days=days)
    return clock.freeze_clock(moment)


def list_warnings():
    """The end and days of each warning that was given, in order."""
    with reading_as(ROUNDS_ACTOR):
        rows = Entry.objects.filter(kind="placement:ending").order_by("id")
        return [(each.terms["until"], each.terms["days"], each.tells) for each in rows]


def warn():
    return [warn_of_document_ends(), warn_of_document_ends()]


def test_whoever_has_a_visa_that_ends_before_the_departure_is_warned_once_at_each_time(journey):
    with before(VISA_END, 91):
        assert warn() == [0, 0]
    for days in (90, 30, 7):
        with before(VISA_END, days):
            assert warn() == [1, 0]
    with before(VISA_END, 3):
        assert warn() == [0, 0]

    warned = [(until, days) for until, days, tells in list_warnings() if "worker" in tells]
    assert warned == [(VISA_END.isoformat(), str(days)) for days in (90, 30, 7)]
    assert MESSAGE_KINDS["placement:ending"].code == "date_ends"


def test_abroad_the_contract_is_warned_of_and_the_visa_no_more(journey):
    journey.depart()
    with before(VISA_END, 7):
        assert warn() == [0, 0]
    with before(CONTRACT_END, 90):
        assert warn() == [1, 0]
    assert [until for until, _days, _tells in list_warnings()] == [CONTRACT_END.isoformat()]


def test_nobody_is_warned_of_a_placement_that_has_ended(journey):
    seen = journey.revision
    withdraw_placement(
        journey.regional, uuid4(), journey.reference, reason="worker_wishes", seen=seen
    )
    with before(VISA_END, 7):
        assert warn() == [0, 0]

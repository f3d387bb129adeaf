"""A list that opens by itself is logged once an hour, and whatever was not committed again."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.journal import interface
from rantau.journal.interface import log_list_readings
from rantau.journal.models import Reading
from rantau.journal.recent_readings import MAX_REMEMBERED, RecentReadings
from tests.actors import get_officer

NOON = datetime(2027, 3, 1, 5, tzinfo=UTC)


def test_what_was_remembered_is_new_again_after_an_hour():
    recent = RecentReadings()
    recent.remember(["one"], NOON)

    assert recent.list_new(["one", "other"], NOON + timedelta(minutes=59)) == ["other"]
    assert recent.list_new(["one"], NOON + timedelta(minutes=60)) == ["one"]


def test_the_oldest_are_forgotten_where_there_are_too_many():
    recent = RecentReadings()
    recent.remember(["first"], NOON)
    recent.remember(range(MAX_REMEMBERED), NOON)

    assert recent.list_new(["first", 0], NOON) == ["first"]


@pytest.fixture
def readings(db, monkeypatch):
    """Counts the readings of persons by an officer, in lists of nothing but these tests."""
    monkeypatch.setattr(interface, "_recent_readings", RecentReadings())

    def count(person):
        with reading_as(get_officer("inspektorat")):
            return Reading.objects.filter(subject=person, purpose="worklist").count()

    return count


def show(person, *, login="loket.3212"):
    actor = get_officer(login)
    with reading_as(actor):
        log_list_readings(actor, subject_kind="person", subjects=[person], purpose="worklist")


@pytest.mark.django_db
def test_the_same_list_is_logged_once_an_hour_for_each_reader(
    readings, django_capture_on_commit_callbacks
):
    person = uuid4()

    def show_and_commit(**who):
        with django_capture_on_commit_callbacks(execute=True):
            show(person, **who)

    with clock.freeze_clock(NOON):
        show_and_commit()
        show_and_commit()
        show_and_commit(login="loket.3204")
    with clock.freeze_clock(NOON + timedelta(hours=1)):
        show_and_commit()

    assert readings(person) == 3


@pytest.mark.django_db
def test_what_was_rolled_back_is_logged_again(readings, django_capture_on_commit_callbacks):
    person = uuid4()
    with django_capture_on_commit_callbacks(execute=True), clock.freeze_clock(NOON):
        with transaction.atomic():
            show(person)
            transaction.set_rollback(True)
        show(person)

    assert readings(person) == 1

"""An entry that fails keeps no other waiting, and is worked off once it can be."""

from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.journal import consumers
from rantau.journal.consumers import (
    BATCH_SIZE,
    LONGEST_PAUSE,
    REPORTED_TRIES,
    Follower,
    NewEntries,
    follow_journal,
)
from rantau.journal.models import Entry, FailedEntry
from rantau.ops.database_checks import FAILED_ENTRIES_SQL
from rantau.registry.inputs import RelativeInput
from rantau.registry.services.relatives import add_relative
from tests.factories.persons import create_unlike_person
from tests.module_data import FROZEN_AT, rollback
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
ADDED = "registry:relative:added"
ENTER_SCOPE = partial(reading_as, SYSTEM)


class Killed(BaseException):
    """The process is killed."""


@pytest.fixture
def entries(worker_db):
    """Twelve entries about three persons in turn, oldest first."""
    officer = get_officer_as_system("loket.3212")
    persons = [create_unlike_person(officer, name) for name in ("one", "two", "three")]
    for number in range(12):
        relative = RelativeInput(f"Budi {number}", "sibling")
        add_relative(officer, uuid4(), persons[number % 3], relative, emergency=False)
    with reading_as(SYSTEM):
        return list(Entry.objects.filter(kind=ADDED).order_by("id"))[-12:]


class Work:
    """What a follower does. Each entry has a transaction of its own, as outside of a test.

    failures  how often each entry fails, by its number
    kills     how often the process is killed once it has done an entry, by its number
    """

    def __init__(self, entries, monkeypatch, failures=(), kills=()):
        self.entries, self.done_below = entries, 0
        self.failures, self.kills = Counter(dict(failures)), Counter(dict(kills))
        self.done = []
        monkeypatch.setattr(consumers, "list_new_entries", self.list_new)
        monkeypatch.setattr(consumers, "remember_entries", self.remember)

    def list_new(self, _consumer, _kinds):
        numbered = [(entry, number) for number, entry in enumerate(self.entries)]
        batch = numbered[self.done_below : self.done_below + 4]
        return NewEntries(tuple(batch), self.done_below + max(len(batch) - (len(batch) == 4), 0))

    def remember(self, _consumer, done_below):
        self.done_below = max(self.done_below, done_below)

    def work_off(self, entry):
        number = self.entries.index(entry)
        if self.failures[number] > 0:
            self.failures[number] -= 1
            raise ValueError("a fault")
        if entry not in self.done:  # as the key of a command says
            self.done.append(entry)
        if self.kills[number] > 0:
            self.kills[number] -= 1
            raise Killed()
        return 1

    def take_turns(self, count):
        follower = Follower("consequences", [ADDED], ENTER_SCOPE, self.work_off)
        for turn in range(count):
            with clock.freeze_clock(FROZEN_AT + turn * LONGEST_PAUSE):
                try:
                    follow_journal(follower)
                except Killed:
                    continue

    def list_order(self):
        return [self.entries.index(entry) for entry in self.done]


def list_failed():
    with reading_as(SYSTEM):
        return list(FailedEntry.objects.order_by("transaction"))


NUMBERS = st.integers(0, 11)


@given(
    failures=st.dictionaries(NUMBERS, st.integers(1, 2 * REPORTED_TRIES)),
    kills=st.dictionaries(NUMBERS, st.integers(1, 2)),
)
@example(failures=dict.fromkeys(range(12), 2 * REPORTED_TRIES), kills={})
@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_fails_however_often_everything_is_worked_off_in_time(
    entries, monkeypatch, failures, kills
):
    tries = sum(failures.values()) + sum(kills.values())
    with rollback():
        work = Work(entries, monkeypatch, failures, kills)
        work.take_turns(len(entries) + tries + 2)

        assert sorted(work.list_order()) == list(range(12))
        assert list_failed() == []
        if max(failures.values(), default=0) < REPORTED_TRIES:
            for person in range(3):
                own = [number for number in work.list_order() if number % 3 == person]
                assert own == sorted(own)


def test_one_that_always_fails_keeps_back_its_own_subject_for_a_while_only(entries, monkeypatch):
    work = Work(entries, monkeypatch, failures={0: 10**6})
    work.take_turns(REPORTED_TRIES - 1)
    assert sorted(work.list_order()) == [n for n in range(12) if n % 3]

    work.take_turns(REPORTED_TRIES + 8)
    assert sorted(work.list_order()) == list(range(1, 12))
    [failed] = list_failed()
    assert (failed.entry_id, failed.fault) == (entries[0].id, "ValueError")


def test_pauses_grow_to_an_hour(entries, monkeypatch):
    work = Work(entries[:1], monkeypatch, failures={0: 10**6})
    pauses, at = [], FROZEN_AT
    follower = Follower("consequences", [ADDED], ENTER_SCOPE, work.work_off)
    for _ in range(12):
        with clock.freeze_clock(at):
            follow_journal(follower)
        [failed] = list_failed()
        pauses.append(failed.retry_at - at)
        with clock.freeze_clock(failed.retry_at - timedelta(seconds=1)):
            follow_journal(follower)
        at = failed.retry_at
        assert list_failed()[0].tries == failed.tries
    assert pauses[0] == timedelta(seconds=10)
    assert [b / a for a, b in pairwise(pauses[:8])] == [2] * 7
    assert pauses[-1] == LONGEST_PAUSE


def test_what_fails_again_and_again_is_reported(entries, monkeypatch):
    work = Work(entries, monkeypatch, failures={0: 10**6})
    work.take_turns(REPORTED_TRIES - 1)
    assert read_reported() == []
    work.take_turns(REPORTED_TRIES + 1)
    assert read_reported() == [("consequences", 1, "ValueError")]


def read_reported():
    with reading_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(FAILED_ENTRIES_SQL)
        return cursor.fetchall()


def test_a_kind_that_is_followed_no_more_is_left(entries, monkeypatch):
    work = Work(entries, monkeypatch, failures={0: 10**6})
    work.take_turns(2)
    follower = Follower("consequences", [], ENTER_SCOPE, work.work_off)
    with clock.freeze_clock(FROZEN_AT + timedelta(days=1)):
        for _ in range(BATCH_SIZE):
            if not list_failed():
                break
            follow_journal(follower)
    assert list_failed() == []

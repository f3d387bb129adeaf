"""Whoever follows the journal is given each entry at least once, in order, and no other kind."""

from uuid import uuid4

import pytest
from django.db import connection

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.journal import consumers
from rantau.journal.consumers import list_new_entries, remember_entries
from rantau.journal.models import Consumer
from rantau.registry.inputs import RelativeInput
from rantau.registry.services.relatives import add_relative
from tests.factories.persons import create_person
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
ADDED = "registry:relative:added"


@pytest.fixture
def journal(worker_db, monkeypatch):
    """The worker's login; what the test writes counts as committed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()::text::bigint")
        current = cursor.fetchone()[0]
    monkeypatch.setattr(consumers, "get_horizon", lambda: current + 1)
    return current


def write(count):
    """Add so many relatives; the person's registration is an entry of another kind."""
    officer = get_officer_as_system("loket.3212")
    person = create_person(officer)
    for number in range(count):
        add_relative(
            officer, uuid4(), person, RelativeInput(f"Budi {number}", "sibling"), emergency=False
        )


def read():
    with reading_as(SYSTEM):
        return list_new_entries("consequences", [ADDED])


def test_new_entries_of_these_kinds_are_given_and_then_remembered(journal):
    write(3)
    new = read()

    assert [entry.kind for entry, _transaction in new.entries] == [ADDED] * 3
    with reading_as(SYSTEM):
        remember_entries("consequences", new.done_below)
    assert read().entries == ()


def test_what_was_not_remembered_is_given_again(journal):
    write(2)

    assert [e.id for e, _ in read().entries] == [e.id for e, _ in read().entries]


def test_a_transaction_of_more_than_a_batch_is_given_whole_and_once(journal, monkeypatch):
    """Else the same part of it was given for ever, and nothing after it."""
    monkeypatch.setattr(consumers, "BATCH_SIZE", 2)
    write(3)
    new = read()

    assert (len(new.entries), new.done_below) == (3, journal + 1)
    with reading_as(SYSTEM):
        remember_entries("consequences", new.done_below)
    assert read().entries == ()


def test_nobody_goes_back_behind_another_worker(journal):
    with reading_as(SYSTEM):
        remember_entries("consequences", 10**15)
        remember_entries("consequences", 5)
        assert Consumer.objects.get(name="consequences").done_below == 10**15


def test_a_consumer_that_no_migration_added_is_an_error(journal):
    with reading_as(SYSTEM), pytest.raises(Consumer.DoesNotExist):
        list_new_entries("nobody", [ADDED])

"""Boards are read from the replica where there is one, and from the database itself otherwise."""

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.database import REPLICA, read_from_replica


@pytest.fixture(autouse=True)
def outside_a_transaction(django_db_setup, django_db_blocker):
    """Nothing is written here, so that no transaction has to be rolled back."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def replica(monkeypatch):
    """A second connection to the same database, that says of itself that it is a replica's."""
    made = connections[DEFAULT_DB_ALIAS].copy()
    made.settings_dict["OPTIONS"]["application_name"] = REPLICA
    monkeypatch.setitem(connections.settings, REPLICA, made.settings_dict)
    connections[REPLICA] = made
    yield made
    made.close()
    del connections[REPLICA]


def read_name():
    """What the connection says of itself, inside a scope."""
    with reading_as(PUBLIC_ACTOR), connection.cursor() as cursor:
        cursor.execute("show application_name")
        return cursor.fetchone()[0]


def test_without_a_replica_the_database_itself_is_read():
    assert read_from_replica(read_name) != REPLICA


def test_with_a_replica_it_is_read_and_what_follows_goes_to_the_database(replica):
    assert read_from_replica(read_name) == REPLICA
    assert read_name() != REPLICA


def test_inside_a_transaction_its_own_database_is_read(replica):
    with transaction.atomic():
        assert read_from_replica(read_name) != REPLICA


def test_a_replica_that_does_not_answer_is_passed_over(replica, caplog):
    replica.settings_dict.update(HOST="127.0.0.1", PORT="1")

    assert read_from_replica(read_name) != REPLICA
    assert "the replica is passed over: OperationalError" in caplog.text


def test_an_error_of_the_database_itself_is_told(replica):
    def fail():
        raise OperationalError

    with pytest.raises(OperationalError):
        read_from_replica(fail)

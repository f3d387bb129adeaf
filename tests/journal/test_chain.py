"""What a connection writes is numbered without a gap, whatever is rolled back."""

import threading

import pytest
from django.db import connection, transaction

from rantau.common.database import get_connection_state
from rantau.journal.chain import MAX_LINKS, take_links
from tests.module_data import rollback


@pytest.fixture
def chain(transactional_connection):
    """A connection that has numbered nothing yet."""
    get_connection_state().pop("rantau_chain", None)


@pytest.fixture
def transactional_connection(django_db_setup, django_db_blocker):
    """Transactions are committed for real; the tests write no row."""
    with django_db_blocker.unblock():
        yield
        get_connection_state().pop("rantau_chain", None)


def take(count=1):
    with transaction.atomic():
        return take_links(count)


def test_numbers_go_on_over_transactions_and_within_one(chain):
    first, number = take(3)
    assert number == 1
    with transaction.atomic():
        assert take_links(2) == (first, 4)
        assert take_links(1) == (first, 6)
    assert take() == (first, 7)


def test_after_a_rollback_another_chain_begins(chain):
    first, _ = take()
    with rollback():
        assert take_links(1) == (first, 2)
    other, number = take()

    assert (other != first, number) == (True, 1)


def test_a_savepoint_that_is_rolled_back_leaves_what_was_taken_before_it(chain):
    with transaction.atomic():
        first, _ = take_links(1)
        with rollback():
            assert take_links(1) == (first, 2)
        other, number = take_links(1)
        assert (other != first, number) == (True, 1)
    assert take() == (other, 2)


def test_a_commit_that_is_not_known_to_have_succeeded_ends_the_chain(chain, monkeypatch):
    first, _ = take()

    def lose():
        raise ConnectionError("the server is gone")

    with monkeypatch.context() as lost:
        lost.setattr(connection, "commit", lose)
        with pytest.raises(ConnectionError):
            take()
    connection.close()

    assert take()[0] != first


def test_a_chain_ends_where_the_sealer_would_have_to_count_too_much(chain):
    first, _ = take(MAX_LINKS)
    assert take()[0] != first


def test_another_thread_numbers_a_chain_of_its_own(chain):
    first, _ = take()
    taken = []

    def take_elsewhere():
        taken.extend([take(), take()])
        connection.close()

    thread = threading.Thread(target=take_elsewhere)
    with transaction.atomic():
        assert take_links(1) == (first, 2)
        thread.start()
        thread.join()

    (other, number), again = taken
    assert (other != first, number, again) == (True, 1, (other, 2))
    assert take() == (first, 3)


def test_nothing_is_numbered_outside_a_transaction(chain):
    with pytest.raises(RuntimeError):
        take_links(1)

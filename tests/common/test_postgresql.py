"""The database backend: what a kept connection costs, and that times are read as psycopg reads
them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import psycopg
import pytest
from django.db import DataError, IntegrityError, connection
from django.db.backends.postgresql import base

from rantau.common.postgresql.base import DatabaseWrapper


@pytest.fixture
def kept(db: None) -> Iterator[DatabaseWrapper]:
    """A connection that a thread keeps between requests, outside any transaction."""
    wrapper = connection.copy()
    wrapper.ensure_connection()
    yield wrapper
    wrapper.close()


def _terminate_session(wrapper: DatabaseWrapper) -> None:
    """End the session from a second one, as a server that stops does."""
    with wrapper.copy().cursor() as cursor:
        process = wrapper.connection.info.backend_pid
        cursor.execute("select pg_terminate_backend(%s, 2000)", [process])
        cursor.db.close()


def test_an_idle_connection_is_usable_without_asking_the_server(kept: DatabaseWrapper) -> None:
    with patch.object(base.DatabaseWrapper, "is_usable") as ask_server:
        assert kept.is_usable()
    ask_server.assert_not_called()


def test_after_an_error_the_server_is_asked(kept: DatabaseWrapper) -> None:
    kept.errors_occurred = True
    with patch.object(base.DatabaseWrapper, "is_usable", return_value=True) as ask_server:
        assert kept.is_usable()
    ask_server.assert_called_once()


def test_a_transaction_that_failed_is_not_usable(kept: DatabaseWrapper) -> None:
    kept.set_autocommit(False)
    with kept.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute("do $$ begin raise 'no' using errcode = '23514'; end $$")
    assert not kept.is_usable()


def test_a_session_that_the_server_ended_is_not_usable(kept: DatabaseWrapper) -> None:
    _terminate_session(kept)
    assert not kept.is_usable()


def test_the_next_request_after_the_server_ended_the_session_has_a_new_one(
    kept: DatabaseWrapper,
) -> None:
    before = kept.connection.info.backend_pid
    _terminate_session(kept)
    kept.close_if_unusable_or_obsolete()  # as Django does when a request begins
    with kept.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        assert cursor.fetchone()[0] != before


TIMES = [
    datetime(2026, 11, 28, 14, 36, 25, 343107, tzinfo=UTC),
    datetime(2026, 11, 28, 14, 36, 25, 343000, tzinfo=UTC),
    datetime(2026, 11, 28, 14, 36, 25, 500000, tzinfo=UTC),
    datetime(2026, 11, 28, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
]


@pytest.mark.parametrize("at", TIMES, ids=str)
def test_a_time_comes_back_as_it_was_written(kept: DatabaseWrapper, at: datetime) -> None:
    with kept.cursor() as cursor:
        cursor.execute("select %s::timestamptz", [at])
        (read,) = cursor.fetchone()
    assert read == at
    assert read.tzinfo is UTC


@pytest.mark.parametrize("value", ["infinity", "-infinity", "4713-01-01 BC"])
def test_a_time_that_python_has_not_is_an_error(kept: DatabaseWrapper, value: str) -> None:
    with kept.cursor() as cursor:
        cursor.execute("select %s::timestamptz", [value])
        with pytest.raises((DataError, psycopg.DataError)):
            cursor.fetchone()

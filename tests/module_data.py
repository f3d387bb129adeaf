"""Rows made once for a module: every test finds them as they were made, and is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from rantau.access import models
from rantau.common import clock

# One moment for all tests: a Tuesday morning in Jakarta, after the accounts were made.
FROZEN_AT = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)


@contextmanager
def rollback() -> Iterator[None]:
    """A transaction, or a savepoint, that is rolled back at its end; services work inside it."""
    outer = transaction.atomic()
    outer._from_testcase = True  # so a service, which wants its transaction whole, begins in it
    with outer:
        yield
        transaction.set_rollback(True)


def module_data(make):
    """Turn a function into a fixture of a module: it runs once, and is rolled back at the end.

    For tests that reach the database by the test's own connection only: another one sees nothing.
    """

    @pytest.fixture(scope="module")
    def data(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), rollback():
            with clock.freeze_clock(FROZEN_AT):
                made = make()
            with django_db_blocker.block():
                yield made

    return data


def create_sessions(logins):
    """Sign everybody in; gives the session of each, by login."""
    sessions = {}
    for login in logins:
        client = Client()
        client.force_login(models.Account.objects.get(login=login))
        sessions[login] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions


def use_session(client, session):
    """Give the browser this session."""
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def open_browser(session=None):
    """A browser with nothing but a session; without one nobody is signed in."""
    client = Client(headers={"accept-language": "id"})
    return use_session(client, session) if session else client


def check_each_role(name, expected, request):
    """Request as everybody who is in `expected`, each rolled back; list every answer that differs.

    expected  the status by visitor
    request   takes the visitor and gives the status of the answer
    """
    wrong = []
    for visitor, status in expected.items():
        with rollback():
            got = request(visitor)
        if got != status:
            wrong.append(f"{name} as {visitor}: expected {status}, got {got}")
    assert not wrong, "\n".join(wrong)

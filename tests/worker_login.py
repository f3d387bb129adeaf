"""The logins of the worker and of the owner, for tests of what the application's may not do."""

import os
from contextlib import contextmanager, nullcontext

import pytest
from django.db import connection

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from tests.actors import get_officer


@contextmanager
def use_login(name, unblock=nullcontext):
    """The connection of another login of the same database, given back at the end.

    name     worker or owner
    unblock  lets the database be used where a test alone may
    """
    app = dict(connection.settings_dict)
    connection.close()
    password = os.environ[f"DATABASE_{name.upper()}_URL"].split(":")[2].split("@")[0]
    connection.settings_dict |= {"USER": f"rantau_{name}", "PASSWORD": password}
    try:
        yield
    finally:
        with unblock():
            connection.close()
        connection.settings_dict |= app


@pytest.fixture
def worker_login(django_db_setup, django_db_blocker):
    """From here on the connection is the worker's, which may act as the system."""
    with use_login("worker", django_db_blocker.unblock):
        yield


@pytest.fixture
def owner_login(django_db_setup, django_db_blocker):
    """From here on the connection is the owner's, as when Rantau is installed."""
    with use_login("owner", django_db_blocker.unblock):
        yield


@pytest.fixture
def owner_db(owner_login, db):
    """The database as its owner, undone afterwards."""


@pytest.fixture
def worker_db(worker_login, db):
    """The database as the worker, undone afterwards; `get_officer_as_system` looks accounts up."""


def get_officer_as_system(login):
    """The actor that a demonstration account is, looked up as the system may."""
    with reading_as(build_system_actor("test")):
        return get_officer(login)

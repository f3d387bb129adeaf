"""The worker's login, for tests of what only the clock may do."""

import os

import pytest
from django.db import connection

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from tests.actors import get_officer


@pytest.fixture
def worker_login(django_db_setup, django_db_blocker):
    """From here on the connection is the worker's, which may act as the system."""
    app = dict(connection.settings_dict)
    connection.close()
    password = os.environ["DATABASE_WORKER_URL"].split(":")[2].split("@")[0]
    connection.settings_dict |= {"USER": "rantau_worker", "PASSWORD": password}
    yield
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict |= app


@pytest.fixture
def worker_db(worker_login, db):
    """The database as the worker, undone afterwards; `officer_seen` looks accounts up."""


def get_officer_as_system(login):
    """The actor that a demonstration account is, looked up as the system may."""

    with reading_as(build_system_actor("test")):
        return get_officer(login)

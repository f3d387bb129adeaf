"""Tests run on real PostgreSQL as the unprivileged role; the owner prepares, the tests may not.

`script/test` gives the addresses. Regions, offices and accounts are made once a session; every
other row is made by the services themselves, for the officers of tests/actors.py.
"""

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from whitenoise import WhiteNoise

from rantau.common import clock
from rantau.offices import interface as offices
from tests.databases import NAME, PRISTINE, change_database, create_database
from tests.module_data import FROZEN_AT

pytest_plugins = [
    "tests.actors",
    "tests.machines",
    "tests.needs",
    "tests.unrelated",
    "tests.worker_login",
]


# `script/test --slow` chooses it: fifty times as many examples as by default.
hypothesis_settings.register_profile(
    "long", max_examples=50 * hypothesis_settings.default.max_examples, deadline=None
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A fresh database: made and migrated by the owner, reached by the application's login."""
    create_database(NAME, template="template1")
    with psycopg.connect(
        change_database(os.environ["DATABASE_ADMIN_URL"]), autocommit=True
    ) as server:
        for name in ("pg_trgm", "unaccent", "btree_gist"):
            server.execute(f"create extension if not exists {name}")
        server.execute("grant create on schema public to rantau_owner")
    env = {**os.environ, "DATABASE_URL": change_database(os.environ["DATABASE_OWNER_URL"])}
    words = [sys.executable, "-m", "tests.install"]
    subprocess.run(words, env=env, check=True, capture_output=True, cwd=settings.BASE_DIR)
    create_database(PRISTINE, template=NAME)
    connection.close()
    connection.settings_dict["NAME"] = NAME
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory):
    """The static files as `script/run` collects them, in a folder of this process."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def mail_server():
    """A server for mail is set; Django keeps what is given to it (`django.core.mail.outbox`)."""
    settings.EMAIL_HOST = "mail.invalid"


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once():
    """Every browser of Django's has middleware of its own, which else reads the folder anew: a
    third of the time of a permission matrix."""
    found = {}
    find_files = WhiteNoise.update_files_dictionary

    def find_files_once(self, root, prefix):
        if (root, prefix) not in found:
            find_files(self, root, prefix)
            found[root, prefix] = dict(self.files)
        self.files.update(found[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", find_files_once)
        yield


@pytest.fixture
def owner_sql(django_db_setup):
    """A connection as the database's owner: only for what an intruder with its rights would do."""
    with psycopg.connect(
        change_database(os.environ["DATABASE_OWNER_URL"]), autocommit=True
    ) as server:
        yield server


@pytest.fixture(autouse=True)
def no_heartbeats(monkeypatch):
    """No office was seen by this process yet: what a test wrote is rolled back."""
    monkeypatch.setattr(offices, "_recorded", {})


@pytest.fixture(autouse=True)
def indonesian():
    """Every test begins in Indonesian, whatever language a request before it left active."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def frozen_clock():
    """One moment for all tests."""
    with clock.freeze_clock(FROZEN_AT):
        yield

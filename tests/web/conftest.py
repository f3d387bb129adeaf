"""The browsers of those who come to the pages, signed in once a module."""

import pytest

from rantau.access.models import Account
from tests.actors import get_officer
from tests.module_data import create_sessions, module_data, use_session

WHO = (
    "loket.3212",
    "verifikasi.3212",
    "kepala.3212",
    "pusat",
    "pusat-2",
    "p3mi.1",
    "p3mi.2",
    "bandara.cgk",
    "perwakilan.tw-tpe",
)
sessions = module_data(lambda: create_sessions(WHO))


@pytest.fixture
def as_who(sessions, client, db):
    """The browser, now somebody's."""
    return lambda login: use_session(client, sessions[login])


@pytest.fixture
def desk(db, client):
    """An officer of cases, signed in at the Crisis Center."""
    client.force_login(Account.objects.get(login="kasus.cc"))
    return get_officer("kasus.cc")

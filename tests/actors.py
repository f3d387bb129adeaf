"""The officers who act in tests, by the accounts of the demonstration.

Indramayu serves; Bandung is another district of its province; Surabaya is in another province.
"""

import pytest

from rantau.access.actor import build_appointment_actor
from rantau.access.models import Appointment


def get_officer(login):
    """The actor that a demonstration account is."""
    appointments = Appointment.objects.select_related("account", "office")
    return build_appointment_actor(appointments.get(account__login=login))


@pytest.fixture
def indramayu(db):
    return get_officer("loket.3212")


@pytest.fixture
def bandung(db):
    return get_officer("loket.3204")


@pytest.fixture
def surabaya(db):
    return get_officer("loket.3578")


@pytest.fixture
def west_java(db):
    return get_officer("bp3mi.32")


@pytest.fixture
def headquarters(db):
    return get_officer("pusat")

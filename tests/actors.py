"""The standing cast. Indramayu serves; Bandung is another district; Surabaya another province."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from rantau.access import models
from rantau.access.actor import build_appointment_actor
from rantau.access.scope import reading_as
from rantau.registry.inputs import PersonInput, RelativeInput
from rantau.registry.services import access_grounds
from rantau.registry.services.persons import register_person

INDRAMAYU_VILLAGE, BANDUNG_VILLAGE = 3212012001, 3204012001


def build_registration(**changes):
    """Somebody invented, with all that a clerk can have; changes as named."""

    siti = PersonInput(
        name="Siti Nurhalimah",
        sex="F",
        birth_date=date(1994, 2, 14),
        birth_precision="day",
        origin=INDRAMAYU_VILLAGE,
        domicile=INDRAMAYU_VILLAGE,
        notice_given=True,
        nik="3212015402940001",
        phone="0812 0000 0001",
        emergency=RelativeInput("Aminah", "mother", "081200000002"),
    )
    return replace(siti, **changes)


def get_officer(login):
    """The actor that a demonstration account is."""

    held = models.Appointment.objects.select_related("account", "office").get(account__login=login)
    return build_appointment_actor(held)


def register_someone(actor, **changes):
    """Register somebody and give the reference."""

    return register_person(actor, uuid4(), build_registration(**changes)).answer


def break_glass_over(actor, reference, **changes):
    """Break the glass over somebody; the key of the review that is due."""

    terms = {"reason": "Kecelakaan, rumah sakit menunggu", **changes}
    access_grounds.break_glass(actor, uuid4(), reference, **terms)
    with reading_as(actor):
        return models.BreakGlass.objects.latest("id").id


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


@pytest.fixture
def unrelated_person(bandung):
    """Somebody else elsewhere, so that a look-up that filters nothing fails."""
    village = BANDUNG_VILLAGE
    return register_someone(
        bandung,
        name="Dewi",
        nik="",
        phone="",
        birth_date=date(1990, 1, 1),
        origin=village,
        domicile=village,
    )

"""The standing cast. Indramayu serves; Bandung is another district; Surabaya another province."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

INDRAMAYU_VILLAGE, BANDUNG_VILLAGE = 3212012001, 3204012001


def registration(**changes):
    """Somebody invented, with all that a clerk can have; changes as named."""
    from rantau.registry.registration import KinTerms, Registration  # noqa: PLC0415

    siti = Registration(
        name="Siti Nurhalimah", sex="F", birth_date=date(1994, 2, 14), birth_precision="day",
        origin=INDRAMAYU_VILLAGE, domicile=INDRAMAYU_VILLAGE, notice_given=True,
        nik="3212015402940001", phone="0812 0000 0001",
        emergency=KinTerms("Aminah", "mother", "081200000002"),
    )  # fmt: skip
    return replace(siti, **changes)


def officer(login):
    """The actor that a demonstration account is."""
    from rantau.access.actor import actor_of  # noqa: PLC0415
    from rantau.access.models import Appointment  # noqa: PLC0415

    held = Appointment.objects.select_related("account", "office").get(account__login=login)
    return actor_of(held)


def registered(actor, **changes):
    """Register somebody and give the reference."""
    from rantau.registry.services.register import register  # noqa: PLC0415

    return register(actor, uuid4(), registration(**changes)).answer


def broken(actor, reference, **changes):
    """Break the glass over somebody; the key of the review that is due."""
    from rantau.access.models import BreakGlass  # noqa: PLC0415
    from rantau.access.scope import looking  # noqa: PLC0415
    from rantau.registry.services.break_glass import break_glass  # noqa: PLC0415

    terms = {"reason": "Kecelakaan, rumah sakit menunggu", **changes}
    break_glass(actor, uuid4(), reference, **terms)
    with looking(actor):
        return BreakGlass.objects.latest("id").id


@pytest.fixture
def indramayu(db):
    return officer("loket.3212")


@pytest.fixture
def bandung(db):
    return officer("loket.3204")


@pytest.fixture
def surabaya(db):
    return officer("loket.3578")


@pytest.fixture
def west_java(db):
    return officer("bp3mi.32")


@pytest.fixture
def headquarters(db):
    return officer("pusat")


@pytest.fixture
def noise(bandung):
    """Somebody else elsewhere, so that a look-up that filters nothing fails."""
    village = BANDUNG_VILLAGE
    return registered(
        bandung, name="Dewi", nik="", phone="", birth_date=date(1990, 1, 1), origin=village,
        domicile=village,
    )  # fmt: skip

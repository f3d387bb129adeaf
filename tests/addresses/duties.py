"""What an officer does with the worklist."""

from datetime import date
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.duties.models import Absence, Duty
from rantau.duties.services.absences import AbsenceInput, declare_absence
from rantau.duties.services.holding import claim_duty
from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.visitors import FORBIDDEN, NOT_ALLOWED, NOT_FOUND, OK, answers
from tests.factories.placements import create_placement

POSTED_ONLY = answers(NOT_ALLOWED)
AWAY = {"starts_on": date(2027, 3, 8), "ends_on": date(2027, 3, 12)}


def make_duty():
    """What a form sends of the first duty of a placement, which the counter can do."""
    journey = create_placement()
    counter = get_officer("loket.3212")
    with reading_as(counter):
        duty = Duty.objects.get(about=journey.get().id, closed_at=None)
    return {}, {"one": f"{duty.id}:{duty.revision}"}


def make_claimed_duty():
    """The same after the counter has taken it."""
    _, values = make_duty()
    duty, _colon, seen = values["one"].partition(":")
    claim_duty(get_officer("loket.3212"), uuid4(), duty, seen=int(seen))
    return {}, {"one": f"{duty}:{int(seen) + 1}"}


def make_absence():
    """The counter's own absence."""
    counter = get_officer("loket.3212")
    data = AbsenceInput(counter.ref, AWAY["starts_on"], AWAY["ends_on"])
    return {"absence": declare_absence(counter, uuid4(), data).answer}
PAGES = {
    "duties:claim": Page(POSTED_ONLY, forms=(Form("counter", make_duty, shown_on="common:desk"),)),
}

"""Groups of places, as the worker finds them."""

from django.db import transaction

from rantau.access.scope import acting_as
from rantau.common import clock
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, open_duty
from rantau.rounds.models import PlaceGroup
from rantau.rounds.selectors import get_published_round
from rantau.rounds.services.place_groups import SETTLE_GROUP_DUTY
from tests.actors import get_officer
from tests.factories.rounds import CODE


def create_group(mark="0" * 32, kind=PlaceGroup.DEVICE, places=5):
    """A group of Korea's round; gives its reference."""
    national = get_officer("pusat")
    with transaction.atomic(), acting_as(national):
        group = PlaceGroup.objects.create(
            reference=generate_reference("KT"),
            round=get_published_round(national, CODE).round,
            kind=kind,
            mark=mark,
            places=places,
            found_at=clock.now(),
            revision=0,  # nothing of it is in the journal yet
        )
        code = SETTLE_GROUP_DUTY.code
        duty = DutyInput(code, "place_group", group.reference, national.office, clock.now())
        open_duty(about=group.id, duty=duty)
    return group.reference

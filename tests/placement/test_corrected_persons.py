"""Where origin or sex of a person is corrected, an open placement follows with its next milestone,
and what was counted stays counted (docs/design/four-facts.md)."""

from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.placement.models import MilestoneEvent
from rantau.placement.services.travel import correct_milestone_time
from rantau.registry.services.corrections import confirm_correction
from tests.actors import get_officer
from tests.factories.persons import BANDUNG_VILLAGE, INDRAMAYU_VILLAGE, correct_fact

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")


def list_origins(journey):
    """Milestone -> origin of each event of the placement, those that are superseded too."""
    placement = journey.get()
    with reading_as(journey.national):
        events = MilestoneEvent.objects.filter(placement=placement).order_by("recorded_at", "id")
        return [(event.milestone, event.origin_node) for event in events]


def test_the_next_milestone_is_counted_at_the_right_origin(journey):
    correct_fact(reference=journey.person, origin=BANDUNG_VILLAGE)
    assert journey.get().origin_node == INDRAMAYU_VILLAGE
    journey.advance_to_selected()
    assert journey.get().origin_node == BANDUNG_VILLAGE
    assert list_origins(journey) == [
        ("registered", INDRAMAYU_VILLAGE),
        ("selected", BANDUNG_VILLAGE),
    ]


def test_a_corrected_time_counts_where_the_event_has_counted(journey):
    journey.advance_to_cleared()
    journey.depart()
    reference = correct_fact(reference=journey.person, origin=BANDUNG_VILLAGE)
    confirm_correction(get_officer("verifikasi.3212"), uuid4(), reference)
    departed = journey.get()
    correct_milestone_time(
        get_officer("verifikasi.3212"),
        uuid4(),
        journey.reference,
        "departed",
        at=departed.milestone_at,
        why="Jam di tiket",
        seen=departed.revision,
    )
    assert list_origins(journey)[-2:] == [("departed", INDRAMAYU_VILLAGE)] * 2

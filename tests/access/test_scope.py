"""A scope has as many ranges as its actor, and sees what lies in one of them, not between them."""

from dataclasses import replace

import pytest

from rantau.access.scope import reading_as
from rantau.registry.models import Person
from rantau.registry.selectors import list_persons_of_office
from tests.actors import get_officer
from tests.factories.persons import create_person
from tests.module_data import module_data

indramayu_person = module_data(lambda: create_person(get_officer("loket.3212")))
REGENCY = 10**6
INDRAMAYU = (3_212_000_000, 3_213_000_000)
# One range on either side of Indramayu and seven more: it lies in the gap.
AROUND = tuple(
    (province * 100 * REGENCY, province * 100 * REGENCY + REGENCY)
    for province in (11, 12, 31, 33, 34, 35, 36, 51, 91)
)


@pytest.mark.parametrize(
    ("spans", "seen"),
    [
        ((INDRAMAYU,), 1),
        ((*AROUND, INDRAMAYU), 1),
        (AROUND, 0),
        ((), 0),
        ((INDRAMAYU, (3_213_000_000, 3_214_000_000)), 1),
    ],
    ids=["one", "the last of ten", "in a gap", "none", "neighbours"],
)
def test_an_actor_sees_what_lies_in_any_of_its_ranges(indramayu_person, indramayu, spans, seen):
    actor = replace(indramayu, spans=spans)

    with reading_as(actor):
        assert Person.objects.count() == seen
        assert list_persons_of_office(actor).count() == seen

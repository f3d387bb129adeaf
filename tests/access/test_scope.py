"""A scope has as many ranges as its actor, and sees what lies in one of them, not between them."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from rantau.access.scope import get_scope_time, reading_as
from rantau.common.clock import freeze_clock
from rantau.registry.models import Person
from rantau.registry.selectors import list_persons_of_office
from tests.actors import get_officer
from tests.factories.persons import create_person
from tests.module_data import FROZEN_AT, module_data

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


def test_threads_that_are_in_a_scope_at_once_each_have_their_own(indramayu):
    moments, times = (FROZEN_AT, FROZEN_AT + timedelta(hours=1)), {}
    together = threading.Barrier(len(moments), timeout=10)

    def enter(moment):
        with freeze_clock(moment), reading_as(indramayu):
            together.wait()
            times[moment] = get_scope_time()
            together.wait()
        connection.close()

    threads = [threading.Thread(target=enter, args=(moment,)) for moment in moments]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert times == {moment: moment for moment in moments}

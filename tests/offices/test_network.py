"""An office says it is there by being used; silence is counted in its own working days."""

from datetime import UTC, datetime

import pytest

from rantau.common import clock
from rantau.offices.interface import record_heartbeat
from rantau.offices.models import Office
from rantau.offices.network import list_office_states, list_province_states

WEST_JAVA = 3_200_000_000
FRIDAY = datetime(2027, 4, 2, 3, tzinfo=UTC)  # ten in the morning in Bandung
NYEPI = datetime(2027, 3, 8, 3, tzinfo=UTC)  # a Monday on which offices stay shut


def get_states(now):
    """The state and the last sign of life of West Java's offices, by name."""
    return {
        each.name: (each.state, each.seen_at) for each in list_office_states(WEST_JAVA, now=now)
    }


def count_silent(now):
    return {each.node: each.silent for each in list_province_states(now=now)}[WEST_JAVA]


@pytest.mark.parametrize(
    ("seen", "now", "state"),
    [
        (FRIDAY, FRIDAY.replace(hour=10), "connected"),
        (FRIDAY, FRIDAY.replace(day=5, hour=1), "connected"),  # Monday, a moment after it opened
        (FRIDAY, FRIDAY.replace(day=5, hour=10), "silent"),
        (NYEPI.replace(day=5), NYEPI.replace(hour=10), "connected"),
    ],
)
def test_days_off_are_no_silence_but_a_working_day_without_a_sign_is(bandung, seen, now, state):
    before = count_silent(now)
    with clock.freeze_clock(seen):
        record_heartbeat(bandung.office)
    assert get_states(now)[Office.objects.get(id=bandung.office).name] == (state, seen)
    assert count_silent(now) == before - (state == "connected")


def test_an_office_not_yet_connected_is_served_by_its_province_and_never_silent(db):
    nation = list_province_states(now=FRIDAY)
    wanting = next(each for each in nation if each.connected < each.offices)
    found = list_office_states(wanting.node, now=FRIDAY)
    served = [each for each in found if each.state == "not_connected"]
    assert sum(each.connected for each in nation) == 438
    assert len(served) == wanting.offices - wanting.connected
    assert {(each.seen_at, each.served_by == each.name) for each in served} == {(None, False)}

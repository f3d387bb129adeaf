"""The MACs of a list are those of its readings, one by one."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rantau.journal.mac import compute_list_macs, compute_mac
from rantau.journal.models import Reading

AT = datetime(2027, 3, 2, 3, 0, 0, 123456, tzinfo=UTC)
rows = st.lists(st.tuples(st.uuids(), st.uuids(), st.integers(1, 1000)), min_size=1, max_size=5)


@given(rows=rows, name=st.text(max_size=20), office=st.none() | st.uuids())
def test_each_reading_of_a_list_has_the_mac_that_it_has_alone(rows, name, office):
    reading = Reading(
        subject_kind="person",
        actor="account:1",
        actor_name=name,
        office=office,
        office_name=name,
        purpose="search",
        read_at=AT,
        chain=UUID(int=7),
    )
    alone = []
    for reading.id, reading.subject, reading.link in rows:
        alone.append(compute_mac(reading))

    assert compute_list_macs(reading, rows) == alone

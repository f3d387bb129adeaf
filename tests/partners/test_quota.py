"""The quota ledger: issued is never above approved, whoever writes and however often."""

import threading
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from rantau.access.scope import acting_as
from rantau.common.errors import Forbidden, InvalidInput
from rantau.common.fast_sql import build_insert_sql, get_column_values
from rantau.partners import interface
from rantau.partners.errors import AlreadyOnHold, NoSuchAgency, NoSuchJobOrder, NotOnHold, QuotaFull
from rantau.partners.models import QuotaLease, QuotaLine
from rantau.partners.selectors import get_quota_line_status_for_share, list_job_orders
from rantau.partners.services.holds import hold_agency, lift_agency_hold
from tests.actors import get_officer
from tests.module_data import FROZEN_AT


@pytest.fixture
def agency(db):
    return get_officer("p3mi.1")


@pytest.fixture
def other_agency(db):
    return get_officer("p3mi.2")


@pytest.fixture
def line(agency, headquarters):
    """A line of the first agency, of which headquarters left two places."""
    with transaction.atomic(), acting_as(headquarters):
        found = QuotaLine.objects.filter(job_order__agency=agency.office, sex="F").first().id
        QuotaLine.objects.filter(id=found).update(quota=2)
    return found


@pytest.fixture
def committed_line(agency, owner_sql):
    """Two places that other connections see too; the database's owner undoes them."""
    found = owner_sql.execute(
        """select l.id from partners_quota_line l join partners_job_order o on o.id = l.job_order_id
            where o.agency_id = %s and l.sex = 'M' order by l.id limit 1""",
        [agency.office],
    ).fetchone()[0]
    before = owner_sql.execute(
        "select quota from partners_quota_line where id = %s", [found]
    ).fetchone()[0]
    owner_sql.execute("update partners_quota_line set quota = 2 where id = %s", [found])
    yield found
    owner_sql.execute("delete from partners_quota_lease where line_id = %s", [found])
    owner_sql.execute(
        "update partners_quota_line set quota = %s, reserved = 0, consumed = 0 where id = %s",
        [before, found],
    )


def get_counters(line):
    return QuotaLine.objects.values_list("reserved", "consumed").get(id=line)


def test_a_lease_is_reserved_consumed_and_released(agency, line):
    placement = uuid4()
    with transaction.atomic(), acting_as(agency):
        interface.reserve_quota(line, placement)
        assert get_counters(line) == (1, 0)
        assert interface.consume_quota(placement)
        assert get_counters(line) == (0, 1)
        assert not interface.consume_quota(placement)
        interface.release_quota(placement)
        assert get_counters(line) == (0, 0)
        with pytest.raises(DatabaseError, match="no row"):
            interface.release_quota(placement)


def test_the_last_place_is_the_last(agency, line):
    with transaction.atomic(), acting_as(agency):
        interface.reserve_quota(line, uuid4())
        interface.reserve_quota(line, uuid4())
    with pytest.raises(QuotaFull), transaction.atomic(), acting_as(agency):
        interface.reserve_quota(line, uuid4())


def test_no_scope_role_moves_a_counter_by_hand(agency, line):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting_as(agency),
    ):
        QuotaLine.objects.filter(id=line).update(reserved=0)


def test_another_agency_can_neither_see_nor_take(other_agency, line):
    with transaction.atomic(), acting_as(other_agency):
        assert line not in {
            row.id for order in list_job_orders(other_agency) for row in order.lines.all()
        }
        assert len(list_job_orders(other_agency)) > 0
        with pytest.raises(NoSuchJobOrder):
            get_quota_line_status_for_share(line)
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        acting_as(other_agency),
    ):
        interface.reserve_quota(line, uuid4())


def test_concurrent_writers_never_pass_the_quota(agency, committed_line):
    """Sixteen writers with connections of their own reach for two places."""
    got, address = [], connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    address = {key: address[key] for key in keys if address.get(key)}

    def reach():
        try:
            with psycopg.connect(**address) as own:
                own.execute(
                    "select set_config('role', 'r_partner', true), set_config('app.office', %s, true)",
                    [str(agency.office)],
                )
                lease = QuotaLease(line_id=committed_line, placement=uuid4(), reserved_at=FROZEN_AT)
                own.execute(build_insert_sql(QuotaLease), get_column_values(lease))
            got.append(True)
        except psycopg.errors.CheckViolation:
            got.append(False)

    threads = [threading.Thread(target=reach) for _ in range(16)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(got) == [False] * 14 + [True] * 2


def test_a_hold_is_seen_at_once_and_lifted(headquarters, line):
    hold_agency(headquarters, uuid4(), "AG-001", reason="review")
    with transaction.atomic(), acting_as(headquarters):
        assert get_quota_line_status_for_share(line).on_hold
    with pytest.raises(AlreadyOnHold):
        hold_agency(headquarters, uuid4(), "AG-001", reason="documents")
    lift_agency_hold(headquarters, uuid4(), "AG-001", why="found in order")
    with transaction.atomic(), acting_as(headquarters):
        assert not get_quota_line_status_for_share(line).on_hold
    with pytest.raises(NotOnHold):
        lift_agency_hold(headquarters, uuid4(), "AG-001", why="again")


def test_a_hold_has_one_of_the_neutral_reasons(headquarters):
    with pytest.raises(InvalidInput):
        hold_agency(headquarters, uuid4(), "AG-001", reason="complaint")


def test_only_headquarters_holds(agency, indramayu, headquarters):
    for actor in (agency, indramayu):
        with pytest.raises(Forbidden):
            hold_agency(actor, uuid4(), "AG-001", reason="review")
    with pytest.raises(NoSuchAgency):
        hold_agency(headquarters, uuid4(), "AG-999", reason="review")

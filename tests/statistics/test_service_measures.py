"""The service is measured in one statement, by numbers alone, by the application without a scope."""

from datetime import UTC, datetime, timedelta
from typing import get_type_hints
from uuid import uuid4

import pytest
from django.db import connection

from rantau.common import clock
from rantau.common.row_security import SCOPE_ROLES
from rantau.duties.interface import record_worker_heartbeat
from rantau.journal.interface import JournalAuthor, JournalEvent, record_entry
from rantau.journal.models import Entry, Head, Leaf
from rantau.statistics.service_measures import (
    MOST_COUNTED,
    MOST_COUNTED_AN_OFFICE,
    ServiceMeasures,
    measure_service,
)
from tests.factories.cases import create_contact
from tests.factories.documents import issue_document
from tests.module_data import FROZEN_AT

LATER = FROZEN_AT + timedelta(hours=1)
DAYS = timedelta(days=400)
AUTHOR = JournalAuthor(actor="system:test", office=None, cause=None)


def measure(at=LATER):
    return measure_service(at)


def test_it_is_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        measure()


def test_every_number_is_a_count_or_a_moment():
    kinds = get_type_hints(ServiceMeasures).values()
    assert set(kinds) == {int, datetime, datetime | None}


def test_an_entry_waits_from_its_command_on(db):
    before = measure()

    create_contact()

    after = measure()
    assert after.unsealed == before.unsealed + 1
    assert after.unsealed_since <= FROZEN_AT


def test_a_contact_waits_until_it_is_read_and_is_late_after_its_due_time(db):
    before = measure()
    with clock.freeze_clock(FROZEN_AT - DAYS):
        create_contact()

    waiting = measure(FROZEN_AT - DAYS)
    late = measure()

    assert (waiting.unread, late.unread) == (before.unread + 1, before.unread + 1)
    assert late.unread_since == FROZEN_AT - DAYS
    assert (waiting.late_unread, late.late_unread) == (before.late_unread, before.late_unread + 1)


def test_a_document_waits_until_it_is_printed(db, indramayu):
    before = measure()
    with clock.freeze_clock(FROZEN_AT - DAYS):
        issue_document(indramayu)

    after = measure()
    assert after.to_print == before.to_print + 1
    assert after.to_print_since == FROZEN_AT - DAYS
    assert after.to_sign == before.to_sign


def test_a_duty_is_overdue_after_its_due_time_in_whatever_office(db):
    with clock.freeze_clock(FROZEN_AT - DAYS):
        create_contact()

    assert measure().overdue_duties == measure(FROZEN_AT - DAYS).overdue_duties + 1


def test_counting_stops_so_that_it_costs_the_same_however_much_waits(db):
    for _ in range(3):
        create_contact()

    with connection.cursor() as cursor:
        cursor.execute(
            "select unsealed, unread, overdue_duties from statistics_measure_service(%s, 2, 1)",
            [FROZEN_AT + DAYS],
        )
        assert cursor.fetchone()[:2] == (2, 2)
    assert (MOST_COUNTED, MOST_COUNTED_AN_OFFICE) == (10_000, 100)


@pytest.mark.parametrize("role", SCOPE_ROLES)
def test_no_scope_may_measure(owner_sql, role):
    function = "statistics_measure_service(timestamptz, int, int)"
    asked = "select has_function_privilege(%s, %s, 'execute')"
    assert owner_sql.execute(asked, [role, function]).fetchone() == (False,)


def create_head(at):
    """A head that says that all until now is sealed."""
    last = Head.objects.order_by("number").last()
    number, sealed = (last.number, last.last) if last else (0, 0)
    Head.objects.create(
        number=number + 1,
        first=sealed + 1,
        last=sealed,
        root=b"",
        previous=b"",
        horizon=2**60,
        sealed_at=at,
        signature=b"",
    )


def test_the_worker_and_the_sealer_are_seen(owner_db):
    record_worker_heartbeat()
    create_head(FROZEN_AT)

    measured = measure()

    assert measured.worker_seen_at == measured.last_head_at == FROZEN_AT


def test_what_a_head_has_sealed_no_longer_waits(owner_db):
    create_head(FROZEN_AT)
    for kind in ("test:first", "test:second"):
        record_entry(kind, JournalEvent("person", uuid4(), 1, {}), AUTHOR)
    assert measure().unsealed == 2

    Leaf.objects.create(position=2**40, entry=Entry.objects.get(kind="test:first"), digest=b"")

    assert measure().unsealed == 1


def test_the_databases_clock_is_the_servers(db):
    assert abs((measure().database_time - datetime.now(UTC)).total_seconds()) < 60

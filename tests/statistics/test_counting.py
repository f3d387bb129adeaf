"""A board equals a recount at any moment; no late committer is skipped; tampering is found."""

import os
import random
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common.clock import WESTERN_TIME
from rantau.placement.models import MilestoneEvent
from rantau.statistics.models import Cell, Total
from rantau.statistics.placement_counts import CountFilter, get_placement_counts
from rantau.statistics.rollups import find_rollup_differences
from rantau.worker.periodic_tasks import fold_statistics
from tests.databases import change_database
from tests.factories.persons import insert_person
from tests.worker_login import get_officer_as_system

pytestmark = pytest.mark.alone

SYSTEM = build_system_actor("test")
PLACEMENT = """
    insert into placement_placement (id, reference, person_id, scheme, edition, post, office,
        region_office, destination, occupation, employer, formal, origin_node, sex, milestone,
        milestone_at, opened_at, opened_by, revision)
    values (%(placement)s, %(reference)s, %(person)s, 'p2p-formal', '2026', %(person)s, %(person)s,
        %(person)s, 'TW', '', '', true, 3212012001, 'F', 'registered', now(), now(), 'test', 1)
"""
MILESTONE_EVENT = """
    insert into placement_milestone_event (id, placement_id, person, milestone, happened_at, recorded_at,
        recorded_by, recorder_name, node, reason, terms, origin_node, destination, sex, formal,
        supersedes)
    values (%s, %s, %s, %s, %s, now(), 'test', 'test', 'central', '', '{}', %s, %s, %s, %s, %s)
"""
CLEAN = ("placement_milestone_event", "placement_placement", "registry_person")


def connect_as_owner():
    return psycopg.connect(change_database(os.environ["DATABASE_OWNER_URL"]))


@pytest.fixture
def journey(django_db_setup):
    """The keys of a committed person and placement, to which milestone events can be written."""
    keys = {
        "person": uuid4(),
        "placement": uuid4(),
        "reference": f"PN-{uuid4().hex[:8]}",
    }
    with connect_as_owner() as sql:
        insert_person(sql, keys["person"], f"RT-{uuid4().hex[:8]}")
        sql.execute(PLACEMENT, keys)
    yield keys
    with connect_as_owner() as sql:
        for table, column in zip(CLEAN, ("person", "person_id", "id"), strict=True):
            sql.execute(f"delete from {table} where {column} = %s", [keys["person"]])


@pytest.fixture
def worker(journey, worker_login, django_db_blocker):
    """The worker's connection with transactions of its own; cells are cleaned away afterwards."""
    with django_db_blocker.unblock():
        yield
        connection.close()
    with connect_as_owner() as sql:
        sql.execute("delete from statistics_cell")
        sql.execute("delete from statistics_total")
        sql.execute("update statistics_horizon set below = 0")


def write_event(sql, journey, rng, supersedes=None):
    key = uuid4()
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=rng.randrange(10_000))
    axes = [
        rng.choice([3212012001, 3578012001]),
        rng.choice(["TW", "KR"]),
        rng.choice("FM"),
        rng.random() < 0.5,
    ]
    milestone = rng.choice(["cleared", "departed", "arrived", "returned"])
    values = [key, journey["placement"], journey["person"], milestone, at, *axes, supersedes]
    sql.execute(MILESTONE_EVENT, values)
    return key


def find_differences():
    with reading_as(SYSTEM):
        return find_rollup_differences()


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(2013, 40), *(pytest.param(seed, 200, marks=pytest.mark.long) for seed in range(10))],
)
def test_it_holds_after_every_step_of_a_random_history(worker, journey, seed, steps):
    rng = random.Random(seed)
    written = []
    for _ in range(steps):
        with connect_as_owner() as sql:
            for _ in range(rng.randrange(5)):
                wrong = written.pop() if written and rng.random() < 0.3 else None
                written.append(write_event(sql, journey, rng, wrong))
        if rng.random() < 0.4:
            fold_statistics()
        assert find_differences() == []
    fold_statistics()
    with reading_as(SYSTEM):
        assert sum(Cell.objects.values_list("count", flat=True)) == len(written)


def test_who_commits_late_is_not_skipped(worker, journey):
    rng = random.Random(1)
    late = connect_as_owner()
    write_event(late, journey, rng)
    with connect_as_owner() as sql:
        write_event(sql, journey, rng)
    fold_statistics()
    assert find_differences() == []
    late.commit()
    late.close()
    assert find_differences() == []
    fold_statistics()
    assert find_differences() == []
    with reading_as(SYSTEM):
        assert sum(Cell.objects.values_list("count", flat=True)) == 2


def test_a_cell_that_was_tampered_with_is_named(worker, journey):
    with connect_as_owner() as sql:
        write_event(sql, journey, random.Random(2))
    fold_statistics()
    with reading_as(SYSTEM):
        Cell.objects.update(count=F("count") + 1)
        [(axes, shown, counted)] = find_rollup_differences()
    assert (shown, counted) == (2, 1)
    assert set(axes) == {"origin", "month", "milestone", "destination", "sex", "formal"}


def test_months_are_those_of_western_indonesia(worker, journey):
    with connect_as_owner() as sql:
        key = write_event(sql, journey, random.Random(3))
        late_evening = datetime(2026, 1, 31, 18, tzinfo=UTC)
        sql.execute(
            "update placement_milestone_event set happened_at = %s where id = %s",
            [late_evening, key],
        )
    fold_statistics()
    with reading_as(SYSTEM):
        assert [str(cell.month) for cell in Cell.objects.filter(count__gt=0)] == ["2026-02-01"]


def test_a_total_that_was_tampered_with_is_named(worker, journey):
    with connect_as_owner() as sql:
        write_event(sql, journey, random.Random(2))
    fold_statistics()
    with reading_as(SYSTEM):
        Total.objects.filter(month=0, origin=0, destination="").update(count=F("count") + 1)
        [(axes, shown, counted)] = find_rollup_differences()
    assert (shown, counted) == (2, 1)
    assert axes["destination"] == ""


BOARD_FILTERS = [
    CountFilter(2026, **narrowed)
    for narrowed in (
        {},
        {"month": 3},
        {"destination": "TW"},
        {"sex": "F"},
        {"month": 3, "destination": "KR"},
        {"destination": "TW", "sex": "M"},
        {"month": 3, "sex": "F"},
    )
]


def count_events(events, board_filter):
    """What a board with this filter has to show of these events, along each of its axes."""
    such = [
        p
        for p in events
        if board_filter.destination in ("", p.destination) and board_filter.sex in ("", p.sex)
    ]
    month = lambda p: p.happened_at.astimezone(WESTERN_TIME).month  # noqa: E731
    within = [p for p in such if board_filter.month in (None, month(p))]
    return (
        Counter(p.milestone for p in within),
        Counter((month(p), p.milestone) for p in such),
        Counter((p.origin_node // 10**6 * 10**6, p.milestone) for p in within),
        Counter((p.destination, p.milestone) for p in within),
    )


def read_board(actor, board_filter):
    """The same as a board shows it; what is nought counts as nothing."""
    with reading_as(actor):
        found = get_placement_counts(actor, board_filter)
    axes = (found.by_month, found.by_origin, found.by_destination)
    spread = [{(at, m): n for at, one in axis.items() for m, n in one.items()} for axis in axes]
    return tuple(+Counter(each) for each in (found.total, *spread))


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(2014, 12), *(pytest.param(seed, 60, marks=pytest.mark.long) for seed in range(10))],
)
def test_every_board_equals_a_recount_at_every_step(worker, journey, seed, steps):
    """Headquarters from totals or cells, a district and a post each from its own range."""
    rng = random.Random(seed)
    boards = {
        "pusat": lambda p: True,
        "loket.3212": lambda p: p.origin_node == 3212012001,
        "perwakilan.tw-tpe": lambda p: p.destination == "TW",
    }
    actors = {login: get_officer_as_system(login) for login in boards}
    written = []
    for _ in range(steps):
        with connect_as_owner() as sql:
            for _ in range(rng.randrange(12)):
                wrong = written.pop() if written and rng.random() < 0.3 else None
                written.append(write_event(sql, journey, rng, wrong))
        if rng.random() < 0.4:
            fold_statistics()
        with reading_as(SYSTEM):
            live = [
                p
                for p in MilestoneEvent.objects.filter(id__in=written)
                if p.happened_at.astimezone(WESTERN_TIME).year == 2026
            ]
        for login, own in boards.items():
            for board_filter in BOARD_FILTERS:
                assert read_board(actors[login], board_filter) == count_events(
                    filter(own, live), board_filter
                )


def run_statistics(verb):
    """`script/rantau statistics VERB`, as the operator runs it."""
    env = {**os.environ, "DATABASE_URL": change_database(os.environ["DATABASE_OWNER_URL"])}
    words = [sys.executable, str(settings.BASE_DIR / "manage.py"), "statistics", verb]
    return subprocess.run(words, env=env, check=False, capture_output=True, text=True)


@pytest.mark.slow
def test_the_operator_is_told_where_boards_differ_and_counts_anew(worker, journey):
    rng = random.Random(4)
    with connect_as_owner() as sql:
        wrong = write_event(sql, journey, rng)
        write_event(sql, journey, rng, wrong)
    fold_statistics()
    assert run_statistics("check").returncode == 0
    with reading_as(SYSTEM):
        Cell.objects.filter(count=1).update(count=5)
    done = run_statistics("check")
    assert done.returncode == 1
    assert "shown 5, counted 1" in done.stdout
    assert run_statistics("recount").returncode == 0
    with reading_as(SYSTEM):
        assert find_rollup_differences() == []
        assert sum(Cell.objects.values_list("count", flat=True)) == 1

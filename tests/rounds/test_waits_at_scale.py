"""Twenty thousand people on a roster: each is counted once in the waits and in the public table."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction

from rantau.common import clock
from rantau.rounds.cohorts import COUNT_COHORTS_SQL
from rantau.rounds.expected_wait import estimate_wait
from rantau.rounds.wait_curves import group_spells, list_spells

PEOPLE = 20_000
MADE = (
    """insert into rounds_round (id, code, destination, commitment, seed, revision, published_at,
           opens_at, closes_at)
       values (%(round)s, 'test-scale', 'KR', 'c', '', 1, now(), now(), now())""",
    """create temporary table made on commit drop as
       select gen_random_uuid() as id, n, timestamptz '2024-01-01' + n * interval '1 hour' as at
         from generate_series(1, %(people)s) as n""",
    """insert into rounds_examinee (id, round_id, place_id, person_id, exam_number, sector, city,
           office_id, verified_by, region_node, room, stage, stage_at, revision)
       select id, %(round)s, gen_random_uuid(), gen_random_uuid(), 'S' || n, 'manufacturing', 'c',
              gen_random_uuid(), 'test', 0, '',
              case when n % 2 = 0 then 'chosen' else 'rostered' end, at, 0 from made""",
    """insert into rounds_roster_entry (id, examinee_id, name, birth_date, sex, passport,
           certificate_until, note, approved_on, expires_on, revision)
       select gen_random_uuid(), id, 'CONTOH', date '1995-01-01' + n % 3000,
              case when n % 3 = 0 then 'F' else 'M' end, 'X', at::date + 730, '', at::date,
              at::date + 365, 1 from made""",
    """insert into rounds_stage_event (id, examinee_id, stage, occurred_at, recorded_at, by, reason)
       select gen_random_uuid(), id, stage, at + wait * interval '1 day', at, 'test', ''
         from made, (values ('complete', -20), ('sent', -10), ('rostered', 0)) as s (stage, wait)""",
    """insert into rounds_stage_event (id, examinee_id, stage, occurred_at, recorded_at, by, reason)
       select gen_random_uuid(), id, 'chosen', at + (20 + n % 300) * interval '1 day', at, 'test', ''
         from made where n % 2 = 0""",
    # As the server does by itself soon after so many rows; else it reads each table for each row.
    "analyze rounds_examinee, rounds_roster_entry, rounds_stage_event",
)


@pytest.fixture
def many(owner_db):
    """They are undone before keys of other tables are checked."""
    values = {"round": uuid4(), "people": PEOPLE}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in MADE:
            cursor.execute(statement.replace(" % ", " %% "), values)
        yield
        transaction.set_rollback(True)


def test_everybody_is_in_one_curve(many):
    with clock.freeze_clock(datetime(2026, 11, 29, tzinfo=UTC)):
        groups = group_spells(list_spells())
        curves = {
            group: estimate_wait(s.to_spell() for s in spells) for group, spells in groups.items()
        }
    assert sum(curve.persons for curve in curves.values()) == PEOPLE
    assert sum(curve.chosen for curve in curves.values()) == PEOPLE // 2


def test_the_public_table_adds_them_up(many):
    with connection.cursor() as cursor:
        cursor.execute("set local app.now = '2028-01-01'")
        cursor.execute(COUNT_COHORTS_SQL, ["KR"])
        rows = cursor.fetchall()
    assert sum(people for _year, people, *_cells in rows) == PEOPLE
    for _year, people, *cells in rows:
        assert sum(cells) == people

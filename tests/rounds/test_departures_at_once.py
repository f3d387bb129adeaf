"""A list moves an entry in the moment in which its departure is recorded: the one waits for the other,
and nobody departs on a day that is hers no longer."""

import os
import threading
import time
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.rounds.departure_lists import Flight, compute_digest, list_open_entries
from rantau.rounds.services.departures import SignOffInput, sign_off_departure
from tests.actors import get_officer
from tests.databases import change_database
from tests.factories.persons import insert_person

VALUES = {
    name: uuid4() for name in ("round", "place", "person", "examinee", "file", "offer", "entry")
}
AIRPORT = "CGK"
PREPARED = (
    """insert into rounds_round (id, code, destination, commitment, seed, revision, published_at,
           opens_at, closes_at)
       values (%(round)s, 'test-departure', 'KR', 'c', '', 1, now(), now(), now())""",
    """insert into rounds_place (id, round_id, ticket, code_hash, nik_hash, passport_hash, name, nik,
           passport, birth_date, sex, phone, sector, first, second, came_at, position, state, city,
           payment_code, taken_by, source, device, revision)
       values (%(place)s, %(round)s, 'dep1', 'dep1', 'dep1', 'dep1', 'Contoh', '', '', '1998-01-01',
           'M', '', 's', 'c', '', now(), 1, 'seated', 'c', 'dep1', 'test', '', '', 1)""",
    """insert into rounds_examinee (id, round_id, place_id, person_id, exam_number, sector, city,
           office_id, verified_by, region_node, room, stage, stage_at, revision)
       select %(examinee)s, %(round)s, %(place)s, %(person)s, '100000000009', 's', 'c', id, 'test', 0,
           '', 'visa', now(), 1 from offices_office where code = 'DN-3212'""",
    """insert into rounds_incoming_file (id, reference, counterpart, name, digest, kind, round_id,
           sender, number, state, problems, taken_at, left_out, settled_by, why, revision)
       values (%(file)s, 'BK-9000-0001', 'kr', 'n', 'departure', 'ENTRY_LIST', %(round)s, 'HRDK', 1,
           'taken', '[]', now(), 0, '', '', 1)""",
    """insert into rounds_offer (id, reference, examinee_id, file_id, number, employer, region, wage,
           currency, months, hours, replaces, chosen_on, received_at, answer_until, state, reason,
           words, answered_by, answered_at, named_next, revision)
       values (%(offer)s, 'TW-9000-0001', %(examinee)s, %(file)s, '1', 'e', 'r', 1, 'KRW', 1, 1, '',
           now(), now(), now(), 'accepted', '', '', 'test', now(), '', 1)""",
    """insert into rounds_entry (id, offer_id, file_id, entry_on, flight, airport, received_at,
           missed_by, missed_why)
       values (%(entry)s, %(offer)s, %(file)s, %(day)s, 'GA878', 'CGK', now(), '', '')""",
)
LEFT = (
    "delete from journal_entry where subject in (%(examinee)s, %(person)s)",
    "delete from rounds_stage_event where examinee_id = %(examinee)s",
    "delete from rounds_entry where id = %(entry)s",
    "delete from rounds_offer where id = %(offer)s",
    "delete from rounds_incoming_file where id = %(file)s",
    "delete from rounds_examinee where id = %(examinee)s",
    "delete from rounds_place where id = %(place)s",
    "delete from rounds_round where id = %(round)s",
    "delete from registry_person where id = %(person)s",
)
IS_BLOCKED_SQL = """select exists (
    select 1 from pg_locks where not granted and %s = any (pg_blocking_pids(pid)))"""


@pytest.fixture
def day(db, owner_sql):
    """Today, on which somebody enters by a list that every connection sees; made and removed by the
    owner."""
    day = clock.today()
    insert_person(owner_sql, VALUES["person"], "RT-9000-0009")
    for statement in PREPARED:
        owner_sql.execute(statement, {**VALUES, "day": day})
    yield day
    for statement in LEFT:
        owner_sql.execute(statement, VALUES)


def wait_until_blocked(owner_sql, blocking):
    """Until another connection waits for what this one has locked."""
    for _ in range(200):
        if owner_sql.execute(IS_BLOCKED_SQL, [blocking.info.backend_pid]).fetchone()[0]:
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_an_entry_that_a_list_moves_meanwhile_does_not_depart(day, owner_sql):
    national, answers, at = get_officer("pusat"), [], clock.now()
    flight = Flight(day, AIRPORT, "GA878")
    with reading_as(national):
        digest = compute_digest(flight, list_open_entries(national, flight))
    data = SignOffInput([VALUES["entry"]], [], digest, "Petugas maskapai")

    def depart():
        try:
            with clock.freeze_clock(at):
                sign_off_departure(national, uuid4(), flight, data)
            answers.append("done")
        except InvalidInput as error:
            answers.append(list(error.problems))
        finally:
            connection.close()

    departing = threading.Thread(target=depart)
    with psycopg.connect(change_database(os.environ["DATABASE_OWNER_URL"])) as taking:
        # as `take_entries` does
        taking.execute("select 1 from rounds_examinee where id = %(examinee)s for update", VALUES)
        departing.start()
        wait_until_blocked(owner_sql, taking)
        later = day + timedelta(days=1)
        moved = {**VALUES, "later": later}
        taking.execute("update rounds_entry set entry_on = %(later)s where id = %(entry)s", moved)
    departing.join()

    assert answers == [["present"]]
    stage = owner_sql.execute("select stage from rounds_examinee where id = %(examinee)s", VALUES)
    assert stage.fetchone() == ("visa",)

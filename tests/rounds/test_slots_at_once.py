"""Many people book the last chairs of a time at the same moment: as many get it as it holds."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from rantau.access.actor import PUBLIC_ACTOR
from rantau.common.errors import DomainError
from rantau.rounds.codes import hash_place_code
from rantau.rounds.services.slots import book_own_slot

ROUND, SLOT = uuid4(), uuid4()
PEOPLE, CAPACITY = 8, 3
CODES = [f"AAAA-AAAA-AAAA-AA{number:02d}" for number in range(PEOPLE)]
PREPARED = (
    """insert into rounds_round (id, code, destination, commitment, seed, revision, published_at,
           opens_at, closes_at)
       values (%(round)s, 'test-at-once', 'KR', 'c', '', 1, now(), now(), now())""",
    """insert into rounds_slot (id, office_id, purpose, begins_at, ends_at, capacity, taken,
           opened_by, revision)
       select %(slot)s, id, 'round:test-at-once', now() + '1 year', now() + '2 years', %(capacity)s,
              0, 'test', 1
         from offices_office where code = 'DN-3212'""",
)
PLACE_SQL = """
    insert into rounds_place (id, round_id, ticket, code_hash, nik_hash, passport_hash, name, nik,
        passport, birth_date, sex, phone, sector, first, second, came_at, position, state, city,
        payment_code, taken_by, source, device, revision)
    values (gen_random_uuid(), %(round)s, %(n)s, %(hash)s, %(n)s, %(n)s, 'Contoh', '', '',
        '1998-01-01', 'M', '', 's', 'c', '', now(), %(position)s, 'seated', 'c', %(n)s, 'test', '', '',
        1)
"""
LEFT = (
    """delete from journal_entry where subject in (
           select b.id from rounds_booking b where b.slot_id = %(slot)s)""",
    """delete from access_command_key where answer in (
           select b.id::text from rounds_booking b where b.slot_id = %(slot)s)""",
    "delete from rounds_booking where slot_id = %(slot)s",
    "delete from rounds_slot where id = %(slot)s",
    "delete from rounds_place where round_id = %(round)s",
    "delete from rounds_round where id = %(round)s",
)


@pytest.fixture
def one_slot(db, owner_sql):
    """A slot and paid seats that every connection sees; made and removed by the owner."""
    values = {"round": ROUND, "slot": SLOT, "capacity": CAPACITY}
    for statement in PREPARED:
        owner_sql.execute(statement, values)
    for number, code in enumerate(CODES, start=1):
        place = {"round": ROUND, "n": f"at{number}", "hash": hash_place_code(code)}
        owner_sql.execute(PLACE_SQL, {**place, "position": number})
    yield owner_sql
    for statement in LEFT:
        owner_sql.execute(statement, values)


def test_no_slot_is_booked_over_its_capacity(one_slot):
    answers, ready = [], threading.Barrier(PEOPLE)

    def book(code):
        ready.wait()
        try:
            book_own_slot(PUBLIC_ACTOR, uuid4(), hash_place_code(code), SLOT)
            answers.append("done")
        except DomainError as error:
            answers.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=[code]) for code in CODES]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answers) == ["SlotFull"] * (PEOPLE - CAPACITY) + ["done"] * CAPACITY
    taken, booked = one_slot.execute(
        """select taken, (select count(*) from rounds_booking where slot_id = s.id)
             from rounds_slot s where id = %s""",
        [SLOT],
    ).fetchone()
    assert (taken, booked) == (CAPACITY, CAPACITY)

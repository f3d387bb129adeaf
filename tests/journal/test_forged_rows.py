"""Forged rows that the database's owner inserts after dropping keys and NOT NULL are found."""

import pytest

from tests.journal import test_owner
from tests.journal.test_owner import RECORDS, execute, find_faults, run_and_roll_back, seal

pytestmark = pytest.mark.alone
journal = test_owner.journal  # the fixture

# What the owner inserts once keys and NOT NULL are gone: rows that compare with nothing, or that
# have the key of a genuine one. The genuine one is written again behind it, so that it is read last.
FORGED = {
    "a record of no transaction": ("xid", "null"),
    "a record of no format": ("format", "null"),
    "a record of a format before the first": ("format", "-1"),
    "a record of the last transaction": ("xid", "'18446744073709551615'"),
    "a record with the key of a sealed one": ("id", "id"),
}
AGAIN = """
    with genuine as (delete from {0} where {1} returning *) insert into {0} select * from genuine
"""


@pytest.mark.parametrize("table", RECORDS)
@pytest.mark.parametrize(("column", "value"), FORGED.values(), ids=FORGED.keys())
def test_a_forged_record_that_compares_with_nothing_is_found(journal, table, column, value):
    def example():
        execute(LOOSE)
        insert_forged(table, {column: value})
        execute(AGAIN.format(table, "actor <> 'forged'"))
        assert find_faults()
        seal(journal)
        assert find_faults()

    run_and_roll_back(journal, example)


@pytest.mark.parametrize("position", ["null", "1", "0", "1.5"])
def test_a_forged_record_behind_a_leaf_of_its_own_is_found(journal, position):
    def example():
        execute(LOOSE)
        if position == "1.5":
            execute("alter table journal_leaf alter position type numeric")
        insert_forged("journal_reading", {})
        execute(f"""insert into journal_leaf (position, reading, digest)
            select {position}, id, '' from journal_reading where actor = 'forged'""")
        execute(AGAIN.format("journal_leaf", "digest <> ''"))
        assert find_faults()
        seal(journal)
        assert find_faults()

    run_and_roll_back(journal, example)


@pytest.mark.parametrize("number", ["null", "0", "1", "1.5"])
def test_a_head_beside_the_published_ones_is_found(journal, number):
    def example():
        execute(LOOSE)
        if number == "1.5":
            execute("alter table journal_head alter number type numeric")
        execute(f"""insert into journal_head
            select (h).* from (select jsonb_populate_record(h, jsonb_build_object(
                'id', gen_random_uuid(), 'number', {number})) h from journal_head h limit 1) x""")
        execute(AGAIN.format("journal_head", "true"))
        assert find_faults()

    run_and_roll_back(journal, example)


LOOSE = """
    alter table journal_entry drop constraint journal_entry_pkey cascade;
    alter table journal_entry drop constraint one_entry_a_revision;
    alter table journal_reading drop constraint journal_reading_pkey cascade;
    alter table journal_leaf drop constraint journal_leaf_pkey;
    alter table journal_head drop constraint journal_head_number_key;
    alter table journal_leaf alter position drop not null;
    alter table journal_head alter number drop not null;
    alter table journal_entry alter xid drop not null, alter format drop not null;
    alter table journal_reading alter xid drop not null, alter format drop not null
"""


def insert_forged(table, changes):
    """Insert a record of ours with another actor, without a number of its writer."""
    names = execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and not attisdropped order by attnum",
        [table],
    )
    forged = {"id": "gen_random_uuid()", "actor": "'forged'", "chain": "null", "link": "null"}
    if table == "journal_entry":  # the first one of another subject: no revision lacks
        forged |= {"subject": "gen_random_uuid()", "revision": "1"}
    values = [(forged | changes).get(name, name) for (name,) in names]
    execute(f"insert into {table} select {', '.join(values)} from {table} order by link limit 1")

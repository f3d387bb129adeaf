"""The database's owner has every right in it, but neither the keys nor the published heads.

Whatever is changed in any column of any table of the journal and of the log of reads, or deleted
from them, is found; what was written in the last ten seconds may have no seal yet, and what has none
for longer is found too. Tables and columns come from the catalogue, so that a new one is tried too.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rantau.access.actor import PUBLIC_ACTOR, SEALER_ACTOR, build_system_auditor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.database import get_connection_state
from rantau.journal import sealing
from rantau.journal.heads import (
    NO_HEAD,
    check_row,
    get_heads_path,
    get_signing_key,
    list_published_heads,
    publish_heads,
    serialize_head,
)
from rantau.journal.mac import compute_mac, hash_record
from rantau.journal.merkle import compute_root
from rantau.journal.models import Entry, Head, Leaf
from rantau.journal.sealing import seal_batch
from rantau.journal.verification import MAX_UNSEALED, verify_journal
from rantau.registry.selectors import get_person
from rantau.worker.periodic_tasks import seal_journal
from tests.actors import get_officer
from tests.factories.persons import create_unlike_person
from tests.module_data import FROZEN_AT
from tests.worker_login import use_login

pytestmark = pytest.mark.alone

EMPTY = """
    truncate journal_entry, journal_leaf, journal_head, journal_reading, registry_person,
             access_command_key cascade
"""
COLUMNS_SQL = """
    select c.relname, a.attname, format_type(a.atttypid, null)
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
       and not a.attisdropped and (c.relname like 'journal%' or c.relname like '%reading%')
       -- these follow the journal, and prove nothing
       and c.relname not in ('journal_consumer', 'journal_failed_entry')
     order by 1, 2
"""
WAIT = MAX_UNSEALED + timedelta(seconds=1)
KEYS = {"journal_leaf": "position"}  # every other table's is `id`
# What an owner may set in a column of a type; {} is the column.
CHANGES = {
    "uuid": ["gen_random_uuid()", "null", "'00000000-0000-0000-0000-000000000000'"],
    "character varying": ["left({} || 'x', 30)", "''", "'\u00e9'", "null"],
    "integer": ["{} + 1", "-1", "0", "2147483647", "null"],
    "bigint": ["{} + 1", "{} - 1", "-1", "0", "9223372036854775807", "null"],
    "smallint": ["{} + 1", "{} - 1", "0", "-1", "32767", "null"],
    "jsonb": [
        "'5'",
        "'null'",
        "'[{{}}]'",
        "'1e400'",
        "(repeat('[', 5000) || repeat(']', 5000))::jsonb",
    ],
    "timestamp with time zone": [
        "'infinity'",
        "'-infinity'",
        "'20000-01-01'",
        "'4000-01-01 BC'",
        "{} + interval '1 microsecond'",
        "null",
    ],
    "bytea": ["sha256({})", "''", "null"],
    "xid8": [
        "(({}::text::bigint) + 1)::text::xid8",
        "'1'",
        "'9223372036854775807'",
        "'18446744073709551615'",
        "null",
    ],
}


@dataclass(frozen=True)
class Change:
    """What the owner does to some rows: set a column, or delete them (no column).

    which  numbers of the rows in the order of their key, modulo how many there are
    """

    table: str
    column: str
    value: str
    which: tuple[int, ...]


@dataclass
class Truth:
    """Rows as they were honestly written, by table and key, each as text.

    sealed    every row that was sealed or seals, once it was
    unsealed  what was written and not sealed yet, without its transaction: no MAC covers that
    """

    sealed: dict
    unsealed: dict

    def note_sealed(self):
        """Called after each sealing. What was sealed before is not forgotten; of what is broken
        already nothing new is believed."""
        if self.is_broken():
            return
        self.sealed = read_rows(LEAVES_AND_HEADS) | read_rows(SEALED_RECORDS) | self.sealed

    def is_broken(self):
        """Whether a sealed row is not what it was, or one not sealed yet is there, changed, or is
        still there without a seal after ten seconds."""
        is_late = clock.now() - FROZEN_AT > MAX_UNSEALED
        if is_late and self.unsealed.keys() & read_rows(UNSEALED_RECORDS).keys():
            return True
        now = read_rows(LEAVES_AND_HEADS) | read_rows(ALL_RECORDS)
        if any(now.get(key) != row for key, row in self.sealed.items()):
            return True
        now = read_rows(RECORDS_WITHOUT_TRANSACTION)
        return any(now.get(key, row) != row for key, row in self.unsealed.items())


ROW = "select '{0}', r.{1}::text, {2}::text from {0} r"
RECORDS = ("journal_entry", "journal_reading")
SEALED = " join journal_leaf l on coalesce(l.entry, l.reading) = r.id"
LEAVES_AND_HEADS = [
    ROW.format("journal_leaf", "position", "to_jsonb(r)"),
    ROW.format("journal_head", "id", "to_jsonb(r)"),
]
ALL_RECORDS = [ROW.format(table, "id", "to_jsonb(r)") for table in RECORDS]
SEALED_RECORDS = [statement + SEALED for statement in ALL_RECORDS]
UNSEALED_RECORDS = [
    statement
    + " where not exists (select 1 from journal_leaf where coalesce(entry, reading) = r.id)"
    for statement in ALL_RECORDS
]
RECORDS_WITHOUT_TRANSACTION = [
    ROW.format(table, "id", "(to_jsonb(r) - 'xid')") for table in RECORDS
]


def read_rows(statements):
    """Rows as text, by table and key."""
    return {(table, key): row for each in statements for table, key, row in execute(each)}


@pytest.fixture(scope="module")
def columns(django_db_setup, django_db_blocker):
    """Table, column and type of everything there is to change."""
    with django_db_blocker.unblock(), use_login("owner"), connection.cursor() as cursor:
        cursor.execute(COLUMNS_SQL)
        return cursor.fetchall()


@pytest.fixture
def journal(owner_sql, django_db_blocker, settings, tmp_path):
    """Sealed entries and readings under two published heads, and some that are not sealed yet, all
    committed; the connection is the owner's."""
    settings.RANTAU_FILES = str(tmp_path)
    with django_db_blocker.unblock():
        owner_sql.execute(EMPTY)
        get_connection_state().pop("rantau_chain", None)
        for year in (1981, 1982, 1983):
            write(year)
            if year < 1983:
                with use_login("worker"):
                    assert seal_journal() == 1
        with use_login("owner", django_db_blocker.unblock):
            yield get_heads_path()
        owner_sql.execute(EMPTY)
        get_connection_state().pop("rantau_chain", None)


def write(year):
    """An entry and two readings, each in its own transaction; the last thing written is an entry."""
    clerk = get_officer("loket.3212")
    for name in (f"Orang {year}", f"Warga {year}"):
        reference = create_unlike_person(clerk, name, birth_date=date(year, 1, len(name)))
        with reading_as(clerk):
            get_person(clerk, reference, purpose="file")


def find_faults():
    """What `journal verify` finds, in the transaction that changed the rows; what is late, where it
    cannot be sealed."""
    with reading_as(build_system_auditor("verify")):
        found = verify_journal(get_heads_path())
        return [*found.faults, *(f"{each.name} is late" for each in found.late)]


def seal(heads_path):
    """What the sealer does every five seconds. Whatever the owner did to the tables may keep it
    from sealing, which is told elsewhere."""
    try:
        with transaction.atomic(), reading_as(SEALER_ACTOR):
            seal_batch()
        with transaction.atomic(), reading_as(SEALER_ACTOR):
            publish_heads()
    except DatabaseError:
        pass


def execute(statement, values=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def apply(change):
    """Do it as the owner; gives whether the database let it happen, to any row."""
    key = KEYS.get(change.table, "id")
    keys = [row[0] for row in execute(f"select {key} from {change.table} order by {key}")]
    chosen = sorted({keys[number % len(keys)] for number in change.which}) if keys else []
    column = f'"{change.column}"'
    value = change.value.format(column)
    statement = (
        f"update {change.table} set {column} = {value} where {key} = any(%s)"
        if change.column
        else f"delete from {change.table} where {key} = any(%s)"
    )
    before = read_rows(LEAVES_AND_HEADS + ALL_RECORDS)
    try:
        with transaction.atomic():
            execute(statement, [chosen])
    except DatabaseError:
        return False
    return read_rows(LEAVES_AND_HEADS + ALL_RECORDS) != before


def loosen(change):
    """The owner may also change what a table allows."""
    if change.value == "null" and change.column != KEYS.get(change.table, "id"):
        execute(f'alter table {change.table} alter "{change.column}" drop not null')
    if change.table == "journal_leaf":
        execute("alter table journal_leaf drop constraint leaf_of_one_record")


class RolledBack(Exception):
    """Ends a transaction whose changes are not kept."""


def run_and_roll_back(heads_path, example):
    """Run an example; the database and the file of heads are as before afterwards."""
    before = heads_path.read_bytes()
    try:
        with transaction.atomic():
            example()
            raise RolledBack
    except RolledBack:
        pass
    finally:
        heads_path.write_bytes(before)


def test_the_catalogue_has_the_tables_of_the_journal_and_of_the_log_of_reads(columns):
    assert {table for table, _, _ in columns} == {
        "journal_entry",
        "journal_head",
        "journal_leaf",
        "journal_reading",
    }
    assert {kind for _, _, kind in columns} <= CHANGES.keys()


def test_every_column_of_every_sealed_row_is_covered(journal, columns):
    missed, tried = [], set()
    for table, column, kind in columns:
        for value in CHANGES[kind]:

            def example(change=Change(table, column, value, (0,))):
                loosen(change)
                if apply(change):
                    tried.add((change.table, change.column))
                    if not find_faults():
                        missed.append(change)
                    seal(journal)
                    if not find_faults():
                        missed.append(("after sealing", change))

            run_and_roll_back(journal, example)
    assert not missed
    assert tried == {(table, column) for table, column, _ in columns}


def draw_change(columns):
    tables = sorted({table for table, _, _ in columns})
    which = st.lists(st.integers(0, 40), min_size=1, max_size=12).map(tuple)
    deletions = st.builds(Change, st.sampled_from(tables), st.just(""), st.just(""), which)
    settings_of_columns = st.sampled_from(
        [(table, column, value) for table, column, kind in columns for value in CHANGES[kind]]
    )
    updates = st.builds(lambda chosen, rows: Change(*chosen, rows), settings_of_columns, which)
    return st.one_of(deletions, updates)


@settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_changes_at_any_moment_are_found_or_of_the_last_ten_seconds(journal, columns, data):
    steps = data.draw(
        st.lists(
            st.one_of(st.sampled_from(["seal", "wait"]), draw_change(columns)),
            min_size=1,
            max_size=5,
        )
    )
    assume(any(isinstance(step, Change) for step in steps))

    def example(time):
        truth = Truth({}, read_rows(RECORDS_WITHOUT_TRANSACTION))
        truth.note_sealed()
        for step in steps:
            if step == "wait":
                time.enter_context(clock.freeze_clock(clock.now() + WAIT))
            elif step == "seal":
                seal(journal)
                truth.note_sealed()
            else:
                apply(step)
            assert find_faults() or not truth.is_broken(), steps

    with ExitStack() as time:
        run_and_roll_back(journal, lambda: example(time))


def test_a_record_removed_before_it_was_sealed_leaves_a_gap_in_what_its_writer_wrote(journal):
    unsealed = "select id from {} where not exists (select 1 from journal_leaf where {} = id)"

    def example(table, column):
        of_table = f"id in ({unsealed.format(table, column)} order by link limit 1)"
        execute(f"delete from {table} where {of_table}")
        assert any("is gone or doubled" in fault for fault in find_faults())
        seal(journal)
        assert any("is gone or doubled" in fault for fault in find_faults())

    for table, column in (("journal_entry", "entry"), ("journal_reading", "reading")):
        run_and_roll_back(journal, lambda table=table, column=column: example(table, column))


def test_a_gap_is_logged_by_the_sealer_at_once(journal, caplog):
    def example():
        execute("""delete from journal_entry where id =
            (select id from journal_entry e where not exists
                (select 1 from journal_leaf where entry = e.id) order by link limit 1)""")
        seal(journal)

    run_and_roll_back(journal, example)
    assert "are missing in the journal" in caplog.text


@pytest.mark.parametrize("table", ["journal_entry", "journal_reading"])
def test_a_record_that_was_hidden_from_the_sealer_is_found(journal, table):
    def example():
        execute(
            f"update {table} set xid = '1' where xid >= (select max(horizon) from journal_head)"
            "::text::xid8"
        )
        seal(journal)
        assert any("was kept from being sealed" in fault for fault in find_faults())

    run_and_roll_back(journal, example)


def test_the_owner_who_lets_nothing_be_sealed_is_found_after_ten_seconds(journal):
    unsealed = {key for _, key in read_rows(UNSEALED_RECORDS)}
    with clock.freeze_clock(FROZEN_AT + MAX_UNSEALED):
        assert find_faults() == []
    with clock.freeze_clock(FROZEN_AT + WAIT):
        assert {fault.split()[1] for fault in find_faults()} == unsealed


@pytest.mark.parametrize("table", ["journal_entry", "journal_reading"])
def test_who_hides_one_record_from_the_sealer_is_found_after_ten_seconds(
    journal, table, monkeypatch
):
    """By a policy, while a transaction that stays open keeps every horizon below the record."""
    key = min(key for name, key in read_rows(UNSEALED_RECORDS) if name == table)
    [(horizon,)] = execute("select max(horizon) from journal_head")
    monkeypatch.setattr(sealing, "get_horizon", lambda: horizon)

    def example():
        execute(f"""create policy hidden on {table} as restrictive for select to r_sealer
                     using (id <> '{key}')""")
        with clock.freeze_clock(FROZEN_AT + WAIT):
            seal(journal)
            assert [fault.partition(" ")[2] for fault in find_faults()] == [f"{key} is late"]

    run_and_roll_back(journal, example)


def test_a_horizon_set_slightly_ahead_hides_nothing_from_the_sealer(journal):
    def example():
        execute("update journal_head set horizon = horizon + 5")
        seal(journal)
        faults = find_faults()
        assert {fault.partition(": ")[2] for fault in faults} == {"was changed in the database"}
        assert execute("""select count(*) from journal_entry e
            where not exists (select 1 from journal_leaf where entry = e.id)""") == [(0,)]

    run_and_roll_back(journal, example)


def test_a_reading_without_mac_cannot_be_slipped_in_as_one_of_before(journal):
    def example():
        execute("""
            insert into journal_reading (id, subject_kind, subject, actor, actor_name, office_name,
                                         purpose, read_at, format, mac)
            select gen_random_uuid(), subject_kind, subject, actor, 'x', office_name, purpose,
                   read_at, 1, '' from journal_reading limit 1""")
        assert any("not written by Rantau" in fault for fault in find_faults())
        seal(journal)
        assert any("not written by Rantau" in fault for fault in find_faults())

    run_and_roll_back(journal, example)


def test_a_head_that_cannot_be_read_ends_the_published_list(journal):
    def example():
        execute("alter table journal_head alter root drop not null")
        execute("update journal_head set root = null where number = 2")
        with reading_as(PUBLIC_ACTOR):
            assert len(list_published_heads(0)) == 1

    run_and_roll_back(journal, example)


def test_what_was_written_before_the_seals_covered_everything_verifies_after_the_upgrade(journal):
    """Entries, readings and heads of format 1, as an older release left them."""

    def example():
        make_old()
        assert find_faults() == []
        seal(journal)
        assert find_faults() == []
        assert execute("select count(*) from journal_leaf where reading is not null") == [(6,)]
        execute("update journal_reading set actor_name = 'x' where format = 1")
        assert len(find_faults()) == 6

    run_and_roll_back(journal, example)


def make_old():
    """Turn the journal into one of format 1: two sealed batches of entries, the rest unsealed."""
    execute("delete from journal_leaf")
    execute("delete from journal_head")
    execute("update journal_reading set format = 1, chain = null, link = null, mac = ''")
    get_heads_path().write_text("")
    entries = list(Entry.objects.order_by("id"))
    for entry in entries:
        entry.format, entry.chain, entry.link = 1, None, None
        entry.mac = compute_mac(entry)
        entry.save()
    last = NO_HEAD
    for number, batch in enumerate((entries[:2], entries[2:4]), 1):
        leaves = [
            Leaf(position=last.last + i, entry=entry, digest=hash_record(entry, 0))
            for i, entry in enumerate(batch, 1)
        ]
        Leaf.objects.bulk_create(leaves)
        head = Head(
            number=number,
            first=last.last + 1,
            last=last.last + len(batch),
            root=compute_root([leaf.digest for leaf in leaves]),
            previous=last.digest,
            horizon=1,
            sealed_at=clock.now(),
            format=1,
            oldest_format=1,
        )
        head.signature = get_signing_key().sign(serialize_head(head))
        head.save(force_insert=True)
        last = check_row(number, head)
    with transaction.atomic(), reading_as(SEALER_ACTOR):
        publish_heads()

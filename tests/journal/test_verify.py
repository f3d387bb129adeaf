"""Whatever the database's owner does to the journal is found, and where."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from rantau.access.actor import SEALER_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.database import get_connection_state
from rantau.journal import heads
from rantau.journal.heads import SEALER_LOCK_ID, get_heads_path, publish_heads
from rantau.journal.verification import JournalVerification, verify_journal
from rantau.ops.management.commands import journal as commands
from rantau.worker.periodic_tasks import seal_journal
from tests.actors import get_officer
from tests.factories.persons import create_unlike_person
from tests.ops.management import run_management_command
from tests.worker_login import use_login

pytestmark = pytest.mark.alone

AUDITOR = replace(SEALER_ACTOR, database_role="r_auditor")
EMPTY = """
    truncate journal_entry, journal_leaf, journal_head, journal_reading, registry_person,
             access_command_key cascade
"""
AT = "(select entry from journal_leaf where position = {})"
TAMPERINGS = {
    "changed": (f"update journal_entry set why = 'x' where id = {AT.format(2)}", "position 2"),
    "of another shape": (
        f"update journal_entry set tells = '{{\"worker\": 1}}' where id = {AT.format(2)}",
        "position 2",
    ),
    "of no shape": (
        f"update journal_entry set tells = '5' where id = {AT.format(2)}",
        "position 2",
    ),
    "removed": (f"delete from journal_entry where id = {AT.format(1)}", "position 1"),
    "cut off": ("delete from journal_leaf where position = 3", "position 3"),
    "reordered": ("update journal_leaf set position = 12 where position = 2", "position 2"),
    "replaced": (
        "update journal_leaf set entry = gen_random_uuid() where position = 2",
        "position 2",
    ),
}


def verify() -> JournalVerification:
    """What `rantau journal verify` would find."""
    with use_login("worker"), reading_as(AUDITOR):
        return verify_journal(get_heads_path())


@pytest.fixture
def journal(owner_sql, django_db_blocker, settings, tmp_path):
    """Three sealed entries and one not yet sealed, really committed; all removed afterwards."""
    settings.RANTAU_FILES = str(tmp_path)
    with django_db_blocker.unblock():
        owner_sql.execute(EMPTY)
        get_connection_state().pop("rantau_chain", None)  # what it counts was emptied
        clerk = get_officer("loket.3212")
        for year in (1981, 1982, 1983):
            create_unlike_person(clerk, str(year), birth_date=date(year, 1, 1))
        with use_login("worker"):
            assert seal_journal() == 1
        create_unlike_person(clerk, "Belum", birth_date=date(1990, 1, 1))
        yield owner_sql
        owner_sql.execute(EMPTY)


def test_an_untouched_journal_holds_and_says_what_is_not_yet_sealed(journal):
    assert verify() == JournalVerification(sealed=3, unsealed=1)


def test_sealing_again_takes_what_came_since(journal):
    with use_login("worker"):
        assert seal_journal() == 1
        assert seal_journal() == 0
    assert verify() == JournalVerification(sealed=4, unsealed=0)


class TestWhatIsNotSealedAfterTenSeconds:
    @pytest.fixture(autouse=True)
    def later(self, journal):
        with clock.freeze_clock(clock.now() + timedelta(seconds=11)):
            yield

    def test_is_no_fault_where_the_sealer_was_only_behind(self):
        found = verify()
        assert (found.is_valid, found.unsealed) == (True, 1)
        assert [late.age.total_seconds() for late in found.late] == [11]
        assert run_verify() == 0
        assert verify() == JournalVerification(sealed=4, unsealed=0)

    def test_is_a_fault_where_it_cannot_be_sealed(self, journal, capsys, monkeypatch):
        monkeypatch.setattr(commands, "MAX_UNSEALED", timedelta(seconds=0.1))
        monkeypatch.setattr(heads, "LOCK_TIMEOUT_SQL", "set local lock_timeout = '100ms'")
        journal.execute("select pg_advisory_lock(%s)", [SEALER_LOCK_ID])
        assert run_verify() == 1
        journal.execute("select pg_advisory_unlock(%s)", [SEALER_LOCK_ID])
        why, late = [line for line in capsys.readouterr().out.splitlines() if "BAD" in line]
        assert why.startswith("BAD: the journal cannot be sealed: ")
        assert "lock timeout" in why
        assert late.startswith("BAD: entry ")
        assert late.endswith("is kept from being sealed, 11 s after it was written")


def run_verify():
    """The exit code of `rantau journal verify`."""
    with use_login("worker"):
        return run_management_command("journal", "verify")


def test_a_head_that_is_dated_ahead_hides_no_sealer_that_stopped(journal):
    with clock.freeze_clock(clock.now() + timedelta(days=1)), use_login("worker"):
        assert seal_journal() == 1
    assert verify() == JournalVerification(sealed=4, unsealed=0)
    create_unlike_person(get_officer("loket.3212"), "Later", birth_date=date(1991, 1, 1))

    assert verify().faults == ("head 2: is dated ahead of now",)
    with use_login("worker"):
        assert seal_journal() == 1
    assert verify() == JournalVerification(sealed=5, unsealed=0)


def test_a_horizon_that_was_set_ahead_does_not_stop_the_sealing(journal, caplog):
    journal.execute("update journal_head set horizon = horizon + 1000000000")
    with use_login("worker"):
        assert seal_journal() == 1
    assert verify() == JournalVerification(4, 0, ("head 1: was changed in the database",))
    assert "head 1 was changed in the database" in caplog.text


@pytest.mark.parametrize(("tampering", "place"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_with_sealed_entries_is_found_where_it_was_done(journal, tampering, place):
    journal.execute(tampering)

    assert verify().faults[0].startswith(place)


def test_every_fault_is_listed_and_none_hides_another(journal):
    journal.execute(f"update journal_entry set why = 'x' where id = {AT.format(1)}")
    journal.execute("delete from journal_leaf where position = 3")
    journal.execute("""
        update journal_entry set revision = 2
         where not exists (select 1 from journal_leaf l where l.entry = id)
    """)
    faults = verify().faults

    assert [fault.partition(":")[0] for fault in faults[:2]] == ["position 1", "position 3"]
    # Both unsealed entries were changed: the one of the removed leaf, and the latest.
    assert sum("not written by Rantau" in fault for fault in faults) == 2
    assert sum("an entry before revision 2 is gone" in fault for fault in faults) == 2
    assert len(faults) == 6


def test_an_inserted_entry_is_found(journal):
    journal.execute("""
        insert into journal_entry (id, kind, subject_kind, subject, revision, actor, why, terms,
                                   tells, node, happened_at, recorded_at, format, chain, link,
                                   mac)
        select gen_random_uuid(), kind, subject_kind, gen_random_uuid(), 1, actor, why, terms,
               tells, node, happened_at, recorded_at, format, gen_random_uuid(), 1, mac
          from journal_entry limit 1
    """)

    assert "not written by Rantau" in verify().faults[0]


@pytest.mark.parametrize("position", [0, 4])
def test_a_leaf_that_no_head_seals_hides_no_forged_entry(journal, position):
    # The file of heads says 3: what the table says of that head is not believed.
    journal.execute("update journal_head set last = 4")
    journal.execute(f"""
        with forged as (
            update journal_entry set why = 'x'
             where not exists (select 1 from journal_leaf l where l.entry = id) returning id)
        insert into journal_leaf (position, entry, digest)
        select {position}, id, sha256('x') from forged
    """)

    assert verify().faults == (
        "head 1: was changed in the database",
        f"position {position}: sealed by no head",
    )


def test_a_cut_heads_file_is_found(journal):
    get_heads_path().write_text("")

    with clock.freeze_clock(clock.now() + timedelta(minutes=2)):
        assert verify().faults[0] == "position 1: cut off from the heads file"


def test_what_was_sealed_a_moment_ago_need_not_be_published_yet(journal):
    get_heads_path().unlink()

    assert verify() == JournalVerification(sealed=3, unsealed=1)


def test_a_line_that_is_being_written_is_none_yet(journal):
    get_heads_path().write_text(get_heads_path().read_text() + '{"statement": "{')

    assert verify() == JournalVerification(sealed=3, unsealed=1)


def test_a_kept_copy_says_whether_what_it_knows_still_holds(journal, tmp_path):
    copy = tmp_path / "kept.jsonl"
    copy.write_text(get_heads_path().read_text())
    with clock.freeze_clock(clock.now() + timedelta(hours=1)), use_login("worker"):
        assert seal_journal() == 1
        with reading_as(AUDITOR):
            assert verify_journal(copy, is_old_copy=True) == JournalVerification(
                sealed=4, unsealed=0
            )
            journal.execute("update journal_entry set why = 'x'")
            assert verify_journal(copy, is_old_copy=True).faults[0].startswith("position 1")


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        ("update journal_head set signature = sha512('x')", "head 1: the signature does not hold"),
        ("delete from journal_head", "position 1: sealed by no head"),
    ],
)
def test_no_head_of_the_database_alone_is_believed_unsigned(journal, forgery, found):
    get_heads_path().unlink()
    journal.execute(forgery)

    assert verify().faults[0] == found


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"statement": 1, "signature": "00"}'])
def test_a_heads_file_that_cannot_be_read_is_told_by_its_line(journal, line):
    get_heads_path().write_text(get_heads_path().read_text() + line + "\n")

    assert verify().faults[0] == "head 2: the line cannot be read"


@pytest.mark.parametrize("tail", [heads.TAIL_BYTES, 900, 100])
def test_a_line_that_a_crash_cut_short_is_written_anew(journal, monkeypatch, tail):
    monkeypatch.setattr(heads, "TAIL_BYTES", tail)  # however little of the file's end is read
    whole = get_heads_path().read_text()
    get_heads_path().write_text(whole[:-20])
    with use_login("worker"):
        seal_journal()

    assert get_heads_path().read_text().startswith(whole)
    assert verify() == JournalVerification(sealed=4, unsealed=0)


def test_one_worker_publishes_at_a_time(journal):
    get_heads_path().unlink()

    def publishing():
        try:
            with reading_as(SEALER_ACTOR):
                publish_heads()
        finally:
            connection.close()

    worker = threading.Thread(target=publishing)
    with use_login("worker"):
        journal.execute("select pg_advisory_lock(%s)", [SEALER_LOCK_ID])
        worker.start()
        worker.join(0.5)
        assert not get_heads_path().exists()
        journal.execute("select pg_advisory_unlock(%s)", [SEALER_LOCK_ID])
        worker.join()

    assert verify() == JournalVerification(sealed=3, unsealed=1)


def test_the_application_may_not_rewrite(journal):
    clerk = get_officer("loket.3212")
    for verb in ("update journal_entry set why = 'x'", "delete from journal_entry"):
        with reading_as(clerk), pytest.raises(Exception, match="permission denied"):
            connection.cursor().execute(verb)

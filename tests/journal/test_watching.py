"""An outsider keeps the published heads and notices that history changed, was cut or has stopped."""

import io
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from rantau.common import clock
from rantau.common.database import get_connection_state
from rantau.journal import heads, watching
from rantau.journal.heads import get_heads_path
from rantau.worker.periodic_tasks import seal_journal
from tests.actors import get_officer
from tests.factories.persons import create_unlike_person
from tests.journal.test_verify import EMPTY
from tests.ops.management import run_management_command
from tests.worker_login import use_login

pytestmark = pytest.mark.alone

ADDRESS = "/.well-known/rantau-journal-heads"
URL = "https://rantau.example"


@pytest.fixture
def sealed(owner_sql, django_db_blocker, settings, tmp_path, monkeypatch):
    """A Rantau with two published heads, which answers the watcher in this process."""
    settings.RANTAU_FILES = str(tmp_path)

    def answer(address, timeout):
        parts = urlsplit(address)
        return io.BytesIO(Client().get(f"{parts.path}?{parts.query}").content)

    monkeypatch.setattr(watching.urllib.request, "urlopen", answer)
    with django_db_blocker.unblock():
        owner_sql.execute(EMPTY)
        get_connection_state().pop("rantau_chain", None)
        seal_something(1981)
        seal_something(1982)
        yield owner_sql
        owner_sql.execute(EMPTY)
        get_connection_state().pop("rantau_chain", None)


def seal_something(year):
    clerk = get_officer("loket.3212")
    create_unlike_person(clerk, str(year), birth_date=date(year, 1, 1))
    with use_login("worker"):
        assert seal_journal() == 1


@pytest.fixture
def watch(sealed, tmp_path, capsys):
    """Run `journal watch` once; its exit code and what it printed."""
    kept = tmp_path / "kept.jsonl"

    def run(*words):
        capsys.readouterr()
        command = ("journal", "watch", URL, "--once", "--file", kept, *words)
        return run_management_command(*command), capsys.readouterr().out.strip()

    return run


def test_the_heads_are_kept_as_the_sealer_published_them(watch, tmp_path):
    assert watch() == (0, "head 2, position 2: history holds")
    seal_something(1983)
    assert watch() == (0, "head 3, position 3: history holds")
    assert (tmp_path / "kept.jsonl").read_text() == get_heads_path().read_text()


def test_pages_are_followed_to_the_last_head(watch, monkeypatch, tmp_path):
    monkeypatch.setattr(heads, "HEADS_A_PAGE", 1)
    monkeypatch.setattr("rantau.web.journal.views.HEADS_A_PAGE", 1)

    assert watch()[0] == 0
    assert (tmp_path / "kept.jsonl").read_text() == get_heads_path().read_text()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("delete from journal_head where number = 2", "BAD: history was cut off: head 2 is gone"),
        ("delete from journal_head", "BAD: history was cut off: head 2 is gone"),
        (
            "update journal_head set root = sha256(root)",
            "BAD: history was changed at or before head 2",
        ),
        ("update journal_head set sealed_at = 'infinity' where number = 2", "BAD: history was cut"),
    ],
)
def test_history_that_was_changed_or_cut_off_is_found(watch, sealed, statement, found):
    assert watch()[0] == 0
    sealed.execute(statement)
    code, printed = watch()

    assert code == 1
    assert printed.startswith(found)


def test_a_forged_head_is_found_by_who_begins_to_watch(watch, sealed):
    sealed.execute("update journal_head set last = 7 where number = 1")

    assert watch() == (1, "BAD: head 1: the signature does not hold")


def test_a_sealer_that_stopped_is_found(watch):
    with clock.freeze_clock(clock.now() + timedelta(minutes=4)):
        code, printed = watch()
        assert code == 1
        assert printed.startswith("BAD: nothing was sealed since head 2")
        with use_login("worker"):
            assert seal_journal() == 1  # a head without leaves says that the sealer lives
        assert watch() == (0, "head 3, position 2: history holds")


def test_a_head_that_is_dated_ahead_hides_no_sealer_that_stopped(watch):
    with clock.freeze_clock(clock.now() + timedelta(days=1)):
        seal_something(1983)
    code, printed = watch()
    assert code == 1
    assert printed.startswith("BAD: head 3 is dated ahead")
    with use_login("worker"):
        assert seal_journal() == 1  # the clock is right again, and so is the next head
    assert watch() == (0, "head 4, position 3: history holds")


def test_another_key_is_no_key_of_the_same_journal(watch):
    assert watch("--key", "00" * 32)[0] == 1
    assert watch()[0] == 0
    other = "11" * 32
    code, printed = watch("--key", other)
    assert (code, other in printed) == (1, True)


def test_a_line_that_a_crash_cut_short_is_fetched_again(watch, tmp_path):
    watch()
    kept = tmp_path / "kept.jsonl"
    whole = kept.read_text()
    kept.write_text(whole[:-20])

    assert watch()[0] == 0
    assert kept.read_text() == whole


def test_the_key_that_the_operator_prints_is_the_one_that_is_published(sealed, capsys):
    assert run_management_command("journal", "key") == 0
    assert capsys.readouterr().out.strip() == Client().get(ADDRESS).json()["key"]


def test_an_address_that_does_not_answer_is_no_alarm_about_history(watch, monkeypatch):
    def fail(address, timeout):
        raise OSError("no route")

    monkeypatch.setattr(watching.urllib.request, "urlopen", fail)
    assert watch()[0] == 2


@pytest.mark.parametrize("after", ["x", "-1", "9" * 19, "1.0", ""])
def test_a_page_begins_after_a_number(db, after):
    assert Client().get(ADDRESS, {"after": after}).status_code == 400


def test_a_page_says_how_long_it_may_be_kept(db):
    answer = Client().get(ADDRESS)

    assert answer["Cache-Control"] == "public, max-age=5"
    assert answer.json()["next"] is None

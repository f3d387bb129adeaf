"""The doctor finds each fault and names its remedy, while Rantau serves and while it does not."""

import base64
import http.server
import json
import threading

import psycopg
import pytest
from cryptography.fernet import Fernet

from rantau.demo.load.officer import Officer
from rantau.demo.load.people import invent_person
from rantau.journal.heads import SEALER_LOCK_ID
from rantau.ops import database_checks, doctor, translations
from rantau.ops.database_checks import check_sealer, check_second_factors, check_worker
from rantau.ops.database_setup import KEY_FILES, make_keys
from rantau.ops.doctor import check_disks, check_keys, check_port, check_scanner
from rantau.ops.embedded.binaries import DatabaseUnavailable, get_runner
from rantau.ops.embedded.cluster import Cluster
from tests.ops.machine import run_command

pytestmark = pytest.mark.slow
ADD_SECOND_FACTOR = """
    insert into mfa_authenticator (user_id, type, data, created_at)
    select id, 'totp', jsonb_build_object('secret', %s::text), now()
      from access_account where login = 'loket.3212'
"""


def test_all_is_well_with_one_that_serves(served):
    done = run_command("doctor", "--data", served.folder)

    assert done.returncode == 0, done.stdout
    for name in (
        "disk",
        "keys",
        "languages",
        "scanner",
        "address",
        "proxy",
        "tls",
        "database",
        "roles",
        "clock",
        "tables",
        "editions",
        "rounds",
        "factors",
        "port",
        "worker",
        "followers",
        "sealer",
    ):
        assert f"{name} " in done.stdout
    assert "FAULT" not in done.stdout


def test_each_disk_that_fills_is_looked_at(tmp_path, monkeypatch):
    data, files, archive = folders = [tmp_path / name for name in ("data", "files", "archive")]
    for folder in folders:
        folder.mkdir()
    monkeypatch.delenv("RANTAU_FILES", raising=False)
    assert [found.fault for found in check_disks(data)] == [""]
    monkeypatch.setenv("RANTAU_FILES", str(files))
    (data / "archive.json").write_text(json.dumps({"folder": str(archive)}))
    assert [found.message.split()[-1] for found in check_disks(data)] == [str(f) for f in folders]
    archive.rmdir()
    assert "cannot be looked at" in list(check_disks(data))[2].fault
    monkeypatch.setattr(doctor, "MIN_FREE_BYTES", 1 << 60)
    assert [found.fault.partition("Only ")[1] for found in check_disks(data)] == ["Only "] * 2 + [
        ""
    ]


def test_a_scanner_that_does_not_answer_is_a_fault():
    assert check_scanner("").fault == ""
    assert "not scanned" in check_scanner("").message
    assert "No answer from /nowhere/clamd.ctl" in check_scanner("/nowhere/clamd.ctl").fault


def test_where_nothing_lies_it_says_so(state):
    done = run_command("doctor", "--data", state / "nothing")

    assert done.returncode == 1
    assert "script/run" in done.stdout
    assert not (state / "nothing").exists()


@pytest.mark.parametrize(
    ("changing", "restoring", "fault"),
    [
        ("alter role rantau_app bypassrls", "alter role rantau_app nobypassrls", "row policies"),
        ("grant r_sealer to rantau_app", "revoke r_sealer from rantau_app", "may act as r_sealer"),
        (
            "revoke r_case from rantau_app",
            "grant r_case to rantau_app with inherit false, set true",
            "may not act as r_case",
        ),
    ],
)
def test_rights_too_many_or_too_few_are_found(served, changing, restoring, fault):
    found = run_doctor_after(served, changing, restoring)

    assert found.returncode == 1
    assert fault in found.stdout
    assert "database prepare" in found.stdout


def test_tables_that_are_behind_are_found(served):
    table = "django_migrations"
    found = run_doctor_after(
        served,
        f"update {table} set app = 'x' where app = 'partners' and name like '0003%'",
        f"update {table} set app = 'partners' where app = 'x'",
    )

    assert found.returncode == 1
    assert "rantau migrate" in found.stdout


def test_a_silent_worker_is_found(served):
    url = build_administrator_url(served)
    with psycopg.connect(url) as server:
        server.execute("update duties_worker_heartbeat set seen_at = seen_at - interval '1 hour'")
        server.commit()

    assert "silent" in check_worker(build_worker_url(served))[1]


def test_second_factors_under_another_key_are_counted(served):
    key = bytes.fromhex((served.folder / "keys" / "second_factor_key").read_text())
    secret = Fernet(base64.urlsafe_b64encode(key)).encrypt(b"JBSWY3DPEHPK3PXP").decode()
    url = build_administrator_url(served)
    with psycopg.connect(url) as server:
        server.execute(ADD_SECOND_FACTOR, [secret])
    try:
        assert check_second_factors(url, key) == ("1 secrets, all readable", "")
        assert check_second_factors(url, bytes(32))[1].startswith("1 of 1 were encrypted")
    finally:
        with psycopg.connect(url) as server:
            server.execute("delete from mfa_authenticator")


@pytest.mark.parametrize("ahead", ["infinity", "2999-01-01"])
def test_a_report_from_the_future_is_none(served, ahead):
    with psycopg.connect(build_administrator_url(served)) as server:
        hold_report(server, ahead)

        assert "ahead" in check_worker(build_worker_url(served))[1]
        server.execute("update duties_worker_heartbeat set seen_at = now()")


def hold_report(server, moment):
    """Let the worker's last report be of this moment, and let the worker write no other one until
    the transaction ends."""
    stands = False
    while not stands:
        server.execute("update duties_worker_heartbeat set seen_at = %s", [moment])
        server.commit()
        stands = server.execute(
            "select seen_at = %s from duties_worker_heartbeat for update", [moment]
        ).fetchone()[0]


def test_a_sealer_that_makes_no_progress_is_found(served, monkeypatch):
    worker_url, officer = build_worker_url(served), Officer(served.port, "loket.3212")
    with psycopg.connect(build_administrator_url(served)) as another_sealer:
        another_sealer.execute("select pg_advisory_lock(%s)", [SEALER_LOCK_ID])
        officer.post_json("/api/v1/persons", invent_person(1).to_body())
        monkeypatch.setattr(database_checks, "MAX_UNSEALED", 1.0)
        stuck = check_sealer(worker_url)
        monkeypatch.setattr(database_checks, "OLDEST_UNSEALED_SQL", "select null")
        monkeypatch.setattr(database_checks, "MAX_HEAD_AGE", 0.0)
        silent = check_sealer(worker_url)
    monkeypatch.undo()

    assert "is not sealed" in stuck[1]
    assert "no head for" in silent[1]
    assert check_sealer(worker_url) == ("what was written is sealed", "")


def test_a_transaction_that_stays_open_keeps_nothing_from_being_sealed(served):
    officer = Officer(served.port, "loket.3212")
    with psycopg.connect(build_administrator_url(served)) as open_transaction:
        open_transaction.execute("select pg_current_xact_id()")
        officer.post_json("/api/v1/persons", invent_person(2).to_body())
        assert check_sealer(build_worker_url(served)) == ("what was written is sealed", "")


def test_words_not_compiled_are_named(tmp_path, monkeypatch):
    text = tmp_path / "id" / "LC_MESSAGES" / "django.po"
    text.parent.mkdir(parents=True)
    text.touch()
    monkeypatch.setattr(translations, "LOCALES", tmp_path)

    assert translations.list_stale_catalogues() == ["id"]


def build_worker_url(served):
    """The address of the database as the worker's login."""
    password = (served.folder / "passwords" / "rantau_worker").read_text()
    return f"postgresql://rantau_worker:{password}@{build_administrator_url(served).split('@')[1]}"


def build_administrator_url(served):
    """The address of the database's own administrator."""
    return Cluster(served.folder, get_runner(served.folder)).build_url("postgres")


def run_doctor_after(served, changing, restoring):
    """What the doctor says after a statement changed the database; another restores it."""
    with psycopg.connect(build_administrator_url(served), autocommit=True) as server:
        server.execute(changing)
        try:
            return run_command("doctor", "--data", served.folder)
        finally:
            server.execute(restoring)


def test_a_missing_or_open_key_is_named(tmp_path):
    make_keys(tmp_path, known=tmp_path / "known")
    assert not check_keys(tmp_path).fault
    (tmp_path / "journal_mac").chmod(0o644)
    assert "chmod 600" in check_keys(tmp_path).fault
    (tmp_path / "secret_key").unlink()
    assert "secret_key" in check_keys(tmp_path).fault


def test_a_key_that_is_missing_is_not_made_anew_by_looking(served):
    key = served.folder / "keys" / "journal_mac"
    aside = key.rename(served.folder / "journal_mac.aside")
    try:
        found = [run_command("doctor", "--data", served.folder) for _ in range(2)]
    finally:
        was_made = key.exists()
        aside.rename(key)

    assert not was_made
    assert [done.returncode for done in found] == [1, 1]
    assert all("journal_mac" in done.stdout for done in found)


def test_a_key_that_is_gone_is_not_made_anew_but_one_of_a_new_release_is(tmp_path):
    folder, known = tmp_path / "keys", tmp_path / "known"
    make_keys(folder, known=known)
    known.write_text(known.read_text().replace("secret_key", ""))
    (folder / "secret_key").unlink()
    make_keys(folder, known=known)
    assert (folder / "secret_key").exists()
    (folder / "journal_mac").unlink()
    with pytest.raises(DatabaseUnavailable, match="journal_mac"):
        make_keys(folder, known=known)
    assert not (folder / "journal_mac").exists()


def test_no_kill_leaves_an_empty_key(tmp_path, monkeypatch):
    def killed() -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setitem(KEY_FILES, "journal_mac", killed)
    with pytest.raises(KeyboardInterrupt):
        make_keys(tmp_path, known=tmp_path / "known")
    assert not (tmp_path / "journal_mac").exists()
    monkeypatch.undo()
    make_keys(tmp_path, known=tmp_path / "known")
    assert len((tmp_path / "journal_mac").read_text()) == 64
    assert not check_keys(tmp_path).fault


def test_a_stranger_on_the_port_is_told_from_our_own(served):
    secret = (served.folder / "keys" / "secret_key").read_text()
    assert not check_port(f"http://127.0.0.1:{served.port}", secret).fault
    assert (
        "Something else answers"
        in check_port(f"http://127.0.0.1:{served.port}", f"{secret}x").fault
    )


def test_a_port_where_something_else_speaks_is_a_fault():
    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = check_port(f"http://127.0.0.1:{server.server_address[1]}", "secret")
        server.shutdown()

    assert "does not answer as Rantau" in found.fault

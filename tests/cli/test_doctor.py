"""The doctor finds each fault and names its remedy, while Rantau serves and while it does not."""

import http.server
import threading

import pytest

from rantau.cli.doctor import keys, port
from rantau.cli.prepare import make_keys
from tests.cli.machine import command

pytestmark = pytest.mark.slow


def test_all_is_well_with_one_that_serves(served):
    done = command("doctor", "--data", served.folder)

    assert done.returncode == 0, done.stdout
    for name in ("disk", "keys", "words", "database", "roles", "clock", "tables", "port", "worker"):
        assert f"{name} " in done.stdout
    assert "FAULT" not in done.stdout


def test_where_nothing_lies_it_says_so(state):
    done = command("doctor", "--data", state / "nothing")

    assert done.returncode == 1
    assert "script/run" in done.stdout
    assert not (state / "nothing").exists()


@pytest.mark.parametrize(
    ("done_by_hand", "undone", "said"),
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
def test_rights_too_many_or_too_few_are_found(served, done_by_hand, undone, said):
    import psycopg  # noqa: PLC0415

    from rantau.cli.embedded.binaries import runner_for  # noqa: PLC0415
    from rantau.cli.embedded.cluster import Cluster  # noqa: PLC0415

    admin = Cluster(served.folder, runner_for(served.folder)).url("postgres")
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(done_by_hand)
        try:
            found = command("doctor", "--data", served.folder)
        finally:
            server.execute(undone)

    assert found.returncode == 1
    assert said in found.stdout
    assert "database prepare" in found.stdout


def test_a_missing_or_open_key_is_named(tmp_path):
    make_keys(tmp_path)
    assert not keys(tmp_path).fault
    (tmp_path / "journal_mac").chmod(0o644)
    assert "chmod 600" in keys(tmp_path).fault
    (tmp_path / "secret_key").unlink()
    assert "secret_key" in keys(tmp_path).fault


def test_a_stranger_on_the_port_is_told_from_our_own(served):
    secret = (served.folder / "keys" / "secret_key").read_text()
    assert not port(served.port, secret).fault
    assert "Something else answers" in port(served.port, f"{secret}x").fault


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
        found = port(server.server_address[1], "secret")
        server.shutdown()

    assert "does not answer as Rantau" in found.fault

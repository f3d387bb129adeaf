"""Another server: prepared once, then everything uses it and starts none."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.core.management import call_command
from django.db.utils import ProgrammingError
from psycopg.errors import UndefinedTable

from rantau.common.commands import OperatorCommand
from rantau.common.environment import read_setting
from rantau.demo.load.officer import Officer
from rantau.demo.load.people import invent_person
from rantau.ops.database_setup import prepare_server
from rantau.ops.embedded.cluster import open_cluster
from tests.ops.machine import build_plain_environment, run_command, start_machine

pytestmark = pytest.mark.slow
LOGINS = {"DATABASE_OWNER_URL": "owner", "DATABASE_URL": "app", "DATABASE_WORKER_URL": "worker"}


@pytest.fixture(scope="module")
def elsewhere(state):
    """A server on which an administrator made the owner's login, with the rights to prepare."""
    with open_cluster(state / "elsewhere") as cluster:
        with psycopg.connect(cluster.build_url("postgres", database="postgres")) as server:
            server.execute(
                "create role rantau_owner login createrole createdb noinherit password 'owner'"
            )
        where = f"host={cluster.sockets}&port=5432"
        yield build_plain_environment(
            **{
                name: f"postgresql://rantau_{role}:{role}@/nation?{where}"
                for name, role in LOGINS.items()
            }
        )


def test_before_it_is_prepared_the_start_says_what_to_do(elsewhere, state):
    done = run_command("run", "--data", state / "beside", env=elsewhere)

    assert done.returncode == 2
    assert "database prepare" in done.stderr


def test_an_address_that_is_missing_is_named(elsewhere, state):
    lacking = {k: v for k, v in elsewhere.items() if k != "DATABASE_WORKER_URL"}

    done = run_command("--data", state / "beside", "database", "prepare", env=lacking)

    assert done.returncode == 2
    assert "DATABASE_WORKER_URL" in done.stderr


def test_prepared_it_serves_and_no_server_is_started(elsewhere, state):
    folder = state / "beside"
    for _ in range(2):
        prepared = run_command("--data", folder, "database", "prepare", env=elsewhere)
        assert prepared.returncode == 0, prepared.stderr

    with start_machine(folder, env=elsewhere) as made:
        clerk = Officer(made.port, "loket.3212")
        assert clerk.post_json("/api/v1/persons", invent_person(8100).to_body()).status == 201
        examined = run_command("doctor", "--data", folder, env=elsewhere)
        assert examined.returncode == 0, examined.stdout
    verified = run_command("--data", folder, "journal", "verify", env=elsewhere)

    assert verified.returncode == 0, verified.stdout
    assert not (folder / "pg").exists()


def test_its_backup_is_left_to_its_own_means(elsewhere, state):
    done = run_command("backup", state / "no.tar", "--data", state / "beside", env=elsewhere)

    assert done.returncode == 2
    assert "base backups" in done.stderr
    assert not (state / "no.tar").exists()


def test_a_command_before_the_first_start_says_what_to_do(capsys):
    class Unprepared(OperatorCommand):
        def run(self, options):
            raise ProgrammingError from UndefinedTable()

    with pytest.raises(SystemExit) as ended:
        call_command(Unprepared())

    assert ended.value.code == 2
    assert "start Rantau once with script/run" in capsys.readouterr().err


def test_two_processes_that_prepare_a_server_at_once_wait_for_each_other():
    logins = {login: "password" for login in ("rantau_test_one", "rantau_test_other")}

    def prepare(_number):
        prepare_server(read_setting("DATABASE_ADMIN_URL"), logins, database="rantau")

    try:
        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(prepare, range(12))) == [None] * 12
    finally:
        with psycopg.connect(read_setting("DATABASE_ADMIN_URL"), autocommit=True) as server:
            for login in logins:
                server.execute(f"drop role {login}")

"""Another server: prepared once, then everything uses it and starts none."""

import sys
from types import SimpleNamespace

import psycopg
import pytest
from django.db.utils import ProgrammingError
from psycopg.errors import UndefinedTable

from rantau.cli import inside
from rantau.cli.embedded.cluster import opened
from rantau.cli.load.officer import Officer
from rantau.cli.load.people import invented
from tests.cli.machine import command, machine, plain_environment

pytestmark = pytest.mark.slow
LOGINS = {"DATABASE_OWNER_URL": "owner", "DATABASE_URL": "app", "DATABASE_WORKER_URL": "worker"}


@pytest.fixture(scope="module")
def elsewhere(state):
    """A server on which an administrator made the owner's login, with the rights to prepare."""
    with opened(state / "elsewhere") as cluster:
        with psycopg.connect(cluster.url("postgres", database="postgres")) as server:
            server.execute(
                "create role rantau_owner login createrole createdb noinherit password 'owner'"
            )
        where = f"host={cluster.sockets}&port=5432"
        yield plain_environment(
            **{
                name: f"postgresql://rantau_{role}:{role}@/nation?{where}"
                for name, role in LOGINS.items()
            }
        )


def test_before_it_is_prepared_the_start_says_what_to_do(elsewhere, state):
    done = command("run", "--data", state / "beside", env=elsewhere)

    assert done.returncode == 2
    assert "database prepare" in done.stderr


def test_an_address_that_is_missing_is_named(elsewhere, state):
    lacking = {k: v for k, v in elsewhere.items() if k != "DATABASE_WORKER_URL"}

    done = command("--data", state / "beside", "database", "prepare", env=lacking)

    assert done.returncode == 2
    assert "DATABASE_WORKER_URL" in done.stderr


def test_prepared_it_serves_and_no_server_is_started(elsewhere, state):
    folder = state / "beside"
    for _ in range(2):
        prepared = command("--data", folder, "database", "prepare", env=elsewhere)
        assert prepared.returncode == 0, prepared.stderr

    with machine(folder, env=elsewhere) as made:
        clerk = Officer(made.port, "loket.3212")
        assert clerk.call("/api/v1/persons", invented(8100).body()).status == 201
        examined = command("doctor", "--data", folder, env=elsewhere)
        assert examined.returncode == 0, examined.stdout
    verified = command("--data", folder, "journal", "verify", env=elsewhere)

    assert verified.returncode == 0, verified.stdout
    assert not (folder / "pg").exists()


def test_its_backup_is_left_to_its_own_means(elsewhere, state):
    done = command("backup", state / "no.tar", "--data", state / "beside", env=elsewhere)

    assert done.returncode == 2
    assert "base backups" in done.stderr
    assert not (state / "no.tar").exists()


def test_a_command_before_the_first_start_says_what_to_do(monkeypatch, capsys):
    def handle(options):
        raise ProgrammingError from UndefinedTable()

    unlaid = SimpleNamespace(add_arguments=lambda parser: None, handle=handle)
    monkeypatch.setitem(inside.COMMANDS, "statistics", unlaid)
    monkeypatch.setattr(sys, "argv", ["rantau", "statistics"])

    assert inside.main() == 2
    assert "start Rantau once with script/run" in capsys.readouterr().err

"""The databases of one process of the tests, on the server that `script/test` started."""

import os

import psycopg

PART = os.environ.get("PYTEST_XDIST_WORKER", "")  # each process of a run has its own
NAME = f"test_rantau{PART}"
PRISTINE = f"test_pristine{PART}"


def change_database(url: str, name: str = NAME) -> str:
    """The address of `script/test`, leading to the database of that name."""
    return url.replace("@/rantau?", f"@/{name}?")


def create_database(name: str, template: str = PRISTINE) -> None:
    """Create the database afresh; by default a copy of the tests' as it was installed.

    Nobody is ever connected to the pristine one, so that it can be copied at any time.
    """
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as server:
        server.execute(f"drop database if exists {name} with (force)")
        server.execute(f"create database {name} template {template} owner rantau_owner")


def drop_database(name: str) -> None:
    """Remove the database, whoever is still connected to it."""
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as server:
        server.execute(f"drop database {name} with (force)")

"""A Rantau at work, for the tests of the operator's commands and of the demonstration."""

import os
from pathlib import Path

import pytest

from tests.databases import PART
from tests.demo.nation import nation
from tests.ops.machine import start_machine


@pytest.fixture(scope="session")
def state() -> Path:
    """Where this process's data directories lie; the database's own user may enter."""
    folder = Path(os.environ["RANTAU_TEST_DATA"]) / PART
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def served(state):
    """The demonstration nation, as `script/run` starts it."""
    with start_machine(state / "served") as made:
        yield made


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A small demonstration nation, in whose database the module's tests are."""
    with nation(django_db_blocker.unblock) as made:
        yield made


@pytest.fixture
def print_figures(capsys):
    """Print lines to the terminal, past pytest's capture: the figures of a drill."""

    def show(*lines: str) -> None:
        with capsys.disabled():
            print("", *lines, sep="\n  ")

    return show

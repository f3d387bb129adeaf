"""One Rantau at work for the tests of the operator's commands."""

import os
from pathlib import Path

import pytest

from tests.cli.machine import machine


@pytest.fixture(scope="session")
def state() -> Path:
    """Where the tests' data directories lie; the database's own user may enter."""
    return Path(os.environ["RANTAU_TEST_DATA"])


@pytest.fixture(scope="session")
def served(state):
    """The demonstration nation, as `script/run` starts it."""
    with machine(state / "served") as made:
        yield made

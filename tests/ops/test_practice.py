"""Practice begins in a directory of its own, and leaves the settings of the service alone."""

import os

import pytest

from rantau.common.environment import SETTINGS_BY_NAME
from rantau.ops import main, practice
from rantau.ops.data_directory import build_environment
from rantau.ops.embedded.binaries import DatabaseUnavailable

SERVICE = {
    "DATABASE_URL": "postgresql://rantau_app@service/rantau",
    "DATABASE_OWNER_URL": "postgresql://rantau_owner@service/rantau",
    "RANTAU_KEYS": "/etc/rantau/keys",
    "SECRET_KEY": "x" * 50,
    "SMS_GATEWAY_URL": "https://gateway.example/",
    "PUBLIC_URL": "https://rantau.example",
}


class FakeCluster:
    """Stands for the embedded database, which these tests do not start."""

    def build_url(self, login):
        return f"postgresql://{login}@practice/rantau"


@pytest.fixture
def place(state, tmp_path):
    """A folder that the database's user can reach."""
    folder = state / tmp_path.name
    folder.mkdir()
    return folder


@pytest.fixture
def started(monkeypatch):
    """What would be served: directory and options; nothing is started."""
    calls = []
    monkeypatch.setattr(main, "run", lambda folder, options: calls.append((folder, options)) or 0)
    for name in practice.SERVICE_SETTINGS:
        monkeypatch.delenv(name, raising=False)  # what it forgets is put back afterwards
    for name, value in SERVICE.items():
        monkeypatch.setenv(name, value)
    return calls


@pytest.mark.parametrize("words", [["practice"], ["run", "--practice"]])
def test_it_has_a_directory_beside_that_of_the_service(started, place, monkeypatch, words):
    monkeypatch.setenv("RANTAU_DATA", str(place / "rantau"))
    assert main.main(words) == 0

    [(folder, options)] = started
    assert folder == place / "rantau-practice"
    assert (options.port, options.is_demo, options.persons) == (8001, True, 300)
    assert practice.is_practice(folder)


def test_it_knows_no_database_key_or_gateway_of_the_service(started, place, monkeypatch):
    monkeypatch.setenv("PRACTICE_URL", "https://latihan.rantau.example")
    folder = place / "practice"
    assert main.main(["practice", "--data", str(folder)]) == 0

    assert not set(SERVICE) - {"PUBLIC_URL"} & set(os.environ)
    assert os.environ["PUBLIC_URL"] == "https://latihan.rantau.example"
    environment = build_environment(folder, FakeCluster(), role="app", demo=True)
    assert environment["DATABASE_URL"] == "postgresql://rantau_app@practice/rantau"
    assert environment["RANTAU_KEYS"] == str(folder / "keys")
    assert environment["SECRET_KEY"] != SERVICE["SECRET_KEY"]
    assert environment["RANTAU_PRACTICE"] == "1"


def test_any_command_with_its_directory_leaves_the_service_alone(place, started):
    folder = place / "practice"
    practice.claim_practice_directory(folder)
    assert main.main(["run", "--data", str(folder)]) == 0

    assert "DATABASE_URL" not in os.environ
    assert "RANTAU_KEYS" not in os.environ


def test_every_setting_that_names_the_service_is_one_of_ours():
    assert set(practice.SERVICE_SETTINGS) <= set(SETTINGS_BY_NAME)
    databases = {name for name in SETTINGS_BY_NAME if name.startswith(("DATABASE_", "SMS_"))}
    harmless = {"SMS_PRICE", "SMS_GATEWAY_REPEATS", "SMS_TO_CONSOLE"}
    assert databases - harmless <= set(practice.SERVICE_SETTINGS)


def test_it_refuses_a_directory_that_holds_something_else(started, place, capsys):
    (place / "pg").mkdir()

    assert main.main(["practice", "--data", str(place)]) == 2
    assert "--data" in capsys.readouterr().err
    assert not started


def test_it_is_never_empty(started, place):
    assert main.main(["run", "--practice", "--empty", "--data", str(place / "x")]) == 2


def test_a_directory_of_the_service_is_not_one_of_practice(place):
    environment = build_environment(place, FakeCluster(), role="app", demo=False)

    assert environment["RANTAU_PRACTICE"] == ""
    with pytest.raises(DatabaseUnavailable):
        practice.claim_practice_directory(place)

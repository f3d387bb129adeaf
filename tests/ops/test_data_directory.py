"""A command without --data says which data it uses, and begins no second nation by mistake."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from rantau.ops import data_directory, main
from rantau.ops.data_directory import get_files_directory
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.instance import list_served_directories

pytestmark = pytest.mark.slow
ARGUMENTS = "import sys, time; time.sleep(60)"


@pytest.fixture
def default(state, tmp_path, monkeypatch):
    """The default directory of a fresh clone, in which nothing is."""
    clone = state / tmp_path.name
    monkeypatch.setattr(data_directory, "ROOT", clone)
    for name in ("RANTAU_DATA", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return clone / "var"


@pytest.mark.parametrize(
    "words", [["journal", "verify"], ["demo", "build"], ["run", "--port", "1"], ["backup", "x.tar"]]
)
def test_beside_a_nation_that_is_served_no_other_begins(served, default, words, capsys):
    assert main.main(words) == 2

    printed = capsys.readouterr().err
    assert f"data: {default} (--data DIR chooses another)" in printed
    assert f"{served.folder} (process {served.process.pid})" in printed
    assert not default.exists()


def test_a_command_that_needs_a_nation_begins_none(default, monkeypatch, capsys):
    monkeypatch.setattr(main, "list_served_directories", lambda _folder: {})

    assert main.main(["journal", "verify"]) == 2
    assert "no database" in capsys.readouterr().err
    assert not default.exists()


def test_the_help_of_a_command_needs_no_nation(default, capfd):
    assert main.main(["office", "invite", "--help"]) == 0

    assert "usage" in capfd.readouterr().out
    assert not default.exists()


def wait_until_served(directory, default):
    """The process that serves from a directory; one that just began may not be listed at once."""
    for _ in range(100):
        if process := list_served_directories(default).get(directory):
            return process
        time.sleep(0.1)
    return None


@pytest.mark.parametrize("words", [["--data", "here"], ["--data=here"]])
def test_a_relative_directory_is_found_where_its_process_runs(tmp_path, words):
    command = [sys.executable, "-c", ARGUMENTS, "rantau.ops", "run", *words]
    with subprocess.Popen(command, cwd=tmp_path) as process:
        try:
            served_by = wait_until_served(tmp_path / "here", tmp_path)
        finally:
            process.kill()

    assert served_by == process.pid


@pytest.mark.parametrize(("given", "found"), [({"RANTAU_DATA": "/there"}, "/there"), ({}, "")])
def test_a_process_without_the_option_serves_from_what_its_environment_says(given, found, tmp_path):
    command = [sys.executable, "-c", ARGUMENTS, "rantau.ops", "run"]
    expected = tmp_path / "default" if not found else Path(found)
    with subprocess.Popen(command, env=given) as process:
        try:
            served_by = wait_until_served(expected, tmp_path / "default")
        finally:
            process.kill()

    assert served_by == process.pid


def test_a_directory_that_was_chosen_is_not_announced(served, capsys):
    assert main.main(["psql", "--url", "--data", str(served.folder)]) == 0
    assert "data:" not in capsys.readouterr().err


def test_files_of_several_hosts_need_an_own_server(monkeypatch, tmp_path):
    monkeypatch.setenv("RANTAU_FILES", str(tmp_path / "shared"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL"):
        get_files_directory(tmp_path / "own")

    monkeypatch.setenv("DATABASE_URL", "postgresql://rantau_app@/nation")
    assert get_files_directory(tmp_path / "own") == tmp_path / "shared"
    monkeypatch.delenv("RANTAU_FILES")
    assert get_files_directory(tmp_path / "own") == tmp_path / "own"

"""The demonstration at its full size: built, rehearsed for a long day, examined, and restored."""

import json
import shutil

import pytest

from tests.needs import need
from tests.ops.machine import run_command, start_machine

pytestmark = pytest.mark.long
PERSONS, WORKERS = 20_000, 1_000
BUILD_SECONDS = 1_200  # at most; on two cores it takes a tenth of it
FREE_BYTES = 4 << 30  # two data directories, a backup, and the write-ahead logs


@pytest.fixture(scope="module")
def folder(state):
    """A data directory with a nation of full size that went through a long day."""
    free = shutil.disk_usage(state).free
    need(free > FREE_BYTES, f"{FREE_BYTES >> 30} GiB of disk are needed, {free >> 30} are free")
    folder = state / "full-size"
    with start_machine(folder, "--persons", str(PERSONS)) as machine:
        assert machine.says(f"{PERSONS:,} people written", within=BUILD_SECONDS)
        report = state / "full-size.json"
        run_command(
            *("--data", folder, "rehearse", "day", "--workers", WORKERS, "--json", report),
        )
        assert run_command("doctor", "--data", folder).returncode == 0
    yield folder
    shutil.rmtree(folder)


def test_everybody_is_served_without_an_error(folder):
    report = json.loads(folder.with_suffix(".json").read_text())

    assert (report["served"], report["errors"], report["over_issued"]) == (WORKERS, 0, 0)
    assert (report["journal_ok"], report["statistics_ok"]) == (True, True)
    assert report["persons"] >= PERSONS + WORKERS


def test_journal_and_boards_hold(folder):
    for words in (("journal", "verify"), ("statistics", "check")):
        done = run_command("--data", folder, *words)
        assert done.returncode == 0, done.stdout


def test_a_backup_brings_it_back(folder, state):
    archive, back = state / "full-size.tar", state / "full-size-back"
    assert run_command("backup", archive, "--data", folder).returncode == 0
    restored = run_command("restore", archive, "--data", back)
    archive.unlink()
    shutil.rmtree(back)

    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "the journal verifies" in restored.stdout

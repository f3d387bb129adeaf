"""The archive brings back any moment, keeps what is needed for it, and tells what is wrong."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from rantau.ops.archive import ArchiveSource, ArchiveWriter
from rantau.ops.archive_commands import check_archive_state, switch_archive, take_base
from rantau.ops.backup_checks import check_backups, check_files
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import open_cluster
from rantau.ops.wal_archive import (
    Archive,
    BaseBackup,
    build_archive_settings,
    copy_missing,
    find_archive,
    format_segment,
)
from tests.ops.machine import build_plain_environment, run_command

DAY = timedelta(days=1)
NOW = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.mark.long
def test_the_drill_brings_back_exactly_what_was_acknowledged_before_the_moment():
    command = [sys.executable, "-m", "benchmarks.restore_drill", "--persons", "300"]
    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=build_plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["kept"], figures["taken_back"], figures["faults"]) == (90, 30, [])


@pytest.fixture(scope="module")
def archived(state):
    """An open database whose archive was chosen before it was started, and its data directory."""
    folder = state / "archived"
    with open_cluster(folder) as cluster:
        switch_archive(folder, cluster, target=state / "an archive's 5% folder")
    with open_cluster(folder) as cluster:
        (folder / "keys").mkdir()
        (folder / "files").mkdir()
        (folder / "files" / "scan").write_text("kept")
        yield folder, cluster


@pytest.mark.slow
def test_the_second_base_is_an_increment_and_keys_and_files_are_copied(archived):
    folder, cluster = archived
    for _ in range(2):
        assert take_base(folder, cluster, is_full=False, keep_days=30) == 0
    archive = find_archive(folder)
    first, second = archive.list_bases()[:2]

    assert (first.parent, second.parent) == ("", first.name)
    assert second.bytes < first.bytes / 2 + (20 << 20)
    assert [path.name for path in archive.list_chain(second)] == [first.name, second.name]
    assert (archive.rest / "files" / "scan").read_text() == "kept"
    assert archive.list_segments()
    assert check_archive_state(folder, cluster)[1] == ""
    assert check_backups(folder, cluster, is_demo=False)[0].startswith("newest base 0.0 hours")


@pytest.mark.slow
def test_a_base_that_is_old_or_gone_is_a_fault(archived, monkeypatch):
    folder, cluster = archived
    take_base(folder, cluster, is_full=True, keep_days=None)
    monkeypatch.setattr("rantau.ops.archive_commands.MAX_BASE_AGE", timedelta())

    assert "hours old" in check_archive_state(folder, cluster)[1]
    monkeypatch.setattr(Archive, "list_bases", lambda _self: [])
    assert "archive base" in check_archive_state(folder, cluster)[1]


def test_without_an_archive_only_a_demonstration_is_well(archived, tmp_path):
    _, cluster = archived

    assert "archive on" in check_backups(tmp_path, cluster, is_demo=False)[1]
    assert not check_backups(tmp_path, cluster, is_demo=True)[1]
    assert not check_backups(tmp_path, None, is_demo=False)[1]


def test_the_newest_backup_file_has_to_be_young_and_whole(tmp_path, monkeypatch):
    assert "no backup" in check_files(tmp_path)[1]
    writer = ArchiveWriter(tmp_path / "a.tar")
    writer.add(ArchiveSource("files/member", Path(__file__)))
    writer.seal({"what": "test"})
    monkeypatch.setenv("RANTAU_BACKUPS", str(tmp_path))
    assert "whole" in check_backups(tmp_path, None, is_demo=False)[0]
    content = bytearray((tmp_path / "a.tar").read_bytes())
    content[700] ^= 1
    (tmp_path / "a.tar").write_bytes(content)
    assert "damaged" in check_files(tmp_path)[1]
    monkeypatch.setattr("rantau.ops.backup_checks.MAX_BASE_AGE", timedelta())
    assert "hours old" in check_files(tmp_path)[1]


@pytest.fixture
def filled(tmp_path):
    """An archive with a full base, its increment, another full one, and a segment before each."""
    archive = Archive(tmp_path)
    for folder in (archive.wal, archive.base, archive.rest):
        folder.mkdir()
    parents = {"one": "", "two": "one", "three": ""}
    for number, (name, parent) in enumerate(parents.items(), 1):
        (archive.base / name).mkdir()
        first = f"{0:08X}{number * 16:08X}"
        (archive.wal / f"00000001{0:08X}{number * 16:08X}.gz").touch()
        ended = (NOW + number * DAY).isoformat()
        archive.add_base(BaseBackup(name, parent, ended, 1, first, "18"))
    return archive


@pytest.mark.parametrize(
    ("days", "gone", "segments"),
    [(0, [], 3), (2.5, [], 3), (3.5, ["one", "two"], 1), (99, ["one", "two"], 1)],
)
def test_what_no_moment_needs_is_removed_and_nothing_else(filled, days, gone, segments):
    assert filled.prune(NOW + days * DAY) == gone
    assert len(filled.list_segments()) == segments


def test_an_unfinished_base_is_not_there(filled):
    (filled.base / "three.json").unlink()

    assert [base.name for base in filled.list_bases()] == ["one", "two"]


def test_a_chain_without_its_beginning_is_refused(filled):
    [_, increment, _] = filled.list_bases()
    (filled.base / "one.json").unlink()

    with pytest.raises(DatabaseUnavailable, match="which is gone"):
        filled.list_chain(increment)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--until", "2027-03-01T00:00:00+00:00"], "No base backup is that old"),
        (["--until", "2027-03-05T00:00:00"], "no moment with its offset"),
        (["--until", "yesterday"], "no moment with its offset"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_the_reason(filled, state, words, message):
    done = run_command("restore", filled.folder, *words, "--data", state / "new")

    assert done.returncode == 2
    assert message in done.stderr
    assert not (state / "new").exists()


def test_without_a_choice_nothing_is_archived(tmp_path):
    assert build_archive_settings(tmp_path) == {}


def test_a_segment_is_named_as_postgresql_does():
    assert format_segment("0/2000028") == "0000000000000002"
    assert format_segment("1A/FF000028") == "0000001A000000FF"


def test_only_what_is_new_is_copied(tmp_path):
    source, target = tmp_path / "a", tmp_path / "b"
    (source / "x").mkdir(parents=True)
    (source / "x" / "one").write_text("1")

    assert [copy_missing(source, target) for _ in "ab"] == [1, 0]
    (source / "x" / "one").write_text("22")
    assert copy_missing(source, target) == 1
    assert (target / "x" / "one").read_text() == "22"

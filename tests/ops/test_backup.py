"""A backup brings everything back, is read back when written, and no changed byte passes."""

import os
import tarfile
import time

import pytest

from rantau.demo.load.officer import Officer
from rantau.demo.load.people import invent_person
from rantau.ops.archive import (
    ArchiveDamaged,
    ArchiveSource,
    ArchiveWriter,
    check_archive,
    unpack_archive,
)
from rantau.ops.backup import pack_files
from tests.ops.machine import run_command, start_machine

KEPT = ("files/aa/scan", "printed/bb/paper.pdf", "signed/cc/paper.pdf", "added-later/dd")
ONE_PERSON = "/api/v1/persons/{}"


def register_person(port: int, number: int) -> str:
    """Register somebody over HTTP; the reference."""
    answer = Officer(port, "loket.3212").post_json(
        "/api/v1/persons", invent_person(number).to_body()
    )
    assert answer.status == 201
    return answer.json()["reference"]


@pytest.mark.slow
def test_everything_comes_back_and_the_journal_goes_on(served, state):
    before = register_person(served.port, 8001)
    for kept in KEPT:
        (served.folder / kept).parent.mkdir(parents=True, exist_ok=True)
        (served.folder / kept).write_bytes(kept.encode())
    time.sleep(6)  # the sealer's turn: heads are published
    target = state / "kept.tar"

    made = run_command("backup", target, "--data", served.folder)
    after = register_person(served.port, 8002)
    back = state / "back"
    brought = run_command("restore", target, "--data", back)

    assert made.returncode == 0, made.stderr
    assert "holds the keys" in made.stdout
    assert os.stat(target).st_mode & 0o077 == 0
    assert brought.returncode == 0, brought.stdout + brought.stderr
    assert "the journal verifies" in brought.stdout
    assert all((back / kept).read_bytes() == kept.encode() for kept in KEPT)
    with start_machine(back) as restored:
        clerk = Officer(restored.port, "loket.3212")
        assert clerk.request("GET", ONE_PERSON.format(before)).status == 200
        assert clerk.request("GET", ONE_PERSON.format(after)).status == 404
        register_person(restored.port, 8003)
        time.sleep(6)
    verified = run_command("--data", back, "journal", "verify")
    assert "not yet sealed: 0" in verified.stdout
    assert verified.returncode == 0


@pytest.mark.slow
def test_nothing_is_restored_over_what_is_there(served, state):
    target = state / "small.tar"
    assert run_command("backup", target, "--data", served.folder).returncode == 0
    filled = state / "filled"
    filled.mkdir(exist_ok=True)
    (filled / "mine").write_text("kept")

    refused = run_command("restore", target, "--data", filled)
    at_work = run_command("restore", target, "--over", "--data", served.folder)
    over = run_command("restore", target, "--over", "--data", filled)

    assert refused.returncode == 2
    assert "--over" in refused.stderr
    assert at_work.returncode == 2
    assert "stop it first" in at_work.stderr
    assert over.returncode == 0
    aside = next(state.glob("filled.before-*"))
    assert (aside / "mine").read_text() == "kept"


@pytest.mark.slow
def test_it_is_kept_out_of_the_data_and_never_written_over(served, state):
    inside = run_command("backup", served.folder / "x.tar", "--data", served.folder)
    (state / "there.tar").write_text("mine")
    over = run_command("backup", state / "there.tar", "--data", served.folder)
    nowhere = run_command("backup", state / "no" / "folder.tar", "--data", served.folder)

    assert (inside.returncode, over.returncode, nowhere.returncode) == (2, 2, 2)
    assert "cannot be written" in nowhere.stderr
    assert (state / "there.tar").read_text() == "mine"
    assert not list(served.folder.glob("x.tar*"))


@pytest.fixture
def packed(tmp_path):
    """A small file of the kind that a backup is."""
    member = tmp_path / "member"
    member.write_bytes(bytes(range(256)) * 3)
    target = tmp_path / "packed.tar"
    writer = ArchiveWriter(target)
    writer.add(ArchiveSource("files/member", member))
    writer.seal({"what": "test"})
    return target


def test_a_member_that_leads_out_of_the_folder_is_refused(tmp_path):
    archive = tmp_path / "outside.tar"
    with tarfile.open(archive, "w") as tar:
        tar.addfile(tarfile.TarInfo("files/../../out"))

    with pytest.raises(ArchiveDamaged):
        unpack_archive(archive, tmp_path / "inside")
    assert not (tmp_path / "out").exists()


def test_what_was_written_is_found_whole(packed):
    assert check_archive(packed)["members"]["files/member"]["size"] == 768


@pytest.mark.parametrize("step", [37, pytest.param(1, marks=pytest.mark.long)])
def test_any_flipped_byte_is_refused(packed, step):
    whole = packed.read_bytes()
    for place in range(0, len(whole), step):
        changed = bytearray(whole)
        changed[place] ^= 1
        packed.write_bytes(changed)
        with pytest.raises(ArchiveDamaged):
            check_archive(packed)


@pytest.mark.parametrize("kept", [0, 1, 511, 512, 2000, -1, -512, -10240])
def test_a_file_cut_short_is_refused(packed, kept):
    packed.write_bytes(packed.read_bytes()[:kept])

    with pytest.raises(ArchiveDamaged):
        check_archive(packed)


def test_a_file_that_goes_while_others_are_packed_is_passed_over(tmp_path):
    files = tmp_path / "data" / "files" / "aa"
    files.mkdir(parents=True)
    for name in ("one", "two"):
        (files / name).write_bytes(name.encode())

    class SweptMeanwhile(ArchiveWriter):
        def add(self, source):
            if source.name.endswith("two"):
                source.path.unlink()
            super().add(source)

    writer = SweptMeanwhile(tmp_path / "kept.tar")
    pack_files(writer, tmp_path / "data")
    assert list(writer.members) == ["files/aa/one"]
    writer.seal({})
    check_archive(tmp_path / "kept.tar")


def test_an_unfinished_file_never_has_the_name(tmp_path):
    writer = ArchiveWriter(tmp_path / "x.tar")
    writer.discard()

    assert list(tmp_path.iterdir()) == []

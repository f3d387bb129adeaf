"""A received file is what its content says, lies on the disk before its row, and is never half."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import ProgrammingError

from rantau.access.scope import reading_as
from rantau.common import clock, hashing
from rantau.documents import interface
from rantau.documents.errors import (
    DamagedFile,
    FileNotStored,
    FileTooLarge,
    LockedFile,
    NoSuchFile,
    PictureTooLarge,
    UnsupportedFileType,
)
from rantau.documents.files import get_printed_path, get_stored_path, write_file
from rantau.documents.interface import record_files, store_file
from rantau.documents.models import StoredFile
from rantau.documents.selectors import get_file_content
from rantau.documents.uploads import MAX_FILE_BYTES, check_file
from rantau.worker.periodic_tasks import clean_up_files
from tests.factories.files import HEIC, JPEG, LOCKED_PDF, PDF, PNG, write_bomb, write_photograph
from tests.worker_login import get_officer_as_system


def store(actor, content, name="paspor.pdf", key=None):
    stored = store_file(BytesIO(content), name=name, command_key=key or uuid4())
    with reading_as(actor):
        record_files([stored])
    return stored


@pytest.mark.parametrize(
    ("content", "kind"),
    [(check_file(PDF).content, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")],
    ids=["pdf", "png", "jpeg"],
)
def test_what_is_taken_is_judged_by_content_and_lies_on_the_disk(indramayu, content, kind):
    one = store(indramayu, content, name="  apa   saja.exe ")
    assert (one.media_type, one.size) == (kind, len(content))
    assert get_stored_path(one.digest).read_bytes() == content
    assert get_stored_path(one.digest).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<!doctype html><script>alert(1)</script>", UnsupportedFileType),
        (b"%PDF-1.4\n<html>no table, no end</html>", DamagedFile),
        (b"MZ" + bytes(100), UnsupportedFileType),
        (b"", UnsupportedFileType),
        (b"\x00" + PDF, UnsupportedFileType),
        (b"\xff\xd8\xff but it never ends", UnsupportedFileType),
        (PNG[:70], DamagedFile),
        (LOCKED_PDF, LockedFile),
        (write_bomb(60_000), PictureTooLarge),
    ],
    ids=[
        "html",
        "fake pdf",
        "program",
        "empty",
        "pdf behind a sign",
        "half jpeg",
        "half png",
        "locked pdf",
        "bomb",
    ],
)
def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(
    indramayu, data_folder, content, error
):
    with pytest.raises(error):
        store(indramayu, content)
    assert list(data_folder.rglob("*")) == []


def test_eleven_megabytes_are_refused_and_ten_are_taken(indramayu):
    with pytest.raises(FileTooLarge):
        store(indramayu, PDF + bytes(11 * 1024 * 1024) + PDF)
    largest = PDF + bytes(MAX_FILE_BYTES - len(PDF))
    assert store(indramayu, largest).size == len(check_file(PDF).content)


def test_a_photograph_is_kept_without_the_place_where_it_was_taken(indramayu):
    photograph, key = write_photograph(), uuid4()
    one = store(indramayu, photograph, key=key)
    stored = get_stored_path(one.digest).read_bytes()
    assert (one.size, hashing.compute_sha256(stored)) == (len(stored), one.digest)
    assert b"Exif" in photograph
    assert b"Exif" not in stored
    assert store(indramayu, photograph, key=key) == one


def test_a_photograph_of_a_phone_is_kept_as_jpeg(indramayu):
    one = store(indramayu, HEIC, name="IMG_0001.HEIC")
    assert one.media_type == "image/jpeg"
    assert get_stored_path(one.digest).read_bytes().startswith(b"\xff\xd8\xff")


def test_the_same_file_twice_lies_there_once_and_has_two_rows(indramayu, headquarters):
    one, other = store(indramayu, PDF), store(indramayu, PDF)
    assert (one.digest, one.id != other.id) == (other.digest, True)
    with reading_as(headquarters):
        assert StoredFile.objects.filter(digest=one.digest).count() == 2


def test_the_same_act_once_more_is_the_same_row_and_another_file_another(indramayu, headquarters):
    key = uuid4()
    one, again, other = (store(indramayu, content, key=key) for content in (PDF, PDF, PNG))
    assert (one.id == again.id, one.id == other.id) == (True, False)
    with reading_as(headquarters):
        assert StoredFile.objects.count() == 2


def test_a_row_is_shown_by_apps_above_only(indramayu, bandung):
    store(indramayu, PDF)
    for actor in (indramayu, bandung):
        with reading_as(actor):
            assert not StoredFile.objects.exists()


def test_what_was_kept_is_read_by_whom_a_policy_allows(indramayu, headquarters, data_folder):
    one = store(indramayu, PDF)
    with reading_as(headquarters):
        row, content = get_file_content(one.id)
    assert (row.name, content) == ("paspor.pdf", check_file(PDF).content)
    with reading_as(indramayu), pytest.raises(NoSuchFile):
        get_file_content(one.id)
    get_stored_path(one.digest).unlink()
    with reading_as(headquarters), pytest.raises(NoSuchFile):
        get_file_content(one.id)


def test_what_was_stored_before_files_were_normalised_is_read_as_it_is(indramayu, headquarters):
    old = StoredFile(digest=hashing.compute_sha256(LOCKED_PDF), size=len(LOCKED_PDF), name="lama")
    old.media_type, old.kept_at = "application/pdf", clock.now()
    write_file(get_stored_path(old.digest), LOCKED_PDF)
    with reading_as(indramayu):
        StoredFile.objects.bulk_create([old])
    with reading_as(headquarters):
        assert get_file_content(old.id)[1] == LOCKED_PDF


def test_the_sweep_takes_old_files_that_no_row_names_and_no_others(worker_db):
    lost, fresh = (hashing.compute_sha256(content) for content in (PNG, JPEG))
    named = store(get_officer_as_system("loket.3212"), PDF).digest
    write_file(get_stored_path(lost), PNG)
    write_file(get_stored_path(fresh), JPEG)
    for digest, days in ((named, 2), (lost, 2), (fresh, 0)):
        written = (clock.now() - timedelta(days=days)).timestamp()
        os.utime(get_stored_path(digest), (written, written))
    assert clean_up_files() == 1
    assert [get_stored_path(digest).exists() for digest in (named, lost, fresh)] == [
        True,
        False,
        True,
    ]


def test_two_who_send_the_same_content_at_once_both_keep_it(data_folder, monkeypatch):
    path, flush = get_stored_path(hashing.compute_sha256(PNG)), os.fsync

    def flush_while_another_writes(handle):
        monkeypatch.setattr(os, "fsync", flush)
        write_file(path, PNG)
        flush(handle)

    monkeypatch.setattr(os, "fsync", flush_while_another_writes)
    write_file(path, PNG)
    assert [each.read_bytes() for each in path.parent.iterdir()] == [PNG]


def test_a_file_is_as_old_as_our_clock_says_also_where_it_comes_again(indramayu):
    path = get_stored_path(store(indramayu, PDF).digest)
    for later in (timedelta(days=3), timedelta(days=30)):
        with clock.freeze_clock(clock.now() + later):
            store(indramayu, PDF)
            assert path.stat().st_mtime == clock.now().timestamp()


def test_a_full_disk_is_said_plainly_and_records_nothing(indramayu, headquarters, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(interface, "write_file", full)
    with pytest.raises(FileNotStored):
        store(indramayu, PDF)
    with reading_as(headquarters):
        assert not StoredFile.objects.exists()


def test_nobody_rewrites_a_kept_file(indramayu):
    store(indramayu, PDF)
    with pytest.raises(ProgrammingError, match="denied"), reading_as(indramayu):
        StoredFile.objects.update(name="x")


def test_a_file_that_comes_again_while_others_are_deleted_stays(worker_db, monkeypatch):
    contents = {hashing.compute_sha256(each): each for each in (PNG, JPEG)}
    age(*(write_orphan(digest, content) for digest, content in contents.items()))
    unlink, again = Path.unlink, []

    def unlink_while_one_comes_again(path, missing_ok=False):
        if not again:
            again.extend(digest for digest in contents if digest != path.name)
            store_file(BytesIO(contents[again[0]]), name="foto", command_key=uuid4())
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_while_one_comes_again)
    assert clean_up_files() == 1
    assert get_stored_path(again[0]).exists()


def test_what_a_killed_process_left_half_written_goes_after_a_day(worker_db, settings):
    printed = get_printed_path("SP-3212-2026-000001", 2026)
    left = printed.with_name(f"{printed.name}.0123.new")
    fresh = printed.with_name(f"{printed.name}.4567.new")
    for path in (printed, left, fresh):
        write_file(path, PDF)
    age(printed, left)
    assert clean_up_files() == 1
    assert [path.exists() for path in (printed, left, fresh)] == [True, False, True]


def write_orphan(digest, content):
    write_file(get_stored_path(digest), content)
    return get_stored_path(digest)


def age(*paths):
    """Let files be two days old."""
    at = (clock.now() - timedelta(days=2)).timestamp()
    for path in paths:
        os.utime(path, (at, at))

"""A received file is what its content says, lies on the disk before its row, and is never half."""

import os
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import ProgrammingError

from rantau.access.scope import looking
from rantau.core import clock
from rantau.documents import files, parts
from rantau.documents.errors import FileNotKept, FileNotTaken, FileTooLarge, NoSuchFile
from rantau.documents.files import MOST, kept_path, put
from rantau.documents.lookups import file_content
from rantau.documents.models import StoredFile
from rantau.documents.parts import keep_file
from rantau.jobs.documents import sweep_files
from tests.worker import officer_seen

PDF = b"%PDF-1.4\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + bytes(50) + b"\xff\xd9"


def kept(actor, content, name="paspor.pdf", act=None):
    with looking(actor):
        return keep_file(BytesIO(content), name=name, act=act or uuid4())


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")],
    ids=["pdf", "png", "jpeg"],
)
def test_what_is_taken_is_judged_by_content_and_lies_on_the_disk(indramayu, content, kind):
    one = kept(indramayu, content, name="  apa   saja.exe ")
    assert (one.media_type, one.size) == (kind, len(content))
    assert kept_path(one.digest).read_bytes() == content
    assert kept_path(one.digest).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.4\n<html>no table, no end</html>",
        b"MZ" + bytes(100),
        b"",
        b"\x00" + PDF,
        b"\xff\xd8\xff but it never ends",
        PNG[:20],
    ],
    ids=["html", "fake pdf", "program", "empty", "pdf behind a sign", "half jpeg", "half png"],
)
def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(indramayu, data_folder, content):
    with pytest.raises(FileNotTaken):
        kept(indramayu, content)
    assert list(data_folder.rglob("*")) == []


def test_eleven_megabytes_are_refused_and_ten_are_taken(indramayu):
    with pytest.raises(FileTooLarge):
        kept(indramayu, PDF + bytes(11 * 1024 * 1024) + PDF)
    assert kept(indramayu, PDF + bytes(MOST - 2 * len(PDF)) + PDF).size == MOST


def test_the_same_file_twice_lies_there_once_and_has_two_rows(indramayu, headquarters):
    one, other = kept(indramayu, PDF), kept(indramayu, PDF)
    assert (one.digest, one.id != other.id) == (other.digest, True)
    with looking(headquarters):
        assert StoredFile.objects.filter(digest=one.digest).count() == 2


def test_the_same_act_once_more_is_the_same_row_and_another_file_another(indramayu, headquarters):
    act = uuid4()
    one, again, other = (kept(indramayu, content, act=act) for content in (PDF, PDF, PNG))
    assert (one.id == again.id, one.id == other.id) == (True, False)
    with looking(headquarters):
        assert StoredFile.objects.count() == 2


def test_a_row_is_shown_by_rooms_above_only(indramayu, bandung):
    kept(indramayu, PDF)
    for actor in (indramayu, bandung):
        with looking(actor):
            assert not StoredFile.objects.exists()


def test_what_was_kept_is_read_by_whom_a_policy_allows(indramayu, headquarters, data_folder):
    one = kept(indramayu, PDF)
    with looking(headquarters):
        row, content = file_content(one.id)
    assert (row.name, content) == ("paspor.pdf", PDF)
    with looking(indramayu), pytest.raises(NoSuchFile):
        file_content(one.id)
    kept_path(one.digest).unlink()
    with looking(headquarters), pytest.raises(NoSuchFile):
        file_content(one.id)


def test_the_sweep_takes_old_files_that_no_row_names_and_no_others(worker_db):
    clerk = officer_seen("loket.3212")
    named, lost, fresh = (files.digest_of(content) for content in (PDF, PNG, JPEG))
    kept(clerk, PDF)
    put(kept_path(lost), PNG)
    put(kept_path(fresh), JPEG)
    for digest, days in ((named, 2), (lost, 2), (fresh, 0)):
        written = (clock.now() - timedelta(days=days)).timestamp()
        os.utime(kept_path(digest), (written, written))
    assert sweep_files() == 1
    assert [kept_path(digest).exists() for digest in (named, lost, fresh)] == [True, False, True]


def test_a_full_disk_is_said_plainly_and_records_nothing(indramayu, headquarters, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts, "put", full)
    with pytest.raises(FileNotKept):
        kept(indramayu, PDF)
    with looking(headquarters):
        assert not StoredFile.objects.exists()


def test_nobody_rewrites_a_kept_file(indramayu):
    kept(indramayu, PDF)
    with pytest.raises(ProgrammingError, match="denied"), looking(indramayu):
        StoredFile.objects.update(name="x")

"""Evidence of a case is kept as it came, for the Crisis Center alone; its desk sees a copy without
place and camera."""

import os
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.common.hashing import compute_sha256
from rantau.documents.errors import (
    FileTooLarge,
    LockedFile,
    NoSuchFile,
    ScannerUnavailable,
)
from rantau.documents.files import get_stored_path
from rantau.documents.interface import store_evidence, store_file
from rantau.documents.models import StoredFile
from rantau.documents.uploads import MAX_FILE_BYTES
from rantau.journal.models import Entry, Reading
from rantau.protection.errors import NoSuchCase
from rantau.protection.inputs import NoteInput
from rantau.protection.overview import get_case_overview
from rantau.protection.selectors import get_evidence
from rantau.protection.services.cases import add_note, close_case
from rantau.protection.services.referrals import refer_case
from rantau.worker.periodic_tasks import clean_up_files
from tests.actors import get_officer
from tests.factories.cases import PAID, add_evidence, create_case, get_case
from tests.factories.files import LOCKED_PDF, PLACE, PNG, write_photograph
from tests.worker_login import get_officer_as_system

PHOTOGRAPH = write_photograph()


def read(actor, reference, evidence, *, is_original=False):
    with reading_as(actor):
        return get_evidence(actor, reference, evidence.id, is_original=is_original)[1]


def test_the_desk_sees_a_copy_and_the_original_is_kept_byte_for_byte(desk):
    officer = get_officer("kasus.cc")
    reference, evidence = add_evidence(desk, PHOTOGRAPH)

    copy = read(desk, reference, evidence)
    assert PLACE.encode() not in copy
    assert b"Exif" not in copy
    assert read(officer, reference, evidence, is_original=True) == PHOTOGRAPH
    assert evidence.original_digest == compute_sha256(PHOTOGRAPH)
    assert evidence.shown_digest == compute_sha256(copy)


def test_the_journal_holds_what_the_original_was(desk):
    _reference, evidence = add_evidence(desk, PHOTOGRAPH)
    with reading_as(desk):
        entry = Entry.objects.get(kind="protection:case:noted", subject=evidence.case_id)
    assert entry.terms["original"] == compute_sha256(PHOTOGRAPH)
    assert entry.terms["shown"] == evidence.shown_digest


def test_only_case_officers_and_the_lead_open_the_original_and_each_reading_is_logged(desk):
    reference, evidence = add_evidence(desk, PHOTOGRAPH)
    with pytest.raises(Forbidden):
        read(get_officer("operator.cc"), reference, evidence, is_original=True)
    readers = [get_officer("kasus.cc"), get_officer("pimpinan.cc")]
    for reader in readers:
        read(reader, reference, evidence, is_original=True)
    with reading_as(desk):
        logged = Reading.objects.filter(subject=evidence.case_id, purpose="original")
        assert {each.actor for each in logged} == {each.ref for each in readers}


def test_an_office_that_helps_with_the_case_sees_no_evidence(desk, headquarters):
    reference, evidence = add_evidence(desk)
    taipei = get_officer("perwakilan.tw-tpe")
    refer_case(desk, uuid4(), reference, office="pa-tw-tpe", request="Kunjungi rumah majikan")
    for actor in (taipei, headquarters):
        with pytest.raises(Forbidden):
            read(actor, reference, evidence)
        with reading_as(actor):
            assert not StoredFile.objects.exists()


def test_evidence_is_found_under_its_own_case_alone(desk):
    _reference, evidence = add_evidence(desk)
    other = create_case(desk)
    with pytest.raises(NoSuchFile):
        read(desk, other, evidence)
    with pytest.raises(NoSuchCase):
        read(desk, "KS-0000-0000", evidence)


def test_evidence_of_a_closed_case_is_still_read(desk):
    officer = get_officer("kasus.cc")
    reference, evidence = add_evidence(officer, PHOTOGRAPH)
    seen = get_case(officer, reference).revision
    close_case(officer, uuid4(), reference, PAID, seen=seen)
    assert read(officer, reference, evidence, is_original=True) == PHOTOGRAPH


RECORDING = b"\x00\x00\x00\x18ftypM4A " + bytes(range(256)) * 8


@pytest.mark.parametrize(
    "content",
    [LOCKED_PDF, PNG[: len(PNG) // 2], RECORDING, b"<script>alert(1)</script>"],
    ids=["locked", "cut off", "recording", "page"],
)
def test_what_cannot_be_opened_is_kept_as_it_came_and_never_shown(desk, content):
    officer = get_officer("kasus.cc")
    reference, evidence = add_evidence(desk, content)

    assert (evidence.name, evidence.media_type, evidence.shown_digest) == ("IMG_0001.jpg", "", "")
    assert evidence.original_digest == compute_sha256(content)
    assert read(officer, reference, evidence, is_original=True) == content
    with pytest.raises(NoSuchFile):
        read(officer, reference, evidence)
    with reading_as(desk):
        entry = Entry.objects.get(kind="protection:case:noted", subject=evidence.case_id)
    assert (entry.terms["original"], entry.terms["shown"]) == (compute_sha256(content), "")


def test_size_and_virus_scanner_hold_for_evidence_too(desk, monkeypatch):
    key = uuid4()
    with pytest.raises(FileTooLarge):
        store_evidence(BytesIO(bytes(MAX_FILE_BYTES + 1)), name="x.m4a", command_key=key)
    monkeypatch.setattr(settings, "CLAMD", "127.0.0.1:1")  # nobody answers there
    with pytest.raises(ScannerUnavailable):
        store_evidence(BytesIO(RECORDING), name="x.m4a", command_key=key)


def test_a_document_still_has_to_open(desk):
    with pytest.raises(LockedFile):
        store_file(BytesIO(LOCKED_PDF), name="x.pdf", command_key=uuid4())


def test_a_note_shows_its_evidence_and_others_have_none(desk):
    reference, evidence = add_evidence(desk)
    add_note(desk, uuid4(), reference, NoteInput("note", "Ditelepon"))
    with reading_as(desk):
        timeline = get_case_overview(desk, reference).timeline
    assert [entry.evidence for entry in timeline if entry.evidence] == [evidence]


def test_the_sweep_keeps_both_files_of_evidence(worker_db, settings, tmp_path):
    settings.RANTAU_FILES = str(tmp_path)
    _reference, evidence = add_evidence(get_officer_as_system("kasus.cc"), PHOTOGRAPH)
    lost = store_evidence(BytesIO(PNG), name="a.png", command_key=uuid4())
    named = [evidence.shown_digest, evidence.original_digest]
    written = (clock.now() - timedelta(days=2)).timestamp()
    for digest in (*named, lost.original_digest):
        os.utime(get_stored_path(digest), (written, written))

    assert clean_up_files() == 1
    assert [get_stored_path(digest).exists() for digest in named] == [True, True]

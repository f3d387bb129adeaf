"""Anybody verifies a document: with the database, or with what can be carried to an airport."""

import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.documents.interface import revoke_document
from rantau.documents.keyring import get_signing_key
from rantau.documents.models import Document
from rantau.documents.printing import build_seal_url, render_pdf
from rantau.documents.seal import (
    RevocationList,
    SealedDocument,
    compute_mark,
    seal_document,
    seal_revocation_list,
)
from rantau.ops.offline_verification import verify_offline
from tests.documents.pictures import draw_page
from tests.documents.seal_vectors import PATH as VECTORS_PATH
from tests.factories.documents import issue_document
from tests.ops.management import run_management_command

LONG = SealedDocument(
    serial="UJI-3212-2027-000001",
    letter="test_permit",
    holder="Siti Nurhalimah",
    birth_date=date(1994, 2, 14),
    passport="X0000001",
    office_code="DN-3212",
    issued_at=datetime(2026, 3, 2, tzinfo=UTC),
    valid_until=date(2099, 6, 2),
    values=("Perawat",),
)


def run_document(*words):
    """Run the command in this very process and database; its exit code."""
    return run_management_command("document", *words)


@pytest.fixture
def one(indramayu):
    """A document and its row."""
    issued = issue_document(indramayu)
    with reading_as(indramayu):
        return Document.objects.get(id=issued.id)


@pytest.fixture
def carried(tmp_path, one):
    """What an airport carries: a trust list."""
    path = tmp_path / "trust.json"
    assert run_document("trust", path) == 0
    return path


@pytest.fixture
def offline(carried, tmp_path):
    """The command in a process of its own, with neither database nor keys nor settings."""

    def ask(*words, trust=True):
        bare = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("DATABASE_", "RANTAU_", "DJANGO_", "SECRET"))
        }
        bare["RANTAU_KEYS"] = str(tmp_path / "nothing")
        given = ["--trust", str(carried)] if trust else []
        words = [
            sys.executable,
            "-m",
            "rantau.ops",
            "document",
            "verify",
            *map(str, words),
            "--offline",
            *given,
        ]
        done = subprocess.run(words, env=bare, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        assert done.stdout.count("\n") == 1
        return done.returncode, done.stdout.strip()

    return ask


def build_text(sealed, key=None):
    return build_seal_url(seal_document(sealed, key or get_signing_key()), "https://rantau.example")


def test_a_valid_document_is_told_in_one_line(offline):
    code, line = offline(build_text(LONG))
    assert code == 0
    assert line.startswith("VALID: whether it was revoked was not checked | UJI-3212-2027-000001")
    assert "Siti Nurhalimah, born 1994-02-14, passport X0000001, until 2099-06-02, Perawat" in line


@pytest.mark.slow
def test_a_pdf_a_picture_and_a_file_of_text_say_the_same(offline, one, tmp_path):
    one.cose = seal_document(LONG, get_signing_key())
    texts = {}
    for name, content in (
        ("paper.pdf", render_pdf(one)),
        ("paper.png", draw_page(one)),
        ("qr.txt", build_text(LONG).encode() + b"\n"),
    ):
        (tmp_path / name).write_bytes(content)
        texts[name] = offline(tmp_path / name)
    assert set(texts.values()) == {offline(build_text(LONG))}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (build_text(LONG)[:-4] + "AAAA", "altered"),
        (build_text(LONG, Ed25519PrivateKey.generate()), "not in the trust list"),
        (build_text(replace(LONG, valid_until=date(2026, 3, 3))), "it expired on 2026-03-03"),
        ("HELLO", "seal of Rantau"),
        (build_text(LONG)[:60], "seal of Rantau"),
    ],
    ids=["altered", "foreign", "expired", "text", "cut"],
)
def test_what_is_not_valid_is_told_why(offline, text, why):
    code, line = offline(text)
    assert code == 1
    assert line.startswith("NOT VALID")
    assert why in line


def test_the_carried_list_of_revocations_counts_and_its_age_is_told(offline, tmp_path):
    at = datetime(2026, 6, 1, tzinfo=UTC)
    path = tmp_path / "revoked"
    for marks, code, reason in (
        ({compute_mark(seal_document(LONG, get_signing_key()))}, 1, "it was revoked"),
        (
            {b"12345678"},
            0,
            "not revoked by the list of 2026-06-01 00:00 UTC, which is older than a day",
        ),
    ):
        path.write_bytes(
            seal_revocation_list(
                RevocationList(frozenset(marks), at, at + timedelta(days=1)), get_signing_key()
            )
        )
        answer = offline(build_text(LONG), "--revocations", path)
        assert (answer[0], reason in answer[1]) == (code, True)


@pytest.fixture
def carried_vectors(tmp_path):
    """The trust list and the lists of revocations of the shared vectors, as files."""
    content = json.loads(VECTORS_PATH.read_text())
    (tmp_path / "vector-trust").write_text(json.dumps({"keys": content["keys"]}))
    for name, cose in content["lists"].items():
        (tmp_path / f"vector-{name}").write_bytes(b64decode(cose))
    return content


def test_the_command_says_the_verdict_of_every_shared_vector(carried_vectors, tmp_path, capsys):
    answered = {}
    with clock.freeze_clock(datetime.fromisoformat(carried_vectors["at"])):
        for vector in carried_vectors["vectors"]:
            words = ["verify", f"HTTPS://RANTAU.EXAMPLE/V#{vector['seal']}", "--offline"]
            words += ["--trust", str(tmp_path / "vector-trust")]
            if vector["list"]:
                words += ["--revocations", str(tmp_path / f"vector-{vector['list']}")]
            code = verify_offline(words, None)
            line = capsys.readouterr().out
            word = re.match(r"(?:NOT )?VALID(?: \((\w+)\))?: ", line)[1] or "valid"
            assert (code == 0) == (word == "valid")
            answered[vector["name"]] = word
    assert answered == {vector["name"]: vector["verdict"] for vector in carried_vectors["vectors"]}


def test_a_forged_list_of_revocations_is_not_believed(offline, tmp_path):
    at, path = datetime(2026, 6, 1, tzinfo=UTC), tmp_path / "revoked"
    stranger = Ed25519PrivateKey.generate()
    path.write_bytes(seal_revocation_list(RevocationList(frozenset(), at, at), stranger))
    code, line = offline(build_text(LONG), "--revocations", path)
    assert (code, "not a list of revocations signed by a trusted key" in line) == (1, True)


def test_a_pdf_with_two_seals_is_refused(offline, one, tmp_path):
    path = tmp_path / "two.pdf"
    path.write_bytes(render_pdf(one) + build_text(LONG).encode())
    assert offline(path)[0] == 1


def test_without_any_trust_list_it_says_what_to_give(offline):
    code, line = offline(build_text(LONG), trust=False)
    assert (code, "--trust FILE" in line) == (1, True)


def test_with_the_database_the_state_of_now_counts(one, indramayu, capsys, tmp_path):
    text = build_seal_url(bytes(one.cose), "https://rantau.example")
    assert run_document("verify", text) == 0
    with reading_as(indramayu):
        revoke_document(one.id, reason="withdrawn", by=indramayu.ref)
    assert run_document("verify", text) == 1
    assert "Rantau says: revoked" in capsys.readouterr().out
    assert run_document("revocations", tmp_path / "list") == 0
    assert compute_mark(bytes(one.cose)) in (tmp_path / "list").read_bytes()
    with clock.freeze_clock(clock.now() + timedelta(days=100)):  # it has expired anyway
        assert run_document("revocations", tmp_path / "list") == 0
    assert compute_mark(bytes(one.cose)) not in (tmp_path / "list").read_bytes()


def test_a_seal_that_was_never_issued_is_unknown_to_the_database(db, capsys):
    assert run_document("verify", build_text(LONG)) == 1
    assert "Rantau says: unknown" in capsys.readouterr().out


def test_the_trust_list_carries_the_words_of_the_letters(carried):
    assert "Surat Izin Uji" in Path(carried).read_text()

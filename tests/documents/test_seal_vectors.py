"""The shared vectors: every verifier says the same word. Those of the browser, the command line and
the page stand with their tests (tests/browser, tests/ops, tests/web) and read the same file."""

import json
from base64 import b64decode
from collections import Counter

import pytest

from rantau.documents.seal import UnreadableSeal, decode_seal, verify_revocation_list
from rantau.documents.verification import UNKNOWN, parse_trust_list, verify_document
from tests.documents.seal_vectors import AT, PATH, build_text

FILE = json.loads(PATH.read_text())
KEYS = parse_trust_list(json.dumps(FILE))
LISTS = {
    name: verify_revocation_list(b64decode(cose), KEYS) for name, cose in FILE["lists"].items()
}


def test_the_file_is_what_its_script_makes():
    assert PATH.read_text() == build_text()


def test_every_name_is_there_once_and_every_verdict_occurs():
    assert Counter(vector["name"] for vector in FILE["vectors"]).most_common(1)[0][1] == 1
    verdicts = {vector["verdict"] for vector in FILE["vectors"]}
    assert verdicts == {"valid", "revoked", "expired", "premature", "unknown"}


@pytest.mark.parametrize("vector", FILE["vectors"], ids=lambda vector: vector["name"])
def test_the_verdict_of_the_library(vector):
    try:
        cose = decode_seal(f"HTTPS://RANTAU.EXAMPLE/V#{vector['seal']}")
    except UnreadableSeal:
        verdict = UNKNOWN
    else:
        revoked = LISTS.get(vector["list"])
        verdict = verify_document(cose, KEYS, at=AT, revoked=revoked).verdict
    assert verdict == vector["verdict"]

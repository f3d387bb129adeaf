"""A row of the database makes no document genuine: the public check shows what a seal says."""

from dataclasses import replace
from datetime import date

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.documents import interface
from rantau.documents.seal import seal_document
from rantau.documents.selectors import find_by_check_code, find_by_passport
from tests.factories import documents

PASSPORT, BORN = "X0000007", date(1994, 5, 12)


@pytest.fixture
def issue(indramayu, monkeypatch):
    """Issue a document whose row and seal differ, as an intruder with the owner's rights makes it."""

    def run(make_seal):
        monkeypatch.setattr(interface, "seal_document", make_seal)
        return documents.issue_document(indramayu, passport=PASSPORT, birth_date=BORN)

    return run


def change_last_bit(seal):
    return seal[:-1] + bytes([seal[-1] ^ 1])


def find(issued):
    """What the public check finds by check code and by passport."""
    with reading_as(PUBLIC_ACTOR):
        by_code = find_by_check_code(PUBLIC_ACTOR, issued.serial, issued.check_code)
        return by_code + find_by_passport(PUBLIC_ACTOR, PASSPORT, BORN)


def test_what_was_sealed_is_found_both_ways(issue):
    assert [each.state for each in find(issue(seal_document))] == ["valid", "valid"]


@pytest.mark.parametrize(
    "make_seal",
    [
        lambda content, key: b"\0",
        lambda content, key: change_last_bit(seal_document(content, key)),
        lambda content, key: seal_document(replace(content, serial="UJI-3212-2027-000999"), key),
        lambda content, key: seal_document(replace(content, passport="X0000008"), key),
        lambda content, key: seal_document(replace(content, birth_date=date(1994, 5, 13)), key),
    ],
    ids=["no seal", "an altered one", "of another serial", "passport", "birth date"],
)
def test_a_row_without_its_own_seal_is_no_document(issue, make_seal, caplog):
    assert find(issue(make_seal)) == []
    assert "not what was sealed" in caplog.text


def test_what_a_row_says_otherwise_is_not_shown(issue):
    found = find(issue(lambda content, key: seal_document(replace(content, holder="Sri"), key)))

    assert [each.holder for each in found] == ["Sri", "Sri"]


def test_nor_a_longer_validity(issue):
    ended = date(2027, 3, 1)
    found = find(
        issue(lambda content, key: seal_document(replace(content, valid_until=ended), key))
    )

    assert [(each.state, each.valid_until) for each in found] == [("expired", ended)] * 2

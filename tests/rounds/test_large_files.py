"""Files that name more people than a statement has parameters."""

import pytest

from rantau.common import clock
from rantau.rounds import receipts
from rantau.rounds.files import FILE_KINDS
from tests.actors import get_officer
from tests.factories.journeys import take_file
from tests.factories.offers import roster
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.rounds import publish_round

KINDS = ("ROSTER_ANSWER", "CHOICE", "PERMIT", "ENTRY_LIST", "ARRIVAL", "STAY", "REFUND")
MOST_PARAMETERS = 65_535


@pytest.fixture(autouse=True)
def in_documents(db):
    with clock.freeze_clock(IN_DOCUMENTS):
        publish_round()
        yield


def build_rows(kind, numbers):
    return [dict.fromkeys(FILE_KINDS[kind].columns, "") | {"exam_number": n} for n in numbers]


def test_each_row_of_a_file_larger_than_a_round_has_its_receipt():
    numbers = [f"{number:012d}" for number in range(MOST_PARAMETERS + 1)]
    outcomes = take_file("STAY", 1, build_rows("STAY", numbers))
    assert outcomes == ["unknown"] * len(numbers)


@pytest.mark.parametrize("kind", KINDS)
def test_whom_such_a_file_names_is_found_in_every_kind(kind, monkeypatch):
    named, *_others = roster(1, 2, by=get_officer("pusat"))
    monkeypatch.setattr(receipts, "MAX_NAMED", 1)
    first, second = take_file(kind, 9, build_rows(kind, [named, "000000000000"]))
    assert first != "unknown"
    assert second == "unknown"

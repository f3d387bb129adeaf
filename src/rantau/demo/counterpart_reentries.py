"""Whom employers of a played counterpart ask for again: some of those who work there, a quarter of
a year before their permits end. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from rantau.demo.counterpart_entries import WEEK, ExpectedEntry
from rantau.rounds.choice_rows import CANCELLED, REENTRY
from rantau.rounds.files import ExchangeFile

ASKED_AFTER = timedelta(weeks=143)  # of work: a permit has 36 months
NUMBERS_FROM = 500_000  # of the files, one a week, above those of files that answer others


def list_leaving(expected: Iterable[ExpectedEntry], monday: date) -> list[ExpectedEntry]:
    """Those for whom employers ask in the week of this Monday."""
    return [
        each
        for each in expected
        if monday <= each.on + ASKED_AFTER < monday + WEEK and each.is_expected(monday)
    ]


def list_reentries(
    leaving: Sequence[ExpectedEntry],
    choices: Iterable[ExchangeFile],
    today: date,
    *,
    share: float,
    seed: int,
) -> list[dict[str, str]]:
    """The rows of CHOICE with which the same employers ask for a share of these people again, on
    the terms of before.

    choices  the files of CHOICE that were sent of the round
    """
    contracts: dict[str, Mapping[str, str]] = {}
    for file in sorted(choices, key=lambda each: each.created_at):
        contracts |= {r["exam_number"]: r for r in file.rows if r["outcome"] != CANCELLED}
    rows = []
    for each in leaving:
        random = Random(f"{seed}/{each.exam_number}/again")  # noqa: S311  # a game, no secret
        contract = contracts.get(each.exam_number)
        if contract and random.random() < share:
            asked = {"outcome": REENTRY, "offer": f"{contract['offer']}/2", "replaces": ""}
            rows.append({**contract, **asked, "on": today.isoformat()})
    return rows

"""Pairs of one person are recognised, and two who look alike are not, by evidence of the fields."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from rantau.registry import matching_weights
from rantau.registry.matching import (
    PersonDescription,
    compare_descriptions,
    is_near_date,
    list_near_dates,
)
from tests.registry.pairs.estimate import LEVELS, describe
from tests.registry.pairs.generate import draw_held_out_pairs
from tests.registry.pairs.records import Pair, Record

MIN_RECALL, MAX_FALSE = 0.95, 0.05
BY_HAND = Path(__file__).parent / "pairs" / "by_hand.csv"


def read_pairs_by_hand():
    """The pairs that somebody wrote who had not seen the matcher."""
    with BY_HAND.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [
        Pair(
            row["label"] == "same",
            row["kind"],
            *(
                Record(**{f: row[f"{side}_{f}"] for f in Record.__dataclass_fields__})
                for side in "ab"
            ),
        )
        for row in rows
    ]


def is_candidate(pair):
    return compare_descriptions(describe(pair.first), describe(pair.second)).is_candidate


def measure(pairs):
    """Recall, and the share of the look-alikes that are asked about; printed with the kinds."""
    same, other = ([p for p in pairs if p.is_same is kind] for kind in (True, False))
    missed = [pair.kind for pair in same if not is_candidate(pair)]
    false = [pair.kind for pair in other if is_candidate(pair)]
    recall, share = 1 - len(missed) / len(same), len(false) / len(other)
    print(f"recall {recall:.1%}, false {share:.1%}")
    print("missed", Counter(missed).most_common(), "false", Counter(false).most_common())
    return recall, share


def test_of_pairs_that_did_not_weigh_it_95_of_100_are_found_at_5_false():
    recall, false = measure(draw_held_out_pairs())
    assert recall >= MIN_RECALL
    assert false <= MAX_FALSE


def test_of_pairs_by_hand_95_of_100_are_found():
    recall, _false = measure(read_pairs_by_hand())
    assert recall >= MIN_RECALL


@pytest.mark.xfail(strict=True, reason="11 % when first measured: nine of the ten are twins")
def test_of_pairs_by_hand_at_most_5_of_100_look_alikes_are_asked_about():
    """These pairs were never used to weigh. Whoever mends it measures on pairs that are new."""
    _recall, false = measure(read_pairs_by_hand())
    assert false <= MAX_FALSE


SITI = PersonDescription(
    name="Siti Aminah Nurhayati",
    birth_date=date(1994, 2, 14),
    birth_precision="day",
    sex="F",
    villages=frozenset({3212012001}),
    phones=frozenset({"+6281200000001"}),
)


def test_what_is_missing_weighs_nothing():
    unknown = PersonDescription("Siti Aminah Nurhayati", None, "unknown", frozenset())
    assert compare_descriptions(SITI, unknown).levels == {"name": "same_very_rare"}


def test_a_shortened_name_is_no_evidence_against():
    match = compare_descriptions(SITI, PersonDescription("Siti", None, "unknown", frozenset()))
    assert match.levels == {"name": "shorter_common"}
    assert match.weight > 0


@pytest.mark.parametrize(
    "born",
    [date(1994, 2, 15), date(1994, 3, 14), date(1995, 2, 14), date(1984, 2, 14), date(1994, 2, 24)],
)
def test_a_day_a_month_or_a_year_that_was_mistyped_is_near(born):
    assert is_near_date(date(1994, 2, 14), born)
    assert born in list_near_dates(date(1994, 2, 14))


def test_day_and_month_swapped_are_near_and_another_birthday_is_not():
    assert is_near_date(date(1994, 2, 5), date(1994, 5, 2))
    assert not is_near_date(date(1994, 2, 14), date(1991, 7, 30))


def test_the_leap_day_has_near_dates():
    assert date(1996, 2, 28) in list_near_dates(date(1996, 2, 29))


def test_every_level_that_can_be_met_has_a_weight():
    assert {f: set(levels) for f, levels in LEVELS.items()} == {
        field: set(levels) for field, levels in matching_weights.WEIGHTS.items()
    }

"""The library Splink as the oracle of our scorer: the same levels and weights give the same match
weights, and what it estimates from the drawn pairs lies near ours.

Splink is too heavy to serve; it is a library of development (docs/decisions/0039-persons-are-matched-by-evidence.md).
"""

from math import log2

import pyarrow as pa
import pytest
import splink.comparison_level_library as levels_library
import splink.comparison_library as comparisons_library
from splink import DuckDBAPI, Linker, SettingsCreator

from rantau.registry.matching import compare_descriptions, list_levels
from rantau.registry.matching_weights import HOUSEHOLD_WEIGHTS, WEIGHTS
from tests.registry.pairs.estimate import (
    LEVELS,
    bound_weights,
    describe,
    draw_stranger_pairs,
)
from tests.registry.pairs.generate import draw_held_out_pairs, draw_tuning_pairs

PRIOR = 0.5
PARTLY = "partly: "  # before a level that is weighed as among brothers and sisters
MIN_SHARE = 0.005  # of a level in its field, for its share to say something
NEAR = 0.25  # bits: rounding, and the one that is added to each count

pytestmark = pytest.mark.slow


def build_comparison(field, weights):
    """A comparison with these levels. Splink takes shares: m and u whose ratio is the weight, or
    none where it has to estimate them."""
    null = levels_library.CustomLevel(f"{field}_l = ''").configure(is_null_level=True)
    shares = {level: {} if bits is None else split_weight(bits) for level, bits in weights.items()}
    *named, last = shares
    found = [
        levels_library.CustomLevel(f"{field}_l = '{level}'").configure(**shares[level])
        for level in named
    ]
    rest = levels_library.ElseLevel().configure(**shares[last])
    return comparisons_library.CustomComparison([null, *found, rest], output_column_name=field)


def split_weight(bits):
    """Shares m and u, neither above a half, whose ratio is the weight."""
    return {"m_probability": min(1, 2**bits) / 2, "u_probability": min(1, 2**-bits) / 2}


def build_linker(weights, rows):
    """A linker of two tables that have the pairs' levels in the rows of both sides."""
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[build_comparison(field, weights[field]) for field in weights],
        blocking_rules_to_generate_predictions=["l.pair = r.pair"],
        probability_two_random_records_match=PRIOR,
        additional_columns_to_retain=["pair"],
    )
    database = DuckDBAPI()
    table = pa.table(
        {"unique_id": range(len(rows)), "pair": range(len(rows))}
        | {field: [row.get(field, "") for row in rows] for field in weights}
    )
    sides = [database.register(table, dataset_display_name=name) for name in ("one", "other")]
    return Linker(sides, settings, log_level="ERROR"), database


def list_weighed_levels(pair):
    """The levels by field, marked where the second table of weights holds, and our weight."""
    match = compare_descriptions(describe(pair.first), describe(pair.second))
    marks = {field: PARTLY for field in HOUSEHOLD_WEIGHTS if match.is_of_household}
    return {f: marks.get(f, "") + level for f, level in match.levels.items()}, match.weight


def test_the_weight_of_each_pair_is_that_of_splink():
    rows, ours = zip(*map(list_weighed_levels, draw_held_out_pairs()), strict=True)
    marked = {
        field: {PARTLY + level: bits for level, bits in weights.items()}
        for field, weights in HOUSEHOLD_WEIGHTS.items()
    }
    weights = {field: WEIGHTS[field] | marked.get(field, {}) for field in WEIGHTS}
    linker, _database = build_linker(weights, rows)
    table = linker.inference.predict().as_pyarrow_table().to_pydict()
    theirs = dict(zip(table["pair_l"], table["match_weight"], strict=True))
    assert len(theirs) == len(rows)
    differences = [abs(theirs[number] - bits) for number, bits in enumerate(ours)]
    assert max(differences) < 1e-6


def build_unknown_linker(pairs):
    """A linker of these pairs that has the levels, and no share of any; with its database."""
    rows = [dict(list_levels(describe(each.first), describe(each.second))) for each in pairs]
    return build_linker({field: dict.fromkeys(each) for field, each in LEVELS.items()}, rows)


def read_shares(linker):
    """Field and level -> m and u, for what Splink estimated."""
    return {
        (comparison["output_column_name"], get_level(level)): (
            level.get("m_probability"),
            level.get("u_probability"),
        )
        for comparison in linker.misc.save_model_to_json()["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }


def get_level(level):
    return "other" if level["sql_condition"] == "ELSE" else level["sql_condition"].split("'")[1]


def estimate_shares(pairs):
    """Field and level -> how often it is seen in these pairs, as Splink counts by labels."""
    linker, database = build_unknown_linker(pairs)
    numbers = list(range(len(pairs)))
    sides = {"source_dataset_l": ["one"] * len(pairs), "source_dataset_r": ["other"] * len(pairs)}
    table = pa.table({"unique_id_l": numbers, "unique_id_r": numbers, **sides})
    linker.training.estimate_m_from_pairwise_labels(database.register(table))
    return {key: m for key, (m, _u) in read_shares(linker).items()}


def list_training_pairs():
    """Pairs of one person, and of others, from which the weights were estimated."""
    pairs = [*draw_tuning_pairs(), *draw_stranger_pairs()]
    return [each for each in pairs if each.is_same], [each for each in pairs if not each.is_same]


def test_m_and_u_that_splink_estimates_from_labels_lie_near_ours():
    same, others = list_training_pairs()
    m, u = estimate_shares(same), estimate_shares(others)
    seen = {key for key, share in m.items() if min(share or 0, u.get(key) or 0) >= MIN_SHARE}
    theirs = {
        field: {
            level: log2(m[field, level] / u[field, level]) if (field, level) in seen else bits
            for level, bits in weights.items()
        }
        for field, weights in WEIGHTS.items()
    }
    bound_weights(theirs)  # as ours are
    compared = {
        (field, level): (theirs[field][level], WEIGHTS[field][level]) for field, level in seen
    }
    far = {key: pair for key, pair in compared.items() if abs(pair[0] - pair[1]) > NEAR}
    assert len(compared) >= 15
    assert far == {}

"""Estimate the weights of `rantau.registry.matching_weights` from the tuning pairs, and print that
module: `python -m tests.registry.pairs > src/rantau/registry/matching_weights.py`.
"""

import textwrap
from collections import Counter, defaultdict
from datetime import date
from math import log2
from random import Random

from rantau.common.names import fold_name
from rantau.common.phones import normalize_phone
from rantau.registry import matching, matching_weights
from rantau.registry.matching import PersonDescription
from rantau.registry.name_comparison import compare_names
from rantau.registry.nik import normalize_nik
from tests.registry.pairs.generate import draw_strangers, draw_tuning_pairs
from tests.registry.pairs.names import FEMALE
from tests.registry.pairs.records import Pair, Record, draw_name, leave_out

NAMES = ("same", "close", "shorter", "partly")
RARITIES = ("common", "rare", "very_rare")
LEVELS = {
    "nik": ("same", "near", "other"),
    "passport": ("same", "near", "other"),
    "name": (*(f"{n}_{r}" for n in NAMES for r in RARITIES), "other"),
    "birth_date": ("same", "first_of_january", "near", "year", "near_year", "other"),
    "sex": ("same", "other"),
    "village": ("village", "district", "regency", "other"),
    "phone": ("same", "other"),
    "mother": ("same", "other"),
}
MOST = 9.0  # bits that one field may weigh, for or against
MAX_FALSE = 0.035  # of the tuning pairs; the bar on others is 0.05
COMMON_WORD_BITS = 9.0
COMMON_NAME_BITS = 10.5
STRANGERS = 2000  # pairs beside the look-alikes that nothing but a day or a regency brings together


def describe(record: Record) -> PersonDescription:
    """The record as the matcher takes it."""
    day = len(record.birth) == 10
    born = (
        date.fromisoformat(record.birth if day else f"{record.birth}-01-01")
        if record.birth
        else None
    )
    return PersonDescription(
        name=record.name,
        alias=record.alias,
        birth_date=born,
        birth_precision=("day" if day else "year") if record.birth else "unknown",
        sex=record.sex,
        villages=frozenset({int(record.village)} if record.village else ()),
        phones=frozenset({normalize_phone(record.phone)} - {""}),
        mothers=frozenset({record.mother} - {""}),
        niks=frozenset({normalize_nik(record.nik)} - {""}),
        passports=frozenset({record.passport} - {""}),
    )


def estimate_bits() -> tuple[dict[str, float], dict[str, float]]:
    """How rare words and whole names are, in bits, for the common ones."""
    rng, count = Random(15), 20_000
    names = [sorted(fold_name(draw_name(rng, FEMALE if n % 2 else "M"))) for n in range(count)]
    words = Counter(word for name in names for word in set(name))
    wholes = Counter(" ".join(name) for name in names)
    return _to_bits(words, count, COMMON_WORD_BITS), _to_bits(wholes, count, COMMON_NAME_BITS)


def _to_bits(counts: Counter[str], count: int, most: float) -> dict[str, float]:
    bits = {word: round(-2 * log2(found / count)) / 2 for word, found in counts.items()}
    return dict(sorted((word, rarity) for word, rarity in bits.items() if rarity < most))


def estimate_weights(pairs: list[Pair]) -> dict[str, dict[str, float]]:
    """For each field and level the logarithm of m over u, with one added to each count."""
    rng = Random(16)
    strangers = [
        Pair(False, "strangers", *(leave_out(rng, each) for each in draw_strangers(rng)))
        for _ in range(STRANGERS)
    ]
    counts: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for pair in (*pairs, *strangers):
        for field, level in matching.list_levels(describe(pair.first), describe(pair.second)):
            counts[pair.is_same, field][level] += 1 if level else 0
    weights = {}
    for field, levels in LEVELS.items():
        m, u = counts[True, field], counts[False, field]
        all_m, all_u = m.total() + len(levels), u.total() + len(levels)
        weights[field] = {
            level: round(
                max(-MOST, min(MOST, log2((m[level] + 1) / all_m * all_u / (u[level] + 1)))), 1
            )
            for level in levels
        }
    # Two who look alike by design agree wholly; that makes less agreement no better evidence.
    born = weights["birth_date"]
    born["near"] = min(born["near"], born["same"])
    return weights


def choose_threshold(pairs: list[Pair]) -> float:
    """The least weight above which at most MAX_FALSE of the look-alikes are."""
    false = sorted((weigh(pair) for pair in pairs if not pair.is_same), reverse=True)
    return round(false[int(len(false) * MAX_FALSE)] + 0.05, 1)


def weigh(pair: Pair) -> float:
    """The weight of a pair."""
    return matching.compare_descriptions(describe(pair.first), describe(pair.second)).weight


def run() -> tuple[dict[str, dict[str, float]], dict[str, float], float]:
    """Weights, bits of words, and threshold."""
    pairs, (words, names) = draw_tuning_pairs(), estimate_bits()
    for stored, bits in ((matching_weights.WORD_BITS, words), (matching_weights.NAME_BITS, names)):
        stored.clear()
        stored.update(bits)
    compare_names.cache_clear()
    weights = estimate_weights(pairs)
    matching_weights.WEIGHTS.clear()
    matching_weights.WEIGHTS.update(weights)
    return weights, (words, names), choose_threshold(pairs)


HEADER = '''"""Weights of evidence for and against that two descriptions are one person, in bits.

Generated by `python -m tests.registry.pairs` from the tuning pairs, whose names and errors follow
the literature on Indonesian names (docs/decisions/0039-persons-are-matched-by-evidence.md). A
weight is log2(m / u): how often a level is seen in pairs of one person, over how often in others.
"""
'''


def print_module() -> None:
    """Print `rantau.registry.matching_weights`."""
    weights, (words, names), threshold = run()
    print(HEADER)
    print(f"MIN_WEIGHT = {threshold}  # from here on somebody has to look")
    print("# Of a name: one in 500, one in 8,000; of a word that is not in WORD_BITS.")
    print("RARE_BITS, VERY_RARE_BITS, UNKNOWN_WORD_BITS = 9.0, 13.0, 9.5")
    print(f"WEIGHTS: dict[str, dict[str, float]] = {weights!r}")
    print("# How rare a word of a name is: -log2 of its share; and a whole name, sorted.")
    print(_PARSER)
    print(f'WORD_BITS = _parse("""\n{_list_bits(words, " ")}\n""")')
    print(f'NAME_BITS = _parse("""\n{_list_bits(names, ";")}\n""")')


_PARSER = '''
def _parse(table: str) -> dict[str, float]:
    """The rarity by word, from lines of a rarity and words; whole names end in semicolons."""
    bits: dict[str, float] = {}
    for line in table.strip().splitlines():
        rarity, _, words = line.partition(" ")
        bits |= dict.fromkeys(filter(None, words.split(";" if ";" in words else " ")), float(rarity))
    return bits
'''


def _list_bits(bits: dict[str, float], separator: str) -> str:
    by_bits = defaultdict(list)
    for word, rarity in bits.items():
        by_bits[rarity].append(word.replace(" ", "_"))
    lines = [
        f"{rarity} {line.replace(' ', separator).replace('_', ' ')}{separator.strip()}"
        for rarity in sorted(by_bits)
        for line in textwrap.wrap(" ".join(by_bits[rarity]), 90)
    ]
    return "\n".join(lines)

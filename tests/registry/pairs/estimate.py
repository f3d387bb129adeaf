"""Estimate the weights of `rantau.registry.matching_weights` from the tuning pairs, and print that
module: `python -m tests.registry.pairs > src/rantau/registry/matching_weights.py`.
"""

import re
import textwrap
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise, product
from math import log2
from random import Random

from rantau.common.names import fold_name, split_name
from rantau.common.phones import normalize_phone
from rantau.registry import matching, matching_weights, name_comparison
from rantau.registry.matching import PersonDescription
from rantau.registry.name_comparison import PARTLY, compare_names
from rantau.registry.nik import normalize_nik
from tests.registry.pairs.generate import draw_strangers, draw_tuning_pairs
from tests.registry.pairs.names import (
    CHINESE,
    COMMON,
    FEMALE,
    GIVEN,
    OTHER_SPELLINGS,
    PAIRED,
    PEOPLES,
)
from tests.registry.pairs.records import Pair, Record, draw_name, leave_out

NAMES = ("same", "close", "shorter", "given", "partly")
RARITIES = ("common", "rare", "very_rare")
LEVELS = {
    "nik": ("same", "near", "serial", "next", "other"),
    "passport": ("same", "near", "other"),
    "name": (*(f"{n}_{r}" for n in NAMES for r in RARITIES), "other"),
    "birth_date": ("same", "given_day", "near", "year", "guessed", "near_year", "other"),
    "sex": ("same", "other"),
    "village": ("village", "district", "regency", "other"),
    "phone": ("same", "other"),
    "mother": ("same", "near", "partly", "other"),
}
MOST = 9.0  # bits that one field may weigh, for or against
MAX_FALSE = 0.03  # of the tuning pairs; the bar on others is 0.05
COMMON_WORD_BITS = 9.0
COMMON_NAME_BITS = 10.5
SAME, OTHER = "same", "other"
Weights = dict[str, dict[str, float]]
Counts = dict[tuple[str, str], Counter[str]]
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


def list_known_words() -> frozenset[str]:
    """The words that are known to be given names, as they sound. What a family bears is not among
    them: it is one for brothers and sisters, and written in many ways."""
    lists = [GIVEN, *COMMON.values(), *PAIRED.values()]
    for people, _ in PEOPLES:
        if people is not CHINESE:  # the first name is the family's
            lists += [each if isinstance(each, str) else each[0] for each in people.values()]
    known, others = (
        {word for text in texts for word in (*fold_name(text), *split_name(text))}
        for texts in ([re.sub(r"[;.,]", " ", text) for text in lists], [OTHER_SPELLINGS])
    )
    return frozenset(each for each in known - others if len(each) >= name_comparison.MIN_LETTERS)


def _to_bits(counts: Counter[str], count: int, most: float) -> dict[str, float]:
    bits = {word: round(-2 * log2(found / count)) / 2 for word, found in counts.items()}
    return dict(sorted((word, rarity) for word, rarity in bits.items() if rarity < most))


def draw_stranger_pairs() -> list[Pair]:
    """Pairs that a day or a regency brings together, or nothing."""
    rng = Random(16)
    return [
        Pair(False, "strangers", *(leave_out(rng, each) for each in draw_strangers(rng)))
        for _ in range(STRANGERS)
    ]


def estimate_weights(pairs: list[Pair]) -> tuple[Weights, Weights]:
    """For each field and level the logarithm of m over u, with one added to each count: u of all
    who look alike; and u of those among them who may be of one household, since two of one birth or one household agree in more than one field at once."""
    counts: Counts = defaultdict(Counter)
    for pair in (*pairs, *draw_stranger_pairs()):
        levels = dict(matching.list_levels(describe(pair.first), describe(pair.second)))
        kinds = [SAME] if pair.is_same else [OTHER]
        if not pair.is_same and matching.Match(levels).is_of_household:
            kinds.append(PARTLY)
        for kind in kinds:
            for field, level in levels.items():
                counts[kind, field][level] += 1 if level else 0
    weights = {field: _estimate_field(counts, field, OTHER) for field in LEVELS}
    bound_weights(weights)
    household = {
        field: {
            level: min(bits, weights[field][level])
            for level, bits in _estimate_field(counts, field, PARTLY).items()
        }
        for field in LEVELS
        if field not in ("name", "passport")
    }
    mother = household["mother"]
    mother["near"] = min(mother["near"], mother["same"])
    return weights, household


def bound_weights(weights: Weights) -> None:
    """Two who look alike by design agree wholly; that makes less agreement no better evidence."""
    born, mother = weights["birth_date"], weights["mother"]
    for level, better in (("near", "same"), ("year", "same"), ("guessed", "year")):
        born[level] = min(born[level], born[better])
    mother["near"] = min(mother["near"], mother["same"])
    _bound_names(weights["name"])


def _bound_names(weights: dict[str, float]) -> None:
    """Rarer words are no worse evidence, and names that agree less no better."""
    for kind, (rarity, rarer) in product(NAMES[:-1], pairwise(RARITIES)):
        weights[f"{kind}_{rarer}"] = max(weights[f"{kind}_{rarer}"], weights[f"{kind}_{rarity}"])
    for kind, better in (("close", "same"), ("shorter", "same"), ("given", "shorter")):
        for rarity in RARITIES:
            most = weights[f"{better}_{rarity}"]
            weights[f"{kind}_{rarity}"] = min(weights[f"{kind}_{rarity}"], most)


def _estimate_field(counts: Counts, field: str, kind: str) -> dict[str, float]:
    m, u, levels = counts[SAME, field], counts[kind, field], LEVELS[field]
    all_m, all_u = m.total() + len(levels), u.total() + len(levels)
    shares = {level: (m[level] + 1) / all_m * all_u / (u[level] + 1) for level in levels}
    return {level: round(max(-MOST, min(MOST, log2(share))), 1) for level, share in shares.items()}


def choose_threshold(pairs: list[Pair]) -> float:
    """The least weight above which at most MAX_FALSE of the look-alikes are."""
    false = sorted((weigh(pair) for pair in pairs if not pair.is_same), reverse=True)
    return round(false[int(len(false) * MAX_FALSE)] + 0.05, 1)


def weigh(pair: Pair) -> float:
    """The weight of a pair."""
    return matching.compare_descriptions(describe(pair.first), describe(pair.second)).weight


def run() -> tuple[tuple[Weights, Weights], tuple[dict[str, float], ...], float]:
    """Weights, bits of words and names, and threshold."""
    pairs, (words, names) = draw_tuning_pairs(), estimate_bits()
    name_comparison.KNOWN_WORDS = list_known_words()
    for stored, bits in ((matching_weights.WORD_BITS, words), (matching_weights.NAME_BITS, names)):
        stored.clear()
        stored.update(bits)
    compare_names.cache_clear()
    weights, household = estimate_weights(pairs)
    for kept, new in (
        (matching_weights.WEIGHTS, weights),
        (matching_weights.HOUSEHOLD_WEIGHTS, household),
    ):
        kept.clear()
        kept.update(new)
    return (weights, household), (words, names), choose_threshold(pairs)


HEADER = '''"""Weights of evidence for and against that two descriptions are one person, in bits.

Generated by `python -m tests.registry.pairs` from the tuning pairs, whose names and errors follow
the literature on Indonesian names (docs/decisions/0039-persons-are-matched-by-evidence.md). A
weight is log2(m / u): how often a level is seen in pairs of one person, over how often in others.
"""
'''


def print_module() -> None:
    """Print `rantau.registry.matching_weights`."""
    (weights, household), (words, names), threshold = run()
    print(HEADER)
    print(f"MIN_WEIGHT = {threshold}  # from here on somebody has to look")
    print("# Of a name: one in 500, one in 8,000; of a word that is not in WORD_BITS.")
    print("RARE_BITS, VERY_RARE_BITS, UNKNOWN_WORD_BITS = 9.0, 13.0, 9.5")
    print(f"WEIGHTS: dict[str, dict[str, float]] = {weights!r}")
    print("# What the fields weigh where the names have a word in common, and each another.")
    print(f"HOUSEHOLD_WEIGHTS: dict[str, dict[str, float]] = {household!r}")
    print("# Words that are known to be given names: one of them is not another, mistyped.")
    words_known = textwrap.fill(" ".join(sorted(list_known_words())), 96)
    print(f'_KNOWN_WORDS = """\n{words_known}\n"""')
    print("KNOWN_WORDS = frozenset(_KNOWN_WORDS.split())")
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

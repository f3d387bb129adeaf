"""Compare two names of persons word by word, after the spelling rules of `common/names.py`."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA, JaroWinkler

from rantau.common.names import fold_name, split_name
from rantau.registry.matching_weights import (
    KNOWN_WORDS,
    NAME_BITS,
    RARE_BITS,
    UNKNOWN_WORD_BITS,
    VERY_RARE_BITS,
    WORD_BITS,
)

MIN_LIKENESS = 0.90  # Jaro-Winkler of two words that are one, mistyped
MIN_LETTERS = 3  # of a word that may be mistyped
MIN_SHORT_LETTERS = 4  # of a word that is the end or the beginning of another
PARTLY = "partly"
MIN_PAIRED_BITS = 4.0  # initials alone pair no names
# Levels at which two names are those of one person.
ALIKE_LEVELS = frozenset(
    f"{level}_{rarity}"
    for level in ("same", "close", "shorter")
    for rarity in ("common", "rare", "very_rare")
)
# The weakest agreement first: of several names of one person the strongest counts.
_STRENGTH = (
    "other partly_common partly_rare partly_very_rare shorter_common shorter_rare close_common"
    " same_common close_rare shorter_very_rare same_rare close_very_rare same_very_rare"
)
STRENGTH = {level: number for number, level in enumerate(_STRENGTH.split())}


@dataclass
class _Pairing:
    """The words of two names that are left, and the rarity in bits of those that are paired."""

    first: list[str]
    second: list[str]
    bits: float = 0.0
    is_exact: bool = True

    def pair(self, one: str, other: str) -> None:
        self.first.remove(one)
        self.second.remove(other)
        self.is_exact = self.is_exact and one == other
        self.bits += min(_get_bits(one), _get_bits(other))


def _get_bits(word: str) -> float:
    return 1.0 if len(word) == 1 else WORD_BITS.get(word, UNKNOWN_WORD_BITS)


@lru_cache(maxsize=10_000)
def compare_names(first: str, second: str) -> str:
    """How two names agree.

    same     the same words, in any order
    close    the same words, of which some are mistyped, initials, shortened, or joined
    shorter  all words of one name are in the other
    partly   each has a word that the other has not, and one is common to both
    other    no word is

    each but the last with how rare the words are that agree: `_common`, `_rare`, `_very_rare`
    """
    return max(
        _name_level(_pair_words(fold_name(first), fold_name(second))),
        _name_level(_pair_words(split_name(first), split_name(second))),
        key=STRENGTH.__getitem__,
    )


def _name_level(pairing: _Pairing) -> str:
    if not pairing.first and not pairing.second:
        level = "same" if pairing.is_exact else "close"
    elif pairing.bits < MIN_PAIRED_BITS:
        return "other"
    elif pairing.first and pairing.second:
        level = "partly"
    else:
        level = "shorter"
    return f"{level}_{_name_rarity(pairing.bits)}"


def _name_rarity(bits: float) -> str:
    if bits < RARE_BITS:
        return "common"
    return "rare" if bits < VERY_RARE_BITS else "very_rare"


def _pair_words(first: list[str], second: list[str]) -> _Pairing:
    pairing = _Pairing(list(first), list(second))
    whole = " ".join(sorted(first))
    if whole in NAME_BITS and sorted(first) == sorted(second):
        return _Pairing([], [], NAME_BITS[whole])
    if first and second and sorted(first) != sorted(second) and _is_one_joined(first, second):
        return _Pairing([], [], sum(map(_get_bits, first)), is_exact=False)
    for is_one in (str.__eq__, _is_mistyped, _is_initial, _is_short_form):
        for one in list(pairing.first):
            found = next((other for other in pairing.second if is_one(one, other)), None)
            if found is not None:
                pairing.pair(one, found)
    _pair_joined(pairing, pairing.first, pairing.second)
    _pair_joined(pairing, pairing.second, pairing.first)
    return pairing


def _pair_joined(pairing: _Pairing, apart: list[str], joined: list[str]) -> None:
    """Pair two words of `apart` that are one of `joined`: MEI HUA and MEIHUA."""
    for one, other in list(pairwise(apart)):
        whole = one + other
        found = next((each for each in joined if each == whole or _is_mistyped(each, whole)), None)
        if found is not None and one in apart and other in apart:
            pairing.bits += _get_bits(one) + _get_bits(other)
            pairing.is_exact = False
            apart.remove(one)
            apart.remove(other)
            joined.remove(found)


def _are_two_names(one: str, other: str) -> bool:
    """Whether both words are known names, and so two: RINA and RINI, ANDI and ANDRI."""
    return one != other and one in KNOWN_WORDS and other in KNOWN_WORDS


def _is_mistyped(one: str, other: str) -> bool:
    """Whether two words are one, mistyped."""
    if min(len(one), len(other)) < MIN_LETTERS or _are_two_names(one, other):
        return False
    far = OSA.distance(one, other, score_cutoff=2)
    return far <= (1 if max(len(one), len(other)) < 9 else 2) and (
        far <= 1 or JaroWinkler.similarity(one, other) >= MIN_LIKENESS
    )


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_short_form(one: str, other: str) -> bool:
    """YANTI of SURYANTI, or NURHAL of NURHALIMAH."""
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= MIN_SHORT_LETTERS
        and (long.endswith(short) or long.startswith(short))
        and not _are_two_names(one, other)
    )


def _is_one_joined(first: list[str], second: list[str]) -> bool:
    one, other = "".join(first), "".join(second)
    return one == other or (len(first) != len(second) and OSA.distance(one, other) <= 1)

"""Compare two names of persons word by word, after the spelling rules of `common/names.py`."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA, JaroWinkler, Prefix

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
MIN_OPEN_LETTERS = 6  # of a word whose A may be written O
MIN_LETTERS = 3  # of a word that may be mistyped
MIN_SHORT_LETTERS = 4  # of a word that is the end or the beginning of another
PARTLY, GIVEN = "partly", "given"
MIN_GIVEN_LETTERS, MIN_GIVEN_BITS = 5, 8.0  # of a first name that is not one of very many
MIN_PAIRED_BITS = 4.0  # initials alone pair no names
# Of a word that is another, mistyped: some eight names lie a letter apart from any.
MISTYPED_BITS = 3.0
MIN_STEM = 3  # letters before an ending
# Endings by which one stem becomes several names, of men and of women, as they sound and as they
# are written: KARSINAH and KARSIYAH, SUWARNO and SUWARTO, ROSMIATI and ROSMIYANTI, ROHMAH and
# ROHMATUN, MARTINUS and MARTINA (Uhlenbeck 1969, docs/law/names.md).
_ENDINGS = (
    "A I O US EM IA IYA INA IANA INEM IEM IYEM INI ANI IANI YANI ATI IATI YATI UATI WATI ANTI IANTI"
    " YANTI ANTO IANTO YANTO ATUN NI TI DI MI NO TO MAN MIN AN IN UN IK TIN"
)
ENDINGS = frozenset(_ENDINGS.split())
# Levels at which two names are those of one person.
ALIKE_LEVELS = frozenset(
    f"{level}_{rarity}"
    for level in ("same", "close", "shorter")
    for rarity in ("common", "rare", "very_rare")
)
# The weakest agreement first: of several names of one person the strongest counts.
_STRENGTH = (
    "other partly_common partly_rare partly_very_rare given_common given_rare given_very_rare"
    " shorter_common shorter_rare close_common"
    " same_common close_rare shorter_very_rare same_rare close_very_rare same_very_rare"
)
_KINDS = ("other", "partly", "given", "shorter", "close", "same")
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
        bits = min(_get_bits(one), _get_bits(other))
        is_mistyped = one != other and _is_mistyped(one, other)
        self.bits += max(1.0, bits - MISTYPED_BITS) if is_mistyped else bits


@lru_cache(maxsize=10_000)
def _get_bits(word: str) -> float:
    """The rarity of a word by how it sounds."""
    if len(word) == 1:
        return 1.0
    sounds = fold_name(word)
    return sum(WORD_BITS.get(each, UNKNOWN_WORD_BITS) for each in sounds) or UNKNOWN_WORD_BITS


@lru_cache(maxsize=10_000)
def compare_names(first: str, second: str) -> str:
    """How two names agree.

    same     the same words, in any order
    close    the same words, of which some are mistyped, initials, shortened, or joined
    shorter  all words of one name are in the other
    given    the same first name, which few bear, and another one after it: that of a husband or
             a father, where twins have two first names
    partly   each has a word that the other has not, and one is common to both
    other    no word is

    each but the last with how rare the words are that agree: `_common`, `_rare`, `_very_rare`;
    compared as they sound, or as they are written where that agrees better
    """
    sounds, words = ([rule(each) for each in (first, second)] for rule in (fold_name, split_name))
    sounded = _name_level(_pair_words(*sounds))
    written = _name_level(_pair_words(*words))
    level = max(sounded, written, key=_get_kind_number)
    if level.startswith(PARTLY) and _is_given_name(*sounds):
        return level.replace(PARTLY, GIVEN)
    return level


def _is_given_name(first: list[str], second: list[str]) -> bool:
    """Whether both names begin with one word that few bear. Short ones are often of a family."""
    word = first[0]
    return (
        word == second[0] and len(word) >= MIN_GIVEN_LETTERS and _get_bits(word) >= MIN_GIVEN_BITS
    )


def _get_kind_number(level: str) -> int:
    return _KINDS.index(level.split("_", maxsplit=1)[0])


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
    """Whether both words are known names, and so two: RINA and RINI, ANDI and ANDRI; or one stem
    with two endings."""
    if one == other:
        return False
    return (one in KNOWN_WORDS and other in KNOWN_WORDS) or _differ_by_ending(one, other)


def _differ_by_ending(one: str, other: str) -> bool:
    """Whether two of ENDINGS follow the same stem. Not A and O, which are one sound in Javanese
    (SUPRAPTO, SUPRAPTA); nor a vowel and an ending of two letters, or one of which the other lacks
    the last letter, from which a slip made it."""
    stem = Prefix.similarity(one, other)
    return any(
        {one[at:], other[at:]} <= ENDINGS and _are_two_endings(one[at:], other[at:])
        for at in range(MIN_STEM, stem + 1)
    )


def _are_two_endings(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) == 1:
        return "I" in (short, long)
    return long[:-1] != short and (len(short) > 1 or len(long) > 2)


def _is_mistyped(one: str, other: str) -> bool:
    """Whether two words are one, mistyped."""
    if min(len(one), len(other)) < MIN_LETTERS:
        return False
    if _open_last_vowels(one) == _open_last_vowels(other):
        return True
    if _are_two_names(one, other):
        return False
    far = OSA.distance(one, other, score_cutoff=2)
    return far <= (1 if max(len(one), len(other)) < 9 else 2) and (
        far <= 1 or JaroWinkler.similarity(one, other) >= MIN_LIKENESS
    )


def _open_last_vowels(word: str) -> str:
    """A longer word with the last vowels of Javanese written as in Sanskrit: WARDOYO is WARDAYA."""
    if len(word) < MIN_OPEN_LETTERS or word[-1] != "O":
        return word
    return re.sub("O(?=[^AIUEO]{0,2}A$)", "A", f"{word[:-1]}A")


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

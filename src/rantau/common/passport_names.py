"""Compare the name on a card with the name in a passport by the rules of passports
(docs/law/passport-names.md). Pure: no Django, no clock.

The grade says whether both are one name (`EQUAL`), another form of it by rules that are named
(`EXPLAINED`), or neither. Rules in SAFE_RULES cannot make one name of two persons' names; the
others only say what a human being has to look at.
"""

import re
import unicodedata
from dataclasses import dataclass

from rantau.common.names import (
    AFTER_RADEN,
    APOSTROPHE_PATTERN,
    DOTTED_TITLE_PATTERN,
    JOINING_WORDS,
    SHORT_FORMS,
    TITLES,
    fold_name,
    split_name,
)

EQUAL, EXPLAINED, UNEXPLAINED = "equal", "explained", "unexplained"
TITLE, JOINING_WORD, SINGLE_NAME, OLD_SPELLING = "title", "joining_word", "single_name", "spelling"
ORDER, JOINED, SHORT_FORM, CUT = "order", "joined", "short_form", "cut"
INITIAL, ADDED, LEFT_OUT, SOUND = "initial", "added", "left_out", "sound"
SAFE_RULES = frozenset(
    {TITLE, JOINING_WORD, SINGLE_NAME, OLD_SPELLING, ORDER, JOINED, SHORT_FORM, CUT}
)
# A passport that has a field for a surname repeats a single name, or fills the field.
FILLER_WORDS = frozenset({"X", "XX", "XXX", "XXXX", "FNU", "LNU", "NN", "N A"})
# A name is taken for cut from this length on: the zone has 39 letters for it on a passport and 30
# on a card (ICAO Doc 9303-4, 4.2.2 and 9303-5, 4.2.2), the line above it some 34.
SHORTEST_CUT = 30
MOHAMMAD = "MOHAMAD"  # what `split_name` makes of every spelling of that name
MAX_WORDS = 12  # of names that are compared word by word; a longer one only as a whole
OLD_SPELLING_PATTERN = re.compile("TJ|DJ|NJ|SJ|CH|OE|J")
NEW_SPELLINGS = {"TJ": "C", "DJ": "J", "NJ": "NY", "SJ": "SY", "CH": "KH", "OE": "U", "J": "Y"}


@dataclass(frozen=True)
class NameComparison:
    """The grade of two names, and the rules that explain the one by the other, sorted."""

    grade: str
    rules: tuple[str, ...] = ()

    @property
    def is_safe(self) -> bool:
        """Whether they are one name for certain: equal, or explained by safe rules alone."""
        return self.grade == EQUAL or (
            self.grade == EXPLAINED and SAFE_RULES.issuperset(self.rules)
        )


def compare_passport_name(registered: str, written: str) -> NameComparison:
    """Grade two names.

    registered  as on the card
    written     as in the passport, or as its machine-readable zone has it
    """
    if spell_for_passport(registered) == spell_for_passport(written):
        return (
            NameComparison(EQUAL) if spell_for_passport(registered) else NameComparison(UNEXPLAINED)
        )
    rules: set[str] = set()
    left, right = _list_words(registered, rules), _list_words(written, rules)
    if not left or not right:
        return NameComparison(UNEXPLAINED)
    right = _remove_fillers(left, right, rules)
    found = {CUT} if _is_cut(registered, written) else _explain_words(left, right)
    if found is None and sorted(fold_name(registered)) == sorted(fold_name(written)):
        found = {SOUND}
    if found is None:
        return NameComparison(UNEXPLAINED)
    return NameComparison(EXPLAINED, tuple(sorted(rules | found)))


def spell_for_passport(name: str) -> str:
    """The name as a passport spells it: capitals A to Z without marks and apostrophes, one space
    for a hyphen (ICAO Doc 9303-3, 4.6)."""
    decomposed = unicodedata.normalize("NFKD", APOSTROPHE_PATTERN.sub("", name).upper())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def _list_words(name: str, rules: set[str]) -> list[str]:
    """The words of a name without titles and joining words; adds to `rules` what was left out."""
    before_degrees = name.split(",", maxsplit=1)[0]
    written = DOTTED_TITLE_PATTERN.sub(
        lambda found: re.sub(r"\W", "", found[0]), before_degrees.upper()
    )
    words = spell_for_passport(written).split()
    is_noble = "RADEN" in words
    borne = [w for w in words if w not in TITLES and not (is_noble and w in AFTER_RADEN)] or words
    rest = [w for w in borne if w not in JOINING_WORDS] or borne
    if before_degrees != name or borne != words:
        rules.add(TITLE)
    if rest != borne:
        rules.add(JOINING_WORD)
    return rest


def _remove_fillers(left: list[str], right: list[str], rules: set[str]) -> list[str]:
    """The passport's words without filler words, and without a single name's second half."""
    kept = [word for word in right if word not in FILLER_WORDS or word in left] or right
    if len(kept) == 2 * len(left) and kept[: len(left)] == kept[len(left) :] == left:
        kept = left
    if kept != right:
        rules.add(SINGLE_NAME)
    return kept


def _is_cut(registered: str, written: str) -> bool:
    """Whether the name was cut at the end of its field: the rest left out, or the later words as
    initials (ICAO Doc 9303-4, 4.2.3)."""
    whole, cut = spell_for_passport(registered), spell_for_passport(written)
    if not SHORTEST_CUT <= len(cut) < len(whole):
        return False
    words, begun = whole.split(), cut.split()
    return whole.startswith(cut) or (
        len(words) == len(begun) and all(w.startswith(b) for w, b in zip(words, begun, strict=True))
    )


def _explain_words(left: list[str], right: list[str]) -> set[str] | None:
    """The rules by which the words of both names pair; None where something remains on both
    sides."""
    if len(left) > MAX_WORDS or len(right) > MAX_WORDS:
        return {ORDER} if sorted(left) == sorted(right) else None
    rules: set[str] = set()
    left, right = _pair_words(left, right, rules)
    left, right = _pair_joined(left, right, rules)
    right, left = _pair_joined(right, left, rules)
    left, right = _pair_initials(left, right, rules)
    if left and right:
        return None
    if right:
        rules.add(ADDED)
    if left:
        rules.add(LEFT_OUT)
    return rules


def _pair_words(left: list[str], right: list[str], rules: set[str]) -> tuple[list[str], list[str]]:
    """What remains on each side after equal words, and words of one spelling, are paired."""
    order: list[int] = []
    rest_left, rest_right = [], list(enumerate(right))
    for word in left:
        similar = [each for each in rest_right if _find_word_rule(word, each[1]) is not None]
        if not similar:
            rest_left.append(word)
            continue
        pair = next((each for each in similar if each[1] == word), similar[0])
        rest_right.remove(pair)
        order.append(pair[0])
        if rule := _find_word_rule(word, pair[1]):
            rules.add(rule)
    if order != sorted(order):
        rules.add(ORDER)
    return rest_left, [word for _, word in rest_right]


def _find_word_rule(one: str, other: str) -> str | None:
    """The rule by which two words are one, empty where they are equal; None where they are not."""
    if one == other:
        return ""
    if {*split_name(SHORT_FORMS.get(one, one)), *split_name(SHORT_FORMS.get(other, other))} == {
        MOHAMMAD
    } or SHORT_FORMS.get(one, one) == SHORT_FORMS.get(other, other):
        return SHORT_FORM
    if other in _modernize(one) or one in _modernize(other):
        return OLD_SPELLING
    return SOUND if split_name(one) == split_name(other) else None


def _modernize(word: str) -> set[str]:
    """How a word of before 1972 is spelled since, and where only its vowels were changed."""
    return {
        OLD_SPELLING_PATTERN.sub(lambda found: NEW_SPELLINGS[found[0]], word),
        word.replace("OE", "U"),
    }


def _pair_joined(
    wholes: list[str], parts: list[str], rules: set[str]
) -> tuple[list[str], list[str]]:
    """What remains after words are paired with two or more that are written apart."""
    rest, parts = [], list(parts)
    for whole in wholes:
        run = _find_run(whole, parts)
        if run is None:
            rest.append(whole)
            continue
        rules |= {JOINED} if "".join(parts[run]) == whole else {JOINED, SOUND}
        del parts[run]
    return rest, parts


def _find_run(whole: str, parts: list[str]) -> slice | None:
    for start in range(len(parts)):
        for end in range(start + 2, len(parts) + 1):
            joined = "".join(parts[start:end])
            if joined == whole or split_name(joined) == split_name(whole):
                return slice(start, end)
    return None


def _pair_initials(
    left: list[str], right: list[str], rules: set[str]
) -> tuple[list[str], list[str]]:
    """What remains after single letters are paired with words that begin with them."""
    left, right = list(left), list(right)
    for one in list(left):
        pair = next((w for w in right if 1 in (len(one), len(w)) and one[0] == w[0]), None)
        if pair is not None:
            left.remove(one)
            right.remove(pair)
            rules.add(INITIAL)
    return left, right

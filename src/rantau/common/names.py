"""Normalize, compare and mask personal names. The stored name stays as it was written."""

import re
import unicodedata
from difflib import SequenceMatcher

# Joining words of Indonesian and Malay names: "Siti binti Ahmad" is also written "Siti Ahmad".
JOINING_WORDS = frozenset({"BIN", "BINTI", "BT", "BTE", "BTI", "BNT", "B", "AL"})
# Spellings of the time before 1972 and common slips (docs/law/names.md).
SPELLING_REPLACEMENTS = (
    ("TJ", "C"),
    ("DJ", "J"),
    ("SJ", "SY"),
    ("NJ", "NY"),
    ("OE", "U"),
    ("KH", "H"),
    ("SY", "S"),
    ("DZ", "Z"),
    ("PH", "F"),
    ("V", "F"),
    ("Q", "K"),
    ("X", "KS"),
    ("Z", "J"),
)
# Control characters, and marks that change the direction of writing (Unicode, UAX #9).
INVISIBLE_PATTERN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# One character of a name, whichever the keyboard types.
APOSTROPHE_PATTERN = re.compile("['`´‘’ʻʼ]")
MAX_NAME_LENGTH = MAX_NAME_KEY_LENGTH = 120  # characters, as wide as their columns
MOHAMMAD_PATTERN = re.compile(r"^(MUH|MUHD|MOH|MOHD|M[OU]HA?M+[AE]D)$")


def normalize_name(name: str) -> str:
    """The name without outer and doubled white space (NFC); its spelling stays."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()


def has_invisible_characters(text: str) -> bool:
    """Whether a text has control characters or direction marks, with which one text can look
    like another."""
    return INVISIBLE_PATTERN.search(normalize_name(text)) is not None


def split_name(name: str) -> list[str]:
    """The words of a name in capitals, without accents and joining words, old spellings
    replaced."""
    decomposed = unicodedata.normalize("NFKD", APOSTROPHE_PATTERN.sub("", name).upper())
    decomposed = "".join(
        character for character in decomposed if not unicodedata.combining(character)
    )
    words = [word for word in re.split(r"[^\w]+", decomposed) if word]
    significant = [word for word in words if word not in JOINING_WORDS] or words
    return [_fold_spelling(word) for word in significant]


def _fold_spelling(word: str) -> str:
    if MOHAMMAD_PATTERN.match(word):
        return "MOHAMAD"
    for old, new in SPELLING_REPLACEMENTS:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    return re.sub(r"(?<=.)H(?=[^AIUEO]|$)", "", word)


def build_name_key(name: str) -> str:
    """The same key for every order and common spelling of one name: its words from `split_name`,
    sorted, at most MAX_NAME_KEY_LENGTH characters. Spelling rules lengthen some names: an X is
    written KS."""
    return " ".join(sorted(split_name(name)))[:MAX_NAME_KEY_LENGTH].rstrip()


def compute_name_similarity(first: str, second: str) -> float:
    """How alike two names are, from 0 to 1, whatever the order of their words."""
    first_key, second_key = build_name_key(first), build_name_key(second)
    if not first_key or not second_key:
        return 0.0
    if first_key == second_key:
        return 1.0
    as_written = SequenceMatcher(
        None, "".join(split_name(first)), "".join(split_name(second))
    ).ratio()
    return max(SequenceMatcher(None, first_key, second_key).ratio(), as_written)


def mask_name(name: str) -> str:
    """The first letter of each word and dots: enough to recognise a name, not enough to learn
    it."""
    return " ".join(word[0] + "…" for word in name.split())

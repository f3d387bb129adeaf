"""Normalize, compare and mask personal names. The stored name stays as it was written."""

import re
import unicodedata

from rapidfuzz.distance import Indel

# Joining words of Indonesian and Malay names: "Siti binti Ahmad" is also written "Siti Ahmad".
# So does what stands before the family of a Batak woman.
JOINING_WORDS = frozenset({"BIN", "BINTI", "BT", "BTE", "BTI", "BNT", "B", "AL", "BR", "BORU"})
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
NAME_KEY_EDITION = 6  # of the rules by which keys are stored
MAX_NAME_LENGTH = MAX_NAME_KEY_LENGTH = 120  # characters, as wide as their columns
MOHAMMAD_PATTERN = re.compile(r"^(MUH|MUHD|MOH|MOHD|M[OU]HA?M+[AE]D)$")
# Before and after a name, and none of it: pilgrims, teachers, nobles, degrees, forms of address.
_TITLE_WORDS = (
    "H HJ HAJI HAJJAH HAJAH DR DRS DRA DRG IR KH KYAI KIAI USTAD USTADZ USTADZAH IBU BAPAK PAK BU"
    " TN NY NN ALM R RD RA RR RM RADEN RORO"
    # Nobles of Banten and Palembang, teachers of Aceh; their short forms.
    " TB TUBAGUS KGS KIAGUS KMS KEMAS MGS MASAGUS MASAYU NYS NYIMAS TGK TEUNGKU TGKU"
)
TITLES = frozenset(_TITLE_WORDS.split())
# Before the name of whoever is a man or a woman, in Bali, among the Bugis and in Buton.
PARTICLES = frozenset({"I", "NI", "LA", "WA"})
# How a mother is called in her village, before her name or her child's.
_ADDRESS_WORDS = "MBOK MBAH MBO MAK EMAK MA MAMA INAQ INAI NENEK NEK BI LAI NYI NYAI DG DAENG"
ADDRESSES = TITLES | frozenset(_ADDRESS_WORDS.split())
AFTER_RADEN = frozenset({"AJENG", "AYU", "RORO", "MAS", "NGANTEN"})
DOTTED_TITLE_PATTERN = re.compile(r"\b(R\. ?A|R\. ?R|R\. ?M|K\. ?H)\b\.?")
# How one word is shortened, or written by another people.
SHORT_FORMS = {"ABD": "ABDUL", "ABDL": "ABDUL", "ST": "SITI", "DG": "DAENG"}
SHORT_FORMS |= dict.fromkeys(
    ("WD", "LD", "WAODE", "LAODE"), "ODE"
)  # WA ODE, LA ODE: nobles of Buton
SHORT_FORMS |= {"WYN": "WAYAN", "NYM": "NYOMAN", "KTT": "KETUT", "GST": "GUSTI", "NGR": "NGURAH"}
# Balinese names of one place among the children, which the same person is called by in turn.
SHORT_FORMS |= {"NGH": "NENGAH", "DW": "DEWA", "GT": "GUSTI"}
SHORT_FORMS |= dict.fromkeys(("KD", "KADEK"), "MADE") | dict.fromkeys(("KMG", "KOMANG"), "NYOMAN")
# Batak families, as North Sumatra shortens them.
SHORT_FORMS |= {"NST": "NASUTION", "SRG": "SIREGAR", "HRP": "HARAHAP", "LBS": "LUBIS"}
SHORT_FORMS |= {"HSB": "HASIBUAN", "RTG": "RITONGA", "DLY": "DAULAY"}
SHORT_FORMS |= {"BQ": "BAIQ", "LL": "LALU"}  # nobles of Lombok
SHORT_FORMS |= dict.fromkeys(("M", "MD", "MHD", "MHMD", "MUCH", "MOCH", "MUKH"), "MOHAMAD")
MOHAMMAD_SOUND_PATTERN = re.compile(r"^M[OU]H[AEU]*M+[AEU][DT]H?$")
# What is written apart or together, followed by at least MIN_REST letters.
BOUND_WORDS = ("ABDUL", "ABDUR", "SITI", "NUR", "SRI")
MIN_REST = 4
# Spellings that sound alike, one after the other (docs/law/names.md).
SOUND_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # Arabic r before a guttural: ROHMAH, ROHIM, ROHMAN as a Javanese hears RAHMAH.
        ("^ROH(?=[IM])", "RAH"),
        # Latin c: CHRISTINA, CLARA, CORNELIS, CATHARINA.
        ("^CH?(?=R)|^C(?=L|OR|ATH|ONST)", "K"),
        ("TJ", "C"),
        ("DJ", "J"),
        ("SJ", "SY"),
        ("NJ", "NY"),
        ("O[EO]", "U"),
        ("[CK]H", "H"),
        ("SY|SH|TS", "S"),
        ("D[HL]", "D"),
        ("DZ", "Z"),
        ("TH", "T"),
        ("GH", "G"),
        ("PH|F|V", "P"),
        ("Q", "K"),
        ("X", "KS"),
        ("[ZJ]", "Y"),
        ("(A|O)[EY](?=[^AIUEO]|$)|OI(?=[^AIUEO])", "AI"),
        ("(?<=I)Y(?=[AIUEO])", ""),
        ("(?<=U)W(?=[AIUEO])", ""),
        ("(?<=[^AIUEO])W(?=[AIUEO])", "U"),
        ("(?<=[^AIUEO])Y", "I"),
        ("IE$", "I"),
        (r"(.)\1+", r"\1"),
        ("(?<=.)H(?=[^AIUEO]|$)", ""),
        ("D$", "T"),
        ("B$", "P"),
    )
)


def normalize_name(name: str) -> str:
    """The name without outer and doubled white space (NFC); its spelling stays."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()


def has_invisible_characters(text: str) -> bool:
    """Whether a text has control characters or direction marks, with which one text can look
    like another."""
    return INVISIBLE_PATTERN.search(normalize_name(text)) is not None


def split_name(name: str) -> list[str]:
    """The words of a name in capitals, without accents and joining words, old spellings replaced.
    Stricter than `fold_name`: what must agree, not what may be one person."""
    return [_fold_spelling(word) for word in _split_words(name)]


def _split_words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", APOSTROPHE_PATTERN.sub("", name).upper())
    decomposed = "".join(
        character for character in decomposed if not unicodedata.combining(character)
    )
    words = [word for word in re.split(r"[^\w]+", decomposed) if word]
    return [word for word in words if word not in JOINING_WORDS] or words


def _fold_spelling(word: str) -> str:
    if MOHAMMAD_PATTERN.match(word):
        return "MOHAMAD"
    for old, new in SPELLING_REPLACEMENTS:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    return re.sub(r"(?<=.)H(?=[^AIUEO]|$)", "", word)


def fold_name(name: str) -> list[str]:
    """The words of a name as they sound, in their order: no titles, no joining words, short forms
    written out, spellings of one sound alike, what is written together apart.

    The one rule for matching and for search (docs/law/names.md). Stored keys follow it: after a
    change raise NAME_KEY_EDITION.
    """
    written = DOTTED_TITLE_PATTERN.sub(
        lambda found: re.sub(r"\W", "", found[0]), name.split(",", maxsplit=1)[0].upper()
    )
    words = _split_words(written) or _split_words(name)
    noble = "RADEN" in words
    borne = [w for w in words if w not in TITLES and not (noble and w in AFTER_RADEN)] or words
    borne = [w for w in borne if w not in PARTICLES] or borne
    folded = [part for word in borne for part in _separate(_write_out(word))]
    return [sound for sound in map(_fold_sound, folded) if sound]


def _write_out(word: str) -> str:
    # Of the time before 1972: MOEHAMMAD, NOERDJANAH.
    word = word.replace("OE", "U")
    if MOHAMMAD_PATTERN.match(word) or MOHAMMAD_SOUND_PATTERN.match(re.sub("[CK]H", "H", word)):
        return "MOHAMAD"
    return SHORT_FORMS.get(word, word)


def _separate(word: str) -> list[str]:
    """A word, or the two that are written together in it: NURHASANAH is NUR HASANAH."""
    for bound in BOUND_WORDS:
        rest = word.removeprefix(bound)
        if rest != word and len(rest) >= MIN_REST:
            return [bound.replace("ABDUR", "ABDUL"), rest]
    return [word]


def _fold_sound(word: str) -> str:
    for pattern, replacement in SOUND_RULES:
        word = pattern.sub(replacement, word)
    return word


def strip_address(name: str) -> str:
    """The name without how a mother is addressed in her village, her title and what stands before a
    woman's name: MBOK SIYEM and NI SIYEM are SIYEM; empty where nothing else is written."""
    words = [word for word in name.split() if word.upper().rstrip(".") not in ADDRESSES]
    return " ".join([word for word in words if word.upper() not in PARTICLES] or words)


def build_name_key(name: str) -> str:
    """The same key for every order and common spelling of one name: its words from `fold_name`,
    sorted, at most MAX_NAME_KEY_LENGTH characters. Some rules lengthen a name: an X is written
    KS."""
    return " ".join(sorted(fold_name(name)))[:MAX_NAME_KEY_LENGTH].rstrip()


def compute_name_similarity(first: str, second: str) -> float:
    """How alike two names are, from 0 to 1, whatever the order of their words, and written together
    or apart."""
    first_key, second_key = build_name_key(first), build_name_key(second)
    if not first_key or not second_key:
        return 0.0
    as_written = ("".join(fold_name(first)), "".join(fold_name(second)))
    return max(
        Indel.normalized_similarity(first_key, second_key),
        Indel.normalized_similarity(*as_written),
    )


def mask_name(name: str) -> str:
    """The first letter of each word and dots: enough to recognise a name, not enough to learn
    it."""
    return " ".join(word[0] + "…" for word in name.split())

"""Read the name of a village as people write it. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rantau.common.numbers import to_latin_digits
from rantau.offices.region_codes import NODE_DIGITS

# The words for the kind of a region, in full and as they are shortened: a village by its forms in
# the provinces (UU 6/2014, art. 6), a sub-district, a regency or city.
VILLAGE_WORDS = ("desa", "ds", "kelurahan", "kel", "kampung", "kp", "nagari", "gampong", "dusun")
DISTRICT_WORDS = ("kecamatan", "kec", "distrik", "dist", "kapanewon", "kemantren")
REGENCY_WORDS = ("kabupaten administrasi", "kota administrasi", "kabupaten", "kab", "kota", "prov")
UPPER_WORDS = (*DISTRICT_WORDS, *REGENCY_WORDS, "provinsi")
_SEPARATOR_PATTERN = re.compile(r"[,;/]")
# Such as ` Kec. Cilawu`: where the name of the village ends without a separator.
_UPPER_PATTERN = re.compile(rf"[,;/]|\s(?=(?:{'|'.join(UPPER_WORDS)})\b)", re.IGNORECASE)
_CODE_PATTERN = re.compile(r"\d{2}[. ]?\d{2}[. ]?\d{2}[. ]?\d{4}")


@dataclass(frozen=True)
class PlaceName:
    """One way to read what was typed.

    village  keys of which a village's name is to be one
    above    keys of which each is to be the name of a region above the village
    """

    village: frozenset[str]
    above: tuple[frozenset[str], ...] = ()


def build_place_key(name: str) -> str:
    """The small letters A to Z and digits of a place's name: *Suka Maju* and *Sukamaju* are one,
    and it does not matter which apostrophe was typed. The database builds the same of the names
    of regions (`Region.name_key`)."""
    decomposed = unicodedata.normalize("NFKD", to_latin_digits(name)).lower()
    return re.sub(r"[^a-z0-9]", "", decomposed)


def parse_village_node(text: str) -> int | None:
    """The node that an official code of ten digits names, with or without its dots; else None."""
    typed = unicodedata.normalize("NFKC", to_latin_digits(text)).strip().rstrip(".")
    if not _CODE_PATTERN.fullmatch(typed):
        return None
    return int(re.sub(r"\D", "", typed).ljust(NODE_DIGITS, "0"))


def list_readings(text: str) -> Iterator[PlaceName]:
    """How `Desa Sukamaju, Kec. Cilawu` or `Sukamaju Cilawu Garut` can be read, likeliest first:
    as its parts are separated, by the words for kinds of regions, then the first words as the
    village and the rest above it."""
    parts = _split_parts(_SEPARATOR_PATTERN, text)
    if not parts:
        return
    yield _build_reading(parts)
    if (by_words := _split_parts(_UPPER_PATTERN, text)) != parts:
        yield _build_reading(by_words)
    words = by_words[0].split()
    for end in range(len(words) - 1, 0, -1):
        yield _build_reading([" ".join(words[:end]), " ".join(words[end:]), *by_words[1:]])


def _split_parts(pattern: re.Pattern[str], text: str) -> list[str]:
    return [part for part in pattern.split(text) if build_place_key(part)]


def _build_reading(parts: list[str]) -> PlaceName:
    village, *above = parts
    return PlaceName(
        _build_keys(village, VILLAGE_WORDS),
        tuple(_build_keys(each, UPPER_WORDS) for each in above),
    )


def _build_keys(name: str, kind_words: tuple[str, ...]) -> frozenset[str]:
    """The key of a name, and the key without the word for its kind: *Desa Baru* is also the whole
    name of a village."""
    pattern = rf"(?i)\s*(?:{'|'.join(kind_words)})\b[.\s]*"
    keys = (build_place_key(each) for each in (name, re.sub(pattern, "", name, count=1)))
    return frozenset(key for key in keys if key)


def build_upper_keys(names: Sequence[str]) -> frozenset[str]:
    """The keys under which the regions above a village are found, each alone and each with those
    above it, as nothing may separate them: *Cilawu*, *Kabupaten Garut*, *Garut*, *Cilawu Garut*.

    names  of the regions above one village, the nearest first
    """
    found, joined = set[str](), set[str]()
    for name in names:
        keys = _build_keys(name, UPPER_WORDS)
        joined = {below + key for below in joined for key in keys} | keys
        found |= joined
    return frozenset(found)

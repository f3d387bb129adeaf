"""Words of a report that speak of danger to life or liberty: such a report is read first. Pure.

The words are those of the signs of level P1 and of sexual violence (docs/law/protection.md), in
Indonesian and Malay, English, and the languages in which a neighbour may write for somebody. They
only order what waits; the level of a case follows from what a person finds.
"""

import re
import unicodedata

# Parts of words, since Indonesian puts syllables before and behind: kunci, dikunci, terkunci; and
# the form that a verb has behind me-: mengunci, menyekap, memukul.
_PARTS = (
    *("kunci", "kurung", "sekap", "sandera", "culik", "rantai", "borgol"),
    *("ngunci", "ngurung", "nyekap", "nyandera", "nyulik"),
    *("mukul", "nampar", "nendang", "nyiksa", "nikam", "nusuk", "nyundut", "menjual saya"),
    *("pukul", "tampar", "tendang", "siksa", "aniaya", "cekik", "tikam", "tusuk", "sundut"),
    *("perkosa", "lecehkan", "dilecehkan", "pelecehan", "cabul"),
    *("bunuh", "sekarat", "pingsan", "pendarahan", "berdarah", "keracunan", "kecelakaan"),
    *("ancam", "ditahan", "penjara", "hukuman mati", "dijual", "perdagangan orang"),
    *("tidak boleh keluar", "gak boleh keluar", "ga boleh keluar", "tidak bisa keluar"),
    *("di bawah umur", "dibawah umur", "sakit parah", "tidak diberi makan", "tidak dikasih makan"),
    *("locked", "not allowed out", "kidnap", "chained", "beaten", "beating", "strangl", "tortur"),
    *("suicid", "bleeding", "unconscious", "dying", "death penalty", "traffick", "threat"),
    *("detained", "in prison", "in jail", "underage", "starving", "molest"),
    *(
        "救命",
        "自殺",
        "强暴",
        "強暴",
        "被關",
        "被关",
        "打我",
        "살려",
        "감금",
        "폭행",
        "助けて",
        "監禁",
    ),
    *("محبوس", "يضرب", "اغتصب", "ساعدوني"),
)
# Whole words: as parts they stand in words without danger (otomatis, shitake, skilled).
_WORDS = (
    "mati",
    "tewas",
    "darah",
    "beat",
    "beats",
    "rape",
    "raped",
    "kill",
    "killed",
    "die",
    "sold",
)
_PATTERN = re.compile("|".join([*map(re.escape, _PARTS), rf"\b(?:{'|'.join(_WORDS)})\b"]))


def has_danger_words(text: str) -> bool:
    """Whether the text speaks of danger, in any case and width of letters."""
    return _PATTERN.search(unicodedata.normalize("NFKC", text).casefold()) is not None

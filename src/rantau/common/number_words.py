"""Whole numbers in words, in Indonesian and English. Pure."""

LARGEST = 999_999_999_999
ID_UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
ID_POWERS = ((1_000_000_000, "miliar"), (1_000_000, "juta"))
EN_UNITS = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
EN_TENS = (
    *("", "", "twenty", "thirty", "forty", "fifty"),
    *("sixty", "seventy", "eighty", "ninety"),
)
EN_POWERS = ((1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"))


def spell_number(number: int, language: str) -> str:
    """A number from 0 to LARGEST in words; in English for another language than `id`.

    Raises  ValueError for another number
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    if language == "id":
        return " ".join(_spell_in_indonesian(number)) or "nol"
    return " ".join(_spell_in_english(number)) or "zero"


def _spell_in_indonesian(number: int) -> list[str]:
    for power, name in ID_POWERS:
        if number >= power:
            head, rest = divmod(number, power)
            return [*_spell_in_indonesian(head), name, *_spell_in_indonesian(rest)]
    for power, one, name in ((1000, "seribu", "ribu"), (100, "seratus", "ratus")):
        if number >= power:
            head, rest = divmod(number, power)
            words = [one] if head == 1 else [*_spell_in_indonesian(head), name]
            return [*words, *_spell_in_indonesian(rest)]
    if number >= 20:
        return [ID_UNITS[number // 10], "puluh", *_spell_in_indonesian(number % 10)]
    if number >= 12:
        return [ID_UNITS[number - 10], "belas"]
    return {0: [], 10: ["sepuluh"], 11: ["sebelas"]}.get(number, [ID_UNITS[number % 10]])


def _spell_in_english(number: int) -> list[str]:
    for power, name in (*EN_POWERS, (100, "hundred")):
        if number >= power:
            head, rest = divmod(number, power)
            return [*_spell_in_english(head), name, *_spell_in_english(rest)]
    if number >= 20:
        tens, unit = EN_TENS[number // 10], EN_UNITS[number % 10]
        return [f"{tens}-{unit}" if unit else tens]
    return [EN_UNITS[number]] if number else []

"""What people, phones and attackers send, by the kind of field; and when it must be refused.

REFUSED: no field of this kind may take it. EITHER: it may be right (an emoji in a free text), so
either answer is good as long as it is an answer.
"""

from uuid import UUID

REFUSED, EITHER = True, False
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
LONG = "x" * 10_000
ANY = {
    "nothing": ("", EITHER),
    "only white space": (" \t\r\n ", EITHER),
    "a NUL": ("a\0b", EITHER),
    "HTML": (SCRIPT, EITHER),
    "SQL": ("'; drop table registry_person; --", EITHER),
    "right to left": ("\u202egnol\u202c", EITHER),
    "emoji": ("\U0001f642\U0001f469\u200d\U0001f467", EITHER),
    "another script": ("مرحبا 王", EITHER),
    "no UTF-8": (b"\xff\xfe\xed\xa0\x80", EITHER),
    "too long": (LONG, EITHER),
}
BAD_WORDS = [value for value, _ in ANY.values() if isinstance(value, str)]
EMPTY = ("nothing", "only white space")
# Where nobody writes freely, some of them stand for all.
STRANGE = {
    name: (ANY[name][0], name not in EMPTY)
    for name in (*EMPTY, "a NUL", "HTML", "no UTF-8", "too long")
}
NUMBERS = {
    **STRANGE,
    "beyond a float": ("1e308", REFUSED),
    "less than nothing": ("-1", REFUSED),
    "beyond any column": ("99999999999999999999", REFUSED),
    "not a number": ("NaN", REFUSED),
    "without end": ("Infinity", REFUSED),
    "a half": ("1.5", EITHER),
    "other digits": ("٣", EITHER),
}
DATES = {
    **STRANGE,
    "no such day": ("31-02-1990", REFUSED),
    "before the calendar": ("00-00-0000", REFUSED),
    "a year of five digits": ("01-01-10000", REFUSED),
    "the first day": ("01-01-0001", EITHER),
    "the first day, ISO": ("0001-01-01", EITHER),
    "the last day": ("31-12-9999", EITHER),
    "the last day, ISO": ("9999-12-31", EITHER),
    "Persian digits": ("۱۴-۰۲-۱۹۹۴", EITHER),
}
MOMENTS = {
    **STRANGE,
    "no such day": ("31-02-2027 10.00", REFUSED),
    "no such hour": ("01-03-2027 25.61", REFUSED),
    "a year of five digits": ("01-01-10000 00.00", REFUSED),
    "the first moment": ("01-01-0001 00.00", EITHER),
    "the last moment": ("31-12-9999 23.59", EITHER),
}
KEYS = {
    **STRANGE,
    **{name: (ANY[name][0], REFUSED) for name in EMPTY},
    "not a key": ("not-a-key", REFUSED),
    "a key of nobody": (str(UUID(int=7)), EITHER),
}
CHOICES = {
    **STRANGE,
    "only white space": (" \t\r\n ", REFUSED),
    "not in the list": ("tidak-ada", REFUSED),
}
TICKS = {name: (ANY[name][0], EITHER) for name in ("nothing", "a NUL", "HTML")}

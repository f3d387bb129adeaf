"""What people, phones and attackers send, by the kind of field; and when it must be refused.

REFUSED: no field of this kind may take it. JUDGED: it may be right (an emoji in a free text), so
either answer is good as long as it is an answer.
"""

from uuid import UUID

REFUSED, JUDGED = True, False
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
LONG = "x" * 10_000
ANY = {
    "nothing": ("", JUDGED),
    "only white space": (" \t\r\n ", JUDGED),
    "a NUL": ("a\0b", JUDGED),
    "HTML": (SCRIPT, JUDGED),
    "SQL": ("'; drop table registry_person; --", JUDGED),
    "right to left": ("\u202egnol\u202c", JUDGED),
    "emoji": ("\U0001f642\U0001f469\u200d\U0001f467", JUDGED),
    "another script": ("مرحبا 王", JUDGED),
    "no UTF-8": (b"\xff\xfe\xed\xa0\x80", JUDGED),
    "too long": (LONG, JUDGED),
}
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
    "a half": ("1.5", JUDGED),
    "other digits": ("٣", JUDGED),
}
DATES = {
    **STRANGE,
    "no such day": ("31-02-1990", REFUSED),
    "before the calendar": ("00-00-0000", REFUSED),
    "a year of five digits": ("01-01-10000", REFUSED),
    "the first day": ("01-01-0001", JUDGED),
    "the first day, ISO": ("0001-01-01", JUDGED),
    "the last day": ("31-12-9999", JUDGED),
    "the last day, ISO": ("9999-12-31", JUDGED),
    "Persian digits": ("۱۴-۰۲-۱۹۹۴", JUDGED),
}
MOMENTS = {
    **STRANGE,
    "no such day": ("31-02-2027 10.00", REFUSED),
    "no such hour": ("01-03-2027 25.61", REFUSED),
    "a year of five digits": ("01-01-10000 00.00", REFUSED),
    "the first moment": ("01-01-0001 00.00", JUDGED),
    "the last moment": ("31-12-9999 23.59", JUDGED),
}
KEYS = {
    **STRANGE,
    **{name: (ANY[name][0], REFUSED) for name in EMPTY},
    "not a key": ("not-a-key", REFUSED),
    "a key of nobody": (str(UUID(int=7)), JUDGED),
}
CHOICES = {
    **STRANGE,
    "only white space": (" \t\r\n ", REFUSED),
    "not in the list": ("tidak-ada", REFUSED),
}
TICKS = {name: (ANY[name][0], JUDGED) for name in ("nothing", "a NUL", "HTML")}

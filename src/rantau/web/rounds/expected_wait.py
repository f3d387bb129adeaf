"""The expected wait of her own page: sentences, twenty dots and a table."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils import dateformat
from django.utils.translation import gettext as _

from rantau.rounds.expected_wait import DAYS_OF_MONTH, DOTS
from rantau.rounds.own_rounds import OwnWait
from rantau.web.common.labels import SEX_LABELS
from rantau.web.rounds.labels import AGE_GROUP_LABELS

# The drawing in its own units: months from the left, the people who are not chosen on the right.
MONTHS, STEP, LEFT, NONE_X, RADIUS, ROW = 24, 11, 8, 312, 5, 13
SPANS = ((1, 6), (7, 12), (13, 18), (19, 24))  # months of the table


def describe_own_wait(wait: OwnWait) -> dict[str, Any]:
    """What the page says of a wait."""
    expected, row = wait.expected, wait.row
    months = Counter(expected.dots)
    later = sum(count for month, count in months.items() if month and month > MONTHS)
    chosen = DOTS - months[None]
    table = [
        (_("month %(from)s to %(until)s") % {"from": a, "until": b}, _count(months, a, b))
        for a, b in SPANS
    ]
    if later:
        table.append((_("after month %(month)s") % {"month": MONTHS}, later))
    return {
        "sentence": _write_sentence(wait),
        "chosen": chosen,
        "not_chosen": months[None],
        "all": DOTS,
        "table": [*table, (_("not chosen"), months[None])],
        "drawing": _draw(wait, months),
        "persons": row.persons,
        "sex": SEX_LABELS[row.sex],
        "age_group": AGE_GROUP_LABELS[row.age_group],
        "years": (row.first_on.year, row.last_on.year),
        "computed_at": row.computed_at,
        "error": None if row.error_months is None else floatformat(row.error_months, "1"),
    }


def _count(months: Counter[int | None], first: int, last: int) -> int:
    return sum(count for month, count in months.items() if month and first <= month <= last)


def _write_sentence(wait: OwnWait) -> str:
    """When half of those who waited as long were chosen, with its interval."""
    low, high = wait.expected.low, wait.expected.high
    if wait.expected.median is None or low is None:
        return _(
            "Of those who were not chosen yet after as long a time as yours, fewer than half were"
            " chosen later, as far as is known."
        )
    words = {"low": _name_month(wait, low), "median": _name_month(wait, wait.expected.median)}
    if high is None:
        sentence = _(
            "Of those who waited as long as you, half were chosen by about %(median)s: not before"
            " %(low)s, and how late is not known yet."
        )
        return sentence % words
    sentence = _(
        "Of those who waited as long as you, half were chosen by about %(median)s: between %(low)s"
        " and %(high)s."
    )
    return sentence % {**words, "high": _name_month(wait, high)}


def _name_month(wait: OwnWait, days: int) -> str:
    day: date = wait.started_on + timedelta(days=days)
    return dateformat.format(day, "F Y")


def _draw(wait: OwnWait, months: Counter[int | None]) -> dict[str, Any]:
    """Coordinates of dots, interval, the day of today and the axis."""
    tallest = max([*(n for month, n in months.items() if month), months[None], 3])
    base = 24 + ROW * tallest
    now = wait.waited / DAYS_OF_MONTH
    dots = [
        {"x": _place(month), "y": base - 8 - ROW * number, "kind": _name_kind(month, now)}
        for month in sorted(months, key=lambda each: each or MONTHS + 1)
        for number in range(months[month])
    ]
    low, high = wait.expected.low, wait.expected.high
    span = None
    if low is not None:
        left = LEFT + STEP * min(low / DAYS_OF_MONTH, MONTHS)
        right = LEFT + STEP * min(high / DAYS_OF_MONTH if high is not None else MONTHS, MONTHS)
        span = {"x": round(left), "width": max(round(right - left), 2)}
    return {
        "dots": dots,
        "span": span,
        "base": base,
        "height": base + 40,
        "now_x": round(LEFT + STEP * min(now, MONTHS)),
        "ticks": [(month, LEFT + STEP * month) for month in (0, 6, 12, 18, 24)],
        "end_x": LEFT + STEP * MONTHS,
    }


def _place(month: int | None) -> int:
    if month is None:
        return NONE_X
    return round(LEFT + STEP * (min(month, MONTHS) - 0.5))


def _name_kind(month: int | None, now: float) -> str:
    """Not chosen, chosen before as many months as she has waited, or later."""
    if month is None:
        return "none"
    return "past" if month <= now else "later"

"""Figures of the countries that send workers, a row each."""

import csv
from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.rounds.services.sending_figures import FigureInput
from rantau.web.common.forms import CommandForm

MAX_ROWS, COLUMNS = 500, 7


class FiguresForm(CommandForm):
    """Rows of figures: kind, country, from, until, number, source, day on which it was read."""

    rows = forms.CharField(
        label=_("Rows of figures"),
        help_text=_(
            "One figure a line with semicolons between: entries, quota, overstay (of a thousand) or"
            " waiting; two letters of the country, none for all; first and last day; the number;"
            " where it was published; when it was read. Such as"
            " entries;NP;2026-10-01;2026-10-31;981;HRD Korea, monthly table;2026-11-15."
            " A row of the same kind, country and span takes the place of the earlier."
        ),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def clean_rows(self) -> list[FigureInput]:
        """The figures. ValidationError names each line that cannot be read."""
        lines = [line for line in self.cleaned_data["rows"].splitlines() if line.strip()]
        if not 0 < len(lines) <= MAX_ROWS:
            raise forms.ValidationError(gettext("From one to 500 rows at a time."))
        figures, problems = [], []
        for number, row in enumerate(csv.reader(lines, delimiter=";"), start=1):
            try:
                figures.append(_parse_row([cell.strip() for cell in row]))
            except ValueError:
                why = gettext(
                    "seven values are needed: kind, country, two days such as 2026-10-01, a whole"
                    " number, source, and a day."
                )
                line = gettext("Line %(number)s: %(why)s")
                problems.append(line % {"number": number, "why": why})
        if problems:
            raise forms.ValidationError(problems)
        return figures


def _parse_row(row: list[str]) -> FigureInput:
    """One figure. Raises ValueError where a value cannot be read."""
    if len(row) != COLUMNS:
        raise ValueError(len(row))
    kind, country, first, last, value, source, read_on = row
    if not (value.isascii() and value.isdigit()):
        raise ValueError(value)
    days = [date.fromisoformat(each) for each in (first, last, read_on)]
    return FigureInput(kind, country, days[0], days[1], int(value), source, days[2])

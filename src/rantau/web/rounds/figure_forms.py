"""Figures of the countries that send workers, a row each."""

import csv
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.placement.requirements import add_months
from rantau.rounds.models import SendingFigure
from rantau.rounds.services.sending_figures import FigureInput
from rantau.web.common.row_texts import RowsForm

MAX_ROWS = 500
MAX_CONTENT = 100_000  # characters
COLUMNS = ("kind", "country", "from", "until", "value", "source", "read_on")  # as in seed/
MONTHLY_COLUMNS = ("month", "country", "entries", "source", "read_on")


class FiguresForm(RowsForm):
    """Figures as rows or as a CSV file: of any kind and span, or entries by month."""

    rows = forms.CharField(
        label=_("Rows of figures"),
        help_text=_(
            "One figure a line with semicolons between: entries, quota, overstay (of a thousand) or"
            " waiting; two letters of the country, none for all; first and last day; the number;"
            " where it was published; when it was read. Such as"
            " entries;NP;2026-10-01;2026-10-31;981;HRD Korea, monthly table;2026-11-15."
            " A row of the same kind, country and span takes the place of the earlier."
        ),
        max_length=MAX_CONTENT,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        help_text=_(
            "Its first line names the columns: month,country,entries,source,read_on for entries by"
            " month, such as 2026-10,NP,981,HRD Korea,2026-11-15; or kind,country,from,until,value,"
            "source,read_on. With commas or semicolons, in UTF-8. The same can be pasted above."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    needed_at_times = ("rows", "file")

    def clean(self) -> dict[str, object]:
        """Let `rows` be the figures of the file, or of the lines typed. ValidationError names each
        line that cannot be read."""
        data = super().clean() or self.cleaned_data
        text = self.read_text("rows", MAX_CONTENT)
        if not self.errors:
            try:
                data["rows"] = _parse_rows(text)
            except forms.ValidationError as error:
                self.add_error("rows", error)
        return data


def _parse_rows(text: str) -> list[FigureInput]:
    """The figures of a text. Raises ValidationError with each line that cannot be read."""
    table = _read_table(text)
    first = tuple(cell.lower() for cell in table[0][1]) if table else ()
    is_monthly, begins = first == MONTHLY_COLUMNS, int(first in (COLUMNS, MONTHLY_COLUMNS))
    if not 0 < len(table) - begins <= MAX_ROWS:
        raise forms.ValidationError(gettext("From one to 500 rows at a time."))
    figures, problems = [], []
    for number, row in table[begins:]:
        try:
            figures.append(_parse_month(row) if is_monthly else _parse_row(row))
        except ValueError:
            line = gettext("Line %(number)s: %(why)s")
            problems.append(line % {"number": number, "why": _describe_row(is_monthly)})
    if problems:
        raise forms.ValidationError(problems)
    return figures


def _read_table(text: str) -> list[tuple[int, list[str]]]:
    """The rows with anything in them, each with the number of its line from 1."""
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    reader = csv.reader(lines, delimiter=";" if ";" in first else ",")
    rows = ((reader.line_num, [cell.strip() for cell in row]) for row in reader)
    return [(number, row) for number, row in rows if any(row)]


def _describe_row(is_monthly: bool) -> str:
    if is_monthly:
        return gettext(
            "five values are needed: a month such as 2026-10, country, a whole number, source, and"
            " a day."
        )
    return gettext(
        "seven values are needed: kind, country, two days such as 2026-10-01, a whole number,"
        " source, and a day."
    )


def _parse_row(row: list[str]) -> FigureInput:
    """One figure. Raises ValueError where a value cannot be read."""
    if len(row) != len(COLUMNS):
        raise ValueError(len(row))
    kind, country, first, last, value, source, read_on = row
    days = [date.fromisoformat(each) for each in (first, last, read_on)]
    return FigureInput(kind, country, days[0], days[1], _parse_count(value), source, days[2])


def _parse_month(row: list[str]) -> FigureInput:
    """The entries of one month. Raises ValueError where a value cannot be read."""
    if len(row) != len(MONTHLY_COLUMNS):
        raise ValueError(len(row))
    month, country, value, source, read_on = row
    first = date.fromisoformat(f"{month}-01")
    return FigureInput(
        SendingFigure.ENTRIES,
        country,
        first,
        add_months(first, 1) - timedelta(days=1),
        _parse_count(value),
        source,
        date.fromisoformat(read_on),
    )


def _parse_count(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise ValueError(value)
    return int(value)

"""The plot of who sends workers to a country: of one span all countries, our own years, and our
arrivals by month, all in people a month by one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import dateformat
from django.utils.translation import gettext as _

from rantau.rounds.models import SendingFigure
from rantau.rounds.sending_countries import (
    OWN_COUNTRY,
    CountryTable,
    SendingCountries,
    compute_monthly_average,
)
from rantau.web.common.date_filters import format_date
from rantau.web.common.labels import get_country_name

PLOTTED_MONTHS = 12
# In units of the plot, which is as wide as a telephone.
LABEL_WIDTH, BAR_WIDTH, ROW_HEIGHT, HEADING_HEIGHT = 116, 176, 18, 30


@dataclass
class PlotRow:
    """A bar.

    people     a month; None where fewer than are shown, or nothing is known
    is_known   whether anything is known of it
    published  what the country of work published of the same month, drawn as a dot
    y, width, dot  where it is drawn
    """

    label: str
    people: int | None
    is_own: bool
    published: int | None = None
    is_known: bool = True
    y: int = 0
    width: int = 0
    dot: int = 0


@dataclass
class PlotGroup:
    """Bars under a heading."""

    heading: str
    rows: list[PlotRow]
    y: int = 0


@dataclass
class Plot:
    """Groups of bars by one scale, whose longest bar is of `most` people a month."""

    groups: list[PlotGroup]
    most: int = 0
    height: int = 0

    @property
    def has_published(self) -> bool:
        """Whether it has a dot."""
        return any(row.published is not None for group in self.groups for row in group.rows)


def build_plot(found: SendingCountries) -> Plot | None:
    """The oldest span of several countries (of Korea: 2013), our own years and our last months;
    None where nothing of it is known."""
    groups = [each for each in _list_groups(found) if each.rows]
    if not groups:
        return None
    rows = [row for group in groups for row in group.rows]
    most = max(max(row.people or 0, row.published or 0) for row in rows)
    plot = Plot(groups, most)
    for group in groups:
        plot.height += HEADING_HEIGHT
        group.y = plot.height - 8
        for row in group.rows:
            row.y = plot.height
            row.width = BAR_WIDTH * (row.people or 0) // max(most, 1)
            row.dot = LABEL_WIDTH + BAR_WIDTH * (row.published or 0) // max(most, 1)
            plot.height += ROW_HEIGHT
    return plot


def _list_groups(found: SendingCountries) -> Iterator[PlotGroup]:
    spans = [each for each in found.tables if not each.is_month]
    if spans:
        yield _build_countries(spans[-1])
    yield PlotGroup(_("Indonesia, average of the year"), _build_years(found.own))
    months = [
        PlotRow(
            dateformat.format(each.month, "M Y"),
            each.shown_arrived,
            is_own=True,
            published=each.published.value if each.published else None,
            is_known=each.arrived is not None,
        )
        for each in found.months[-PLOTTED_MONTHS:]
    ]
    yield PlotGroup(_("Indonesia by month, arrived through Rantau"), months)


def _build_countries(table: CountryTable) -> PlotGroup:
    first, last = format_date(table.starts_on), format_date(table.ends_on)
    heading = _("%(first)s – %(last)s, average") % {"first": first, "last": last}
    rows = [
        PlotRow(
            get_country_name(row.country),
            compute_monthly_average(row.people, table.starts_on, table.ends_on),
            is_own=row.country == OWN_COUNTRY,
        )
        for row in table.rows
    ]
    return PlotGroup(heading, rows)


def _build_years(own: Sequence[SendingFigure]) -> list[PlotRow]:
    """Of each year the longest span from its first day on, oldest first."""
    from_first_day = [each for each in own if (each.starts_on.month, each.starts_on.day) == (1, 1)]
    longest = {
        figure.starts_on.year: figure
        for figure in sorted(from_first_day, key=lambda each: each.ends_on)
    }
    return [
        PlotRow(
            str(year),
            compute_monthly_average(figure.value, figure.starts_on, figure.ends_on),
            is_own=True,
        )
        for year, figure in sorted(longest.items())
    ]

"""The bars of the plot of sending countries."""

from datetime import date

from rantau.rounds.models import SendingFigure
from rantau.rounds.sending_countries import MonthOfEntries, SendingCountries
from rantau.web.rounds.sending_plot import build_plot


def build_figure(starts_on, ends_on, value):
    return SendingFigure(
        kind="entries", country="ID", starts_on=starts_on, ends_on=ends_on, value=value
    )


def plot(own=(), months=()):
    return build_plot(SendingCountries(tables=(), own=own, quotas=(), overstay=(), months=months))


def test_a_span_within_a_year_is_no_average_of_the_year():
    quarter = build_figure(date(2026, 4, 1), date(2026, 6, 30), 300)
    year = build_figure(date(2025, 1, 1), date(2025, 12, 31), 1200)
    [group] = plot(own=[quarter, year]).groups
    assert [(row.label, row.people) for row in group.rows] == [("2025", 100)]


def test_of_a_year_its_longest_span_from_the_first_day_is_drawn():
    first, longer = (build_figure(date(2025, 1, 1), date(2025, m, 30), 600) for m in (4, 6))
    [group] = plot(own=[first, longer]).groups
    assert [row.people for row in group.rows] == [100]


def test_a_month_of_which_nothing_is_known_is_not_one_of_few():
    published = build_figure(date(2026, 9, 1), date(2026, 9, 30), 702)
    months = [
        MonthOfEntries(date(2026, 9, 1), None, published, None),
        MonthOfEntries(date(2026, 10, 1), 3, None, None),
    ]
    [group] = plot(months=months).groups
    assert [(row.is_known, row.people) for row in group.rows] == [(False, None), (True, None)]

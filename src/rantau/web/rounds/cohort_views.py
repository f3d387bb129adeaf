"""Everybody sees what became of those who came onto a country's list, by year."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.cohorts import (
    CELLS,
    MIN_SHOWN,
    Cohort,
    get_counted_day,
    list_cohorts,
    sum_cohorts,
)
from rantau.rounds.selectors import list_destinations
from rantau.rounds.sending_countries import list_published_waits
from rantau.web.common.decorators import sessionless_view
from rantau.web.common.labels import get_country_name
from rantau.web.rounds.ageing import describe_ageing
from rantau.web.rounds.labels import COHORT_LABELS


@sessionless_view
@require_safe
def cohorts(request: HttpRequest, destination: str) -> HttpResponse:
    """How many of each year were chosen, left, or wait, and since when."""
    rows = _list(destination)
    with reading_as(PUBLIC_ACTOR):
        published = list_published_waits(PUBLIC_ACTOR, destination)
    context = {
        "ageing": describe_ageing(rows),
        "published": published,
        "destination": destination,
        "country": get_country_name(destination),
        "cohorts": [
            (row, [(COHORT_LABELS[name], row.cells[name]) for name in CELLS]) for row in rows
        ],
        "labels": [COHORT_LABELS[name] for name in CELLS],
        "min_shown": MIN_SHOWN,
        "as_of": get_counted_day(clock.today()),
    }
    return render(request, "rounds/cohorts.html", context)


@sessionless_view
@require_safe
def cohort_file(request: HttpRequest, destination: str) -> HttpResponse:
    """The same numbers as a file: a row a year; what is not shown says so."""
    rows = _list(destination)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{destination}.csv"'
    as_of = get_counted_day(clock.today())
    table: list[list[Any]] = [["as_of", "year", "people", *CELLS]]
    for row in rows:
        numbers = [row.people, *row.cells.values()]
        shown = ["not shown" if number is None else number for number in numbers]
        table.append([as_of.isoformat(), row.year, *shown])
    totals = sum_cohorts(rows)
    table.append([as_of.isoformat(), "all shown", "", *totals.cells.values()])
    csv.writer(response).writerows(table)
    return response


def _list(destination: str) -> list[Cohort]:
    """The cohorts of a country. Raises Http404 where no round leads to it."""
    with reading_as(PUBLIC_ACTOR):
        if destination not in list_destinations(PUBLIC_ACTOR):
            raise Http404
        return list_cohorts(PUBLIC_ACTOR, destination)

"""The board of a round, as a page and as a file."""

import csv
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.languages import get_reader_language
from rantau.rounds.board import FunnelRow, RoundBoard, get_board
from rantau.rounds.cohorts import get_counted_day, list_cohorts
from rantau.rounds.returned_selectors import (
    describe_tasks,
    list_waiting_returned,
    log_returned_rows,
)
from rantau.rounds.sending_countries import get_sending_countries, list_published_waits
from rantau.rounds.stages import Stage
from rantau.web.common.decorators import officer_required
from rantau.web.rounds.ageing import describe_ageing
from rantau.web.rounds.board_labels import ATTEMPT_LABELS, CLOCK_LABELS
from rantau.web.rounds.figure_views import describe_table
from rantau.web.rounds.labels import STEP_LABELS
from rantau.web.rounds.roster_views import describe_task
from rantau.web.rounds.upload_labels import KIND_LABELS

RETURNED_SHOWN = 5


@require_safe
@officer_required
def round_board(request: ActorRequest, code: str) -> HttpResponse:
    """How far a round is: stages, cities, what ends soon, and files that are late."""
    actor = request.actor
    with reading_as(actor):
        board = get_board(actor, code)
        waiting = list_waiting_returned(actor, board.round)
        returned = list(waiting[:RETURNED_SHOWN])
        log_returned_rows(actor, returned)
        tasks = [describe_task(each) for each in describe_tasks(returned)]
        returned_count = waiting.count()
    with reading_as(PUBLIC_ACTOR):
        figures = get_sending_countries(PUBLIC_ACTOR, board.round.destination)
        cohorts = list_cohorts(PUBLIC_ACTOR, board.round.destination)
        published = list_published_waits(PUBLIC_ACTOR, board.round.destination)
    language = get_reader_language()
    edition = board.edition
    context = {
        "board": board,
        "heading": edition.name.get(language),
        "sectors": [each.name.get(language) for each in edition.sectors.values()],
        "city_names": [each.name.get(language) for each in edition.cities.values()],
        "steps": _describe_funnel(board.funnel),
        "city_steps": _describe_funnel(board.funnel_by_city),
        "cities": [(edition.cities[row.city].name.get(language), row) for row in board.cities],
        "clocks": [(CLOCK_LABELS[each.code], each.count) for each in board.clocks],
        "overdue": [
            (KIND_LABELS[each.kind], STEP_LABELS[each.stale], each) for each in board.overdue
        ],
        "returned": tasks,
        "returned_count": returned_count,
        "attempts": [(ATTEMPT_LABELS[each.how], each) for each in board.attempts],
        "ageing": describe_ageing(cohorts),
        "published": published,
        "as_of": get_counted_day(clock.today()),
        "has_figures": figures.has_any,
        "countries": [describe_table(each) for each in figures.tables[:1]],
        "key_numbers": _list_key_numbers(board),
    }
    return render(request, "rounds/round_board.html", context)


def _describe_funnel(funnel: Sequence[FunnelRow]) -> list[dict[str, Any]]:
    """Each step with its label and, in the order of its groups, number, share and bar: on one
    scale, which begins with the paid seats, since whoever only came is many times more."""
    most = max((count for row in funnel[1:] for count in row.counts.values()), default=0) or 1
    return [
        {
            "row": row,
            "label": STEP_LABELS[row.step],
            "cells": [
                (count, row.shares[group], min(100, round(100 * count / most)) if number else 0)
                for group, count in row.counts.items()
            ],
        }
        for number, row in enumerate(funnel)
    ]


def _list_key_numbers(board: RoundBoard) -> dict[str, int | None]:
    seats = sum(row.seats for row in board.cities)
    paid = sum(row.paid for row in board.cities)
    absent = sum(row.absent for row in board.cities)
    expected = board.count_reached(Stage.VERIFIED)
    return {
        "seats": seats,
        "paid": paid,
        "percent_paid": round(100 * paid / seats) if seats else None,
        "lapsed": sum(row.lapsed for row in board.cities),
        "absent": absent,
        "percent_absent": round(100 * absent / expected) if expected else None,
        "chosen": board.count_reached(Stage.CHOSEN),
        "rostered": board.count_reached(Stage.ROSTERED),
    }


@require_safe
@officer_required
def round_board_file(request: ActorRequest, code: str) -> HttpResponse:
    """The same numbers as a file of rows: step, clock or city, sector or city, number."""
    with reading_as(request.actor):
        board = get_board(request.actor, code)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    rows: list[Any] = [("what", "of", "number")]
    rows += [
        (row.step, group, count)
        for row in (*board.funnel, *board.funnel_by_city)
        for group, count in row.counts.items()
    ]
    for row in board.cities:
        numbers = {"seats": row.seats, "paid": row.paid, "offered": row.offered}
        numbers |= {"lapsed": row.lapsed, "absent": row.absent}
        rows += [(name, row.city, count) for name, count in numbers.items()]
    rows += [(each.code, "", each.count) for each in board.clocks]
    csv.writer(response).writerows(rows)
    return response

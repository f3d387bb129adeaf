"""The board of a round, as a page and as a file."""

import csv
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common.languages import get_reader_language
from rantau.rounds.board import RoundBoard, get_board
from rantau.rounds.sending_countries import get_sending_countries
from rantau.web.common.decorators import officer_required
from rantau.web.rounds.labels import STEP_LABELS, WAITING_LABELS

WAITING_PAGES = {
    "mismatches": "common:desk",
    "appeals": "rounds:appeals",
    "rankings": "rounds:ranking_list",
    "give_back": "rounds:repayments",
}


@require_safe
@officer_required
def round_board(request: ActorRequest, code: str) -> HttpResponse:
    """How far a round is: stages, cities, and what is due."""
    with reading_as(request.actor):
        board = get_board(request.actor, code)
    with reading_as(PUBLIC_ACTOR):
        figures = get_sending_countries(PUBLIC_ACTOR, board.round.destination)
    language = get_reader_language()
    sectors = [each.name.get(language) for each in board.edition.sectors.values()]
    most = max((count for row in board.funnel[1:] for count in row.by_sector.values()), default=0)
    context = {
        "board": board,
        "heading": board.edition.name.get(language),
        "sectors": sectors,
        "steps": [
            {
                "row": row,
                "label": STEP_LABELS[row.step],
                # Whoever only came is many times more than the seats: the scale begins with those.
                "bars": [
                    min(100, round(100 * count / (most or 1))) if number else 0
                    for count in row.by_sector.values()
                ],
            }
            for number, row in enumerate(board.funnel)
        ],
        "cities": [
            (board.edition.cities[row.city].name.get(language), row) for row in board.cities
        ],
        "waiting": [
            (WAITING_LABELS[each.code], each.count, WAITING_PAGES.get(each.code, ""))
            for each in board.waiting
        ],
        "has_figures": figures.has_any,
        "key_numbers": _list_key_numbers(board),
    }
    return render(request, "rounds/round_board.html", context)


def _list_key_numbers(board: RoundBoard) -> dict[str, int]:
    seats = sum(row.seats for row in board.cities)
    paid = sum(row.paid for row in board.cities)
    return {
        "seats": seats,
        "paid": paid,
        "lapsed": sum(row.lapsed for row in board.cities),
        "absent": sum(row.absent for row in board.cities),
    }


@require_safe
@officer_required
def round_board_file(request: ActorRequest, code: str) -> HttpResponse:
    """The same numbers as a file of rows: step or city, sector, number."""
    with reading_as(request.actor):
        board = get_board(request.actor, code)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    rows: list[Any] = [("what", "of", "number")]
    rows += [
        (row.step, sector, count) for row in board.funnel for sector, count in row.by_sector.items()
    ]
    for row in board.cities:
        numbers = {"seats": row.seats, "paid": row.paid, "offered": row.offered}
        numbers |= {"lapsed": row.lapsed, "absent": row.absent}
        rows += [(name, row.city, count) for name, count in numbers.items()]
    csv.writer(response).writerows(rows)
    return response

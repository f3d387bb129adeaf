"""Who waits to be chosen, by the year she came and by how long she waits: bars and a table."""

from collections.abc import Sequence
from typing import Any

from rantau.rounds.cohorts import WAITING_CELLS, Cohort, sum_cohorts
from rantau.web.rounds.labels import AGE_LABELS

LEFT, WIDTH, ROW, BAR = 48, 240, 30, 20  # of the drawing, in its own units


def describe_ageing(cohorts: Sequence[Cohort]) -> dict[str, Any]:
    """A drawing of one bar a year, oldest first, and the rows of the table with their total; what
    is not shown is None, and is in no bar."""
    ordered = sorted(cohorts, key=lambda each: each.year)
    largest = max((each.waiting or 0 for each in ordered), default=0) or 1
    totals = sum_cohorts(ordered)
    return {
        "labels": [AGE_LABELS[name] for name in WAITING_CELLS],
        "rows": [
            {
                "year": each.year,
                "cells": [each.cells[name] for name in WAITING_CELLS],
                "waiting": each.waiting,
                "y": number * ROW + (ROW - BAR) // 2,
                "pieces": _draw_pieces(each, largest),
            }
            for number, each in enumerate(ordered)
        ],
        "height": ROW * len(ordered),
        "bar": BAR,
        "totals": [totals.cells[name] for name in WAITING_CELLS],
        "all": totals.waiting,
        "is_least": totals.is_least,
    }


def _draw_pieces(cohort: Cohort, largest: int) -> list[tuple[int, int, int]]:
    """Number of the shade, left end and width of each piece of a bar."""
    pieces, reached = [], 0
    for shade, name in enumerate(WAITING_CELLS, start=1):
        count = cohort.cells[name] or 0
        left = LEFT + WIDTH * reached // largest
        reached += count
        if count:
            pieces.append((shade, left, max(LEFT + WIDTH * reached // largest - left, 1)))
    return pieces

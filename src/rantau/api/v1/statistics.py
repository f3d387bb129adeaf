"""The four numbers of placement, as the boards show them, at this moment."""

from datetime import datetime
from typing import Annotated, TypeVar

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rantau.access.scope import looking
from rantau.api.callers import caller, needs
from rantau.core import clock
from rantau.statistics.numbers import MEASURES, Asked, Counts, numbers
from rantau.statistics.permissions import READ_NUMBERS

K = TypeVar("K", int, str)
router = Router(tags=["statistics"])
Year = Annotated[int, Query(ge=2000, le=2100)]
Month = Annotated[int | None, Query(ge=1, le=12)]
Destination = Annotated[str, Query(pattern="^([A-Z]{2})?$", description="ISO 3166-1; empty: all")]
Sex = Annotated[str, Query(pattern="^[FM]?$", description="empty: both")]


class Four(Schema):
    """Authorised is not departed is not arrived is not returned; four events, four numbers."""

    authorised: int
    departed: int
    arrived: int
    returned: int


class OfMonth(Four):
    """A month of the year asked for, in western Indonesian time (UTC+7)."""

    month: int


class OfOrigin(Four):
    """A regency or city of origin on the identity card, as at the opening of the placement."""

    origin: str = Field(description="official code, as 32.12")


class OfDestination(Four):
    """A country of destination."""

    destination: str


class PlacementNumbers(Schema):
    """Every event counts in the month in which it happened. `by_month` covers the whole year."""

    year: int
    month: int | None
    up_to: datetime = Field(description="what was recorded until this moment is in")
    total: Four
    by_month: list[OfMonth]
    by_origin: list[OfOrigin]
    by_destination: list[OfDestination]


@router.get(
    "/placements", response=PlacementNumbers, operation_id="read_placement_numbers",
    **needs("statistics:read", READ_NUMBERS),
)  # fmt: skip
def read_placement_numbers(
    request: HttpRequest, year: Year, month: Month = None, destination: Destination = "",
    sex: Sex = "",
) -> PlacementNumbers:  # fmt: skip
    """The nation's numbers, or those of the own range: a district's, a province's, a country's."""
    actor = caller(request)
    with looking(actor):
        found = numbers(actor, Asked(year, month, destination, sex))
    return PlacementNumbers(
        year=year,
        month=month,
        up_to=clock.now(),
        total=Four(**_four(found.total)),
        by_month=[OfMonth(month=at, **_four(n)) for at, n in sorted(found.by_month.items())],
        by_origin=[OfOrigin(origin=_code(at), **_four(n)) for at, n in _shown(found.by_origin)],
        by_destination=[
            OfDestination(destination=at, **_four(n)) for at, n in _shown(found.by_destination)
        ],
    )


def _shown(rows: dict[K, Counts]) -> list[tuple[K, Counts]]:
    return [(at, counts) for at, counts in sorted(rows.items()) if any(counts.values())]


def _four(counts: Counts) -> dict[str, int]:
    names = ("authorised", *MEASURES[1:])
    return {name: counts.get(code, 0) for name, code in zip(names, MEASURES, strict=True)}


def _code(node: int) -> str:
    digits = f"{node:010d}"
    return f"{digits[:2]}.{digits[2:4]}"

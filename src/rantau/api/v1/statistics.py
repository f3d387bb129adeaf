"""The four numbers of placement, at this moment."""

from datetime import datetime
from typing import Annotated, TypeVar

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rantau.access.scope import reading_as
from rantau.api.authentication import get_actor, require_access
from rantau.common import clock
from rantau.statistics.permissions import READ_NUMBERS
from rantau.statistics.placement_counts import (
    MEASURES,
    CountByMeasure,
    CountFilter,
    get_placement_counts,
)

RowKey = TypeVar("RowKey", int, str)
router = Router(tags=["statistics"])
YearParam = Annotated[int, Query(ge=2000, le=2100)]
MonthParam = Annotated[int | None, Query(ge=1, le=12)]
DestinationParam = Annotated[
    str, Query(pattern="^([A-Z]{2})?$", description="ISO 3166-1; empty: all")
]
SexParam = Annotated[str, Query(pattern="^[FM]?$", description="empty: both")]


class PlacementCounts(Schema):
    """The numbers of four different events."""

    authorised: int
    departed: int
    arrived: int
    returned: int


class MonthCounts(PlacementCounts):
    """A month of the requested year, in western Indonesian time (UTC+7)."""

    month: int


class OriginCounts(PlacementCounts):
    """A regency or city of origin on the identity card, as it was when the placement was opened."""

    origin: str = Field(description="official code, as 32.12")


class DestinationCounts(PlacementCounts):
    """A country of destination."""

    destination: str


class PlacementNumbers(Schema):
    """Every event counts in the month in which it happened. `by_month` covers the whole year."""

    year: int
    month: int | None
    up_to: datetime = Field(description="counts everything recorded until this moment")
    total: PlacementCounts
    by_month: list[MonthCounts]
    by_origin: list[OriginCounts]
    by_destination: list[DestinationCounts]


@router.get(
    "/placements",
    response=PlacementNumbers,
    operation_id="read_placement_numbers",
    **require_access("statistics:read", READ_NUMBERS),
)
def placement_numbers(
    request: HttpRequest,
    year: YearParam,
    month: MonthParam = None,
    destination: DestinationParam = "",
    sex: SexParam = "",
) -> PlacementNumbers:
    """The national numbers, or those of the caller's own district, province or country."""
    actor = get_actor(request)
    with reading_as(actor):
        counts = get_placement_counts(actor, CountFilter(year, month, destination, sex))
    return PlacementNumbers(
        year=year,
        month=month,
        up_to=clock.now(),
        total=PlacementCounts(**_build_counts(counts.total)),
        by_month=[
            MonthCounts(month=number, **_build_counts(each))
            for number, each in sorted(counts.by_month.items())
        ],
        by_origin=[
            OriginCounts(origin=_format_region_code(node), **_build_counts(each))
            for node, each in _list_nonzero_rows(counts.by_origin)
        ],
        by_destination=[
            DestinationCounts(destination=country, **_build_counts(each))
            for country, each in _list_nonzero_rows(counts.by_destination)
        ],
    )


def _list_nonzero_rows(rows: dict[RowKey, CountByMeasure]) -> list[tuple[RowKey, CountByMeasure]]:
    return [(key, counts) for key, counts in sorted(rows.items()) if any(counts.values())]


def _build_counts(counts: CountByMeasure) -> dict[str, int]:
    names = ("authorised", *MEASURES[1:])
    return {name: counts.get(code, 0) for name, code in zip(names, MEASURES, strict=True)}


def _format_region_code(node: int) -> str:
    digits = f"{node:010d}"
    return f"{digits[:2]}.{digits[2:4]}"

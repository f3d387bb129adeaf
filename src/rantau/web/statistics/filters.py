"""Filters in the address of a statistics page. Values that make no sense are ignored."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from rantau.access.actor import Actor, Span
from rantau.offices.models import Region
from rantau.offices.region_codes import DISTRICT_SIZE, PROVINCE_SIZE, REGENCY_SIZE, VILLAGE_SIZE
from rantau.statistics.placement_counts import ALL_REGIONS

LEVEL_BY_SIZE = {
    PROVINCE_SIZE: Region.PROVINCE,
    REGENCY_SIZE: Region.REGENCY,
    DISTRICT_SIZE: Region.DISTRICT,
    VILLAGE_SIZE: Region.VILLAGE,
}


@dataclass(frozen=True)
class SelectedPlace:
    """The place that a page shows.

    span       its range of region nodes
    is_chosen  whether the address names it; else it is the actor's whole range
    """

    span: Span
    is_chosen: bool = False

    @property
    def size(self) -> int:
        """How many nodes each place directly below this one spans."""
        lo, hi = self.span
        return next(
            (size for size in (PROVINCE_SIZE, REGENCY_SIZE, DISTRICT_SIZE) if hi - lo > size),
            VILLAGE_SIZE,
        )

    @property
    def level(self) -> int:
        """The level of the places directly below, as `Region.level`."""
        return LEVEL_BY_SIZE[self.size]


def get_selected_place(actor: Actor, typed: str, *, smallest: int = VILLAGE_SIZE) -> SelectedPlace:
    """The place whose node was typed, if it lies in a range of the actor's; else that range, or
    the nation where there are several, of which the row policies show the actor's part.

    smallest  the size of the smallest place that can be chosen
    """
    ranges = actor.spans or (ALL_REGIONS,)
    own = ranges[0] if len(ranges) == 1 else ALL_REGIONS
    if not (typed.isascii() and typed.isdigit() and len(typed) == 10):
        return SelectedPlace(own)
    node = int(typed)
    size = next(
        (s for s in (PROVINCE_SIZE, REGENCY_SIZE, DISTRICT_SIZE) if node % s == 0), VILLAGE_SIZE
    )
    is_inside = any(lo <= node and node + size <= hi for lo, hi in ranges)
    if is_inside and smallest <= size < own[1] - own[0]:
        return SelectedPlace((node, node + size), is_chosen=True)
    return SelectedPlace(own)


def parse_whole_number(typed: str, low: int, high: int) -> int | None:
    """The number typed, if it lies between `low` and `high` (both included); else None."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 4
    return int(typed) if is_number and low <= int(typed) <= high else None


def build_filter_url(query: QueryDict, keep: tuple[str, ...], **changes: object) -> str:
    """The link to this page with the filters of `query` named in `keep`, some changed; an empty
    change removes a filter."""
    values = {name: query.get(name, "") for name in keep} | changes
    return "?" + urlencode(
        {name: value for name, value in values.items() if value not in ("", None)}
    )

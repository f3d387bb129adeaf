"""A map of provinces as tiles, with each regency as a small coloured square inside."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rantau.offices.region_codes import PROVINCE_SIZE
from rantau.web.common.labels import format_number
from rantau.web.common.tile_map import (
    MAP_MARGIN,
    GridPosition,
    LegendStep,
    build_legend,
    get_level,
    get_level_bounds,
    get_province_grid,
)

PROVINCE_WIDTH, PROVINCE_HEIGHT, PROVINCE_GAP = 92, 92, 5
SQUARE_SIZE, SQUARE_GAP, SQUARES_PER_ROW, SQUARES_TOP = 8, 1.6, 8, 42
SQUARES_LEFT = 7


@dataclass(frozen=True)
class ProvinceTile:
    """A tile with its number; `squares` are paths of its regencies by colour step."""

    name: str
    label: str
    count: int
    regencies: int
    url: str
    x: int
    y: int
    squares: tuple[tuple[int, str], ...]

    @property
    def at(self) -> str:
        """Where its corner stands, as a drawing is moved there."""
        return f"{self.x} {self.y}"

    @property
    def shown(self) -> str:
        return format_number(self.count)


@dataclass(frozen=True)
class NestedMap:
    provinces: tuple[ProvinceTile, ...]
    legend: tuple[LegendStep, ...]
    width: int
    height: int


def build_nested_map(
    counts: Mapping[int, int], names: Mapping[int, str], address: Mapping[int, str]
) -> NestedMap:
    """The map of the whole country.

    counts    number by node of regency; one that is not there has none
    names     of provinces and regencies, by node
    address   where each province leads, by node
    """
    inside: dict[int, list[int]] = defaultdict(list)
    for node in sorted(names):
        if node % PROVINCE_SIZE:
            inside[node // PROVINCE_SIZE * PROVINCE_SIZE].append(node)
    bounds = get_level_bounds([counts.get(node) for nodes in inside.values() for node in nodes])
    tiles = []
    for node, regencies in inside.items():
        spot = get_province_grid().get(str(node)[:2])
        if spot is not None and node in names:
            there = [counts.get(each, 0) for each in regencies]
            tiles.append(
                _build_province_tile(spot, names[node], address.get(node, ""), there, bounds)
            )
    width = max((tile.x for tile in tiles), default=0) + PROVINCE_WIDTH + 2 * MAP_MARGIN
    height = max((tile.y for tile in tiles), default=0) + PROVINCE_HEIGHT + 2 * MAP_MARGIN
    return NestedMap(tuple(tiles), build_legend(bounds), width, height)


def _build_province_tile(
    spot: GridPosition, name: str, url: str, there: list[int], bounds: list[int]
) -> ProvinceTile:
    x, y = spot.col * (PROVINCE_WIDTH + PROVINCE_GAP), spot.row * (PROVINCE_HEIGHT + PROVINCE_GAP)
    paths: dict[int, str] = defaultdict(str)
    for place, count in enumerate(there):
        left = SQUARES_LEFT + place % SQUARES_PER_ROW * (SQUARE_SIZE + SQUARE_GAP)
        top = SQUARES_TOP + place // SQUARES_PER_ROW * (SQUARE_SIZE + SQUARE_GAP)
        paths[get_level(count, bounds)] += (
            f"M{left:g} {top:g}h{SQUARE_SIZE}v{SQUARE_SIZE}h-{SQUARE_SIZE}z"
        )
    squares = tuple(sorted(paths.items()))
    return ProvinceTile(name, spot.abbr, sum(there), len(there), url, x, y, squares)

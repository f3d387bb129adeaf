"""Provinces as tiles on the house's grid, each with its regencies as small squares inside."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rantau.web.house.tilemap import (
    EDGE,
    Place,
    Step,
    figure,
    level_of,
    province_grid,
    steps,
    tops,
)

WIDTH, HEIGHT, GAP = 92, 92, 5
SQUARE, APART, ACROSS, DOWN = 8, 1.6, 8, 42
PADDING = 7
PROVINCE, REGENCY = 100_000_000, 1_000_000


@dataclass(frozen=True)
class Province:
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
        return figure(self.count)


@dataclass(frozen=True)
class NestedMap:
    provinces: tuple[Province, ...]
    legend: tuple[Step, ...]
    width: int
    height: int


def nested_map(
    counts: Mapping[int, int], names: Mapping[int, str], address: Mapping[int, str]
) -> NestedMap:
    """The map of the whole country.

    counts    number by node of regency; one that is not there has none
    names     of provinces and regencies, by node
    address   where each province leads, by node
    """
    inside: dict[int, list[int]] = defaultdict(list)
    for node in sorted(names):
        if node % PROVINCE:
            inside[node // PROVINCE * PROVINCE].append(node)
    bounds = tops([counts.get(node) for nodes in inside.values() for node in nodes])
    tiles = []
    for node, regencies in inside.items():
        spot = province_grid().get(str(node)[:2])
        if spot is not None and node in names:
            there = [counts.get(each, 0) for each in regencies]
            tiles.append(_tile(spot, names[node], address.get(node, ""), there, bounds))
    width = max((tile.x for tile in tiles), default=0) + WIDTH + 2 * EDGE
    height = max((tile.y for tile in tiles), default=0) + HEIGHT + 2 * EDGE
    return NestedMap(tuple(tiles), steps(bounds), width, height)


def _tile(spot: Place, name: str, url: str, there: list[int], bounds: list[int]) -> Province:
    x, y = spot.col * (WIDTH + GAP), spot.row * (HEIGHT + GAP)
    paths: dict[int, str] = defaultdict(str)
    for place, count in enumerate(there):
        left = PADDING + place % ACROSS * (SQUARE + APART)
        top = DOWN + place // ACROSS * (SQUARE + APART)
        paths[level_of(count, bounds)] += f"M{left:g} {top:g}h{SQUARE}v{SQUARE}h-{SQUARE}z"
    squares = tuple(sorted(paths.items()))
    return Province(name, spot.abbr, sum(there), len(there), url, x, y, squares)

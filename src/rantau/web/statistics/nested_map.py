"""A map with a tile for each province, and in it a small coloured square for each regency."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from rantau.offices.region_codes import PROVINCE_SIZE
from rantau.web.common.labels import format_number
from rantau.web.common.tile_map import (
    GridPosition,
    LegendStep,
    build_legend,
    build_view_box,
    get_level,
    get_level_bounds,
    get_province_grid,
)

# In the units of the SVG.
PROVINCE_WIDTH, PROVINCE_HEIGHT, PROVINCE_GAP = 92, 92, 5
PROVINCE_BACKGROUND = format_html(
    '<rect class="nest__tile" width="{}" height="{}" rx="5"/>', PROVINCE_WIDTH, PROVINCE_HEIGHT
)
SQUARE_SIZE, SQUARE_GAP, SQUARES_PER_ROW = 8, 1.6, 8
SQUARES_LEFT, SQUARES_TOP = 7, 42  # of the first square in its tile


@dataclass(frozen=True)
class ProvinceTile:
    """The tile of a province. `squares` has a colour step and the SVG path of its regencies."""

    name: str
    label: str
    count: int
    regencies: int
    url: str
    x: int
    y: int
    squares: tuple[tuple[int, str], ...]

    @property
    def position(self) -> str:
        """The upper left corner, as the argument of SVG's `translate`."""
        return f"{self.x} {self.y}"

    @property
    def count_text(self) -> str:
        """The number of the whole province in the reader's language."""
        return format_number(self.count)


@dataclass(frozen=True)
class NestedMap:
    """The tiles of the provinces, the legend of their squares, and the SVG element that is the
    background of each tile."""

    provinces: tuple[ProvinceTile, ...]
    legend: tuple[LegendStep, ...]
    background: SafeString = PROVINCE_BACKGROUND

    @property
    def view_box(self) -> str:
        """The `viewBox` of the SVG."""
        corners = [(tile.x, tile.y) for tile in self.provinces]
        return build_view_box(corners, PROVINCE_WIDTH, PROVINCE_HEIGHT)


def build_nested_map(
    counts: Mapping[int, int], names: Mapping[int, str], urls: Mapping[int, str]
) -> NestedMap:
    """The map of the whole country.

    counts  node of a regency -> its number; 0 for a regency that is missing
    names   node of a province or regency -> its name
    urls    node of a province -> the link of its tile
    """
    regencies_by_province: dict[int, list[int]] = defaultdict(list)
    for node in sorted(names):
        if node % PROVINCE_SIZE:
            regencies_by_province[node // PROVINCE_SIZE * PROVINCE_SIZE].append(node)
    bounds = get_level_bounds(
        [counts.get(node) for nodes in regencies_by_province.values() for node in nodes]
    )
    tiles = []
    for node, regencies in regencies_by_province.items():
        grid_position = get_province_grid().get(str(node)[:2])
        if grid_position is not None and node in names:
            numbers = [counts.get(each, 0) for each in regencies]
            url = urls.get(node, "")
            tiles.append(_build_province_tile(grid_position, names[node], url, numbers, bounds))
    return NestedMap(tuple(tiles), build_legend(bounds))


def _build_province_tile(
    at: GridPosition, name: str, url: str, numbers: list[int], bounds: list[int]
) -> ProvinceTile:
    x, y = at.col * (PROVINCE_WIDTH + PROVINCE_GAP), at.row * (PROVINCE_HEIGHT + PROVINCE_GAP)
    paths: dict[int, str] = defaultdict(str)
    for index, count in enumerate(numbers):
        left = SQUARES_LEFT + index % SQUARES_PER_ROW * (SQUARE_SIZE + SQUARE_GAP)
        top = SQUARES_TOP + index // SQUARES_PER_ROW * (SQUARE_SIZE + SQUARE_GAP)
        paths[get_level(count, bounds)] += (
            f"M{left:g} {top:g}h{SQUARE_SIZE}v{SQUARE_SIZE}h-{SQUARE_SIZE}z"
        )
    squares = tuple(sorted(paths.items()))
    return ProvinceTile(name, at.abbr, sum(numbers), len(numbers), url, x, y, squares)

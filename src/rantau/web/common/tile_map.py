"""A map of equal tiles, one per place, coloured by a count; needs no boundary data."""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rantau.web.common.labels import format_number

TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 92, 54, 5
MAP_MARGIN = 1  # around all tiles, so that the outermost lines are not clipped
TILE_BACKGROUND = format_html('<rect width="{}" height="{}" rx="5"/>', TILE_WIDTH, TILE_HEIGHT)
LEVEL_COUNT = 5
MAX_LABEL_LENGTH = 11


@dataclass(frozen=True)
class PlaceCount:
    """One place and its number; None for one that is withheld or unknown."""

    code: str
    name: str
    count: int | None
    group: str = ""
    url: str = ""


class GridPosition(NamedTuple):
    """The column and row of a place on the grid, and a name short enough for its tile."""

    abbr: str
    col: int
    row: int


@dataclass(frozen=True)
class Tile:
    """The tile of a place.

    label  the name, short enough for the tile
    group  the places of a group lie together, where they have no position on the grid
    url    the link of the tile; empty for none
    level  the colour step (see `get_level`)
    x, y   the upper left corner, in the units of the SVG
    """

    code: str
    name: str
    label: str
    count: int | None
    group: str
    url: str
    level: int
    x: int
    y: int

    @property
    def position(self) -> str:
        """The upper left corner, as the argument of SVG's `translate`."""
        return f"{self.x} {self.y}"

    @property
    def count_text(self) -> str:
        """The number in the reader's language; a dash where it is withheld."""
        return format_number(self.count)

    @property
    def title(self) -> str:
        """The tooltip: full name and number."""
        return f"{self.name}: {self.count_text}"


class LegendStep(NamedTuple):
    """A colour step, and the range of numbers that it stands for."""

    level: int
    text: str


def build_view_box(corners: Sequence[tuple[int, int]], width: int, height: int) -> str:
    """The `viewBox` of an SVG around tiles of one size, with MAP_MARGIN on each side.

    corners  the upper left corner of each tile
    """
    right = max((x for x, _y in corners), default=0) + width + 2 * MAP_MARGIN
    bottom = max((y for _x, y in corners), default=0) + height + 2 * MAP_MARGIN
    return f"-{MAP_MARGIN} -{MAP_MARGIN} {right} {bottom}"


@dataclass(frozen=True)
class TileMap:
    """The tiles of a map, its legend, and the SVG element that is the background of each tile."""

    tiles: tuple[Tile, ...]
    legend: tuple[LegendStep, ...]
    background: SafeString = TILE_BACKGROUND

    @property
    def view_box(self) -> str:
        """The `viewBox` of the SVG."""
        return build_view_box([(t.x, t.y) for t in self.tiles], TILE_WIDTH, TILE_HEIGHT)

    @property
    def ranked(self) -> list[Tile]:
        """The tiles by count, highest first, for the table beside the map; withheld ones last."""
        return sorted(self.tiles, key=lambda t: (t.count is None, -(t.count or 0), t.name))


def read_grid(path: Path) -> dict[str, GridPosition]:
    """The grid of a CSV file with the columns code, abbr, col and row."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            line["code"]: GridPosition(line["abbr"], int(line["col"]), int(line["row"]))
            for line in csv.DictReader(lines)
        }


@lru_cache(maxsize=1)
def get_province_grid() -> Mapping[str, GridPosition]:
    """The grid position of each province by its two-digit code; read once a process."""
    return read_grid(Path(settings.BASE_DIR) / "seed" / "province_tiles.csv")


def get_level_bounds(counts: Sequence[int | None]) -> list[int]:
    """The highest number of each colour step; the distinct numbers are divided equally."""
    known = sorted({count for count in counts if count})
    shares = min(LEVEL_COUNT, len(known))
    return [known[-(-len(known) * step // shares) - 1] for step in range(1, shares + 1)]


def get_level(count: int | None, bounds: Sequence[int]) -> int:
    """The colour step: 0 for zero or withheld, else 1 (few) to 5 (most); the highest is always
    5."""
    if not count or not bounds:
        return 0
    return LEVEL_COUNT - len(bounds) + 1 + min(bisect_left(bounds, count), len(bounds) - 1)


def build_legend(bounds: Sequence[int]) -> tuple[LegendStep, ...]:
    """The colour steps, each with its range of numbers."""
    steps = [LegendStep(0, "0 / –")]
    low = 1
    for top in bounds:
        text = format_number(top) if top == low else f"{format_number(low)}–{format_number(top)}"
        steps.append(LegendStep(get_level(top, bounds), text))
        low = top + 1
    return tuple(steps)


def _shorten_name(name: str) -> str:
    """A tile's label. Nearly all places are regencies, so that word is left out."""
    name = name.removeprefix("Kabupaten ")
    return name if len(name) <= MAX_LABEL_LENGTH else name[: MAX_LABEL_LENGTH - 1].rstrip() + "…"


def _assign_positions(
    rows: Sequence[PlaceCount], places: Mapping[str, GridPosition], columns: int
) -> dict[str, GridPosition]:
    """Put places of the grid at their position, all others below them, row by row."""
    positions = {row.code: places[row.code] for row in rows if row.code in places}
    first = max((position.row for position in positions.values()), default=-1) + 1
    others = [row for row in rows if row.code not in positions]
    for index, row in enumerate(sorted(others, key=lambda r: (r.group, r.name))):
        positions[row.code] = GridPosition(
            _shorten_name(row.name), index % columns, first + index // columns
        )
    return positions


def build_tile_map(
    rows: Sequence[PlaceCount], places: Mapping[str, GridPosition] | None = None, columns: int = 8
) -> TileMap:
    """The map of `rows`: at their positions in the grid `places`, the others below in rows of
    `columns` tiles, by group and name."""
    positions = _assign_positions(rows, places or {}, columns)
    bounds = get_level_bounds([row.count for row in rows])
    tiles = tuple(
        Tile(
            row.code,
            row.name,
            position.abbr,
            row.count,
            row.group,
            row.url,
            get_level(row.count, bounds),
            position.col * (TILE_WIDTH + TILE_GAP),
            position.row * (TILE_HEIGHT + TILE_GAP),
        )
        for row in rows
        for position in [positions[row.code]]
    )
    return TileMap(tiles, build_legend(bounds))

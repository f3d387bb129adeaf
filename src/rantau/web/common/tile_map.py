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
MAP_MARGIN = 1  # room around all, so that the outermost lines are drawn whole
TILE_BACKGROUND = format_html('<rect width="{}" height="{}" rx="5"/>', TILE_WIDTH, TILE_HEIGHT)
LEVEL_COUNT = 5
MAX_LABEL_LENGTH = 11


@dataclass(frozen=True)
class PlaceCount:
    """One place and its number; a number of None was withheld or is not known."""

    code: str
    name: str
    count: int | None
    group: str = ""
    url: str = ""


class GridPosition(NamedTuple):
    """Where a place stands on the grid, with a name short enough for its tile."""

    abbr: str
    col: int
    row: int


@dataclass(frozen=True)
class Tile:
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
    def at(self) -> str:
        """Where its corner stands, as a drawing is moved there."""
        return f"{self.x} {self.y}"

    @property
    def shown(self) -> str:
        return format_number(self.count)

    @property
    def title(self) -> str:
        return f"{self.name}: {self.shown}"


class LegendStep(NamedTuple):
    level: int
    text: str


@dataclass(frozen=True)
class TileMap:
    tiles: tuple[Tile, ...]
    legend: tuple[LegendStep, ...]
    width: int
    height: int
    ground: SafeString = TILE_BACKGROUND

    @property
    def ranked(self) -> list[Tile]:
        """Most first, as the table beside the map reads; the withheld stand last."""
        return sorted(self.tiles, key=lambda t: (t.count is None, -(t.count or 0), t.name))


def read_grid(path: Path) -> dict[str, GridPosition]:
    """The grid of provinces, from a small table of our own making (code, abbr, col, row)."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            line["code"]: GridPosition(line["abbr"], int(line["col"]), int(line["row"]))
            for line in csv.DictReader(lines)
        }


@lru_cache(maxsize=1)
def get_province_grid() -> Mapping[str, GridPosition]:
    """Where each province stands, by its two-digit code; read once a process."""
    return read_grid(Path(settings.BASE_DIR) / "seed" / "province_tiles.csv")


def get_level_bounds(counts: Sequence[int | None]) -> list[int]:
    """The greatest number of each colour step: equal shares of the distinct numbers."""
    known = sorted({count for count in counts if count})
    shares = min(LEVEL_COUNT, len(known))
    return [known[-(-len(known) * step // shares) - 1] for step in range(1, shares + 1)]


def get_level(count: int | None, bounds: Sequence[int]) -> int:
    """0 for none or withheld, else 1 (few) to 5 (most); the most is always the darkest."""
    if not count or not bounds:
        return 0
    return LEVEL_COUNT - len(bounds) + 1 + min(bisect_left(bounds, count), len(bounds) - 1)


def build_legend(bounds: Sequence[int]) -> tuple[LegendStep, ...]:
    """The colour steps with the numbers that each stands for."""
    found = [LegendStep(0, "0 / –")]
    low = 1
    for top in bounds:
        text = format_number(top) if top == low else f"{format_number(low)}–{format_number(top)}"
        found.append(LegendStep(get_level(top, bounds), text))
        low = top + 1
    return tuple(found)


def _shorten_name(name: str) -> str:
    """A tile's label: nearly all are regencies, so only cities keep their word."""
    name = name.removeprefix("Kabupaten ")
    return name if len(name) <= MAX_LABEL_LENGTH else name[: MAX_LABEL_LENGTH - 1].rstrip() + "…"


def _assign_positions(
    rows: Sequence[PlaceCount], places: Mapping[str, GridPosition], columns: int
) -> dict[str, GridPosition]:
    """Known places keep their spot; all others follow below, row by row."""
    spots = {row.code: places[row.code] for row in rows if row.code in places}
    first = max((spot.row for spot in spots.values()), default=-1) + 1
    others = [row for row in rows if row.code not in spots]
    for index, row in enumerate(sorted(others, key=lambda r: (r.group, r.name))):
        spots[row.code] = GridPosition(
            _shorten_name(row.name), index % columns, first + index // columns
        )
    return spots


def build_tile_map(
    rows: Sequence[PlaceCount], places: Mapping[str, GridPosition] | None = None, columns: int = 8
) -> TileMap:
    """Tiles for these rows: on the given places, or row-major by group and name without any."""
    spots = _assign_positions(rows, places or {}, columns)
    bounds = get_level_bounds([row.count for row in rows])
    tiles = tuple(
        Tile(
            row.code,
            row.name,
            spot.abbr,
            row.count,
            row.group,
            row.url,
            get_level(row.count, bounds),
            spot.col * (TILE_WIDTH + TILE_GAP),
            spot.row * (TILE_HEIGHT + TILE_GAP),
        )
        for row in rows
        for spot in [spots[row.code]]
    )
    width = max((t.x for t in tiles), default=0) + TILE_WIDTH + 2 * MAP_MARGIN
    height = max((t.y for t in tiles), default=0) + TILE_HEIGHT + 2 * MAP_MARGIN
    return TileMap(tiles, build_legend(bounds), width, height)

"""Places as equal tiles on a grid, coloured by how many; no boundary file is needed."""

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

TILE_WIDTH, TILE_HEIGHT, GAP = 92, 54, 5
EDGE = 1  # room around all, so that the outermost lines are drawn whole
GROUND = format_html('<rect width="{}" height="{}" rx="5"/>', TILE_WIDTH, TILE_HEIGHT)
LEVELS = 5
LETTERS = 11


@dataclass(frozen=True)
class Row:
    """One place and its number; a number of None was withheld or is not known."""

    code: str
    name: str
    count: int | None
    group: str = ""
    url: str = ""


class Place(NamedTuple):
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
        return figure(self.count)

    @property
    def title(self) -> str:
        return f"{self.name}: {self.shown}"


class Step(NamedTuple):
    level: int
    text: str


@dataclass(frozen=True)
class TileMap:
    tiles: tuple[Tile, ...]
    legend: tuple[Step, ...]
    width: int
    height: int
    ground: SafeString = GROUND

    @property
    def ranked(self) -> list[Tile]:
        """Most first, as the table beside the map reads; the withheld stand last."""
        return sorted(self.tiles, key=lambda t: (t.count is None, -(t.count or 0), t.name))


def figure(count: int | None) -> str:
    """A number as Indonesians write it, or a dash for one that is not shown."""
    return "–" if count is None else f"{count:,}".replace(",", ".")


def read_places(path: Path) -> dict[str, Place]:
    """The grid of provinces, from a small table of our own making (code, abbr, col, row)."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            line["code"]: Place(line["abbr"], int(line["col"]), int(line["row"]))
            for line in csv.DictReader(lines)
        }


@lru_cache(maxsize=1)
def province_grid() -> Mapping[str, Place]:
    """Where each province stands, by its two-digit code; read once a process."""
    return read_places(Path(settings.ROOT) / "seed" / "province_tiles.csv")


def tops(counts: Sequence[int | None]) -> list[int]:
    """The greatest number of each colour step: equal shares of the distinct numbers."""
    known = sorted({count for count in counts if count})
    shares = min(LEVELS, len(known))
    return [known[-(-len(known) * step // shares) - 1] for step in range(1, shares + 1)]


def level_of(count: int | None, bounds: Sequence[int]) -> int:
    """0 for none or withheld, else 1 (few) to 5 (most); the most is always the darkest."""
    if not count or not bounds:
        return 0
    return LEVELS - len(bounds) + 1 + min(bisect_left(bounds, count), len(bounds) - 1)


def steps(bounds: Sequence[int]) -> tuple[Step, ...]:
    """The colour steps with the numbers that each stands for."""
    found = [Step(0, "0 / –")]
    low = 1
    for top in bounds:
        text = figure(top) if top == low else f"{figure(low)}–{figure(top)}"
        found.append(Step(level_of(top, bounds), text))
        low = top + 1
    return tuple(found)


def _short(name: str) -> str:
    """A tile's label: nearly all are regencies, so only cities keep their word."""
    name = name.removeprefix("Kabupaten ")
    return name if len(name) <= LETTERS else name[: LETTERS - 1].rstrip() + "…"


def _grid(rows: Sequence[Row], places: Mapping[str, Place], columns: int) -> dict[str, Place]:
    """Known places keep their spot; all others follow below, row by row."""
    spots = {row.code: places[row.code] for row in rows if row.code in places}
    first = max((spot.row for spot in spots.values()), default=-1) + 1
    others = [row for row in rows if row.code not in spots]
    for index, row in enumerate(sorted(others, key=lambda r: (r.group, r.name))):
        spots[row.code] = Place(_short(row.name), index % columns, first + index // columns)
    return spots


def tile_map(
    rows: Sequence[Row], places: Mapping[str, Place] | None = None, columns: int = 8
) -> TileMap:
    """Tiles for these rows: on the given places, or row-major by group and name without any."""
    spots = _grid(rows, places or {}, columns)
    bounds = tops([row.count for row in rows])
    tiles = tuple(
        Tile(
            row.code, row.name, spot.abbr, row.count, row.group, row.url,
            level_of(row.count, bounds),
            spot.col * (TILE_WIDTH + GAP), spot.row * (TILE_HEIGHT + GAP),
        )
        for row in rows
        for spot in [spots[row.code]]
    )  # fmt: skip
    width = max((t.x for t in tiles), default=0) + TILE_WIDTH + 2 * EDGE
    height = max((t.y for t in tiles), default=0) + TILE_HEIGHT + 2 * EDGE
    return TileMap(tiles, steps(bounds), width, height)

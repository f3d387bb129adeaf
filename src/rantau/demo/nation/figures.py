"""The published figures of 2013 (`seed/`) as weights to draw by."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

from django.conf import settings

from rantau.offices.region_codes import PROVINCE_SIZE, parse_node

T = TypeVar("T")
YEAR = "2013"
SUSPECT = "[85!]"  # a figure that contradicts another is kept and not drawn by


@dataclass(frozen=True)
class Weighted(Generic[T]):
    """Things with their weights, cumulated so that one is drawn in no time."""

    things: Sequence[T]
    upto: Sequence[float]

    @classmethod
    def of(cls, pairs: Iterable[tuple[T, float]]) -> "Weighted[T]":
        """From pairs of a thing and its weight."""
        things, weights = zip(*pairs, strict=True)
        return cls(things, list(accumulate(weights)))

    def draw(self, rng: Random) -> T:
        """One of them."""
        return rng.choices(self.things, cum_weights=self.upto)[0]

    def shares(self) -> dict[T, float]:
        """Of each thing its part of the whole, 0 to 1."""
        befores = [0, *self.upto]
        return {
            thing: (upto - before) / self.upto[-1]
            for thing, before, upto in zip(self.things, befores, self.upto, strict=False)
        }


@dataclass(frozen=True)
class Figures:
    """What a nation is drawn by.

    origins        nodes of regencies and cities
    destinations   countries with a post of ours
    female         part of all, 0 to 1
    formal         part of those who go elsewhere than to Korea, where all is formal
    """

    origins: Weighted[int]
    destinations: Weighted[str]
    female: float
    formal: float


def read_figures(regencies: Iterable[int]) -> Figures:
    """Read the tables. `regencies` are the nodes of every regency and city in force."""
    year = next(row for row in _read_rows("placements_by_year.csv") if row["year"] == YEAR)
    total, formal = int(year["total"]), int(year["formal"])
    countries = {
        row["country"]: int(row["placements"])
        for row in _read_rows("placements_2013_destinations.csv")
    }
    korea = countries["KR"]
    return Figures(
        origins=Weighted.of(sorted(_read_origins(total, regencies).items())),
        destinations=Weighted.of(countries.items()),
        female=int(year["female"]) / total,
        formal=(formal - korea) / (total - korea),
    )


def _read_origins(total: int, regencies: Iterable[int]) -> dict[int, float]:
    """Named regencies as published; the rest of a province, and of the nation, spread evenly."""
    known = {
        parse_node(row["region"]): int(row["placements"])
        for row in _read_rows("placements_2013_origins.csv")
        if SUSPECT not in row["note"]
    }
    provinces = {node: figure for node, figure in known.items() if node % PROVINCE_SIZE == 0}
    named: dict[int, float] = {node: f for node, f in known.items() if node not in provinces}
    weights = dict(named)
    elsewhere: list[int] = []
    unnamed: dict[int, list[int]] = {node: [] for node in provinces}
    for node in regencies:
        if node not in named:
            unnamed.get(node // PROVINCE_SIZE * PROVINCE_SIZE, elsewhere).append(node)
    outside = sum(
        f for node, f in named.items() if node // PROVINCE_SIZE * PROVINCE_SIZE not in provinces
    )
    for nodes, rest in (
        *((nodes, provinces[p] - _find_inside(p, named)) for p, nodes in unnamed.items()),
        (elsewhere, total - sum(provinces.values()) - outside),
    ):
        weights |= dict.fromkeys(nodes, rest / len(nodes))
    return weights


def _find_inside(province: int, named: dict[int, float]) -> float:
    return sum(f for node, f in named.items() if node // PROVINCE_SIZE * PROVINCE_SIZE == province)


def _read_rows(name: str) -> list[dict[str, str]]:
    with (Path(settings.BASE_DIR) / "seed" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))

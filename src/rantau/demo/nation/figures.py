"""Read the published figures of 2013 (`seed/`) as weights for random choices."""

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
YEAR, KOREA = "2013", "KR"
DEFAULT_PERSONS = 20_000  # people of the nation, unless another number is asked for
SUSPECT = "[85!]"  # marks a figure that contradicts another; it is not used


@dataclass(frozen=True)
class WeightedChoices(Generic[T]):
    """Items with cumulative weights, to draw one at random quickly."""

    items: Sequence[T]
    cumulative: Sequence[float]

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[T, float]]) -> "WeightedChoices[T]":
        """Build from pairs of an item and its weight."""
        items, weights = zip(*pairs, strict=True)
        return cls(items, list(accumulate(weights)))

    def draw(self, rng: Random) -> T:
        """Draw one item."""
        return rng.choices(self.items, cum_weights=self.cumulative)[0]

    def get_shares(self) -> dict[T, float]:
        """Compute each item's part of the whole, 0 to 1."""
        starts = [0, *self.cumulative]
        return {
            item: (end - start) / self.cumulative[-1]
            for item, start, end in zip(self.items, starts, self.cumulative, strict=False)
        }


@dataclass(frozen=True)
class Figures:
    """The proportions of a nation.

    origins        nodes of regencies and cities
    destinations   countries with a post
    female         part of all, 0 to 1
    formal         part of those who go elsewhere than to Korea, where everybody is formal
    """

    origins: WeightedChoices[int]
    destinations: WeightedChoices[str]
    female: float
    formal: float


def read_figures(regencies: Iterable[int]) -> Figures:
    """Read the tables in `seed/`.

    regencies  the nodes of every regency and city in force
    """
    year = next(row for row in _read_rows("placements_by_year.csv") if row["year"] == YEAR)
    total, formal = int(year["total"]), int(year["formal"])
    countries = {
        row["country"]: int(row["placements"])
        for row in _read_rows("placements_2013_destinations.csv")
    }
    korea = countries[KOREA]
    return Figures(
        origins=WeightedChoices.from_pairs(sorted(_read_origins(total, regencies).items())),
        destinations=WeightedChoices.from_pairs(countries.items()),
        female=int(year["female"]) / total,
        formal=(formal - korea) / (total - korea),
    )


def _read_origins(total: int, regencies: Iterable[int]) -> dict[int, float]:
    """Weigh named regencies as published; spread the rest of a province, and of the nation, evenly
    over the others."""
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
        *((nodes, provinces[p] - _sum_inside(p, named)) for p, nodes in unnamed.items()),
        (elsewhere, total - sum(provinces.values()) - outside),
    ):
        weights |= dict.fromkeys(nodes, rest / len(nodes))
    return weights


def _sum_inside(province: int, named: dict[int, float]) -> float:
    return sum(f for node, f in named.items() if node // PROVINCE_SIZE * PROVINCE_SIZE == province)


def _read_rows(name: str) -> list[dict[str, str]]:
    with (Path(settings.BASE_DIR) / "seed" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))

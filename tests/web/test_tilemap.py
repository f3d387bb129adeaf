"""The tile map: places keep their spots, colour follows rank, the withheld stay withheld."""

from pathlib import Path

from rantau.web.common.tile_map import (
    PlaceCount,
    build_tile_map,
    get_level,
    get_level_bounds,
    read_grid,
)

SEED = Path(__file__).resolve().parents[2] / "seed" / "province_tiles.csv"


def test_every_province_has_its_own_spot() -> None:
    places = read_grid(SEED)
    assert len(places) == 38
    assert len({(place.col, place.row) for place in places.values()}) == 38


def test_the_most_is_darkest_and_none_is_plain() -> None:
    bounds = get_level_bounds([0, 1, 2, 3, 4, 5, 500, None])
    assert get_level(500, bounds) == 5
    assert get_level(0, bounds) == get_level(None, bounds) == 0
    assert build_tile_map([]).tiles == ()


def test_rows_without_places_run_row_by_row() -> None:
    drawn = build_tile_map([PlaceCount(str(n), f"D{n}", n) for n in range(5)], columns=2)
    assert [(tile.x // 97, tile.y // 59) for tile in drawn.tiles] == [
        (0, 0),
        (1, 0),
        (0, 1),
        (1, 1),
        (0, 2),
    ]


def test_the_table_reads_most_first_and_withheld_last() -> None:
    drawn = build_tile_map(
        [PlaceCount("a", "A", None), PlaceCount("b", "B", 1500), PlaceCount("c", "C", 7)]
    )
    assert [tile.count_text for tile in drawn.ranked] == ["1.500", "7", "–"]

"""The tile map: places keep their spots, colour follows rank, the withheld stay withheld."""

from pathlib import Path

from rantau.web.house.tilemap import Row, level_of, read_places, tile_map, tops

SEED = Path(__file__).resolve().parents[2] / "seed" / "province_tiles.csv"


def test_every_province_has_its_own_spot() -> None:
    places = read_places(SEED)
    assert len(places) == 38
    assert len({(place.col, place.row) for place in places.values()}) == 38


def test_the_most_is_darkest_and_none_is_plain() -> None:
    bounds = tops([0, 1, 2, 3, 4, 5, 500, None])
    assert level_of(500, bounds) == 5
    assert level_of(0, bounds) == level_of(None, bounds) == 0
    assert tile_map([]).tiles == ()


def test_rows_without_places_run_row_by_row() -> None:
    drawn = tile_map([Row(str(n), f"D{n}", n) for n in range(5)], columns=2)
    assert [(tile.x // 97, tile.y // 59) for tile in drawn.tiles] == [
        (0, 0), (1, 0), (0, 1), (1, 1), (0, 2),
    ]  # fmt: skip


def test_the_table_reads_most_first_and_withheld_last() -> None:
    drawn = tile_map([Row("a", "A", None), Row("b", "B", 1500), Row("c", "C", 7)])
    assert [tile.shown for tile in drawn.ranked] == ["1.500", "7", "–"]

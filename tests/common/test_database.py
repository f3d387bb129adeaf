"""A statement that wrote fewer or more rows than it had to is an error, which names no person."""

import pytest
from django.db import DatabaseError

from rantau.common.database import require_row_written, require_rows_written


def test_one_row_where_one_had_to_be_written_passes():
    require_row_written(1, "duty of a check")


@pytest.mark.parametrize(("count", "counted"), [(0, "no"), (2, "2")])
def test_no_row_or_two_are_an_error_where_one_had_to_be_written(count, counted):
    with pytest.raises(
        DatabaseError, match=f"^duty of a check: {counted} rows were written, not 1$"
    ):
        require_row_written(count, "duty of a check")


@pytest.mark.parametrize("count", [0, 1, 40])
def test_as_many_rows_as_had_to_be_written_pass(count):
    require_rows_written(count, count, "entries of a roster")


@pytest.mark.parametrize(
    ("written", "wanted", "counted"), [(0, 3, "no"), (2, 3, "2"), (4, 3, "4"), (1, 0, "1")]
)
def test_fewer_or_more_rows_are_an_error(written, wanted, counted):
    message = f"^entries of a roster: {counted} rows were written, not {wanted}$"
    with pytest.raises(DatabaseError, match=message):
        require_rows_written(written, wanted, "entries of a roster")

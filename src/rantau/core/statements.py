"""Writing rows with statements that are composed once.

The mapper composes its SQL anew at each save: 0.35 ms of processor time, against 0.05 for sending
what was composed before. What a command writes often goes through here, the rest by the mapper.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(*rows: Model) -> None:
    """Insert new rows of one model, in one statement. No rows, no statement."""
    if rows:
        values = [value for row in rows for value in values_of(row)]
        _run(insertion(type(rows[0]), len(rows)), values)


def update(row: Model, *fields: str) -> None:
    """Write these fields of a row that is there, by its key."""
    meta = row._meta
    named = [meta.get_field(name) for name in (*fields, meta.pk.attname)]
    _run(
        _updating(type(row), fields),
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in named],  # type: ignore[union-attr]
    )


def values_of(row: Model) -> list[Any]:
    """The row's values as the database takes them, in the order of the model's columns."""
    fields = row._meta.concrete_fields
    return [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]


@lru_cache(maxsize=256)
def insertion(model: type[Model], rows: int = 1) -> str:
    """The INSERT of so many rows of a model, every column named."""
    columns = [f'"{f.column}"' for f in model._meta.concrete_fields]
    one = f"({', '.join(['%s'] * len(columns))})"
    return (
        f"insert into {model._meta.db_table} ({', '.join(columns)})"  # noqa: S608
        f" values {', '.join([one] * rows)}"
    )


@lru_cache(maxsize=256)
def _updating(model: type[Model], fields: Sequence[str]) -> str:
    meta = model._meta
    columns = [f'"{meta.get_field(name).column}"' for name in fields]  # type: ignore[union-attr]
    said = ", ".join(f"{column} = %s" for column in columns)
    return f"update {meta.db_table} set {said} where {meta.pk.column} = %s"  # noqa: S608


def _run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)

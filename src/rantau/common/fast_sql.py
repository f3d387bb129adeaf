"""Insert, update and read rows with SQL that is composed once a process.

The ORM composes it at each save: 0.35 ms of processor time against 0.05. Only for paths that
script/bench measures: the account of each request, the worklist, a placement's page, registering a
person, taking a contact, a placement's milestones and received documents (a national day), the
journal. Everything else uses the ORM.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.base import ModelState

from rantau.common.database import require_row_written, require_rows_written


def insert_rows(*rows: Model) -> None:
    """Insert new rows of one model, in one statement. No rows, no statement.

    Raises  DatabaseError when not all were written, as by a trigger that drops some
    """
    if rows:
        values = [value for row in rows for value in get_column_values(row)]
        count = _execute(build_insert_sql(type(rows[0]), len(rows)), values)
        require_rows_written(count, len(rows), type(rows[0]).__name__)


def update_row(row: Model, *fields: str) -> None:
    """Write these fields of a row that exists, by its primary key.

    Raises  DatabaseError when no row was written: it is gone, or hidden from this scope
    """
    meta = row._meta
    columns = [_get_column(type(row), name) for name in (*fields, meta.pk.attname)]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns]
    count = _execute(_build_update_sql(type(row), fields), values)
    require_row_written(count, f"{type(row).__name__} {row.pk}")


def list_rows(
    models: tuple[type[Model], ...], from_clause: str, values: Sequence[Any]
) -> list[Any]:
    """Rows of one or more models, as the ORM would give them: one instance a row for one model,
    else a tuple of instances.

    from_clause  SQL from `from` on; the models' tables are called t0, t1, … in it
    """
    with connection.cursor() as cursor:
        cursor.execute(_build_select_sql(models) + from_clause, values)
        rows = cursor.fetchall()
    return [_build_instances(models, row) for row in rows]


def _build_instances(models: tuple[type[Model], ...], row: Sequence[Any]) -> Any:
    instances, start = [], 0
    for model in models:
        names, converters = _get_columns(model)
        values = list(row[start : start + len(names)])
        for index, convert in converters:
            values[index] = convert(values[index], None, connection)
        instances.append(_build_instance(model, names, values))
        start += len(names)
    return instances[0] if len(instances) == 1 else tuple(instances)


def _build_instance(model: type[Model], names: list[str], values: list[Any]) -> Model:
    """An instance of a row that was read, as `Model.from_db` builds it.

    Without `Model.__init__`, which costs 20 µs a row, a tenth of a working page: its signals have
    no receivers here, and every column has its value.
    """
    instance = model.__new__(model)
    instance._state = ModelState()
    instance._state.adding, instance._state.db = False, connection.alias
    instance.__dict__.update(zip(names, values, strict=True))
    return instance


@lru_cache(maxsize=64)
def _get_columns(model: type[Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """The model's attributes in order, and the converters of those that need one, by index."""
    fields = model._meta.concrete_fields
    converters = [
        (index, field.from_db_value)
        for index, field in enumerate(fields)
        if hasattr(field, "from_db_value")
    ]
    return [field.attname for field in fields], converters


@lru_cache(maxsize=64)
def _build_select_sql(models: tuple[type[Model], ...]) -> str:
    columns = ", ".join(
        f't{number}."{field.column}"'
        for number, model in enumerate(models)
        for field in model._meta.concrete_fields
    )
    return f"select {columns} "


def get_column_values(row: Model) -> list[Any]:
    """The row's values as the database takes them, in the order of the model's columns."""
    fields = row._meta.concrete_fields
    return [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]


@lru_cache(maxsize=256)
def build_insert_sql(model: type[Model], rows: int = 1) -> str:
    """The INSERT of `rows` rows of a model, with every column named."""
    columns = [f'"{f.column}"' for f in model._meta.concrete_fields]
    one = f"({', '.join(['%s'] * len(columns))})"
    return (
        f"insert into {model._meta.db_table} ({', '.join(columns)})"  # noqa: S608
        f" values {', '.join([one] * rows)}"
    )


def _get_column(model: type[Model], name: str) -> "Field[Any, Any]":
    """A field that is a column of the model's own table; TypeError for any other."""
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return field


@lru_cache(maxsize=256)
def _build_update_sql(model: type[Model], fields: Sequence[str]) -> str:
    meta = model._meta
    columns = [f'"{_get_column(model, name).column}"' for name in fields]
    assignments = ", ".join(f"{column} = %s" for column in columns)
    return f"update {meta.db_table} set {assignments} where {meta.pk.column} = %s"  # noqa: S608


def _execute(sql: str, values: list[Any]) -> int:
    """Run a statement; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)

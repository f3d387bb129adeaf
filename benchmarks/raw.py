"""Measure the raw database: pgbench runs the statements of one command.

The statements of a command are recorded on two subjects. What is equal both times stays a literal;
what differs becomes a variable: a column of an existing row, a new UUID, new text, a new number, or
one of the two region nodes. So the raw database does the same writes under the same policies,
without Python.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import Binary
from psycopg.types.json import Jsonb
from psycopg.types.numeric import Int4

from rantau.demo.load.steps import CLIENTS
from rantau.ops.embedded.binaries import find_binaries

THREADS = 2  # of pgbench
Statement = tuple[str, tuple[Any, ...]]
TPS = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
PLACEHOLDER = re.compile(r"%s")
Fresh = dict[str, tuple[str, str]]  # recorded value -> its variable, and the SQL that makes it
NUMBER = "(1000 + random() * 2000000000)::int"
ARRAY_TYPES = {int: "bigint", date: "date", UUID: "uuid"}
FIRST_NODE = 1_100_000_000  # of regions; lesser numbers count something


@contextmanager
def record_statements() -> Iterator[list[Statement]]:
    """Record every statement that is executed inside, with its values."""
    statements: list[Statement] = []

    def record(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        statements.append((statement, tuple(values or ())))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(record):
        yield statements


def build_pgbench_script(
    one: Sequence[Statement],
    other: Sequence[Statement],
    rows: Sequence[dict[str, Any]] = (),
    *,
    revision: int = 0,
) -> str:
    """Build a pgbench script from the statements of a command on two subjects.

    rows      existing subjects, by column; the first is the one of `one`. One is picked each time.
    revision  of the subject after the command; a new number each time, as subjects repeat
    """
    known = {repr(value): name for name, value in rows[0].items()} if rows else {}
    fresh: Fresh = {repr(Int4(revision)): ("fresh0", NUMBER)} if revision else {}
    body = []
    for (statement, values), (_, others) in zip(one, other, strict=True):
        pairs = iter(zip(values, others, strict=True))
        filled = PLACEHOLDER.sub(lambda _: _render_value(*next(pairs), known, fresh), statement)  # noqa: B023
        body.append(" ".join(filled.replace("%%", "%").split()) + ";")
    generators = [f"{maker} as {name}" for name, maker in fresh.values()]
    picks = [_pick_variable(rows)] if rows else []
    fresh_values = [f"select {', '.join(generators)} \\gset"] if generators else []
    return "\n".join([*picks, *fresh_values, "begin;", *body, "commit;"]) + "\n"


def _render_value(value: Any, other: Any, known: dict[str, str], fresh: Fresh) -> str:
    """Render a value as a variable or a literal."""
    if repr(value) in known:
        return f":{known[repr(value)]}"
    varies = isinstance(value, UUID | str | date | int) and not isinstance(value, datetime)
    if (value != other and varies) or repr(value) in fresh:
        new = (f"fresh{len(fresh)}", _make_generator(value, other))
        name, _ = fresh.setdefault(repr(value), new)
        return f":{name}"
    return _render_literal(value)


def _make_generator(value: Any, other: Any) -> str:
    """Render the SQL that makes another value like these two."""
    if isinstance(value, UUID):
        return "gen_random_uuid()"
    if isinstance(value, int) and value >= FIRST_NODE:
        return f"(array[{value}, {other}])[1 + floor(random() * 2)::int]"
    if isinstance(value, int):
        return NUMBER
    if isinstance(value, date):
        return "date '1975-01-01' + (random() * 9000)::int"
    return f"left(md5(random()::text), {max(len(value), 1)})"


def _pick_variable(rows: Sequence[dict[str, Any]]) -> str:
    columns = list(rows[0])
    values = ", ".join(
        f"({number}, {', '.join(_render_literal(row[name]) for name in columns)})"
        for number, row in enumerate(rows, start=1)
    )
    named = ", ".join(columns)
    return (
        f"\\set n random(1, {len(rows)})\n"
        f"select {named} from (values {values}) as t (n, {named}) where n = :n \\gset"
    )


def _render_literal(value: Any) -> str:
    """Render a constant as SQL; escape colons, which pgbench takes for variables."""
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, list):
        return _render_array(value)
    if isinstance(value, Binary):
        return f"'\\x{bytes(value.obj).hex()}'::bytea"
    if isinstance(value, Jsonb):
        return _quote(json.dumps(value.obj)) + "::jsonb"
    kinds = {UUID: "::uuid", datetime: "::timestamptz", date: "::date"}
    return _quote(str(value)) + kinds.get(type(value), "")


def _render_array(values: list[Any]) -> str:
    """An array of the type of its first item: the database chooses a function by it. An empty one
    fits every type."""
    if not values:
        return "'{}'"
    items = ", ".join(_render_literal(each) for each in values)
    return f"array[{items}]::{ARRAY_TYPES.get(type(values[0]), 'text')}[]"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a")
    return f"E'{escaped}'"


def measure_pgbench_rate(url: str, text: str, *, seconds: int) -> float:
    """Run the script `text` by pgbench with sixteen prepared clients; return transactions a second.

    Raises RuntimeError with the last lines of pgbench when it fails.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text)
        file.flush()
        result = subprocess.run(  # noqa: S603
            [
                str(find_binaries() / "pgbench"),
                "-n",
                "-M",
                "prepared",
                "-c",
                str(CLIENTS),
                "-j",
                str(THREADS),
                "-T",
                str(seconds),
                "-f",
                file.name,
                url,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    rate = TPS.search(result.stdout)
    if result.returncode or not rate:
        raise RuntimeError(f"pgbench: {result.stderr.strip()[-400:]}")
    return float(rate.group(1))

"""Rows on their way into the database.

By COPY to staging tables of the session, then in one insert.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql

# In the order in which they are filled; a row names its values in this order of columns.
TABLES: Mapping[str, tuple[str, ...]] = {
    "registry_person": (
        "id",
        "reference",
        "name",
        "name_key",
        "alias",
        "birth_date",
        "birth_precision",
        "sex",
        "phone",
        "phone_shared",
        "origin_node",
        "domicile_node",
        "serving_node",
        "post",
        "agency",
        "registering_office",
        "registered_by",
        "registered_at",
        "notice_edition",
        "notice_given_at",
        "revision",
    ),
    "registry_identity": ("id", "person_id", "kind", "number", "advice", "recorded_at"),
    "registry_safe_contact": (
        "person_id",
        "channel",
        "from_hour",
        "until_hour",
        "who_may_answer",
    ),
    "registry_relative": ("id", "person_id", "name", "relation", "phone", "emergency"),
    "placement_placement": (
        "id",
        "reference",
        "person_id",
        "scheme",
        "edition",
        "line",
        "job_order",
        "agency",
        "post",
        "office",
        "region_office",
        "destination",
        "occupation",
        "employer",
        "formal",
        "origin_node",
        "sex",
        "milestone",
        "milestone_at",
        "contract_until",
        "passport_until",
        "opened_at",
        "opened_by",
        "ended_at",
        "revision",
    ),
    "placement_milestone_event": (
        "id",
        "placement_id",
        "person",
        "milestone",
        "happened_at",
        "recorded_at",
        "recorded_by",
        "recorder_name",
        "office",
        "node",
        "reason",
        "terms",
        "origin_node",
        "destination",
        "sex",
        "formal",
    ),
    "placement_document_event": (
        "id",
        "placement_id",
        "person",
        "requirement",
        "kind",
        "happened_at",
        "recorded_at",
        "recorded_by",
        "recorder_name",
        "office",
        "node",
        "reason",
        "about",
        "fields",
        "how",
    ),
    "duties_duty": (
        "id",
        "kind",
        "about_kind",
        "about",
        "reference",
        "person",
        "office",
        "owner",
        "confidential",
        "opened_at",
        "due_at",
        "outcome",
        "escalations",
        "escalated_at",
        "sweep_at",
    ),
    "partners_quota_lease": (
        "id",
        "line_id",
        "placement",
        "reserved_at",
        "consumed_at",
        "released_at",
    ),
}
LEASES_SQL = "partners_quota_lease"
# A lease begins as a reservation and moves forward: the ledger's trigger counts with each step.
# By line, so that two fillers take the lines in one order and never wait for each other in a ring.
RESERVED_SQL = """
    insert into partners_quota_lease (id, line_id, placement, reserved_at)
    select id, line_id, placement, reserved_at from filled_partners_quota_lease order by line_id
"""
MOVED_SQL = """
    update partners_quota_lease q set consumed_at = f.consumed_at, released_at = f.released_at
      from filled_partners_quota_lease f
     where q.id = f.id and (f.consumed_at is not null or f.released_at is not null)
"""


class StagedRows:
    """The rows of some people, a list a table, in the text that COPY reads."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, *values: Any) -> None:
        """One row, in the order of TABLES. Values hold neither tabs nor line ends."""
        self._lines[table].append("\t".join([_format_copy_text(value) for value in values]))

    def pour(self, server: Connection) -> None:
        """Write everything, within the transaction that is open."""
        for table, columns in TABLES.items():
            lines = self._lines[table]
            if lines:
                _copy_rows(server, table, columns, lines)
                _insert_rows(server, table, columns)


def create_staging_tables(server: Connection) -> None:
    """Make this session's own tables, empty again after each transaction."""
    for table, columns in TABLES.items():
        server.execute(
            sql.SQL(
                "create temporary table if not exists {} on commit delete rows "
                "as select {} from {} with no data"
            ).format(_list_filled_columns(table), _list_columns(columns), sql.Identifier(table))
        )


def _format_copy_text(value: Any) -> str:
    """The text form of COPY."""
    if type(value) is str:
        return value.replace("\\", "\\\\")
    if value is None:
        return "\\N"
    return str(value)


def _copy_rows(server: Connection, table: str, columns: tuple[str, ...], lines: list[str]) -> None:
    into = sql.SQL("copy {} ({}) from stdin").format(
        _list_filled_columns(table), _list_columns(columns)
    )
    with server.cursor() as cursor, cursor.copy(into) as copy:
        copy.write("\n".join(lines) + "\n")


def _insert_rows(server: Connection, table: str, columns: tuple[str, ...]) -> None:
    if table == LEASES_SQL:
        server.execute(RESERVED_SQL)
        server.execute(MOVED_SQL)
        return
    names = _list_columns(columns)
    server.execute(
        sql.SQL("insert into {} ({}) select {} from {}").format(
            sql.Identifier(table), names, names, _list_filled_columns(table)
        )
    )


def _list_filled_columns(table: str) -> sql.Identifier:
    return sql.Identifier(f"filled_{table}")


def _list_columns(columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))

"""Collect rows in memory, and write them by COPY to staging tables, then by one insert a table."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql

# Columns by table, in the order in which tables are filled; rows give their values in this order.
TABLES: Mapping[str, tuple[str, ...]] = {
    "registry_person": (
        "id",
        "reference",
        "name",
        "name_key",
        "name_key_edition",
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
        "subject_person",
        "subject_name",
        "waiting_office",
        "destination",
        "agency",
        "village",
        "note",
        "previous_owner",
        "owner_changed_by",
        "revision",
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
LEASES_TABLE = "partners_quota_lease"
# A lease is inserted as reserved and then updated, since the ledger's trigger counts each step.
# Ordered by line, so that two processes lock the lines in one order and cannot deadlock.
RESERVED_SQL = """
    insert into partners_quota_lease (id, line_id, placement, reserved_at)
    select id, line_id, placement, reserved_at from staging_partners_quota_lease order by line_id
"""
MOVED_SQL = """
    update partners_quota_lease q set consumed_at = f.consumed_at, released_at = f.released_at
      from staging_partners_quota_lease f
     where q.id = f.id and (f.consumed_at is not null or f.released_at is not null)
"""


class StagedRows:
    """The rows of some people by table, in the text format of COPY."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, *values: Any) -> None:
        """Add one row; values in the order of TABLES, without tabs and line ends."""
        self._lines[table].append("\t".join([_format_copy_text(value) for value in values]))

    def write_to(self, connection: Connection) -> None:
        """Write all rows within the transaction that is open."""
        for table, columns in TABLES.items():
            lines = self._lines[table]
            if lines:
                _copy_rows(connection, table, columns, lines)
                _insert_rows(connection, table, columns)


def create_staging_tables(connection: Connection) -> None:
    """Create the session's temporary tables; they are empty after each transaction."""
    for table, columns in TABLES.items():
        connection.execute(
            sql.SQL(
                "create temporary table if not exists {} on commit delete rows "
                "as select {} from {} with no data"
            ).format(_name_staging_table(table), _join_columns(columns), sql.Identifier(table))
        )


def _format_copy_text(value: Any) -> str:
    """Format a value for COPY's text format."""
    if type(value) is str:
        return value.replace("\\", "\\\\")
    if value is None:
        return "\\N"
    return str(value)


def _copy_rows(
    connection: Connection, table: str, columns: tuple[str, ...], lines: list[str]
) -> None:
    statement = sql.SQL("copy {} ({}) from stdin").format(
        _name_staging_table(table), _join_columns(columns)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("\n".join(lines) + "\n")


def _insert_rows(connection: Connection, table: str, columns: tuple[str, ...]) -> None:
    if table == LEASES_TABLE:
        connection.execute(RESERVED_SQL)
        connection.execute(MOVED_SQL)
        return
    names = _join_columns(columns)
    connection.execute(
        sql.SQL("insert into {} ({}) select {} from {}").format(
            sql.Identifier(table), names, names, _name_staging_table(table)
        )
    )


def _name_staging_table(table: str) -> sql.Identifier:
    return sql.Identifier(f"staging_{table}")


def _join_columns(columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))

"""Rows on their way into the database: by COPY to a table of our own session, then in one insert.

PostgreSQL takes no COPY into a table under a forced row policy, whoever writes; and a table copied
to directly would show half a person to nobody, but leave one to a killed process.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql

# In the order in which they are filled; a row names its values in this order of columns.
TABLES: Mapping[str, tuple[str, ...]] = {
    "registry_person": (
        "id", "reference", "name", "name_key", "alias", "birth_date", "birth_precision", "sex",
        "phone", "phone_shared", "origin_node", "domicile_node", "serving_node", "post", "agency",
        "registering_office", "registered_by", "registered_at", "notice_edition",
        "notice_given_at", "revision",
    ),
    "registry_identity": ("id", "person_id", "kind", "number", "advice", "recorded_at"),
    "registry_safe_contact": (
        "person_id", "channel", "from_hour", "until_hour", "who_may_answer",
    ),
    "registry_relative": ("id", "person_id", "name", "relation", "phone", "emergency"),
    "placement_placement": (
        "id", "reference", "person_id", "scheme", "edition", "line", "job_order", "agency", "post",
        "office", "region_office", "destination", "occupation", "employer", "formal",
        "origin_node", "sex", "milestone", "milestone_at", "contract_until", "passport_until",
        "opened_at", "opened_by", "ended_at", "revision",
    ),
    "placement_passage": (
        "id", "placement_id", "person", "milestone", "happened_at", "recorded_at", "recorded_by",
        "recorder_name", "office", "node", "reason", "terms", "origin_node", "destination", "sex",
        "formal",
    ),
    "placement_fact": (
        "id", "placement_id", "person", "requirement", "kind", "happened_at", "recorded_at",
        "recorded_by", "recorder_name", "office", "node", "reason", "about", "fields", "how",
    ),
    "duties_duty": (
        "id", "kind", "about_kind", "about", "reference", "person", "office", "owner", "walled",
        "opened_at", "due_at", "outcome", "escalations", "escalated_at", "sweep_at",
    ),
    "partners_quota_lease": (
        "id", "line_id", "placement", "reserved_at", "consumed_at", "released_at",
    ),
}  # fmt: skip
LEASES = "partners_quota_lease"
# A lease begins as a reservation and moves forward: the ledger's trigger counts with each step.
# By line, so that two fillers take the lines in one order and never wait for each other in a ring.
RESERVED = """
    insert into partners_quota_lease (id, line_id, placement, reserved_at)
    select id, line_id, placement, reserved_at from filled_partners_quota_lease order by line_id
"""
MOVED = """
    update partners_quota_lease q set consumed_at = f.consumed_at, released_at = f.released_at
      from filled_partners_quota_lease f
     where q.id = f.id and (f.consumed_at is not null or f.released_at is not null)
"""


class Sheets:
    """The rows of some people, a list a table, in the text that COPY reads."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, *values: Any) -> None:
        """One row, in the order of TABLES. Values hold neither tabs nor line ends."""
        self._lines[table].append("\t".join([_text(value) for value in values]))

    def pour(self, server: Connection) -> None:
        """Write everything, within the transaction that is open."""
        for table, columns in TABLES.items():
            lines = self._lines[table]
            if lines:
                _stage(server, table, columns, lines)
                _insert(server, table, columns)


def lay_sheets(server: Connection) -> None:
    """Make this session's own tables, empty again after each transaction."""
    for table, columns in TABLES.items():
        server.execute(
            sql.SQL(
                "create temporary table if not exists {} on commit delete rows "
                "as select {} from {} with no data"
            ).format(_filled(table), _names(columns), sql.Identifier(table))
        )


def _text(value: Any) -> str:
    """The text form of COPY."""
    if type(value) is str:
        return value.replace("\\", "\\\\")
    if value is None:
        return "\\N"
    return str(value)


def _stage(server: Connection, table: str, columns: tuple[str, ...], lines: list[str]) -> None:
    into = sql.SQL("copy {} ({}) from stdin").format(_filled(table), _names(columns))
    with server.cursor() as cursor, cursor.copy(into) as copy:
        copy.write("\n".join(lines) + "\n")


def _insert(server: Connection, table: str, columns: tuple[str, ...]) -> None:
    if table == LEASES:
        server.execute(RESERVED)
        server.execute(MOVED)
        return
    names = _names(columns)
    server.execute(
        sql.SQL("insert into {} ({}) select {} from {}").format(
            sql.Identifier(table), names, names, _filled(table)
        )
    )


def _filled(table: str) -> sql.Identifier:
    return sql.Identifier(f"filled_{table}")


def _names(columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))

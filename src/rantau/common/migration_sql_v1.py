"""SQL for migrations: `.sql` files, row policies, privileges. Version 1, frozen.

Migrations that were applied somewhere run this module again on every fresh database, so what it
makes never changes: something new goes into a `migration_sql_v2` beside it. The same holds for a
`.sql` file that a migration loads. Apart from this module migrations import nothing of ours but
`rantau.common.ids` (the default of keys, which `makemigrations` writes).

In the SQL, `{{ app.office }}` stands for a setting of the scope, empty or unset being NULL, and
`{{ in_spans(column) }}` for *the region node in that column lies in a range of the scope*. A
setting is wrapped in a sub-select, so that it is read once a query and an index is used.

A scope has any number of ranges in one setting, a multirange. Its two ends are what an index is
asked for; only a scope of several ranges asks for the gaps too. Measured at 400,000 persons
against a pair of settings for each of four ranges: the same plans, planned in two thirds of the
time (a file by key 0.20 ms against 0.31). The multirange alone (`<@`) uses no index.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import migrations

PACKAGE = Path(__file__).parents[1]
SETTING_TYPES = {
    "actor": "text",
    "office": "uuid",
    "person": "uuid",
    "now": "timestamptz",
    "spans": "int8multirange",
}
MACRO = re.compile(r"\{\{ (?:app\.(\w+)|in_spans\(([\w.]+)\)) \}\}")
# The roles that write when these migrations were made; the registry of roles may grow.
WRITER_ROLES = (
    "r_office",
    "r_post",
    "r_partner",
    "r_border",
    "r_national",
    "r_case",
    "r_self",
    "r_public",
    "r_system",
)
SCOPE_ROLES = (*WRITER_ROLES, "r_auditor", "r_sealer")


def expand_macros(text: str) -> str:
    """SQL with the scope's settings and ranges spelled out."""
    return MACRO.sub(
        lambda found: _build_in_spans(found[2]) if found[2] else _build_setting(found[1]), text
    )


def run_sql_files(app: str, *names: str) -> migrations.RunSQL:
    """Run `<app>/sql/<name>.sql`, each as one script."""
    texts = [(PACKAGE / app / "sql" / f"{name}.sql").read_text() for name in names]
    return migrations.RunSQL(sql=[expand_macros(text) for text in texts])


def force_row_security(
    table: str,
    *,
    sees: Mapping[str, str],
    grants: Mapping[str, str],
    adds: Mapping[str, str] | None = None,
) -> migrations.RunSQL:
    """Force row security on `table`: role -> SQL of the rows it may touch, role -> privileges.

    `adds` names roles whose new rows are judged by another SQL than the rows they see. A role
    without a line gets nothing. The owner gets `true`, else its definer functions and backfills
    would silently see no rows.
    """
    adds = adds or {}
    policies = {"rantau_owner": "using (true) with check (true)"}
    for role, using in sees.items():
        check = "" if role in adds else f" with check ({using})"
        policies[role] = f"using ({using}){check}"
    statements: list[Any] = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
    ]
    for role, condition in policies.items():
        command = "for select " if role in adds else ""
        statements.append(f"create policy p_{role} on {table} {command}to {role} {condition}")
    statements += [
        f"create policy a_{role} on {table} for insert to {role} with check ({check})"
        for role, check in adds.items()
    ]
    statements += _build_grants(table, grants)
    return migrations.RunSQL(sql=[expand_macros(statement) for statement in statements])


def grant_privileges(table: str, grants: Mapping[str, str]) -> migrations.RunSQL:
    """Plain privileges for a table that stands in tests/architecture/open_tables.py."""
    return migrations.RunSQL(sql=_build_grants(table, grants))


def _build_grants(table: str, grants: Mapping[str, str]) -> list[Any]:
    return [f"grant {rights} on {table} to {role}" for role, rights in grants.items()]


def _build_setting(name: str) -> str:
    return f"(select {_build_value(name)})"


def _build_value(name: str) -> str:
    return f"nullif(current_setting('app.{name}', true), '')::{SETTING_TYPES[name]}"


def _build_in_spans(column: str) -> str:
    spans = _build_value("spans")
    return f"""({column} >= (select lower({spans})) and {column} < (select upper({spans}))
        and ((select {spans} = int8multirange(range_merge({spans})))
             or {column} <@ (select {spans})))"""

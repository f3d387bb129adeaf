"""SQL for migrations: row policies, grants, append-only tables, and the database roles that
scopes use."""

from collections.abc import Mapping
from typing import Any

from django.db import migrations

MAX_SPANS = 4
# Scope roles; made by `rantau database prepare`, since roles belong to the cluster.
SCOPE_ROLES = (
    "r_office",
    "r_post",
    "r_partner",
    "r_border",
    "r_national",
    "r_case",
    "r_self",
    "r_public",
    "r_auditor",
    "r_system",
    "r_sealer",
)


WRITER_ROLES = tuple(role for role in SCOPE_ROLES if role not in ("r_auditor", "r_sealer"))


def build_setting_sql(name: str, kind: str = "bigint") -> str:
    """A scope setting as SQL; empty or unset is NULL. Wrapped so that it is read once a query."""
    return f"(select nullif(current_setting('app.{name}', true), '')::{kind})"


def build_in_spans_sql(column: str) -> str:
    """SQL: the region node in `column` lies in one of the scope's half-open ranges."""
    parts = (
        f"({column} >= {build_setting_sql(f'lo{i}')} and {column} < {build_setting_sql(f'hi{i}')})"
        for i in range(1, MAX_SPANS + 1)
    )
    return "(" + " or ".join(parts) + ")"


def force_row_security(
    table: str,
    *,
    sees: Mapping[str, str],
    grants: Mapping[str, str],
    adds: Mapping[str, str] | None = None,
    leaves: Mapping[str, str] | None = None,
) -> migrations.RunSQL:
    """Force row security on `table`: role -> SQL of the rows it may touch, role -> privileges.

    `adds` names roles whose new rows are judged by another SQL than the rows they see; `leaves`
    the same for rows as a change may leave them. A role without a line gets nothing. The owner gets
    `true`, else its definer functions and backfills would silently see no rows.
    """
    policies = {"rantau_owner": "using (true) with check (true)"}
    for role, using in sees.items():
        alone = role in (adds or {})
        check = (leaves or {}).get(role, using)
        policies[role] = f"using ({using})" if alone else f"using ({using}) with check ({check})"
    forward: list[Any] = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
    ]
    back: list[Any] = []
    for role, judged in policies.items():
        reads = "for select " if role in (adds or {}) else ""
        forward.append(f"create policy p_{role} on {table} {reads}to {role} {judged}")
        back.append(f"drop policy p_{role} on {table}")
    for role, check in (adds or {}).items():
        forward.append(
            f"create policy a_{role} on {table} for insert to {role} with check ({check})"
        )
        back.append(f"drop policy a_{role} on {table}")
    forward += [f"grant {rights} on {table} to {role}" for role, rights in grants.items()]
    back += [f"revoke {rights} on {table} from {role}" for role, rights in grants.items()]
    back += [
        f"alter table {table} no force row level security",
        f"alter table {table} disable row level security",
    ]
    return migrations.RunSQL(sql=forward, reverse_sql=back)


def grant_privileges(table: str, grants: Mapping[str, str]) -> migrations.RunSQL:
    """Plain privileges for a table listed with a reason in tests/house/open_tables.py."""
    return migrations.RunSQL(
        sql=[f"grant {rights} on {table} to {role}" for role, rights in grants.items()],
        reverse_sql=[f"revoke {rights} on {table} from {role}" for role, rights in grants.items()],
    )

"""Generate docs/reference/row-security.md, who sees which row, from PostgreSQL's catalogues."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

from rantau.ops.data_directory import ROOT

PATH = ROOT / "docs" / "reference" / "row-security.md"
COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
READ_COMMANDS, WRITE_COMMANDS = {"ALL", "SELECT"}, {"ALL", "INSERT", "UPDATE"}
OWNER = "rantau_owner"
TABLES_SQL = """
    select c.relname, c.relrowsecurity and c.relforcerowsecurity from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1
"""
POLICIES_SQL = """
    select tablename, roles::text[], cmd, qual, with_check, permissive = 'RESTRICTIVE'
      from pg_policies where schemaname = 'public' order by tablename, policyname
"""
PRIVILEGES_SQL = """
    select c.relname, a.grantee::regrole::text, a.privilege_type, ''
      from pg_class c, aclexplode(c.relacl) a
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    union all
    select c.relname, a.grantee::regrole::text, a.privilege_type, t.attname
      from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attnum > 0,
           aclexplode(t.attacl) a
     where c.relnamespace = 'public'::regnamespace
     order by 1, 2, 3, 4
"""
FUNCTIONS_SQL = """
    select p.proname, pg_get_function_identity_arguments(p.oid),
           array(select a.grantee::regrole::text from aclexplode(p.proacl) a
                  where a.grantee <> p.proowner order by 1)
      from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1, 2
"""
HEAD = """# Who sees which row

Made by `script/reference` from the policies and privileges of a migrated database; a test fails
when it is out of date. Every query runs under one role, with the settings of the scope
(`access/scope.py`): `app.office`, `app.person`, `app.actor`, `app.now`, and `app.spans`, the ranges
of region nodes. `column in app.spans` stands for the range test of `common/migration_sql_v1.py`.
Of conditions with *or* between them one must hold; what stands after *and* must hold besides.
A role without a line has no right on the table; *no policy*: `tests/architecture/open_tables.py`
says why. The owner (`rantau_owner`), which migrates and
which the functions below act as, sees every row. `rantau_app` and `rantau_worker` are the logins
before a scope is chosen.
"""
NO_POLICY = "every row (no policy)"
SETTING = re.compile(
    r"\( ?SELECT \(?NULLIF\(current_setting\('app\.(\w+)', true\), ''\)\)?(?:::[a-z0-9 ]+)?"
    r' AS "nullif"\)'
)
SPANS = r"\(?NULLIF\(current_setting\('app\.spans', true\), ''\)\)?::int8multirange"
IN_SPANS = re.compile(
    rf"\(\((?P<column>[\w.]+) >= \( ?SELECT lower\({SPANS}\) AS lower\)\) AND "
    rf"\((?P=column) < \( ?SELECT upper\({SPANS}\) AS upper\)\) AND "
    rf'\(\( ?SELECT \({SPANS} = int8multirange\(range_merge\({SPANS}\)\)\)(?: AS "\?column\?")?\) '
    r"OR \((?P=column) <@ app\.spans\)\)\)"
)

ONE_OF = re.compile(r"(<> ALL|= ANY) (\(+)ARRAY\[(.*?)\](\)+)")


@dataclass
class TableRights:
    """What each role may do on one table, and on which rows.

    privileges        role -> privilege -> columns; an empty column stands for all
    read_conditions   role -> the conditions of its policies, of which one must hold
    read_limits       role -> those of its restrictive policies, all of which must hold besides
    is_guarded        row security is enabled and forced
    """

    privileges: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    read_conditions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    write_conditions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    read_limits: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    write_limits: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    is_guarded: bool = False


def build_row_security_reference() -> str:
    """Build the page as Markdown from the connected database."""
    tables, functions = _read_tables(), _fetch(FUNCTIONS_SQL)
    parts = [HEAD]
    for label in sorted(app.label for app in apps.get_app_configs()):
        own = [name for name in tables if name.startswith(f"{label}_")]
        if own:
            parts.append(_render_section(label, {name: tables.pop(name) for name in own}))
        if own_functions := [row for row in functions if row[0].startswith(f"{label}_")]:
            parts.append(_render_functions(own_functions))
    parts.append(_render_section("Others", tables))
    return "\n".join(parts)


def write_row_security_reference() -> Path:
    """Write the page into the clone; return its path."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(build_row_security_reference())
    return PATH


def _fetch(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _read_tables() -> dict[str, TableRights]:
    tables = {name: TableRights(is_guarded=guarded) for name, guarded in _fetch(TABLES_SQL)}
    for table, role, privilege, column in _fetch(PRIVILEGES_SQL):
        if role != OWNER and privilege in COMMANDS:
            tables[table].privileges[role].setdefault(privilege, []).append(column)
    for table, roles, command, using, check, is_restrictive in _fetch(POLICIES_SQL):
        rights = tables[table]
        reads = rights.read_limits if is_restrictive else rights.read_conditions
        writes = rights.write_limits if is_restrictive else rights.write_conditions
        for role in roles:
            if command in READ_COMMANDS and using is not None:
                reads[role].append(simplify_condition(using))
            if command in WRITE_COMMANDS:
                writes[role].append(simplify_condition(check or using))
    return tables


def _render_section(title: str, tables: dict[str, TableRights]) -> str:
    lines = [line for name, table in tables.items() for line in _render_table(name, table)]
    head = f"## {title}\n\n| Table | Roles | May | Sees | Writes |\n|---|---|---|---|---|\n"
    return head + "\n".join(lines) + "\n"


def _render_table(name: str, table: TableRights) -> list[str]:
    """Render one line for each set of roles with the same rights."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for role, privileges in table.privileges.items():
        groups[_describe_rights(table, role, privileges)].append(role)
    return [
        f"| `{name}` | {', '.join(roles)} | {may} | {read_conditions} | {write_conditions} |"
        for (may, read_conditions, write_conditions), roles in sorted(
            groups.items(), key=lambda item: item[1]
        )
    ] or [f"| `{name}` | nobody | | | |"]


def _describe_rights(
    table: TableRights, role: str, privileges: dict[str, list[str]]
) -> tuple[str, str, str]:
    """Describe what a role may do, which rows it sees, and which it may write if those differ."""
    may = ", ".join(
        command.lower()
        + ("" if "" in privileges[command] else f" ({', '.join(privileges[command])})")
        for command in COMMANDS
        if command in privileges
    )
    if not table.is_guarded:
        return may, NO_POLICY, ""
    reads = "SELECT" in privileges
    read_conditions = "no row"
    if reads:
        read_conditions = _join_conditions(table.read_conditions[role], table.read_limits[role])
    writes = {"INSERT", "UPDATE"} & set(privileges)
    write_conditions = ""
    if writes:
        write_conditions = _join_conditions(table.write_conditions[role], table.write_limits[role])
    return may, read_conditions, "" if write_conditions == read_conditions else write_conditions


def _join_conditions(conditions: list[str], limits: list[str]) -> str:
    """The conditions with *or* between them, and what must hold besides after *and*."""
    distinct = list(dict.fromkeys(conditions))
    if not distinct or distinct == ["false"]:
        return "no row"
    besides = " and ".join(f"`{each}`" for each in dict.fromkeys(limits))
    if "true" in distinct:
        return besides.replace("|", "\\|") or "every row"
    either = " or ".join(f"`{each}`" for each in distinct if each != "false")
    joined = f"({either}) and {besides}" if besides else either
    return joined.replace("|", "\\|")


def _render_functions(functions: list[tuple[Any, ...]]) -> str:
    lines = [
        f"| `{name}({arguments})` | {', '.join(roles)} |" for name, arguments, roles in functions
    ]
    head = "Functions that act as the owner:\n\n| Function | Roles |\n|---|---|\n"
    return head + "\n".join(lines) + "\n"


def simplify_condition(condition: str) -> str:
    """Simplify a policy's SQL for readers: settings by name, no casts, no line breaks."""
    text = re.sub(r"\s+", " ", condition)
    text = re.sub(r"::(?:text|character varying)(?:\[\])?", "", text)
    text = SETTING.sub(r"app.\1", text)
    text = IN_SPANS.sub(r"(\g<column> in app.spans)", text)
    text = ONE_OF.sub(_render_list, text)
    text = re.sub(r"\((\w+)\)(?= (?:=|<>|in|not))", r"\1", text)
    text = re.sub(r"\( SELECT", "(SELECT", text)
    text = re.sub(r"(\w+)\(\) AS \1\b", r"\1()", text)
    for word in ("SELECT", "FROM", "WHERE", "EXISTS", "AND", "OR", "NOT", "IS", "NULL", "ANY"):
        text = re.sub(rf"\b{word}\b", word.lower(), text)
    while text.startswith("(") and _is_one_group(text):
        text = text[1:-1]
    return text


def _render_list(match: re.Match[str]) -> str:
    word = "not in" if match[1] == "<> ALL" else "in"
    return f"{word} ({match[3]})" + match[4][len(match[2]) :]


def _is_one_group(text: str) -> bool:
    """Whether the first parenthesis is closed by the last character."""
    depth = 0
    for place, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return place == len(text) - 1
    return False

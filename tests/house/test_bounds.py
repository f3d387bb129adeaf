"""The bounds of the house (DESIGN section 2), each a rule that fails when it is broken."""

import ast
from pathlib import Path

import pytest
from django.db import connection

import rantau
from tests.house.open_tables import OPEN

SOURCE = Path(rantau.__file__).parent
FILES = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
FORCED = """
    select relname from pg_class where relkind in ('r', 'p')
       and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)
"""


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_is_short_and_its_functions_too(path):
    text = path.read_text()
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, FUNCTION):
            assert node.end_lineno - node.lineno + 1 <= 45, node.name
            assert len(node.args.posonlyargs) + len(node.args.args) <= 6, node.name
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner, f"{node.name} imports inside"


def test_no_room_listens_to_signals():
    assert [p for p in FILES if "django.db.models.signals" in p.read_text()] == []


def test_every_table_is_under_a_forced_policy_or_listed_with_a_reason(db):
    with connection.cursor() as cursor:
        cursor.execute(FORCED)
        unguarded = {row[0] for row in cursor.fetchall()}
    assert unguarded == set(OPEN)


def test_the_application_has_no_power_over_policies(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolinherit from pg_roles where rolname = user"
        )
        assert cursor.fetchone() == (False, False, False)

"""The limits of the architecture (docs/design/architecture.md), one test for each."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.db import connection

import rantau
import tests
from tests.architecture.open_tables import OPEN

SOURCE = Path(rantau.__file__).parent
ROOT = SOURCE.parents[1]
FILES = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]
TESTS = list(Path(tests.__file__).parent.rglob("*.py"))
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
FORCED = """
    select relname from pg_class where relkind in ('r', 'p')
       and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)
"""


@cache
def list_functions(path):
    """Every function of a file, however deep."""
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, FUNCTION)]


def count_lines(node):
    return node.end_lineno - node.lineno + 1


def count_arguments(node):
    return len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs)


def has_inner_import(node):
    return any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))


def describe_place(path, node):
    return f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


@pytest.mark.parametrize("files", [FILES, TESTS], ids=["source", "tests"])
def test_a_file_is_short_and_its_functions_too(files):
    long = [str(path.relative_to(ROOT)) for path in files if path.read_text().count("\n") > 500]
    long += [
        describe_place(p, node)
        for p in files
        for node in list_functions(p)
        if count_lines(node) > 45
    ]
    assert not long, "\n".join(long)


def test_a_function_takes_few_arguments_and_imports_nothing():
    found = [(path, node) for path in FILES for node in list_functions(path)]
    wrong = [
        f"{describe_place(*each)} takes {count_arguments(each[1])}"
        for each in found
        if count_arguments(each[1]) > 6
    ]
    wrong += [
        f"{describe_place(*each)} imports inside" for each in found if has_inner_import(each[1])
    ]
    assert not wrong, "\n".join(wrong)


def test_the_tests_are_among_what_is_measured():
    assert Path(__file__) in TESTS
    assert len(TESTS) > 50


def test_no_app_listens_to_signals():
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

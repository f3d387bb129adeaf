"""Migrations are frozen: they import nothing of ours that may change, and every SQL file is run."""

import ast
from pathlib import Path

import rantau

SOURCE = Path(rantau.__file__).parent
MIGRATIONS = list(SOURCE.glob("*/migrations/0*.py"))
FROZEN = {"rantau.common.ids", "rantau.common.migration_sql_v1"}


def list_imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def list_loaded_files(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "run_sql_files":
            app, *names = (argument.value for argument in node.args)
            yield from (SOURCE / app / "sql" / f"{name}.sql" for name in names)


def test_migrations_import_nothing_of_ours_that_may_change():
    found = {
        (path.name, name)
        for path in MIGRATIONS
        for name in list_imports(path)
        if name.startswith("rantau") and name not in FROZEN
    }

    assert len(MIGRATIONS) > 20
    assert found == set()


def test_every_sql_file_is_run_by_one_migration():
    loaded = [file for path in MIGRATIONS for file in list_loaded_files(path)]

    assert sorted(loaded) == sorted(SOURCE.glob("*/sql/*.sql"))

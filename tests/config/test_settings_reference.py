"""Every setting is in one table, is read by somebody, and stands on the page made from the table."""

import ast
from pathlib import Path

import pytest

import rantau
from rantau.common.environment import SETTINGS, SETTINGS_BY_NAME, read_setting
from rantau.ops.settings_reference import PATH, ROOT, build_settings_reference, list_readers

SOURCE = Path(rantau.__file__).parent
TABLE = SOURCE / "common" / "environment.py"
READING = {"environ", "environb", "getenv", "getenvb"}
READ_FUNCTIONS = {"read_setting", "read_given_setting"}


def iterate_code():
    """Every node of the package's code, with its place."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            yield path, node


def test_nothing_else_reads_the_environment():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in iterate_code()
        if path != TABLE
        and (
            (isinstance(node, ast.Attribute) and node.attr in READING)
            or (isinstance(node, ast.alias) and node.name in READING)
        )
    ]

    assert found == []


def test_a_setting_is_read_by_its_name_as_it_stands_in_the_table():
    asked = [
        node.args[0]
        for _, node in iterate_code()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in READ_FUNCTIONS
    ]

    assert len(asked) > 15
    assert {ast.literal_eval(argument) for argument in asked} <= set(SETTINGS_BY_NAME)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_somebody_reads_every_setting(setting):
    assert list_readers(setting)


def test_a_setting_has_one_row():
    assert len(SETTINGS_BY_NAME) == len(SETTINGS)


def test_a_variable_that_is_set_counts_and_else_the_default(monkeypatch):
    monkeypatch.setenv("RANTAU_NODE", "cadangan")
    assert read_setting("RANTAU_NODE") == "cadangan"
    monkeypatch.delenv("RANTAU_NODE")
    assert read_setting("RANTAU_NODE") == "central"
    with pytest.raises(KeyError):
        read_setting("PATH")


def test_the_committed_page_is_the_generated_one():
    assert PATH.read_text() == build_settings_reference(), "run script/reference"


def test_the_page_names_what_reads_a_setting():
    [row] = [line for line in build_settings_reference().splitlines() if "`PUBLIC_URL`" in line]

    assert "`http://localhost:8000`" in row
    assert "`config/settings.py`" in row

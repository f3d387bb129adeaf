"""docs/reference/row-security.md says who sees which row, and is current."""

import pytest

from rantau.ops.row_security_reference import (
    PATH,
    build_row_security_reference,
    simplify_condition,
)


def test_the_committed_page_is_the_generated_one(db):
    assert PATH.read_text() == build_row_security_reference(), "run script/reference"


def test_the_page_says_the_rights_of_a_role_in_one_line(db):
    lines = build_row_security_reference().splitlines()

    assert "| `partners_job_order` | r_partner | select | `agency_id = app.office` |  |" in lines
    assert "| `registry_name_word` | nobody | | | |" in lines


@pytest.mark.parametrize(
    ("condition", "simplified"),
    [
        (
            "(office = ( SELECT (NULLIF(current_setting('app.office'::text, true),"
            " ''::text))::uuid AS \"nullif\"))",
            "office = app.office",
        ),
        (
            "((kind)::text <> ALL ((ARRAY['a'::character varying, 'b'::text])::text[]))",
            "kind not in ('a', 'b')",
        ),
        ("((a = 1) OR (b = 2))", "(a = 1) or (b = 2)"),
    ],
)
def test_a_condition_is_said_in_short(condition, simplified):
    assert simplify_condition(condition) == simplified

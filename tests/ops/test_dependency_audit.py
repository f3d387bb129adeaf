"""The bill of materials names every locked package; the audit fails for what is known alone."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from rantau.ops.dependency_audit import judge_report

VULNERABLE = {"id": "PYSEC-2027-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
WELL = {"name": "django", "version": "5.2.19", "vulns": []}
BAD = {"name": "jinja2", "version": "1.0", "vulns": [VULNERABLE]}
UNKNOWN = {"name": "typst", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "line", "exit_code"),
    [
        ([WELL], "nothing is known in 1 packages", 0),
        ([WELL, BAD, UNKNOWN], "jinja2 1.0: PYSEC-2027-1 (mended in 2.0)", 1),
        (
            [WELL, UNKNOWN],
            "nothing is known in 1 packages; dependency audit: NOT RUN: for typst",
            0,
        ),
        ([UNKNOWN], "NOT RUN: the advisory service knows none of the 1 packages", 0),
    ],
)
def test_what_is_known_fails_and_what_was_not_looked_up_is_named(packages, line, exit_code):
    found = judge_report(json.dumps({"dependencies": packages}), "")

    assert line in found[0]
    assert found[1] == exit_code


@pytest.mark.parametrize(
    ("errors", "reason"), [("a\nno network\n", "no network"), ("", "no reason")]
)
def test_without_the_service_it_is_not_run_and_nothing_fails(errors, reason):
    line, exit_code = judge_report("", errors)

    assert line.startswith("dependency audit: NOT RUN: ")
    assert reason in line
    assert exit_code == 0


@pytest.mark.slow
def test_the_bill_names_every_locked_package_and_is_the_same_each_time(tmp_path):
    environment = {**os.environ, "RANTAU_VENV": str(Path(sys.prefix))}
    made = []
    for name in ("one.json", "other.json"):
        command = [settings.BASE_DIR / "script" / "sbom", tmp_path / name]
        subprocess.run(command, env=environment, capture_output=True, check=True)
        made.append((tmp_path / name).read_bytes())
    locked = (settings.BASE_DIR / "requirements.txt").read_text()
    bill = json.loads(made[0])

    assert made[0] == made[1]
    assert {f"{each['name']}=={each['version']}" for each in bill["components"]} == set(
        re.findall(r"^[\w.-]+==[\w.]+", locked.replace("[", " ["), re.MULTILINE)
    )

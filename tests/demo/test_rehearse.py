"""A small day over HTTP: everybody served, nothing wrong, and the report says so."""

import argparse
import json

import pytest

from rantau.demo.management.commands.rehearse import _build_address
from tests.ops.machine import run_command

pytestmark = pytest.mark.slow
KEYS = {
    "workers",
    "served",
    "elapsed_s",
    "commands",
    "commands_per_s",
    "errors",
    "over_issued",
    "journal_ok",
    "statistics_ok",
    "cpu_s",
    "steps",
}


def test_a_small_day_is_served_without_an_error(served, tmp_path):
    report = tmp_path / "report.json"
    done = run_command(
        "--data", served.folder, "rehearse", "day", "--workers", "6", "--json", report
    )

    result = json.loads(report.read_text())
    assert done.returncode == 0, done.stdout
    assert set(result) >= KEYS
    assert (result["workers"], result["served"], result["errors"], result["over_issued"]) == (
        6,
        6,
        0,
        0,
    )
    assert (result["journal_ok"], result["statistics_ok"]) == (True, True)
    assert set(result["cpu_s"]) == {"web", "worker", "database", "generator"}
    steps = {
        "sign_in",
        "search",
        "register",
        "candidate",
        "open",
        "receive",
        "verify",
        "select",
        "clear",
        "fetch_pdf",
        "contact",
        "border",
        "depart",
        "arrive",
        "board_district",
        "board_national",
    }
    assert set(result["steps"]) == steps
    assert all({"count", "p50_ms", "p95_ms", "p99_ms"} == set(s) for s in result["steps"].values())


def test_without_a_running_rantau_it_says_what_to_do(state):
    done = run_command("--data", state / "nobody", "rehearse", "day")
    assert done.returncode == 2
    assert "script/run" in done.stderr


def test_a_speed_that_is_none_is_refused(served):
    done = run_command("--data", served.folder, "rehearse", "day", "--speed", "quick")
    assert done.returncode == 2
    assert "--speed" in done.stderr


@pytest.mark.parametrize(
    "through", ["https://localhost:1", "ftp://localhost", "localhost", "http://localhost:port"]
)
def test_a_proxy_without_address_or_authority_is_refused(served, through):
    done = run_command("--data", served.folder, "rehearse", "day", "--through", through)
    assert done.returncode == 2
    assert "--authority" in done.stderr


def test_an_authority_that_cannot_be_looked_at_is_refused():
    unreadable = "x" * 300  # longer than a name of a file may be
    options = argparse.Namespace(through="https://localhost", authority=unreadable, patience=0.0)

    assert _build_address(options, 8000) is None

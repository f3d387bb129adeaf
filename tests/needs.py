"""What a test needs of the machine: where it is absent the test is NOT RUN, and says so loudly."""

import os

import pytest

NOT_RUN = "NOT RUN: "


def need(present, reason):
    """Go on if what is needed is present; else the test is not run, and fails with CI=true."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{NOT_RUN}{reason}; with CI=true every test has to run")
    pytest.skip(NOT_RUN + reason)


def pytest_terminal_summary(terminalreporter):
    """Name every test that was not run, with the reason."""
    not_run = [
        (report.nodeid, str(report.longrepr[-1]).removeprefix("Skipped: "))
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple) and NOT_RUN in report.longrepr[-1]
    ]
    if not_run:
        terminalreporter.section("TESTS THAT DID NOT RUN", sep="!")
        for node, reason in not_run:
            terminalreporter.write_line(f"{node} {reason}")

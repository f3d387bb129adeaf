"""One browser and one Rantau at work for all stories; a machine without Chromium says so loudly."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import sync_playwright
from psycopg.conninfo import conninfo_to_dict

from tests.cli.machine import machine
from tests.stories.visitor import Visitor

NAME = "test_stories"
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL")


@pytest.fixture(scope="package")
def browser():
    """Chromium, one for all stories. With CI=true its absence is a failure, else they are skipped.

    Playwright's loop runs in this thread as long as the browser does, which Django takes for
    asynchronous code; here it is not.
    """
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail("No Chromium on this machine, and CI=true asks for every story.")
        pytest.skip("no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def rantau(django_db_setup, django_db_blocker):
    """A Rantau at work, web and worker, on a copy of the tests' database; it keeps real time."""
    with django_db_blocker.unblock():
        connection.close()
        was = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as server:
        server.execute(f"drop database if exists {NAME} with (force)")
        server.execute(f"create database {NAME} template {was} owner rantau_owner")
    there = {name: os.environ[name].replace("/rantau?", f"/{NAME}?") for name in URLS}
    assert {conninfo_to_dict(url)["dbname"] for url in there.values()} == {NAME}
    folder = Path(os.environ["RANTAU_TEST_DATA"]) / "stories"
    with machine(folder, "--empty", env={**os.environ, **there}) as made:
        yield f"http://127.0.0.1:{made.port}"


@pytest.fixture
def visitor(browser, rantau):
    """Somebody at a browser: `visitor(login, width=…, script=…, language=…)`."""
    opened = []

    def come(login="", *, width=360, script=False, language="id"):
        context = browser.new_context(
            java_script_enabled=script,
            locale=language,
            viewport={"width": width, "height": 800},
            base_url=rantau,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        made = Visitor(context.new_page(), language)
        return made.signed_in(login) if login else made

    yield come
    for context in opened:
        context.close()


@pytest.fixture
def printed(rantau):
    """What stands beside the QR of a paper, as eyes read it there: the check code by serial."""
    url = os.environ["DATABASE_ADMIN_URL"].replace("/rantau?", f"/{NAME}?")
    with psycopg.connect(url) as server:
        asked = "select check_code from documents_document where serial = %s"
        yield lambda serial: server.execute(asked, [serial]).fetchone()[0]


def pytest_terminal_summary(terminalreporter):
    """Say loudly which stories did not run."""
    skipped = [
        report.nodeid
        for report in terminalreporter.getreports("skipped")
        if "no Chromium" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("STORIES THAT DID NOT RUN: no Chromium on this machine", sep="!")
        for node in skipped:
            terminalreporter.write_line(node)

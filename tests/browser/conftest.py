"""One browser and one Rantau at work for all stories."""

import os
import shutil
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import sync_playwright
from psycopg.conninfo import conninfo_to_dict

from tests.browser.frozen import CheckedVisitor, FrozenServer, build_session_cookie
from tests.browser.steps import Worker, register_at_counter, register_candidate_at_agency
from tests.browser.visitor import PATIENCE, Visitor
from tests.databases import PART, change_database, create_database
from tests.factories.rounds import BEFORE_OPENING
from tests.needs import need
from tests.ops.machine import start_machine

AT_WORK = f"test_at_work{PART}"
HOME = "http://rantau.example"
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PLACED = count()  # whom `place_worker` has registered
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A Rantau at work seals and counts below the server's horizon: its tests run alone."""
    for item in items:
        if "rantau" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="package")
def browser():
    """Chromium, one for all stories.

    Playwright's loop runs in this thread as long as the browser does, which Django takes for
    asynchronous code; here it is not.
    """
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    need(found, "no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def rantau(django_db_setup):
    """A Rantau at work, web and worker, on a copy of the tests' database; it keeps real time."""
    create_database(AT_WORK)
    there = {name: change_database(os.environ[name], AT_WORK) for name in URLS}
    assert {conninfo_to_dict(url)["dbname"] for url in there.values()} == {AT_WORK}
    folder = Path(os.environ["RANTAU_TEST_DATA"]) / f"stories{PART}"
    env = {**os.environ, **there}
    # By its name: no key of a telephone is kept for an address in digits.
    with start_machine(folder, "--persons", "0", env=env, public_host="localhost") as made:
        yield f"http://localhost:{made.port}"


@pytest.fixture(scope="package")
def sessions():
    """Cookies and first page of each officer who came in once, so that nobody signs in twice."""
    return {}


@pytest.fixture
def visitor(browser, rantau, sessions):
    """Somebody at a browser: `visitor(login, width=…, script=…, language=…)`; `build` makes it of a
    window and a language."""
    opened = []

    def come(login="", *, width=360, script=False, language="id", build=Visitor):
        cookies, landing = sessions.get(login, (None, "/masuk/" if login else "/"))
        context = browser.new_context(
            java_script_enabled=script,
            locale=language,
            storage_state=cookies,
            viewport={"width": width, "height": 800},
            base_url=rantau,
        )
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        made = build(context.new_page(), language).goes(landing)
        if login and login not in sessions:
            made.signs_in(login)
            sessions[login] = context.storage_state(), made.page.url
        made.login = login or "nobody"
        return made

    yield come
    for context in opened:
        context.close()


@pytest.fixture
def place_worker(visitor):
    """Register somebody by name and let an agency take her; the placement's reference. Where none
    is given she has a birth date that no other story's person has."""

    def place(name, born=None):
        born = born or date(1970, 1, 1) + timedelta(days=397 * next(PLACED))
        worker = Worker(f"{born:%d-%m-%Y}", name)
        register_at_counter(visitor, worker)
        register_candidate_at_agency(visitor, worker)
        return worker.placement

    return place


@pytest.fixture
def read_check_code(rantau):
    """The check code that is printed beside the QR code of a document, by serial."""
    url = change_database(os.environ["DATABASE_ADMIN_URL"], AT_WORK)
    with psycopg.connect(url) as server:
        statement = "select check_code from documents_document where serial = %s"
        yield lambda serial: server.execute(statement, [serial]).fetchone()[0]


@pytest.fixture
def admin_login(django_db_setup, django_db_blocker):
    """From here on the connection is the server's administrator's, who can become each login."""
    login = conninfo_to_dict(os.environ["DATABASE_ADMIN_URL"])
    app = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"USER": login["user"], "PASSWORD": login.get("password", "")}
    yield app["USER"]
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict |= app


@pytest.fixture
def frozen(admin_login, db, settings, tmp_path):
    """Rantau at a moment, first before the rounds of 2026 open; the moment is `frozen.at`."""
    settings.EXCHANGE_FOLDER = str(tmp_path)
    with FrozenServer(BEFORE_OPENING, admin_login).run() as server:
        yield server


@pytest.fixture
def guest(browser, frozen):
    """Somebody at a telephone without script: `guest(login)`; every page is judged by axe."""
    size = {"width": 360, "height": 800}
    opened = [browser.new_context(locale="id", viewport=size, service_workers="block")]
    judge = opened[0].new_page()

    def come(login=""):
        context = browser.new_context(
            java_script_enabled=False, locale="id", viewport=size, base_url=frozen.address
        )
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        if login:
            context.add_cookies([{**build_session_cookie(login), "url": frozen.address}])
        made = CheckedVisitor(context.new_page(), "id", judge)
        made.login = login or "nobody"
        return made

    yield come
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def window(browser):
    """One window for every page, and what is answered to it: no server but the test's client."""
    answer_parts = {}

    def give(route):
        path = route.request.url.removeprefix(HOME).partition("?")[0]
        if path.startswith("/static/"):
            file = Path(settings.STATIC_ROOT) / Path(path).name
            route.fulfill(body=file.read_bytes(), content_type=MEDIA_TYPES[file.suffix])
        else:
            route.fulfill(**answer_parts)

    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*", give)
        yield page, answer_parts


@pytest.fixture
def draw(window, client, db):
    """A page's answer as the browser draws it."""
    page, answer_parts = window

    def draw(get, language, width):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answer = get(client)
        assert answer.status_code in (200, 404, 409, 422)
        answer_parts.update(body=answer.content, content_type=answer["Content-Type"])
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{HOME}/")
        return page

    return draw

"""Rantau at a moment that a story chooses: a server in the process of the test, on the test's own
connection, so that a story walks from the opening of a round to its ranking in one go."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from threading import Lock, Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import Client
from playwright.sync_api import Page
from psycopg import sql

from rantau.access.models import Account
from rantau.common import clock
from tests.browser.test_accessibility import find_violations, scrolls_sideways
from tests.browser.visitor import Visitor

# With them Django closes connections between requests; Django's own test client mutes them too.
CONNECTION_SIGNALS = (request_started, request_finished)


# The page of a place asks again by itself without script; nothing that is typed is lost by it, and
# what it shows is needed in its time (WCAG 2.2.1, real-time exception).
PLACE_PAGE, ASKS_AGAIN = "/putaran/tempat/", ("('meta-refresh'",)


class QuietHandler(WSGIRequestHandler):
    """Requests are not printed."""

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""

    def parse_request(self) -> bool:
        """Hang up where the server is not to be reached."""
        self.close_connection = not self.server.is_reachable
        return self.server.is_reachable and super().parse_request()


class SharingServer(ThreadedWSGIServer):
    """Its threads leave the connection open, which is the test's."""

    is_reachable = True

    def _close_connections(self) -> None:
        pass


class FrozenServer:
    """One request after another, each at `self.at`. What a story writes is rolled back.

    login  the unprivileged login of the application; the connection is the administrator's
    """

    def __init__(self, at: datetime, login: str) -> None:
        self.login = login
        self._become(login)
        self.at, self._lock, self._connection = at, Lock(), connections["default"]
        self._application = WSGIHandler()
        self._server = SharingServer(("localhost", 0), QuietHandler, ipv6=False)
        self._server.set_app(self._answer)
        self._server.daemon_threads = True
        self.address = f"http://localhost:{self._server.server_port}"

    def cut(self, *, is_cut: bool) -> None:
        """Let nobody reach the server, or everybody again."""
        self._server.is_reachable = not is_cut

    def _answer(self, environ, start_response):
        connections["default"] = self._connection  # of this thread
        with self._lock, clock.freeze_clock(self.at):
            response = self._application(environ, start_response)
            try:
                return [b"".join(response)]
            finally:
                response.close()

    @staticmethod
    def _become(login: str) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(sql.SQL("set session authorization {}").format(sql.Identifier(login)))

    def work(self, task: Callable[[], int]) -> int:
        """Let the worker do one of its periodic tasks at this moment, by its own login."""
        with self._lock:
            self._become("rantau_worker")
            try:
                return self._call_apart(task)
            finally:
                self._become(self.login)

    def _call_apart(self, task: Callable[[], int]) -> int:
        """In a thread of its own, as the browser's has a loop in which none other may begin."""

        def call() -> int:
            connections["default"] = self._connection
            with clock.freeze_clock(self.at):
                return task()

        with ThreadPoolExecutor(1) as threads:
            return threads.submit(call).result()

    @contextmanager
    def run(self) -> Iterator["FrozenServer"]:
        """Serve until the story ends."""
        thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._connection.inc_thread_sharing()
        for signal in CONNECTION_SIGNALS:
            signal.disconnect(close_old_connections)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()
            for signal in CONNECTION_SIGNALS:
                signal.connect(close_old_connections)
            self._connection.dec_thread_sharing()


class CheckedVisitor(Visitor):
    """Somebody without script whose every page is judged by axe and has to fit the window.

    judge  a page with script, in which axe reads what this visitor reads
    """

    def __init__(self, page: Page, language: str, judge: Page) -> None:
        super().__init__(page, language)
        self._judge = judge

    def goes(self, path: str) -> "CheckedVisitor":
        """Type an address; the page is judged."""
        super().goes(path)
        self._kept()
        return self

    def _kept(self) -> None:
        super()._kept()
        self.page.wait_for_load_state()
        assert not scrolls_sideways(self.page), f"{self.page.url} scrolls sideways"
        address, words = self.page.url, self.page.content()
        self._judge.route(
            address, lambda route: route.fulfill(body=words, content_type="text/html")
        )
        self._judge.goto(address)
        found = find_violations(self._judge).splitlines()
        excused = ASKS_AGAIN if urlsplit(address).path == PLACE_PAGE else ()
        assert [each for each in found if not each.startswith(excused)] == [], address
        self._judge.unroute(address)


def build_session_cookie(login: str) -> dict[str, str]:
    """The cookie of an officer who signed in."""
    client = Client()
    client.force_login(Account.objects.get(login=login))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def post_form(visitor: Visitor, path: str, form: dict[str, str]) -> HTTPStatus:
    """What the server answers to a form that no page has, sent from this visitor's browser."""
    cookies = {each["name"]: each["value"] for each in visitor.page.context.cookies()}
    answer = visitor.page.context.request.post(
        path,
        form={**form, "csrfmiddlewaretoken": cookies.get(settings.CSRF_COOKIE_NAME, "")},
        headers={"Referer": visitor.page.url},
        max_redirects=0,
    )
    return HTTPStatus(answer.status)

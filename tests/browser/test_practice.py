"""The strip of practice stays in sight on a long page and covers nothing that has the focus."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from rantau.access.models import Account
from tests.web.html import INDONESIAN

pytestmark = pytest.mark.story
HOME = "https://rantau.example"
STRIP = ".practice"
IS_COVERED = """() => {
    if (document.activeElement === document.body) return false;
    const box = document.activeElement.getBoundingClientRect();
    const strip = document.querySelector(".practice").getBoundingClientRect();
    return box.height > 0 && box.top < strip.bottom && box.bottom > strip.top;
}"""


@pytest.fixture
def open_page(client, db, settings, browser):
    """A page of practice in a window of 360 or 1440 points, as the service answers it."""
    settings.RANTAU_PRACTICE = True
    contexts = []

    def come(path, *, width, login=""):
        if login:
            client.force_login(Account.objects.get(login=login))
        body = client.get(path, headers=INDONESIAN).content
        contexts.append(browser.new_context(viewport={"width": width, "height": 640}))
        page = contexts[-1].new_page()
        page.route("**/*", lambda route: answer(route, path, body))
        page.goto(HOME + path)
        return page

    yield come
    for context in contexts:
        context.close()


def answer(route, path, body):
    asked = route.request.url.removeprefix(HOME)
    if asked == path:
        route.fulfill(status=200, body=body, headers={"Content-Type": "text/html"})
        return
    file = Path(settings.STATIC_ROOT) / asked.removeprefix("/static/")
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    kind = kinds.get(file.suffix, "")
    found = file.is_file()
    content = file.read_bytes() if found else b""
    route.fulfill(status=200 if found else 404, body=content, headers={"Content-Type": kind})


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    ("name", "login"),
    [("registry:register", "loket.3212"), ("protection:help", ""), ("common:privacy", "")],
)
def test_it_stays_in_sight_and_covers_nothing_that_has_the_focus(open_page, name, login, width):
    page = open_page(reverse(name), width=width, login=login)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    strip = page.locator(STRIP).bounding_box()
    assert (strip["y"], strip["width"]) == (0, page.evaluate("document.body.clientWidth"))
    assert strip["height"] <= 32
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.locator("a, button").last.focus()
    for _ in range(page.locator("a, button, input, textarea, select").count()):
        page.keyboard.press("Shift+Tab")
        assert not page.evaluate(IS_COVERED), page.evaluate("document.activeElement.outerHTML")


def test_the_exit_link_of_the_help_page_stays_in_sight_below_it(open_page):
    page = open_page(reverse("protection:help"), width=360)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    strip, exit_link = (page.locator(each).bounding_box() for each in (STRIP, ".leave"))
    assert exit_link["y"] == strip["y"] + strip["height"]


def test_a_printed_page_says_it_once(open_page):
    page = open_page(reverse("registry:register"), width=1440, login="loket.3212")
    page.emulate_media(media="print")
    assert not page.locator(STRIP).is_visible()
    assert page.get_by_role("note").first.is_visible()

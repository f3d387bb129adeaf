"""The menu of officers takes one row of an ordinary screen, and has every page on a telephone."""

import pytest
from django.urls import reverse

from rantau.access.models import Account
from tests.addresses.visitors import LOGINS
from tests.browser.test_accessibility import find_violations, scrolls_sideways

pytestmark = pytest.mark.story
GROUPED = ("access:invite", "access:proposals", "access:interests", "access:reviews")
TOPS = "items => new Set(items.filter(each => each.offsetWidth).map(each => each.offsetTop)).size"


def open_page(name, login):
    """A page as an officer gets it."""

    def get(client):
        client.force_login(Account.objects.get(login=login))
        return client.get(reverse(name))

    return get


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("login", LOGINS.values())
def test_it_takes_one_row_of_an_ordinary_screen(draw, login, language):
    page = draw(open_page("common:desk", login), language, 1440)
    assert page.locator(".nav > ul > li").evaluate_all(TOPS) == 1


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_about_accounts_open_below_one_label(draw, width):
    page = draw(open_page("common:desk", "pusat"), "id", width)
    links = [page.locator(f".nav a[href='{reverse(name)}']") for name in GROUPED]
    if width == 360:
        page.get_by_role("link", name="Menu", exact=True).click()
    assert not any(link.is_visible() for link in links)
    page.get_by_text("Akun dan akses").click()
    assert all(link.is_visible() for link in links)
    assert find_violations(page) == ""
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("width", [360, 1440])
def test_the_label_of_the_page_that_is_open_stands_out(draw, width):
    page = draw(open_page("access:interests", "pusat"), "en", width)
    label = page.locator(".nav summary")
    assert label.is_visible()
    assert label.get_attribute("aria-current") == "true"
    label.click()
    assert page.locator(".nav details a[aria-current=page]").inner_text() == "Declared ties"
    assert find_violations(page) == ""


@pytest.mark.parametrize("close", ["click elsewhere", "Escape"])
def test_it_closes_with_script_as_menus_do(draw, close):
    page = draw(open_page("common:desk", "pusat"), "id", 1440)
    page.get_by_text("Akun dan akses").click()
    if close == "Escape":
        page.keyboard.press("Escape")
    else:
        page.locator("h1").click()
    assert not page.locator(".nav details ul").is_visible()


def test_two_links_about_accounts_stand_alone(draw):
    page = draw(open_page("common:desk", "admin.3212"), "id", 1440)
    assert page.locator(".nav details").count() == 0
    assert page.locator(f".nav a[href='{reverse('access:proposals')}']").is_visible()

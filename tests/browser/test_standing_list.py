"""A list that stands open reads itself again, but never under the hands of whoever works in it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.story
FIRST, SECOND, THIRD = "Xaverius Oematan", "Zulkarnain Fadhlurrahman", "Yolanda Marpaung"


def test_a_list_reads_itself_again_unless_somebody_has_ticked_in_it(visitor, place_worker):
    place_worker(FIRST)
    desk = visitor("loket.3212", width=1440, script=True)
    desk.page.clock.install()
    desk.goes("/kantor/?saring=kantor").reads(FIRST)
    place_worker(SECOND)
    see_a_minute_pass(desk).reads(SECOND)
    ticked = find_row(desk, SECOND).get_by_role("checkbox")
    ticked.check()
    place_worker(THIRD)
    desk.page.clock.fast_forward(60_000)
    expect(ticked).to_be_checked()
    expect(find_row(desk, THIRD)).to_have_count(0)
    ticked.uncheck()
    link = find_row(desk, SECOND).get_by_role("link", name=SECOND)
    link.focus()
    see_a_minute_pass(desk).reads(THIRD)
    expect(link).to_be_focused()


def test_a_list_that_cannot_be_read_again_says_since_when(visitor):
    desk = visitor("loket.3212", width=1440, script=True)
    desk.page.clock.install()
    desk.goes("/kantor/?saring=kantor")
    note = desk.page.locator("[data-standing]")
    expect(note).to_be_hidden()
    desk.page.context.set_offline(True)
    desk.page.clock.fast_forward(60_000)
    expect(note).to_have_text(re.compile(r"pukul \d\d\.\d\d"))
    desk.page.context.set_offline(False)
    see_a_minute_pass(desk)
    expect(note).to_be_hidden()
    desk.page.context.clear_cookies()
    see_a_minute_pass(desk)
    expect(note).to_contain_text("keluar")


def find_row(desk, name):
    return desk.page.get_by_role("row").filter(has_text=name)


def see_a_minute_pass(desk):
    with desk.page.expect_response(desk.page.url):
        desk.page.clock.fast_forward(60_000)
    return desk

"""Somebody at a browser, who reads words, types into labelled fields and presses named buttons."""

import os
import re
import time
from itertools import count
from pathlib import Path

from playwright.sync_api import Locator, Page

from rantau.demo.credentials import DEMO_PASSWORD

PICTURES = os.environ.get("RANTAU_PICTURES")  # a folder: every page that is read is kept there
PATIENCE = 10  # seconds that a page has to show what is looked for
SIGN_IN = {"id": ("Nama masuk", "Kata sandi", "Masuk"), "en": ("Login", "Password", "Sign in")}
_number = count(1)


class Visitor:
    """One window of a browser. Whatever is not found is a failure after PATIENCE seconds."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language, self.login = page, language, "nobody"

    def signs_in(self, login: str) -> "Visitor":
        """Fill in the page for officers, which is open."""
        account, secret, button = SIGN_IN[self.language]
        self.login = login
        return self.types({account: login, secret: DEMO_PASSWORD}).presses(button)

    def goes(self, path: str) -> "Visitor":
        """Type an address."""
        self.page.goto(path)
        return self

    def types(self, fields: dict[str, str], within: str = "") -> "Visitor":
        """Type into fields, or choose in lists, by what stands beside them."""
        for label, value in fields.items():
            field = self.field(label, within)
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        return self

    def field(self, label: str, within: str = "") -> Locator:
        """The field of a label, whether or not it may stay empty.

        within  the heading of the group of fields in which it stands
        """
        place = self.page.get_by_role("group", name=within, exact=True) if within else self.page
        return place.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s+\(.*\))?\s*$")).first

    def ticks(self, *labels: str, within: str = "") -> "Visitor":
        """Tick boxes and circles by what stands beside them."""
        for label in labels:
            self.field(label, within).check()
        return self

    def attaches(self, label: str, file: Path, within: str = "") -> "Visitor":
        """Choose a file of this machine."""
        self.field(label, within).set_input_files(file)
        return self

    def presses(self, button: str) -> "Visitor":
        """Press a button, or a link that looks like one."""
        found = self.find_button(button)
        self._unfold_menu(found)
        found.click()
        self._kept()
        return self

    def find_button(self, button: str) -> Locator:
        """A button, or a link that looks like one, by its words."""
        named = re.compile(rf"^{re.escape(button)}$")
        either = self.page.get_by_role("button", name=named)
        return either.or_(self.page.get_by_role("link", name=named)).first

    def follows(self, words: str) -> "Visitor":
        """Follow a link that begins with these words."""
        found = self.page.get_by_role("link", name=re.compile(rf"^{re.escape(words)}")).first
        self._unfold_menu(found)
        found.click()
        self._kept()
        return self

    def _unfold_menu(self, wanted: Locator) -> None:
        """Unfold the menu of officers of a narrow window, where what is wanted is not in sight."""
        menu = self.page.get_by_role("link", name="Menu", exact=True)
        if not wanted.is_visible() and menu.is_visible():
            menu.click()

    def hits(self, key: str) -> "Visitor":
        """Hit one key that opens another page: Enter sends a form from any of its fields."""
        self.page.wait_for_load_state()
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self

    def opens(self, words: str) -> "Visitor":
        """Open what is folded away under these words."""
        self.page.locator("summary", has_text=words).click()
        return self

    def reads(self, *sentences: str) -> "Visitor":
        """Each of these stands on the page, as words that are seen, or comes to stand there."""
        shown, missing, last = "", list(sentences), time.monotonic() + PATIENCE
        while missing and time.monotonic() < last:
            if shown:
                self.page.wait_for_timeout(100)
            shown = self.shown()
            missing = [each for each in sentences if each not in shown]
        assert not missing, f"{self.login} does not read {missing} on {self.page.url}:\n{shown}"
        return self

    def does_not_read(self, *sentences: str) -> "Visitor":
        """None of these stands on the page."""
        shown = self.shown()
        there = [each for each in sentences if each in shown]
        assert not there, f"{self.login} reads {there} on {self.page.url}:\n{shown}"
        return self

    def shown(self) -> str:
        """All words of the page that are seen."""
        return " ".join(self.page.locator("body").inner_text().split())

    def finds(self, pattern: str) -> str:
        """The first words of the page in this form."""
        found = re.search(pattern, self.shown())
        assert found, f"{self.login} does not find {pattern} on {self.page.url}:\n{self.shown()}"
        return found.group(0)

    def _kept(self) -> None:
        if not PICTURES:
            return
        name = re.sub(r"[^a-z]+", "-", self.page.url.split("/", 3)[3]) or "front"
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        path = Path(PICTURES) / f"{next(_number):03}-{width}-{self.login}-{name}.png"
        self.page.screenshot(path=path, full_page=True)

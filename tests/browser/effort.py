"""What a way costs those who work on it: pages loaded, actions and keys, and the time that an expert
needs by the keystroke-level model (Card, Moran and Newell, *The keystroke-level model for user
performance time with interactive systems*, Communications of the ACM 23(7), 1980).
"""

from dataclasses import astuple, dataclass

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.visitor import Visitor

# Operators in seconds: a key of an average typist, pointing, a click, the hand between keyboard and
# mouse, and getting ready for the next act. The answers of the system are measured besides.
KEY, POINT, CLICK, HAND, READY = 0.28, 1.1, 0.2, 0.4, 1.35
BY_MOUSE = 2 * HAND + POINT + CLICK
KEYS_TO_CHOOSE = 3  # first letters of an entry of a list
# How many times Tab leads from the field that is focused to this one; a group of circles is one
# stop. Negative for one that lies before.
COUNT_STOPS = """
(target) => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((each) => each.type !== "hidden" && !each.disabled && each.getClientRects().length);
  const stops = all.filter((each, i) =>
    each.type !== "radio" || each === target ||
    (all.findIndex((one) => one.name === each.name) === i && each.name !== target.name));
  return stops.indexOf(target) - stops.indexOf(document.activeElement);
}
"""


@dataclass
class Effort:
    """What was done so far, by one person or by all.

    loads    pages that were answered and shown; a redirect shows none
    actions  fields filled in, boxes ticked and buttons pressed
    keys     keys pressed
    seconds  of the person, by the model
    waiting  seconds for the answers of the system, measured
    """

    loads: int = 0
    actions: int = 0
    keys: int = 0
    seconds: float = 0.0
    waiting: float = 0.0

    def __add__(self, other: "Effort") -> "Effort":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Effort(*(mine + theirs for mine, theirs in pairs))

    def press(self, keys: int) -> None:
        """Count keys."""
        self.keys += keys
        self.seconds += keys * KEY

    def act(self, stops: int, typed: int) -> None:
        """Count getting ready, reaching something by Tab or by the mouse, whichever is faster, and
        what is typed there. With nothing to type it is pressed: by a click, or by a key."""
        self.actions += 1
        self.seconds += READY
        if 0 <= stops * KEY <= BY_MOUSE:
            self.press(stops + (typed or 1))
        else:
            self.seconds += BY_MOUSE
            self.press(typed)


class CountedVisitor(Visitor):
    """A visitor whose acts are counted."""

    def __init__(self, page: Page, language: str) -> None:
        super().__init__(page, language)
        self.effort = Effort()
        page.clock.install()
        page.on("response", self._count_load)

    def begins(self) -> "CountedVisitor":
        """Count from here, once the page that was asked for before has come."""
        self.page.wait_for_load_state()
        self.effort = Effort()
        return self

    def sees_a_minute_pass(self) -> "CountedVisitor":
        """The page stands open and reads itself again; no page is loaded."""
        with self.page.expect_response(self.page.url):
            self.page.clock.fast_forward(60_000)
        return self

    def types(self, fields: dict[str, str], within: str = "") -> "Visitor":
        for label, value in fields.items():
            field = self.field(label, within)
            is_list = field.evaluate("node => node.tagName") == "SELECT"
            self._count(field, KEYS_TO_CHOOSE if is_list else len(value))
            super().types({label: value}, within)
            field.focus()
        return self

    def ticks(self, *labels: str, within: str = "") -> "Visitor":
        for label in labels:
            field = self.field(label, within)
            self._count(field)
            super().ticks(label, within=within)
            field.focus()
        return self

    def opens(self, words: str) -> "Visitor":
        self._count(self.page.locator("summary", has_text=words))
        return super().opens(words)

    def presses(self, button: str) -> "Visitor":
        self._count(self.find_button(button))
        return super().presses(button)

    def hits(self, key: str) -> "Visitor":
        self.effort.act(0, 1)
        return super().hits(key)

    def finds_by_key(self, text: str) -> "Visitor":
        """Type into the search of every page, which `/` leads to, and send it."""
        self.effort.act(0, 1)
        self.page.wait_for_load_state()
        self.page.keyboard.press("/")
        expect(self.page.locator("[data-find]")).to_be_focused()
        self.effort.press(len(text))
        self.page.keyboard.type(text)
        return self.hits("Enter")

    def _count(self, target: Locator, typed: int = 0) -> None:
        self.effort.act(target.evaluate(COUNT_STOPS), typed)

    def _count_load(self, answer: Response) -> None:
        request = answer.request
        if not request.is_navigation_request():
            return
        effort = self.effort  # other acts go on while the answer is waited for
        answer.finished()
        effort.waiting += request.timing["responseEnd"] / 1000
        effort.loads += not 300 <= answer.status < 400

"""How far something has come: seldom in a log, with rate and time left, without what was there."""

from io import StringIO

from rantau.demo import progress
from rantau.demo.progress import Progress


class Terminal(StringIO):
    def isatty(self):
        return True


def told(monkeypatch, out):
    """A hundred things, twenty of them from before, ten more each second."""
    now = iter(range(100, 200))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    one = Progress("nation", 100, "people", out=out)
    one.start_at(20)
    for _ in range(3):
        one.add(10)
    return out.getvalue()


def test_a_log_gets_a_plain_line_every_few_seconds(monkeypatch):
    assert told(monkeypatch, StringIO()) == ""
    out = StringIO()
    one = Progress("nation", 100, "people", out=out)
    one.add(50)
    one.end()
    assert out.getvalue().startswith("nation: 50 of 100 people, ")
    assert out.getvalue().count("\n") == 1


def test_a_terminal_gets_a_bar_in_one_line(monkeypatch):
    written = told(monkeypatch, Terminal())
    last = written.split("\r")[-1]
    assert last.startswith("[" + "#" * 15 + "." * 15 + "] nation: 50 of 100 people, ")
    assert "\n" not in written

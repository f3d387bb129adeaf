"""How far something has come: seldom in a log, with rate and time left, without what was there."""

from io import StringIO

import pytest

from rantau.demo.progress import Progress


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def passed():
    """Seconds that have passed, as the test sets them."""
    return [100.0]


@pytest.fixture
def begin(passed):
    return lambda out: Progress("nation", 100, "people", out=out, get_time=lambda: passed[0])


def count_to_fifty(progress, passed):
    """Twenty of them from before, ten more each second."""
    progress.start_at(20)
    for _ in range(3):
        passed[0] += 1
        progress.add(10)


def test_a_log_gets_a_plain_line_every_few_seconds(begin, passed):
    out = StringIO()
    with begin(out) as progress:
        count_to_fifty(progress, passed)
        assert out.getvalue() == ""
        passed[0] += 2
        progress.add(20)
        assert out.getvalue() == "nation: 70 of 100 people, 10/s, 3 s left\n"
        progress.add(10)
        assert out.getvalue().count("\n") == 1


def test_the_last_line_in_a_log_tells_the_end_also_of_a_failure(begin, passed):
    def fail_halfway():
        with begin(out) as progress:
            count_to_fifty(progress, passed)
            raise InterruptedError

    out = StringIO()
    with pytest.raises(InterruptedError):
        fail_halfway()
    assert out.getvalue() == "nation: 50 of 100 people, 10/s, 5 s left\n"


def test_a_terminal_gets_a_bar(begin, passed, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    out = Terminal()
    with begin(out) as progress:
        count_to_fifty(progress, passed)
    for shown in ("nation", "━", "50 of 100 people", "10/s", "0:00:05"):
        assert shown in out.getvalue()
    assert "s left" not in out.getvalue()

"""`rantau rounds check`: declared rounds, and those that were published."""

import pytest
from django.core.management import call_command

from rantau.ops.management.commands import rounds as command
from rantau.procedures.sections import UnreadableDeclaration
from tests.factories.rounds import CODE, publish_round

pytestmark = pytest.mark.django_db


def run_check(*names):
    """The exit code of `rantau rounds check`; what it printed is captured."""
    try:
        call_command("rounds", "check", *names)
    except SystemExit as end:
        return end.code
    return 0


@pytest.fixture
def published():
    """The code of a round that was published."""
    publish_round()
    return CODE


def test_published_rounds_are_read_with_the_files(published, capsys):
    assert run_check() == 0
    printed = capsys.readouterr().out.splitlines()
    assert f"{published} (published): ok" in printed
    assert "korea-2013.yaml: ok" in printed


def test_a_published_round_that_a_later_release_does_not_read_is_named(
    published, capsys, monkeypatch
):
    def parse_as_later(_text):
        raise UnreadableDeclaration("round", "a code")

    monkeypatch.setattr(command, "parse_published_round", parse_as_later)
    assert run_check() == 1
    assert f"{published} (published): round: a code" in capsys.readouterr().out


def test_a_named_file_is_judged_alone(published, capsys):
    assert run_check("schemes/rounds/korea-2013.yaml") == 0
    assert capsys.readouterr().out.splitlines() == ["korea-2013.yaml: ok"]

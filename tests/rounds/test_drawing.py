"""A round is drawn before it is published: its calendar, sectors and cities."""

import pytest

from rantau.rounds.drawing import WHOLE, build_calendar, draw_as_text
from rantau.rounds.edition import WINDOWS
from rantau.rounds.parsing import parse_round
from tests.factories.rounds import read_declaration
from tests.ops.management import run_management_command

EDITIONS = ["korea-2013", "korea-2026-2", "korea-special-2026", "japan-2027", "germany-2026-8"]


@pytest.mark.parametrize("code", EDITIONS)
def test_every_time_of_a_round_stands_in_its_order_inside_the_calendar(code):
    bars = build_calendar(parse_round(read_declaration(code)))

    assert {*WINDOWS, "announced_on", "results_on", "ranked_on", "roster_by"} >= {
        bar.code for bar in bars
    }
    assert [bar.begins for bar in bars] == sorted(bar.begins for bar in bars)
    assert all(bar.start >= 0 and bar.length > 0 for bar in bars)
    assert bars[0].start == 0
    assert max(bar.start + bar.length for bar in bars) <= WHOLE


def test_a_longer_time_has_a_longer_bar():
    bars = {bar.code: bar for bar in build_calendar(parse_round(read_declaration("korea-2013")))}
    assert bars["documents"].length > bars["verification"].length > bars["results_on"].length


def test_sectors_and_cities_stand_with_their_seats():
    drawn = draw_as_text(parse_round(read_declaration("korea-2013")), "en")
    assert "Factories (manufacturing): 6000 (22600 seats, from 80)" in drawn
    assert "Jakarta: 5400  Asia/Jakarta" in drawn


def test_the_command_draws_every_declared_round(capsys):
    assert run_management_command("rounds", "draw") == 0
    drawn = capsys.readouterr().out
    assert all(code in drawn for code in EDITIONS)

"""How well expected waits foretold: on people who are alike the interval holds, and where the pace
changes the comparison says so."""

from datetime import date, timedelta
from random import Random

import pytest

from rantau.ops.management.commands import rounds as command
from rantau.rounds.wait_backtest import backtest, censor, count_held, find_half_year
from rantau.rounds.wait_curves import compute_errors
from rantau.rounds.wait_groups import RosterSpell, WaitGroup

MEN = WaitGroup("KR", "manufacturing", "M", "25-29")
WOMEN = WaitGroup("KR", "fishery", "F", "25-29")
FIRST, DAY, KNOWN = date(2022, 1, 1), date(2025, 1, 1), date(2026, 12, 31)
DAYS = 4 * 365  # over which people come


def generate(group, *, seed, mean=lambda _started: 200, people=3000):
    """People who come one after the other over DAYS, and are chosen after a random number of days; a
    tenth withdraw."""
    random = Random(seed)
    for number in range(people):
        started = FIRST + timedelta(days=number * DAYS // people)
        wait = int(random.expovariate(1 / mean(started)))
        gone = random.random() < 0.1
        ended = started + timedelta(days=wait // 2 if gone else wait)
        is_chosen = not gone and ended < KNOWN
        yield RosterSpell(group, started, min(ended, KNOWN), is_chosen)


def test_of_people_who_are_alike_the_interval_holds_and_the_error_is_small():
    """Of large later cohorts, which vary little by themselves: about nine of ten."""
    found = []
    for seed in range(20):
        before = [s for s in generate(MEN, seed=seed, people=600) if s.started_on < DAY]
        later = [s for s in generate(MEN, seed=seed + 100, people=12_000) if s.started_on >= DAY]
        found += backtest([*before, *later], DAY)
    held, compared = count_held(found)
    assert compared == len(found) == 40
    assert held / compared >= 0.7
    assert sum(each.error_months for each in found) / compared < 0.8


def test_where_the_pace_changes_it_is_missed():
    def slower(started):
        return 100 if started < DAY else 400

    held, compared = count_held(backtest([*generate(MEN, seed=1, mean=slower)], DAY))
    assert compared > 0
    assert held == 0


def test_what_came_after_the_day_is_not_known_on_it():
    spell = RosterSpell(MEN, date(2024, 12, 1), date(2025, 3, 1), is_chosen=True)
    assert censor(spell, DAY) == RosterSpell(MEN, date(2024, 12, 1), DAY, is_chosen=False)
    earlier = RosterSpell(MEN, date(2024, 1, 1), date(2024, 12, 31), is_chosen=True)
    assert censor(earlier, DAY) == earlier


def test_groups_are_not_mixed_and_small_ones_are_left_out():
    found = backtest(
        [*generate(MEN, seed=1), *generate(WOMEN, seed=2, mean=lambda _s: 30)][:3015], DAY
    )
    assert {each.group for each in found} == {MEN}
    both = backtest([*generate(MEN, seed=1), *generate(WOMEN, seed=2, mean=lambda _s: 30)], DAY)
    medians = {each.group: each.median for each in both}
    assert medians[WOMEN] < medians[MEN] / 3


def test_a_cohort_is_a_half_year():
    days = [date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1)]
    assert [find_half_year(day) for day in days] == [
        date(2025, 1, 1),
        date(2025, 1, 1),
        date(2025, 7, 1),
    ]


@pytest.fixture
def run(monkeypatch, db):
    def run(spells, *names):
        monkeypatch.setattr(command, "list_spells", lambda: spells)
        return command.Command().run(command.argparse.Namespace(verb="backtest", names=list(names)))

    return run


def test_the_command_says_how_often_it_held(run, capsys):
    assert run([*generate(MEN, seed=1)], "2025-01-01") == 0
    words = capsys.readouterr().out
    assert "KR manufacturing M 25-29 from 2025-01-01: half by day" in words
    assert "the interval held in" in words


def test_the_command_says_what_is_missing(run, capsys):
    assert run([], "2025-01-01") == 1
    assert run([], "yesterday") == 2
    assert "backtest needs one day" in capsys.readouterr().err


def test_the_error_of_a_group_is_the_average_of_what_can_be_compared():
    spells = [*generate(MEN, seed=1), *generate(WOMEN, seed=2, people=20)]
    found = [each.error_months for each in backtest(spells, DAY) if each.group == MEN]

    assert compute_errors(spells, DAY) == {MEN: pytest.approx(sum(found) / len(found))}

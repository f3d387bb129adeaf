"""A round is rehearsed from its announcement to the arrivals, in a Rantau of its own whose clock is moved."""

import json
from datetime import date, timedelta

import pytest

from rantau.demo.rehearsal.desks import Desk
from rantau.demo.rehearsal.round import invent_hopefuls
from rantau.demo.rehearsal.round_command import FOLDER
from rantau.demo.rehearsal.round_edition import (
    PEOPLE,
    count_contracts,
    count_default_people,
    move_round,
)
from rantau.rounds.checking import find_round_faults
from rantau.rounds.eligibility import compute_age
from rantau.rounds.parsing import parse_round
from tests.ops.machine import run_command

EDITIONS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
DAY = date(2026, 12, 1)
FIFTIETH = PEOPLE["korea-2013"] // 50
# Where clocks end after the ranking, and what comes back.
ENDS = {
    "asked for a late answer",
    "returned rows cleared",
    "contracts without an answer",
    "journeys ended by a medical",
    "no-shows recorded",
    "files set aside settled",
    "certificates ended",
}


def read(edition):
    return (FOLDER / f"{edition}.yaml").read_text()


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_is_moved_as_a_whole_and_stays_right(edition):
    before = parse_round(read(edition))

    after = parse_round(move_round(read(edition), DAY, count_default_people(read(edition))))

    by = after.windows["registration"].begins - before.windows["registration"].begins
    assert after.windows["registration"].begins.date() == DAY
    assert all(after.windows[n].ends - w.ends == by for n, w in before.windows.items())
    assert after.ranked_on - before.ranked_on == timedelta(days=by.days)
    assert [b - a for a, b in zip(before.sittings, after.sittings, strict=True)] == [by] * len(
        before.sittings
    )
    assert find_round_faults(after, schemes={after.scheme, after.reentry_scheme}) == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("people", [20, 551])
def test_a_small_one_has_fewer_seats_and_is_right_too(edition, people):
    small = parse_round(move_round(read(edition), DAY, people))

    assert 0 < sum(small.seats.values()) <= max(1.1 * people, len(small.seats))
    assert find_round_faults(small, schemes={small.scheme, small.reentry_scheme}) == []


def test_as_many_enter_as_in_2013_and_of_fewer_people_the_same_share():
    assert count_contracts(PEOPLE["korea-2013"]) == 9_441
    assert count_contracts(FIFTIETH) == 189


def test_each_who_takes_part_is_another_person_who_may_apply():
    edition = parse_round(move_round(read("korea-2013"), DAY, 2000))
    desks = [Desk("3212", 3212012001, "32"), Desk("3204", 3204052001, "32")]

    people = invent_hopefuls(edition, 2000, desks)

    rules = edition.eligibility
    ages = {compute_age(each.person.born, rules.age_on) for each in people}
    assert len({each.nik for each in people}) == len({each.passport for each in people}) == 2000
    assert rules.age_from <= min(ages) <= max(ages) <= rules.age_until
    assert {(each.sector, each.first) for each in people} == set(edition.seats)
    assert all(each.second != each.first for each in people)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "remedy"),
    [(["--edition", "../korea-2013"], "korea-2013"), (["--people", "3"], "--people")],
)
def test_what_cannot_be_rehearsed_is_refused(state, words, remedy):
    done = run_command("--data", state / "unused", "rehearse", "round", *words)

    assert done.returncode == 2
    assert remedy in done.stderr


@pytest.mark.slow
def test_a_nation_that_is_there_is_not_taken_into_another_year(served):
    done = run_command("--data", served.folder, "rehearse", "round", "--people", "20")

    assert done.returncode == 2
    assert "new data directory" in done.stderr


@pytest.mark.slow
@pytest.mark.alone
def test_a_fiftieth_of_korea_2013_goes_through_every_stage(tmp_path):
    report = tmp_path / "report.json"

    done = run_command("rehearse", "round", "--people", FIFTIETH, "--json", report)

    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(report.read_text())
    assert result["people"] == FIFTIETH
    assert not any(result["checks"].values())
    assert result["counts"]["place seated"] > FIFTIETH * 0.9
    assert result["counts"]["arrived"] == count_contracts(FIFTIETH)
    assert not set(result["counts"]) & {
        "complete",
        "sent",
        "rostered",
        "chosen",
        "accepted",
        "visa",
    }
    happened = {each["name"] for each in result["stages"] if each["count"]}
    assert happened >= ENDS
    years = [row for row in result["cohorts"] if row["year"].isdigit()]  # and the totals
    assert sum(int(row["people"]) for row in years) > count_contracts(FIFTIETH)

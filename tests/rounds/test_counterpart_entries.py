"""What the counterpart of the demonstration sends after a contract: permits, lists of entries and
arrivals, late, wrong, twice or never."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from rantau.common import clock
from rantau.demo.counterpart import Manners, answer_answers, answer_files
from rantau.demo.counterpart_entries import (
    PLACES_A_DAY,
    expect_entries,
    list_arrivals,
    list_entries,
)
from rantau.rounds.choice_rows import Chosen, ServedStay, judge_choice, read_choice
from rantau.rounds.exchange_folder import write_atomically
from rantau.rounds.files import ExchangeFile, UnreadableFile, read_file, write_file
from rantau.rounds.stages import Stage
from tests.factories.offers import CHOICE

JAKARTA = ZoneInfo("Asia/Jakarta")
ACCEPTED_AT = datetime(2027, 5, 5, 12, tzinfo=JAKARTA)  # a Wednesday
ENTRY = date(2027, 6, 7)  # the first Monday after 30 days
MANNERS = Manners(entry_days=30, missing=0)


def answer(number, outcomes, at=ACCEPTED_AT):
    """A CHOICE_ANSWER file: exam number -> outcome."""
    rows = [
        {
            "exam_number": exam,
            "offer": f"1-{exam}",
            "sector": "fishery",
            "outcome": outcome,
            "on": at.date().isoformat(),
            "next": "",
        }
        for exam, outcome in outcomes.items()
    ]
    return ExchangeFile("CHOICE_ANSWER", "korea-2026-2", "RANTAU", number, at, rows)


@pytest.fixture
def folder(tmp_path):
    """The exchange folder, with a file of answers in it: two accepted, one refused."""
    put(tmp_path, answer(1, {"100": "accepted", "101": "refused", "102": "accepted"}))
    return tmp_path


def put(folder, file):
    path = folder / "kr" / "out" / f"{file.kind}-{file.round}-{file.number:06}.txt"
    write_atomically(path, write_file(file))


def look(folder, day, manners=MANNERS):
    """What comes on a day, as the counterpart's clock has it, by name."""
    at = datetime.combine(day, datetime.min.time(), JAKARTA) + timedelta(hours=8)
    with clock.freeze_clock(at):
        names = answer_files(folder, "korea", manners)
    return {name: read_or_nothing(folder / "kr" / "in" / name) for name in names}


def read_or_nothing(path):
    try:
        return read_file(path.read_bytes())
    except UnreadableFile:
        return None


def of_kind(found, kind):
    return [file for file in found.values() if file and file.kind == kind]


def test_who_accepted_has_a_permit_and_who_refused_has_none():
    file = answer(3, {"100": "accepted", "101": "refused", "102": "lapsed"})
    with clock.freeze_clock(ACCEPTED_AT):
        [(kind, number, rows)] = answer_answers(file, Random(1), Manners())
    assert (kind, number) == ("PERMIT", 3)
    assert [(row["exam_number"], row["on"]) for row in rows] == [("100", "2027-05-05")]


def test_each_is_listed_for_three_weeks_with_the_same_day(folder):
    seen = {}
    for monday in (date(2027, 5, 10) + timedelta(weeks=week) for week in range(6)):
        for file in of_kind(look(folder, monday), "ENTRY_LIST"):
            seen[monday] = {(row["exam_number"], row["on"]) for row in file.rows}
    assert sorted(seen) == [ENTRY - timedelta(weeks=n) for n in (3, 2, 1, 0)]
    assert set(map(frozenset, seen.values())) == {
        frozenset({("100", "2027-06-07"), ("102", "2027-06-07")})
    }


def test_only_so_many_enter_on_a_day():
    many = {str(number): "accepted" for number in range(PLACES_A_DAY + 1)}
    days = [each.on for each in expect_entries([answer(1, many)], 30)]
    assert days == [ENTRY] * PLACES_A_DAY + [ENTRY + timedelta(days=1)]


def test_who_withdrew_is_listed_until_the_counterpart_learns_of_it(folder):
    put(folder, answer(2, {"102": "withdrawn"}, ACCEPTED_AT + timedelta(days=20)))
    [early] = of_kind(look(folder, date(2027, 5, 17)), "ENTRY_LIST")
    [late] = of_kind(look(folder, date(2027, 5, 31)), "ENTRY_LIST")
    assert len(early.rows) == 2
    assert [row["exam_number"] for row in late.rows] == ["100"]


def test_a_list_names_no_day_that_has_passed():
    expected = expect_entries([answer(1, {"100": "accepted"})], 30)
    assert len(list_entries(expected, ENTRY)) == 1
    assert list_entries(expected, ENTRY + timedelta(days=1)) == []


def test_arrivals_come_in_the_week_after_and_the_training_in_the_next(folder):
    assert of_kind(look(folder, ENTRY), "ARRIVAL") == []
    [first] = of_kind(look(folder, ENTRY + timedelta(weeks=1)), "ARRIVAL")
    [second] = of_kind(look(folder, ENTRY + timedelta(weeks=2)), "ARRIVAL")
    assert [(row["exam_number"], row["kind"]) for row in first.rows] == [
        ("100", "arrived"),
        ("102", "arrived"),
    ]
    assert {row["kind"] for row in second.rows} <= {"trained", "fit", "unfit"}
    assert look(folder, ENTRY + timedelta(weeks=3)) == {}


def test_what_was_not_looked_for_in_weeks_comes_at_once(folder):
    found = look(folder, ENTRY + timedelta(weeks=2))
    assert len(of_kind(found, "ARRIVAL")) == 2
    assert of_kind(found, "ENTRY_LIST") == []


def test_the_missing_are_found_a_week_later():
    expected = expect_entries([answer(1, {"100": "accepted"})], 30)
    rows = [
        list_arrivals(expected, ENTRY + timedelta(weeks=week), missing=1, seed=1) for week in (1, 2)
    ]
    assert [[row["kind"] for row in each][:2] for each in rows] == [
        ["not_arrived"],
        ["arrived", "trained"],
    ]


def test_employers_ask_for_some_again_before_their_stay_ends_once(folder):
    contract = {**CHOICE, "exam_number": "100", "offer": "1-100", "on": "2027-05-01"}
    chosen = ExchangeFile("CHOICE", "korea-2026-2", "HRDK", 1, ACCEPTED_AT, [contract])
    write_atomically(folder / "kr" / "in" / "done" / "A-1.txt", write_file(chosen))
    every = Manners(entry_days=30, missing=0, again=1)
    assert of_kind(look(folder, ENTRY + timedelta(weeks=142), every), "CHOICE") == []
    [asked] = of_kind(look(folder, ENTRY + timedelta(weeks=143), every), "CHOICE")
    [row] = asked.rows
    assert (row["outcome"], row["employer"]) == ("reentry", CHOICE["employer"])
    choice = read_choice(row, today=date.fromisoformat(row["on"]))
    stay = ServedStay(CHOICE["employer"], date(2030, 6, 7), opens_way=True)
    there = Chosen(Stage.ARRIVED, "manufacturing", ["1-100"], "1-100", stay=stay)
    assert judge_choice(choice, there, gave_up=()) == "reentry"
    assert of_kind(look(folder, ENTRY + timedelta(weeks=143), every), "CHOICE") == []


def test_lists_are_wrong_twice_late_or_never_as_answers_are(folder):
    monday = ENTRY - timedelta(weeks=2)
    late = Manners(entry_days=30, late=2 * 86_400)
    never = Manners(entry_days=30, never=1)
    assert of_kind(look(folder, monday, late), "ENTRY_LIST") == []
    assert look(folder, monday, never) == {}
    both = look(folder, monday + timedelta(weeks=1), Manners(entry_days=30, wrong=1, twice=1))
    lists = {name: file for name, file in both.items() if "ENTRY_LIST" in name}
    assert [file is None for _name, file in sorted(lists.items())] == [True, False, False]
    assert look(folder, monday + timedelta(weeks=1)) == {}

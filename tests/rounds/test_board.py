"""The board of a round counts everybody at every stage that she reached, and names nobody."""

from datetime import timedelta

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.rounds.board import get_board
from rantau.rounds.errors import NoSuchRound
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import create_examinee, pass_examinee
from tests.factories.rounds import CODE, OPENING, publish_round, take


@pytest.fixture
def round_with_people(db):
    """Two hopefuls, one who passed and one who only has her card."""
    publish_round()
    with clock.freeze_clock(OPENING + timedelta(minutes=1)):
        take(1)
        take(2, sector="fishery", first="mataram", second="")
    pass_examinee(3)
    create_examinee(4, stage=Stage.VERIFIED)


def see(login="pusat", code=CODE):
    actor = get_officer(login)
    with reading_as(actor):
        return get_board(actor, code)


def test_who_went_further_counts_at_every_stage_before(round_with_people):
    totals = {row.step: row.total for row in see().funnel}

    assert totals["placed"] == 4
    assert totals["seated"] == 2
    assert totals[Stage.VERIFIED] == 2
    assert totals[Stage.SAT] == totals[Stage.PASSED] == 1
    assert totals[Stage.ARRIVED] == 0


def test_each_sector_is_counted_for_itself_and_each_step_against_the_one_before(
    round_with_people,
):
    placed, seated, *_rest = see().funnel

    assert (placed.counts["fishery"], placed.percent) == (1, None)
    assert seated.percent == 50


def test_every_city_has_its_seats(round_with_people):
    board = see()
    seats = board.edition.seats

    assert sum(row.seats for row in board.cities) == sum(seats.values())
    assert {row.city for row in board.cities} == set(board.edition.cities)


def test_nothing_is_due_where_nothing_waits(round_with_people):
    assert see().clocks == []


@pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "inspektorat"])
def test_nobody_but_headquarters_sees_it(round_with_people, login):
    with pytest.raises(Forbidden):
        see(login)


def test_of_no_round_there_is_no_board(db):
    with pytest.raises(NoSuchRound):
        see(code="korea-1999")


def test_each_city_has_its_own_funnel_with_the_share_of_the_step_before(round_with_people):
    placed, seated, *_rest = see().funnel_by_city

    assert (placed.counts["mataram"], placed.total) == (1, 4)
    assert (seated.counts["mataram"], seated.shares["mataram"]) == (0, 0)
    assert placed.shares["mataram"] is None

"""A draw is one that nobody could choose and anybody can compute again."""

import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from rantau.rounds.draw import (
    Ticket,
    allocate_seats,
    choose_seed,
    compute_commitment,
    draw_order,
    write_ticket_list,
)
from rantau.rounds.draw_file import (
    UnreadableDraw,
    carry_out_draw,
    find_draw_faults,
    read_draw_file,
    write_draw_file,
)

SEED = "korea-2026-2/00000000000000000000000000000000"
SEATS = {("manufacturing", "jakarta"): 2, ("manufacturing", "medan"): 1, ("fishery", "medan"): 1}
CODES = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=10, max_size=10)
TICKETS = st.lists(
    st.builds(
        Ticket,
        CODES,
        st.sampled_from(["manufacturing", "fishery"]),
        st.sampled_from(["jakarta", "medan"]),
        st.sampled_from(["", "jakarta", "medan"]),
    ),
    unique_by=lambda ticket: ticket.code,
    max_size=40,
)


def build_tickets(count, *, sector="manufacturing", cities=("jakarta", "medan")):
    return [Ticket(f"{number:010d}", sector, *cities) for number in range(count)]


def test_the_commitment_is_the_digest_of_the_seed():
    """Value computed with sha256sum."""
    assert compute_commitment("abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_a_seed_names_its_round_and_is_another_each_time():
    seeds = {choose_seed("korea-2026-2") for _ in range(100)}
    assert len(seeds) == 100
    assert all(seed.startswith("korea-2026-2/") and len(seed) == 45 for seed in seeds)


@given(TICKETS, st.randoms())
def test_the_order_does_not_depend_on_who_came_first(tickets, random):
    mixed = random.sample(tickets, len(tickets))
    assert draw_order(SEED, mixed) == draw_order(SEED, tickets)
    assert sorted(draw_order(SEED, tickets), key=str) == sorted(tickets, key=str)


def test_one_ticket_more_moves_the_others():
    tickets = build_tickets(50)
    without = draw_order(SEED, tickets[:-1])
    assert [t for t in draw_order(SEED, tickets) if t != tickets[-1]] != without


def test_every_place_is_equally_likely_for_whoever_came_first():
    """Chi-squared over ten places with nine degrees of freedom: 27.9 has a chance of 1 in 1,000."""
    tickets = build_tickets(10)
    places = Counter(draw_order(f"seed/{n}", tickets).index(tickets[0]) for n in range(5000))
    assert sum((places[place] - 500) ** 2 / 500 for place in range(10)) < 27.9


@given(TICKETS)
def test_no_seat_is_offered_twice_and_none_stays_free_that_somebody_waits_for(tickets):
    allocation = allocate_seats(tickets, SEATS)
    by_code = {ticket.code: ticket for ticket in tickets}
    offers = Counter((by_code[code].sector, city) for code, city in allocation.offered.items())
    assert all(offers[place] <= SEATS.get(place, 0) for place in offers)
    for place, codes in allocation.waiting.items():
        assert not codes or offers[place] == SEATS.get(place, 0)
    waiting = {code for codes in allocation.waiting.values() for code in codes}
    assert waiting.isdisjoint(allocation.offered)
    assert waiting | set(allocation.offered) == set(by_code)


def test_the_second_city_is_offered_when_the_first_is_full():
    offered = allocate_seats(build_tickets(4), SEATS).offered
    assert list(offered.values()) == ["jakarta", "jakarta", "medan"]


def test_the_list_is_in_the_order_of_the_codes_and_has_no_name():
    tickets = [
        Ticket("B" * 10, "fishery", "medan"),
        Ticket("A" * 10, "fishery", "medan", "jakarta"),
    ]
    assert write_ticket_list(tickets) == (
        "ticket,sector,first,second\nAAAAAAAAAA,fishery,medan,jakarta\nBBBBBBBBBB,fishery,medan,\n"
    )


class TestTheFile:
    @given(TICKETS)
    def test_it_is_read_as_it_was_written_and_is_found_right(self, tickets):
        draw = carry_out_draw("korea-2026-2", SEED, SEATS, tickets)
        again = read_draw_file(write_draw_file(draw))
        assert write_draw_file(again) == write_draw_file(draw)
        assert find_draw_faults(again) == []

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            (lambda d: replace(d, seed=d.seed + "0"), "the seed is not the one"),
            (lambda d: replace(d, results=d.results[::-1]), "place 1 belongs"),
            (lambda d: replace(d, results=d.results[:-1]), "place 30 belongs"),
            (lambda d: replace(d, tickets=d.tickets[:-1]), "belongs to another"),
            (lambda d: replace(d, tickets=[*d.tickets, d.tickets[0]]), "a ticket stands twice"),
            (
                lambda d: replace(d, seats={**d.seats, ("manufacturing", "medan"): 2}),
                "another city",
            ),
        ],
    )
    def test_whatever_is_changed_is_found(self, change, fault):
        draw = carry_out_draw("korea-2026-2", SEED, SEATS, build_tickets(30))
        assert any(fault in each for each in find_draw_faults(change(draw)))

    @pytest.mark.parametrize(
        ("change", "line"),
        [
            (("rantau-draw 1", "rantau-draw 2"), 1),
            (("seed ", "seeds "), 4),
            (("manufacturing jakarta 2", "manufacturing jakarta two"), 6),
            (("ticket,city", "city,ticket"), 39),
            (("0000000001,manufacturing,jakarta,medan", "0000000001,manufacturing"), 10),
        ],
    )
    def test_one_that_cannot_be_read_names_the_line(self, change, line):
        draw = carry_out_draw("korea-2026-2", SEED, SEATS, build_tickets(30))
        with pytest.raises(UnreadableDraw) as found:
            read_draw_file(write_draw_file(draw).replace(*change, 1))
        assert found.value.line == line

    def test_a_script_in_another_language_finds_the_same(self, tmp_path):
        script = Path(settings.BASE_DIR) / "docs" / "rounds" / "replay.pl"
        assert len(script.read_text().splitlines()) <= 60
        draw = carry_out_draw("korea-2026-2", SEED, SEATS, build_tickets(500))
        path = tmp_path / "draw.txt"

        path.write_text(write_draw_file(draw))
        right = subprocess.run(["perl", script, path], capture_output=True, text=True, check=False)
        assert right.stdout == "RIGHT: korea-2026-2, 500 tickets in their order\n"

        path.write_text(write_draw_file(replace(draw, results=draw.results[::-1])))
        wrong = subprocess.run(["perl", script, path], capture_output=True, text=True, check=False)
        assert wrong.returncode != 0
        assert wrong.stderr.startswith("WRONG: place 1 ")

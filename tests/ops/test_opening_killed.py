"""In the opening minute every part is killed: nobody loses a place or gets two, and one draw is made.

Kills only what the test's own Rantau started, by process id.
"""

import random
import threading
import time
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.common import clock
from rantau.demo.load.officer import Address, Visitor
from rantau.demo.rehearsal.desks import Desk
from rantau.demo.rehearsal.moved_clock import MovedClock
from rantau.demo.rehearsal.round import invent_hopefuls
from rantau.demo.rehearsal.round_command import FOLDER
from rantau.demo.rehearsal.round_edition import move_round
from rantau.demo.rehearsal.round_opening import announce, build_place_form
from rantau.demo.rehearsal.round_walk import CODE_PATTERN, FIRST, SECOND, Walk, find_text
from rantau.rounds.draw_file import find_draw_faults, read_draw_file
from rantau.rounds.parsing import parse_round
from rantau.rounds.services.seats import DRAW_DELAY, get_fair_end
from tests.ops.kills import PARTS, fetch_row, kill_part, wait_until_all_is_back
from tests.ops.machine import build_plain_environment, start_machine

pytestmark = [pytest.mark.slow, pytest.mark.alone]
PEOPLE, SEATS, TELEPHONES = 600, 200, 8  # telephones at once
KILLS, BETWEEN = 3, 30  # of each part; places that are taken from one to the next
PATIENCE, WAIT = 300.0, 60.0  # seconds
SECOND_PAST = timedelta(seconds=1)
SEATS_SQL = """
    select (select coalesce(sum(taken), 0) from rounds_seat_count),
           (select count(*) from rounds_place where state in ('offered', 'seated'))
"""


class Crowd:
    """People who all want a place at once, each by her own telephone, which repeats what was not
    answered under the same key; `codes` are those that were shown to them. As many come as the gate
    lets in, so that some are on the way at each kill, however fast the machine is."""

    def __init__(self, address, code, people):
        self.gate = threading.Semaphore(3 * BETWEEN)
        self.address, self.path, self.people = address, f"/putaran/{code}/daftar/", iter(people)
        self.codes, self.statuses, self.lock = {}, Counter(), threading.Lock()
        self.threads = [threading.Thread(target=self._come, daemon=True) for _ in range(TELEPHONES)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def _come(self):
        while True:
            self.gate.acquire()
            with self.lock:
                hopeful = next(self.people, None)
            if hopeful is None:
                return
            telephone, key = Visitor(self.address, network=hopeful.network), uuid4()
            shown = telephone.post(self.path, build_place_form(hopeful), key=key)
            with self.lock:
                self.statuses[shown.status] += 1
                self.codes[hopeful.number] = find_text(CODE_PATTERN, shown.body)


@pytest.fixture
def opening(state):
    """A machine with a moved clock, and a walk through a round that opens tomorrow."""
    clock_file = state / "opening-clock"
    env = build_plain_environment(REHEARSAL_CLOCK=str(clock_file), TRUSTED_PROXIES="127.0.0.1")
    declaration = move_round(
        (FOLDER / "korea-2013.yaml").read_text(), clock.today() + timedelta(days=2), SEATS
    )
    edition = parse_round(declaration)
    with start_machine(state / "opening", env=env) as made:
        address = Address(made.port, patience=PATIENCE)
        desks = [Desk("3212", 3212012001, "32")]
        people = invent_hopefuls(edition, PEOPLE, desks)
        walk = Walk(address, edition, MovedClock(clock_file), people, desks, 0, lambda _line: None)
        walk.sign_in([FIRST, SECOND])
        announce(walk, declaration)
        yield made, walk


def test_nobody_loses_a_place_or_gets_two_whatever_is_killed(opening):
    made, walk = opening
    walk.go_to(walk.edition.windows["registration"].begins + SECOND_PAST)
    crowd, chance = Crowd(walk.address, walk.code, walk.people), random.Random(2013)
    crowd.start()
    kills = kill_in_turn(made, crowd, chance)
    walk.go_to(get_fair_end(walk.edition) + DRAW_DELAY + SECOND_PAST)
    for which in ("worker", "database"):
        assert kill_part(made, which)
    content = wait_for(lambda: fetch_draw(walk), "the draw")

    assert all(kills[which] >= KILLS for which in PARTS)
    assert crowd.statuses == {200: PEOPLE}
    assert len({code for code in crowd.codes.values() if code}) == PEOPLE
    draw = read_draw_file(content)
    assert len(draw.tickets) == PEOPLE
    assert find_draw_faults(draw) == []
    taken, held = wait_for(lambda: fetch_seats(made, walk), "all seats offered")
    assert taken == held == min(PEOPLE, sum(walk.edition.seats.values()))
    for hopeful in walk.people[::30]:
        telephone = Visitor(walk.address, network=hopeful.network)
        telephone.cookies["round_place"] = crowd.codes[hopeful.number]
        page = telephone.get("/putaran/tempat/")
        assert page.status == 200
        again = Visitor(walk.address, network=hopeful.network)
        assert again.post(crowd.path, build_place_form(hopeful)).status == 422


def kill_in_turn(made, crowd, chance):
    """Kill every part some times while people come; how many processes of each."""
    kills, parts = Counter(), list(PARTS) * KILLS
    chance.shuffle(parts)
    for number, which in enumerate(parts, start=1):
        places = number * BETWEEN
        wait_for(lambda n=places: len(crowd.codes) >= n, f"{places} places", pause=0.02)
        assert len(crowd.codes) < places + 2 * BETWEEN
        kills[which] += kill_part(made, which)
        wait_until_all_is_back(made)
        crowd.gate.release(BETWEEN)
    crowd.gate.release(PEOPLE + TELEPHONES)
    for thread in crowd.threads:
        thread.join()
    return kills


def wait_for(find, name, pause=0.5):
    """What is found at last, within a minute; `name` says what it is, `pause` lies between two looks
    in seconds."""
    end = time.monotonic() + WAIT
    while not (found := find()):
        assert time.monotonic() < end, name
        time.sleep(pause)
    return found


def fetch_draw(walk):
    """The published draw; empty while there is none."""
    page = Visitor(walk.address).get(f"/putaran/{walk.code}/undian/")
    return page.body.decode() if page.status == 200 else ""


def fetch_seats(made, walk):
    """Seats taken by the count and by the places, once as many are as there can be."""
    taken, held = fetch_row(made, SEATS_SQL)
    return (taken, held) if taken >= min(PEOPLE, sum(walk.edition.seats.values())) else None

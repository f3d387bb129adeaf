"""The draw of the opening minutes: whoever came in them stands in an order that nobody could choose
and everybody can compute again. Pure; docs/rounds/draw.md states it for other languages.

A secret seed is chosen and its SHA-256 published before the round opens. When the minutes are over
the list of tickets is published, then the seed. A ticket's key is the SHA-256 of seed, digest of
the list, and ticket: whoever knows the seed cannot add a ticket without moving all the others.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SEED_BYTES = 16
HEADER = "ticket,sector,first,second"


@dataclass(frozen=True)
class Ticket:
    """One place in the opening, without a name.

    code           random, in Crockford's Base32
    first, second  codes of the cities that are wanted; the second may be empty
    """

    code: str
    sector: str
    first: str
    second: str = ""

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities that are wanted, the first one first."""
        return (self.first, self.second) if self.second else (self.first,)


def choose_seed(round_code: str) -> str:
    """A new secret seed, which names its round."""
    return f"{round_code}/{secrets.token_hex(SEED_BYTES)}"


def compute_commitment(seed: str) -> str:
    """What is published before: the SHA-256 of the seed in hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


def write_ticket_list(tickets: Iterable[Ticket]) -> str:
    """The list as it is published: CSV in the order of the codes, lines end with a line feed."""
    rows = sorted(tickets, key=lambda each: each.code)
    lines = [",".join((each.code, each.sector, each.first, each.second)) for each in rows]
    return "\n".join([HEADER, *lines]) + "\n"


def draw_order(seed: str, tickets: Sequence[Ticket]) -> list[Ticket]:
    """The tickets in the order that was drawn."""
    digest = hashlib.sha256(write_ticket_list(tickets).encode()).hexdigest()

    def compute_key(ticket: Ticket) -> bytes:
        return hashlib.sha256(f"{seed}\n{digest}\n{ticket.code}".encode()).digest()

    return sorted(tickets, key=compute_key)


Seats = Mapping[tuple[str, str], int]  # (sector, city) -> how many are free


@dataclass(frozen=True)
class Allocation:
    """Who is offered a seat where, and who waits for one.

    offered  code of a ticket -> city
    waiting  (sector, city) -> codes of tickets in their order; a ticket waits in each city that it
             wants
    """

    offered: dict[str, str] = field(default_factory=dict)
    waiting: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def allocate_seats(order: Iterable[Ticket], seats: Seats) -> Allocation:
    """Go through an order once: each ticket is offered the first city it wants that has a seat of
    its sector, or waits in all that it wants."""
    free, allocation = dict(seats), Allocation()
    for ticket in order:
        places = [(ticket.sector, city) for city in ticket.cities]
        place = next((each for each in places if free.get(each, 0) > 0), None)
        if place is None:
            for each in places:
                allocation.waiting.setdefault(each, []).append(ticket.code)
        else:
            free[place] -= 1
            allocation.offered[ticket.code] = place[1]
    return allocation

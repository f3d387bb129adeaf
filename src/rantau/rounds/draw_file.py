"""The file from which anybody computes a draw again: docs/rounds/draw.md states its form. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rantau.rounds.draw import (
    Ticket,
    allocate_seats,
    compute_commitment,
    draw_order,
    write_ticket_list,
)

FIRST_LINE = "rantau-draw 1"
RESULTS_HEADER = "ticket,city"


@dataclass
class UnreadableDraw(Exception):
    """The text is no file of a draw: the line, from 1, and what was expected there."""

    line: int
    expected: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.expected}"


@dataclass(frozen=True)
class DrawRecord:
    """A draw as it was published.

    seats    (sector, city) -> seats
    results  code of a ticket and the city that it was offered, empty where it waits, in the order
             that was drawn
    """

    round: str
    commitment: str
    seed: str
    seats: Mapping[tuple[str, str], int]
    tickets: Sequence[Ticket]
    results: Sequence[tuple[str, str]]


def carry_out_draw(
    round_code: str, seed: str, seats: Mapping[tuple[str, str], int], tickets: Sequence[Ticket]
) -> DrawRecord:
    """Draw, and offer the seats in that order."""
    order = draw_order(seed, tickets)
    offered = allocate_seats(order, seats).offered
    results = [(ticket.code, offered.get(ticket.code, "")) for ticket in order]
    return DrawRecord(round_code, compute_commitment(seed), seed, seats, tickets, results)


def write_draw_file(draw: DrawRecord) -> str:
    """The file, its lines ending with a line feed."""
    seats = [
        f"seats {sector} {city} {count}" for (sector, city), count in sorted(draw.seats.items())
    ]
    results = [f"{code},{city}" for code, city in draw.results]
    head = [f"round {draw.round}", f"commitment {draw.commitment}", f"seed {draw.seed}"]
    lines = [FIRST_LINE, *head, *seats, write_ticket_list(draw.tickets).rstrip("\n")]
    return "\n".join([*lines, RESULTS_HEADER, *results]) + "\n"


def read_draw_file(text: str) -> DrawRecord:
    """The draw that a file has; UnreadableDraw names the first line that is wrong."""
    lines = list(enumerate(text.split("\n"), start=1))
    if lines[0][1] != FIRST_LINE:
        raise UnreadableDraw(1, FIRST_LINE)
    if lines[-1][1]:
        raise UnreadableDraw(lines[-1][0], "an empty line at the end")
    rest = iter(lines[1:-1])
    facts, seats = _read_head(rest)
    tickets, results = _read_tickets(rest), [_split(line, 2) for line in rest]
    return DrawRecord(
        facts["round"],
        facts["commitment"],
        facts["seed"],
        seats,
        tickets,
        [(code, city) for code, city in results],
    )


def _read_head(
    lines: Iterator[tuple[int, str]],
) -> tuple[dict[str, str], dict[tuple[str, str], int]]:
    facts: dict[str, str] = {}
    seats: dict[tuple[str, str], int] = {}
    for number, line in lines:
        words = line.split(" ")
        if line.startswith("ticket,"):
            if missing := {"round", "commitment", "seed"} - set(facts):
                raise UnreadableDraw(number, f"{', '.join(sorted(missing))} before the tickets")
            return facts, seats
        if len(words) == 4 and words[0] == "seats" and words[3].isdigit():
            seats[words[1], words[2]] = int(words[3])
        elif len(words) == 2 and words[0] in ("round", "commitment", "seed"):
            facts[words[0]] = words[1]
        else:
            raise UnreadableDraw(number, "round, commitment, seed, or seats with sector and city")
    raise UnreadableDraw(1, "a list of tickets")


def _read_tickets(lines: Iterator[tuple[int, str]]) -> list[Ticket]:
    tickets: list[Ticket] = []
    for number, line in lines:
        if line == RESULTS_HEADER:
            return tickets
        tickets.append(Ticket(*_split((number, line), 4)))
    raise UnreadableDraw(1, f"results after {RESULTS_HEADER}")


def _split(line: tuple[int, str], count: int) -> list[str]:
    values = line[1].split(",")
    if len(values) != count:
        raise UnreadableDraw(line[0], f"{count} values")
    return values


def find_draw_faults(draw: DrawRecord) -> list[str]:
    """What of a published draw cannot be right, each as a sentence; empty where it was as said."""
    faults = []
    if compute_commitment(draw.seed) != draw.commitment:
        faults.append("the seed is not the one that was committed to")
    codes = [ticket.code for ticket in draw.tickets]
    if len(set(codes)) != len(codes):
        faults.append("a ticket stands twice")
    again = carry_out_draw(draw.round, draw.seed, draw.seats, draw.tickets).results
    pairs = zip_longest(draw.results, again, fillvalue=("", ""))
    wrong = next((n for n, (one, other) in enumerate(pairs, 1) if tuple(one) != tuple(other)), None)
    if wrong is not None:
        faults.append(f"place {wrong} belongs to another ticket, or to another city")
    return faults

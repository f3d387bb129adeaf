"""Who sits where: everybody without a chair gets the next free one, in an order that anybody
computes again (docs/rounds/seating.md). Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from rantau.rounds.edition import City, RoundEdition


@dataclass(frozen=True, order=True)
class Chair:
    """A chair of one sitting; `seat` from 1."""

    sitting_at: datetime
    room: str
    seat: int


class TooFewChairs(Exception):
    """There are fewer chairs than people."""


def list_chairs(edition: RoundEdition, city: City) -> Iterator[Chair]:
    """All chairs of a city: sitting by sitting, room by room as declared, seat by seat."""
    for sitting_at in edition.sittings:
        for room, seats in city.rooms.items():
            for seat in range(1, seats + 1):
                yield Chair(sitting_at, room, seat)


def build_order_key(commitment: str, exam_number: str) -> str:
    """By what examinees are ordered: the SHA-256 of the round's published commitment, a colon and
    the exam number, so that nobody chooses a neighbour."""
    return sha256(f"{commitment}:{exam_number}".encode()).hexdigest()


def assign_chairs(
    chairs: Iterable[Chair], taken: Collection[Chair], exam_numbers: Iterable[str], commitment: str
) -> dict[str, Chair]:
    """Exam number -> chair; a taken chair stays whose it is.

    Raises  TooFewChairs
    """
    order = sorted(exam_numbers, key=lambda number: build_order_key(commitment, number))
    free = (chair for chair in chairs if chair not in taken)
    assigned = dict(zip(order, free, strict=False))
    if len(assigned) < len(order):
        raise TooFewChairs()
    return assigned

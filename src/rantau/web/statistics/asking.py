"""What a board is asked in its address: years, months, places. What makes no sense is ignored."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from rantau.access.actor import Actor, Span
from rantau.statistics.numbers import EVERYWHERE

PROVINCE, REGENCY, DISTRICT, VILLAGE = 100_000_000, 1_000_000, 10_000, 1
LEVEL = {PROVINCE: 1, REGENCY: 2, DISTRICT: 3, VILLAGE: 4}


@dataclass(frozen=True)
class Ground:
    """The place that a board shows, the size of the places below it, and whether it is chosen."""

    span: Span
    chosen: bool = False

    @property
    def size(self) -> int:
        """How many nodes each place directly below this one has."""
        lo, hi = self.span
        return next((size for size in (PROVINCE, REGENCY, DISTRICT) if hi - lo > size), VILLAGE)

    @property
    def level(self) -> int:
        """The level of those places: provinces are 1, villages 4."""
        return LEVEL[self.size]


def ground(actor: Actor, typed: str, *, smallest: int = VILLAGE) -> Ground:
    """The place under the node typed, if it lies in the actor's own range; else that range.

    smallest   the size of the smallest place that what is shown can tell apart
    """
    own = actor.spans[0] if actor.spans else EVERYWHERE
    if not (typed.isascii() and typed.isdigit() and len(typed) == 10):
        return Ground(own)
    node = int(typed)
    size = next((s for s in (PROVINCE, REGENCY, DISTRICT) if node % s == 0), VILLAGE)
    inside = own[0] <= node and node + size <= own[1] and smallest <= size < own[1] - own[0]
    return Ground((node, node + size), chosen=True) if inside else Ground(own)


def whole_number(typed: str, low: int, high: int) -> int | None:
    """The number typed if it lies between both, which are included."""
    good = typed.isascii() and typed.isdigit() and len(typed) <= 4
    return int(typed) if good and low <= int(typed) <= high else None


def address(given: QueryDict, keep: tuple[str, ...], **changes: object) -> str:
    """The same board with some things changed; an empty change takes the thing away."""
    now = {name: given.get(name, "") for name in keep} | changes
    return "?" + urlencode({name: value for name, value in now.items() if value not in ("", None)})

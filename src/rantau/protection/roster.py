"""Who owns what comes in, at any minute; pure, over the rows of the roster that are in force.

The line is: the lead of the shift, the standing deputy, the head of the desk, and in the end the
desk itself, so that nothing is ever without an owner (DESIGN 3.8).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

LEAD, DEPUTY, HEAD = range(3)


@dataclass(frozen=True)
class Owner:
    """Somebody who can own: an account, or at the very end the desk as a whole."""

    account: str
    name: str


@dataclass(frozen=True)
class Line:
    """Who is next, first to last, at one desk at one moment; never empty."""

    office: UUID
    owners: tuple[Owner, ...]

    @property
    def first(self) -> Owner:
        """Who owns what comes in now."""
        return self.owners[0]

    def after(self, account: str) -> Owner:
        """Whom silence wakes next: who follows `account`, else the first; the last stays last."""
        accounts = [owner.account for owner in self.owners]
        if account not in accounts:
            return self.first
        return self.owners[min(accounts.index(account) + 1, len(accounts) - 1)]


def line(office: UUID, desk: Owner, standing: Iterable[tuple[int, Owner]]) -> Line:
    """The line at a moment, from those in force then: (place, owner). Nobody stands in it twice."""
    order = [owner for _, owner in sorted(standing, key=lambda pair: pair[0])]
    seen: dict[str, Owner] = {}
    for owner in [*order, desk]:
        seen.setdefault(owner.account, owner)
    people = [owner for owner in seen.values() if owner.account != desk.account]
    return Line(office, tuple(people) or (desk,))

"""Who serves at the actor's office, who of them is away, and the actor's saved filters."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import get_permission_table
from rantau.common import clock

# A function of the database: most roles read no accounts.
DESK_SQL = "select duties_get_desk(%s, %s)"


@dataclass(frozen=True)
class Colleague:
    """An account that serves or served at the office.

    ref         as the journal names it
    roles       held there now; none for who left
    away_until  the last day of an absence that lasts today; None for who is there
    """

    ref: str
    name: str
    roles: frozenset[str]
    away_until: date | None

    @property
    def is_present(self) -> bool:
        """Whether the colleague serves here and is not away."""
        return bool(self.roles) and self.away_until is None


@dataclass(frozen=True)
class Desk:
    """The colleagues of an office, by name, and the actor's saved filters: name -> query; the
    filter that was used last has the empty name."""

    colleagues: tuple[Colleague, ...]
    filters: dict[str, str]

    @cached_property
    def by_ref(self) -> dict[str, Colleague]:
        """The colleagues by how the journal names them."""
        return {each.ref: each for each in self.colleagues}

    @property
    def unclaimed_owners(self) -> list[str]:
        """The owners whose duties anybody of the office may take: nobody, and who is not there."""
        return ["", *(each.ref for each in self.colleagues if not each.is_present)]

    def is_unclaimed(self, owner: str) -> bool:
        """Whether a duty of this owner is anybody's of the office."""
        colleague = self.by_ref.get(owner)
        return not owner or (colleague is not None and not colleague.is_present)

    def list_able(self, permission: str, *, without: Iterable[str] = ()) -> list[Colleague]:
        """The colleagues who are there and have the permission, but for those of `without`."""
        roles, excluded = get_permission_table()[permission], set(without)
        return [
            each
            for each in self.colleagues
            if each.is_present and each.roles & roles and each.ref not in excluded
        ]


def get_desk(actor: Actor) -> Desk:
    """The desk of the actor's office, empty for an actor of none; one statement, inside the
    caller's scope."""
    if actor.office is None:
        return Desk((), {})
    with connection.cursor() as cursor:
        cursor.execute(DESK_SQL, [clock.today(actor.time_zone), clock.now()])
        data = json.loads(cursor.fetchone()[0])
    return Desk(
        tuple(
            Colleague(ref, name, frozenset(roles), date.fromisoformat(until) if until else None)
            for ref, name, roles, until in data["colleagues"]
        ),
        dict(data["filters"]),
    )

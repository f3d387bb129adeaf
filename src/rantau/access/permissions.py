"""The permission table: permission -> roles. Each room puts its own lines in, once, at start-up."""

from collections.abc import Iterable, Mapping

from rantau.access.actor import Actor
from rantau.access.roles import ROLES
from rantau.core.errors import Forbidden

_table: dict[str, frozenset[str]] = {}
# Actors that are no office's appointment.
BESIDES = frozenset({"public", "system", "worker", "invited"})


def table() -> Mapping[str, frozenset[str]]:
    """The whole table, for the auditor's page and the permission matrix."""
    return _table


def shelve(lines: Mapping[str, Iterable[str]]) -> None:
    """Add a room's lines. An unknown role or a permission named twice: no start."""
    for permission, roles in lines.items():
        unknown = set(roles) - set(ROLES) - BESIDES
        if unknown or permission in _table:
            raise ValueError(f"{permission}: declared twice or for unknown roles {unknown}")
        _table[permission] = frozenset(roles)


def permits(actor: Actor, permission: str) -> bool:
    """Whether the actor's role includes the permission at all; rows are judged by policies."""
    return actor.role in _table[permission]


def demand(actor: Actor, permission: str) -> None:
    """Raise Forbidden unless the actor's role includes the permission."""
    if not permits(actor, permission):
        raise Forbidden()

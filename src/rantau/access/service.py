"""What makes a function a service: one verb, one transaction, one scope, one key, one entry.

    @service(REGISTERED, permission=REGISTER)
    def register(act, terms): ...      # called by doors as register(actor, key, terms)

Doors call services; a service never calls a service (DESIGN section 2).
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg import errors as pg

from rantau.access.actor import Actor
from rantau.access.errors import Revealing
from rantau.access.permissions import demand
from rantau.access.scope import scope
from rantau.core import clock
from rantau.core.errors import KeyReused
from rantau.core.keys import uuid7
from rantau.journal.kinds import Kind
from rantau.journal.readings import log_readings
from rantau.journal.record import Also, Author, Happening, record, salted

P = ParamSpec("P")
TRIES = 3

CLAIM = """
    insert into access_command_key (id, actor, key, body, answer, used_at)
    values (%s, %s, %s, %s, '', %s) on conflict (actor, key) do nothing
"""
EARLIER = "select body, answer from access_command_key where actor = %s and key = %s"
# Keeps the answer in the statement that writes the entry: a command has twelve, no more.
ANSWERED = """with answered as (
    update access_command_key set answer = %s where actor = %s and key = %s)
"""


@dataclass(frozen=True)
class Done:
    """What a service's work hands back: the public answer, and what the entry must say."""

    answer: str
    happening: Happening


@dataclass(frozen=True)
class Outcome:
    """What a door gets: the reference to show, and whether this very key had done it before."""

    answer: str
    again: bool = False


def service(
    kind: Kind, *, permission: str
) -> Callable[[Callable[Concatenate[Actor, P], Done]], Callable[..., Outcome]]:
    """Make `work` a service that writes entries of `kind` and needs `permission`.

    The permission is asked before anything is validated. Retried on serialization failure and
    deadlock, three times in all.
    """

    def decorate(work: Callable[Concatenate[Actor, P], Done]) -> Callable[..., Outcome]:
        @wraps(work)
        def run(actor: Actor, key: UUID, *args: P.args, **terms: P.kwargs) -> Outcome:
            demand(actor, permission)
            body = _digest(kind, args, terms)
            for remaining in reversed(range(TRIES)):
                try:
                    return _once(actor, key, partial(work, actor, *args, **terms), body, kind)
                except OperationalError as error:
                    passing = isinstance(
                        error.__cause__, pg.SerializationFailure | pg.DeadlockDetected
                    )
                    if not (passing and remaining):
                        raise
            raise AssertionError("unreachable")

        return _looks_kept(run)

    return decorate


def _looks_kept(run: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """The same command, whose refusals leave in the read log whom they showed."""

    @wraps(run)
    def answered(actor: Actor, *args: Any, **terms: Any) -> Outcome:
        try:
            return run(actor, *args, **terms)
        except Revealing as refusal:
            with transaction.atomic(durable=True), scope(actor, to_the_end=True):
                log_readings(
                    actor, subject_kind=refusal.subject_kind, subjects=refusal.subjects,
                    purpose=refusal.purpose,
                )  # fmt: skip
            raise

    return answered


def _once(actor: Actor, key: UUID, work: Callable[[], Done], body: str, kind: Kind) -> Outcome:
    with transaction.atomic(durable=True), scope(actor, to_the_end=True):
        earlier = _claim(actor, key, body)
        if earlier is not None:
            return Outcome(answer=earlier, again=True)
        done = work()
        author = Author(actor=actor.ref, office=actor.office, cause=actor.cause)
        answered = Also(ANSWERED, (done.answer, actor.ref, key))
        record(kind.code, done.happening, author, also=answered)
        return Outcome(answer=done.answer)


def _claim(actor: Actor, key: UUID, body: str) -> str | None:
    """Take the key; None when it was free, else the earlier answer. KeyReused on another body."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [uuid7(), actor.ref, key, body, clock.now()])
        if cursor.rowcount == 1:
            return None
        cursor.execute(EARLIER, [actor.ref, key])
        before, answer = cursor.fetchone()
    if before != body:
        raise KeyReused()
    return str(answer)


def _digest(kind: Kind, args: tuple[Any, ...], terms: dict[str, Any]) -> str:
    plain = [kind.code, [_plain(a) for a in args], {k: _plain(v) for k, v in terms.items()}]
    return salted(json.dumps(plain, sort_keys=True, default=str))


def _plain(value: Any) -> Any:
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value

"""The `service` decorator.

Permission, one transaction, scope, idempotency key, one journal entry, and retries for one
command.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import datetime
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg import errors as pg

from rantau.access.actor import Actor
from rantau.access.errors import RecordsDisclosed
from rantau.access.permissions import require_permission
from rantau.access.scope import acting_as
from rantau.common import clock
from rantau.common.errors import DomainError, IdempotencyKeyReused
from rantau.common.ids import uuid7
from rantau.common.metrics import CommandEnd, count_command
from rantau.common.ratelimit import take
from rantau.journal.interface import (
    ExtraStatement,
    JournalAuthor,
    JournalEvent,
    JournalKind,
    hash_with_journal_key,
    log_readings,
    record_entry,
    register_journal_kinds,
)

P = ParamSpec("P")
MAX_ATTEMPTS = 3
# Metadata of a field that tells of the circumstances: it may differ when a command is sent again.
OBSERVED = {"observed": True}

# With every command, which script/bench measures; the conflict tells that the key was used before.
CLAIM_KEY_SQL = """
    insert into access_command_key (id, actor, key, body, answer, used_at)
    values (%s, %s, %s, %s, '', %s) on conflict (actor, key) do nothing
"""
EARLIER_ANSWER_SQL = """
    select body, answer, used_at from access_command_key where actor = %s and key = %s
"""
# Keeps the answer in the statement that writes the entry: a command has twelve, no more. The row is
# there, since CLAIM_KEY_SQL has just inserted it in the same transaction.
SAVE_ANSWER_CLAUSE = """with answered as (
    update access_command_key set answer = %s where actor = %s and key = %s)
"""


@dataclass(frozen=True)
class CommandResult:
    """What a service returns to the decorator: the public answer, and the journal event.

    kind  of the entry, where it is one of the service's `other_kinds`
    """

    answer: str
    event: JournalEvent
    kind: JournalKind | None = None


@dataclass(frozen=True)
class CommandOutcome:
    """What an entry point gets: the reference to show, and whether an earlier command with this
    key had already done it.

    repeats  when (aware) the earlier command did it; None for one that was not repeated
    """

    answer: str
    was_repeated: bool = False
    repeats: datetime | None = None


def service(
    kind: JournalKind,
    *,
    permission: str,
    other_kinds: tuple[JournalKind, ...] = (),
    count: Callable[..., AbstractContextManager[None]] | None = None,
) -> Callable[
    [Callable[Concatenate[Actor, P], CommandResult]],
    Callable[Concatenate[Actor, UUID, P], CommandOutcome],
]:
    """Make a function a service that writes entries of `kind`, which is registered, and needs
    `permission`.

    The service takes an idempotency key after the actor and else what the function takes, so that
    a type checker refuses a wrong call. The permission is checked before anything is validated.
    The transaction is retried on serialization failure and deadlock, three times in all. Whom an
    error disclosed (RecordsDisclosed) is written to the log of reads, and counted where it says so.

    other_kinds  which its entry may have instead, as the command finds out (CommandResult.kind)
    count  takes what the service takes; the command runs inside of what it gives, which counts a
           question before it is judged
    """

    def decorate(
        function: Callable[Concatenate[Actor, P], CommandResult],
    ) -> Callable[Concatenate[Actor, UUID, P], CommandOutcome]:
        register_journal_kinds(kind, *other_kinds)

        @wraps(function)
        def wrapper(
            actor: Actor, key: UUID, /, *args: P.args, **kwargs: P.kwargs
        ) -> CommandOutcome:
            def run() -> CommandOutcome:
                require_permission(actor, permission)
                body = _hash_arguments(kind, args, kwargs)
                command = partial(function, actor, *args, **kwargs)
                with count(actor, *args, **kwargs) if count else nullcontext():
                    return _execute_and_report(actor, key, command, body, kind)

            return _run_and_measure(kind, run)

        return wrapper

    return decorate


def _run_and_measure(kind: JournalKind, run: Callable[[], CommandOutcome]) -> CommandOutcome:
    """Run a command and count how it ended, for /metrics."""
    try:
        outcome = run()
    except Exception as error:
        is_refused = isinstance(error, DomainError)
        count_command(kind.code, CommandEnd.REFUSED if is_refused else CommandEnd.FAILED)
        raise
    is_repeated = outcome.was_repeated
    count_command(kind.code, CommandEnd.REPEATED if is_repeated else CommandEnd.DONE)
    return outcome


def _execute_and_report(
    actor: Actor, key: UUID, command: Callable[[], CommandResult], body: str, kind: JournalKind
) -> CommandOutcome:
    try:
        return _execute_with_retries(actor, key, command, body, kind)
    except RecordsDisclosed as error:
        report_disclosure(actor, error)
        raise


def _execute_with_retries(
    actor: Actor, key: UUID, command: Callable[[], CommandResult], body: str, kind: JournalKind
) -> CommandOutcome:
    for _attempt in range(MAX_ATTEMPTS - 1):
        try:
            return _execute_once(actor, key, command, body, kind)
        except OperationalError as error:
            if not isinstance(error.__cause__, pg.SerializationFailure | pg.DeadlockDetected):
                raise
    return _execute_once(actor, key, command, body, kind)


def report_disclosure(actor: Actor, error: RecordsDisclosed) -> None:
    """Log whom an error discloses, and count the question, once the command was rolled back.

    Raises  the error's `too_often`, which shows nothing, while the question has to wait
    """
    with transaction.atomic(durable=True), acting_as(actor, until_commit=True):
        log_readings(
            actor,
            subject_kind=error.subject_kind,
            subjects=error.subjects,
            purpose=error.purpose,
        )
    if error.counted and take(error.counted):
        raise error.too_often() from error


def _execute_once(
    actor: Actor, key: UUID, command: Callable[[], CommandResult], body: str, kind: JournalKind
) -> CommandOutcome:
    with transaction.atomic(durable=True), acting_as(actor, until_commit=True):
        earlier = _claim_key(actor, key, body)
        if earlier is not None:
            answer, at = earlier
            return CommandOutcome(answer=answer, was_repeated=True, repeats=at)
        result = command()
        author = JournalAuthor(actor=actor.ref, office=actor.office, cause=actor.cause)
        save_answer = ExtraStatement(SAVE_ANSWER_CLAUSE, (result.answer, actor.ref, key))
        record_entry((result.kind or kind).code, result.event, author, extra=save_answer)
        return CommandOutcome(answer=result.answer)


def _claim_key(actor: Actor, key: UUID, body: str) -> tuple[str, datetime] | None:
    """Take the idempotency key. Returns None when it was free, else the earlier
    answer and its time.

    Raises  IdempotencyKeyReused when the earlier command had other arguments
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_KEY_SQL, [uuid7(), actor.ref, key, body, clock.now()])
        if cursor.rowcount == 1:
            return None
        cursor.execute(EARLIER_ANSWER_SQL, [actor.ref, key])
        earlier_body, answer, used_at = cursor.fetchone()
    if earlier_body != body:
        raise IdempotencyKeyReused()
    return str(answer), used_at


def is_key_used(actor: Actor, key: UUID) -> bool:
    """Whether the actor has run a command under this key: a form that comes again. Inside the
    actor's scope."""
    with connection.cursor() as cursor:
        cursor.execute(EARLIER_ANSWER_SQL, [actor.ref, key])
        return cursor.fetchone() is not None


def _hash_arguments(kind: JournalKind, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    plain = [
        kind.code,
        [_to_plain_value(a) for a in args],
        {k: _to_plain_value(v) for k, v in kwargs.items()},
    ]
    return hash_with_journal_key(json.dumps(plain, sort_keys=True, default=str))


def _to_plain_value(value: Any) -> Any:
    if not is_dataclass(value) or isinstance(value, type):
        return value
    observed = {field.name for field in fields(value) if field.metadata == OBSERVED}
    return {name: each for name, each in asdict(value).items() if name not in observed}

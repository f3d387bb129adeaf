"""The one limiter: tries are counted by source, by subject, and by both, for all processes alike.

A counter has free tries. Beyond them each next try has to wait, twice as long as the one before, up
to a longest wait; nothing is ever shut. A try that has to wait is not judged and not counted, so
that repeating it makes no wait longer. A counter is forgotten when nothing was counted for a while.
Counters stand in the shared cache table; outside a transaction they are committed at once.

Source   where tries come from: a network, a known device, or a signed-in actor.
Subject  what is tried: an account, a client, a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from rantau.common import clock
from rantau.common.hashing import compute_keyed_hash

TAKE_SQL = """
    select seconds, counted
      from limit_take_counted(%s::text[], %s::int[], %s::float8[], %s::float8[], %s::float8[],
                              %s::text[], %s::int[], %s, %s)
"""
GIVE_BACK_SQL = "select limit_give_back(%s::text[], %s::text[], %s)"
LIFT_SQL = "select limit_lift(%s::text[])"
KNOWN_SOURCE_LIFETIME = timedelta(days=60)
UNBOUND = 10**9  # free tries of a counter that only counts
# Whom a counter binds.
EVERYBODY, UNKNOWN, STRANGERS, NEWCOMERS = "everybody", "unknown", "strangers", "newcomers"


@dataclass(frozen=True)
class Limit:
    """How many tries are free, and how long the others wait.

    memory  how long a counter is kept after the last try that was counted
    """

    free: int
    first_wait: timedelta
    max_wait: timedelta
    memory: timedelta


@dataclass(frozen=True)
class Counter:
    """What is counted for one subject, one source, or a subject and a source.

    subject, source       None where it counts all alike; an empty text is a subject like any other
    binds          EVERYBODY; UNKNOWN, whom the subject does not know; STRANGERS, who are not
                   newcomers besides; or NEWCOMERS, whose tries alone it counts
    newcomer_free  how many may be counted here until the source is no newcomer; 0 where this
                   counter tells nothing of that
    """

    kind: str
    limit: Limit
    subject: str | None = None
    source: str | None = None
    binds: str = EVERYBODY
    newcomer_free: int = 0

    @property
    def key(self) -> str:
        """The key in the cache; it holds neither logins, references nor network addresses."""
        return build_prefix(self.kind, self.subject) + _hash(self.kind, self.source)


@dataclass(frozen=True)
class SecretLimits:
    """The limits of one kind of secret: for a source that tries one subject, for a source or its
    site that tries many, and for one subject that many strange sources try.

    newcomer_free  mistakes of a source, and of its site, at a subject until it is no newcomer; 0
                   where the limit of the subject binds everybody from the first
    newcomers      of newcomers of one block at a subject, in place of that of the subject
    """

    pair: Limit
    source: Limit
    site: Limit
    subject: Limit
    newcomer_free: int = 0
    newcomers: Limit | None = None


@dataclass
class SecretTry:
    """One try of a secret: `begin` before it is compared, `succeed` when it was right.

    site    the wider network of which the network is one of thousands; the network itself where
            there is none. Its mistakes together end what a newcomer has free
    block   the same of the site: what one provider has
    device  a device that has signed in to this subject before, by its cookie; empty for none. It
            has a counter of its own: whatever others try, it is asked to wait for its own mistakes
            only.
    counted under which keys it was counted once it began: those alone are given back
    """

    kind: str
    limits: SecretLimits
    subject: str
    network: str
    site: str = ""
    block: str = ""
    device: str = ""
    counted: list[str] = field(default_factory=list, init=False)

    @property
    def pair(self) -> Counter:
        """The counter of subject and source."""
        free = 0 if self.device else self.limits.newcomer_free
        source = self.device or self.network
        return Counter(self.kind, self.limits.pair, self.subject, source, newcomer_free=free)

    @property
    def counters(self) -> tuple[Counter, ...]:
        """The counters of this try."""
        if self.device:
            return (self.pair,)
        return (
            *self._wider_counters,
            self.pair,
            Counter(self.kind, self.limits.source, source=self.network),
            Counter(self.kind, self.limits.subject, self.subject, binds=STRANGERS),
        )

    @property
    def _wider_counters(self) -> tuple[Counter, ...]:
        """Those of a site that has many networks, and of its block."""
        if self.site in ("", self.network):
            return ()
        limits = self.limits
        unbound, free = replace(limits.pair, free=UNBOUND), limits.newcomer_free
        counters = (
            Counter(self.kind, unbound, self.subject, self.site, newcomer_free=free),
            Counter(self.kind, limits.site, source=self.site, binds=UNKNOWN),
        )
        if limits.newcomers is None:
            return counters
        of_block = Counter(self.kind, limits.newcomers, self.subject, self.block, binds=NEWCOMERS)
        return (*counters, of_block)

    @property
    def known_key(self) -> str:
        """The key of the note that the subject signed in from this network before."""
        return f"known:{_hash('known', self.subject, self.network)}"

    def begin(self) -> float:
        """Count the try; 0, or the seconds to wait where it may not be made. One statement."""
        seconds, self.counted = _take(self.counters, known_key=self.known_key)
        return seconds

    def succeed(self) -> None:
        """Take the try back, and forget the mistakes that this source made before."""
        forgotten = self.pair.key
        _give_back([key for key in self.counted if key != forgotten], [forgotten])

    def take_and_find_row(
        self, sql: str, values: Sequence[Any]
    ) -> tuple[float, tuple[Any, ...] | None]:
        """Count the try, ask for what the secret opens, and where there is something take the try
        back, as `begin` and `succeed` do: in one statement, for a page that script/bench measures.

        sql      a function of the database with its arguments, such as `find_result(%s, %s)`, which
                 gives a row where the secret is right
        Returns  0 and the row, None where nothing was found; or the seconds to wait, and None
        """
        forgotten = self.pair.key
        with connection.cursor() as cursor:
            cursor.execute(
                _build_find_sql(sql),
                [
                    *_get_take_values(self.counters, self.known_key),
                    *values,
                    *[forgotten] * 2,
                    clock.now(),
                ],
            )
            seconds, _given_back, is_found, *row = cursor.fetchone()
        return float(seconds), tuple(row) if is_found else None

    def take_back(self) -> None:
        """Take the try back, and nothing else: it was not judged."""
        _give_back(self.counted, [])

    def remember_network(self) -> None:
        """Note that the subject signed in from this network, which is then no strange one."""
        expires = KNOWN_SOURCE_LIFETIME.total_seconds()
        cache.set(self.known_key, 1, expires)


def build_prefix(kind: str, subject: str | None) -> str:
    """What the keys of all counters of a subject begin with."""
    return f"limit:{kind}:{_hash(kind, subject)}:"


def build_source_key(kind: str, source: str) -> str:
    """The key of the counter of a source alone."""
    return build_prefix(kind, None) + _hash(kind, source)


def take(counters: Sequence[Counter], *, known_key: str = "") -> float:
    """Count one try under all counters. Returns 0; or, counting nothing, the seconds to wait.

    A newcomer is who tries while every counter with `newcomer_free` has counted fewer. The counters
    that bind strangers count such a try and neither bind it nor make others wait for it.

    known_key  the key of a note that the source is known to the subject
    """
    return _take(counters, known_key=known_key)[0]


def _take(counters: Sequence[Counter], *, known_key: str) -> tuple[float, list[str]]:
    """The seconds to wait, and the keys of the counters that counted the try."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_SQL, _get_take_values(counters, known_key))
        seconds, counted = cursor.fetchone()
    return float(seconds), list(counted or [])


def _get_take_values(counters: Sequence[Counter], known_key: str) -> list[Any]:
    """The arguments of TAKE_SQL."""
    keys, *numbers = _get_values(counters)
    memory = [c.limit.memory.total_seconds() for c in counters]
    binds = [c.binds for c in counters]
    newcomers = [c.newcomer_free for c in counters]
    return [keys, *numbers, memory, binds, newcomers, cache.make_key(known_key), clock.now()]


@lru_cache(maxsize=8)
def _build_find_sql(sql: str) -> str:
    """The statement of `SecretTry.take_and_find_row`. Each part reads the one before, so that they
    run in this order; a try that has to wait is not judged."""
    return f"""
        with taken as materialized ({TAKE_SQL}),
             found as materialized (
                 select true as is_found, f.* from taken, lateral {sql} f where taken.seconds = 0),
             given_back as materialized (
                 select limit_give_back(array_remove(taken.counted, %s), array[%s], %s) as done
                   from taken where exists (select 1 from found))
        select taken.seconds, given_back.done, found.*
          from taken left join given_back on true left join found on true
    """  # noqa: S608  # `sql` is written in our source


def give_back(counters: Sequence[Counter], *, forgotten: Sequence[Counter] = ()) -> None:
    """Take one try back under each counter, which counted it, and forget others wholly. One
    statement."""
    _give_back([c.key for c in counters], [c.key for c in forgotten])


def _give_back(keys: list[str], forgotten: list[str]) -> None:
    _fetch_value(GIVE_BACK_SQL, [keys, forgotten, clock.now()])


def lift(*prefixes: str) -> int:
    """Forget all counters whose keys begin so (`build_prefix`, `build_source_key`); returns how
    many there were. Inside a scope."""
    return int(_fetch_value(LIFT_SQL, [list(prefixes)]))


def _get_values(counters: Sequence[Counter]) -> list[list[Any]]:
    return [
        [c.key for c in counters],
        [c.limit.free for c in counters],
        [c.limit.first_wait.total_seconds() for c in counters],
        [c.limit.max_wait.total_seconds() for c in counters],
    ]


def _hash(kind: str, *parts: str | None) -> str:
    key = settings.SECRET_KEY.encode()
    text = "\0".join("" if part is None else f"={part}" for part in parts)
    return compute_keyed_hash(key, f"limit:{kind}", text)[:32]


def _fetch_value(sql: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]

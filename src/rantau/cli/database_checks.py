"""What the doctor asks of the database. Each check gives (found, fault with its remedy)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg

from rantau.cli.prepare import FOR_WORKER_ONLY
from rantau.core.rows import SCOPE_ROLES

LEAST_VERSION = 18
MOST_SKEW = 2.0  # seconds; clocks of due times and of signed papers must agree
MOST_SILENCE = 30.0  # seconds; the worker signs every ten
PREPARE = "Run: script/rantau database prepare (embedded: script/run does it)."
Finding = tuple[str, str]

POWERS = """
    select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit
      from pg_roles where rolname = session_user
"""
MEMBER = "select r from unnest(%s::text[]) r where pg_has_role(session_user, r, 'set')"
KNOWN = "select rolname from pg_roles where rolname = any(%s)"
OWNED = """
    select count(*) from pg_class c join pg_roles r on r.oid = c.relowner
     where r.rolname = session_user and c.relnamespace = 'public'::regnamespace
"""
SIGN = "select extract(epoch from now() - max(seen_at))::float from duties_worker_sign"


def database(urls: Mapping[str, str]) -> Finding:
    """Whether each login gets in, and the version is one we know."""
    for role, url in urls.items():
        try:
            with psycopg.connect(url, connect_timeout=5) as server:
                version = server.info.server_version // 10_000
        except psycopg.OperationalError as error:
            told = str(error).strip().splitlines()[-1]
            return "", f"rantau_{role} cannot sign in: {told}. {PREPARE}"
    if version < LEAST_VERSION:
        return "", f"PostgreSQL {version}: Rantau needs {LEAST_VERSION}."
    return f"PostgreSQL {version}; app, worker and owner sign in", ""


def roles(urls: Mapping[str, str]) -> Finding:
    """Rights that are too many or too few."""
    faults = [
        *_application(urls["app"]),
        *_memberships(urls["worker"], "rantau_worker", set(SCOPE_ROLES)),
        *_owner(urls["owner"]),
    ]
    return ("", f"{'; '.join(faults)}. {PREPARE}") if faults else ("rights as they should be", "")


def clock(urls: Mapping[str, str]) -> Finding:
    """Whether this machine and the database tell the same time."""
    with psycopg.connect(urls["app"], connect_timeout=5) as server:
        before = datetime.now(UTC)
        there = _one(server, "select clock_timestamp()")
        skew = abs((there - before).total_seconds())
    if skew > MOST_SKEW:
        return "", f"{skew:.1f} s apart from the database. Run a time service (NTP) on both."
    return f"{skew:.2f} s apart from the database", ""


def worker(url: str) -> Finding:
    """How long ago the worker last signed."""
    with psycopg.connect(url, connect_timeout=5) as server:
        server.execute("set role r_system")
        age = _one(server, SIGN)
    if age is None or age > MOST_SILENCE:
        since = "has never signed" if age is None else f"has been silent for {age:.0f} s"
        return "", f"The worker {since}: nothing is sealed or escalated. Restart script/run."
    return f"signed {age:.0f} s ago", ""


CHECKS: tuple[Callable[[Mapping[str, str]], Finding], ...] = (database, roles, clock)


def _application(url: str) -> list[str]:
    with psycopg.connect(url, connect_timeout=5) as server:
        powers = server.execute(POWERS).fetchone() or ()
        owned = _one(server, OWNED)
    faults = ["rantau_app could pass by the row policies"] if any(powers) else []
    faults += ["rantau_app owns tables"] if owned else []
    return faults + _memberships(url, "rantau_app", set(SCOPE_ROLES) - FOR_WORKER_ONLY)


def _owner(url: str) -> list[str]:
    with psycopg.connect(url, connect_timeout=5) as server:
        powers = server.execute(POWERS).fetchone() or (True,)
    return ["rantau_owner is a superuser or passes row policies"] if any(powers[:2]) else []


def _memberships(url: str, login: str, wanted: set[str]) -> list[str]:
    with psycopg.connect(url, connect_timeout=5) as server:
        known = {name for (name,) in server.execute(KNOWN, [list(SCOPE_ROLES)])}
        held = {name for (name,) in server.execute(MEMBER, [sorted(known)])}
    faults = [f"{login} may not act as {name}" for name in sorted(wanted - held)]
    return faults + [f"{login} may act as {name}" for name in sorted(held - wanted)]


def _one(server: psycopg.Connection, asked: LiteralString) -> Any:
    row = server.execute(asked).fetchone()
    return row[0] if row else None

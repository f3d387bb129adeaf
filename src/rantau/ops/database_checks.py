"""Checks of the database for the doctor and for a start. Each returns what it found, or a fault
with its remedy."""

import base64
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg
from cryptography.fernet import Fernet, InvalidToken

from rantau.common.names import NAME_KEY_EDITION
from rantau.common.row_security import SCOPE_ROLES
from rantau.ops.database_setup import WORKER_ONLY_ROLES

MIN_VERSION = 18
MAX_CLOCK_SKEW = 2.0  # seconds; due times and signed documents need clocks that agree
MAX_WORKER_SILENCE = 30.0  # seconds; the worker reports every ten
MAX_UNSEALED = 10.0  # seconds; the sealer is at work every five (docs/design/journal.md)
MAX_FOLLOWING = 120.0  # seconds; consequences and messages are worked off every two
MAX_SENDING = 7200.0  # seconds; a gateway that is down for long is a fault
MAX_HEAD_AGE = 120.0  # seconds; there is a head a minute even when nothing is written
SEALER_PAUSE = 0.5  # seconds between two looks
PREPARE_HINT = "Run: script/rantau database prepare (embedded: script/run does it)."
Finding = tuple[str, str]  # what was found, and the fault; one of the two is empty

ROLE_ATTRIBUTES_SQL = """
    select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit
      from pg_roles where rolname = session_user
"""
MEMBERSHIP_SQL = "select r from unnest(%s::text[]) r where pg_has_role(session_user, r, 'set')"
KNOWN_ROLES_SQL = "select rolname from pg_roles where rolname = any(%s)"
OWNED_TABLES_SQL = """
    select count(*) from pg_class c join pg_roles r on r.oid = c.relowner
     where r.rolname = session_user and c.relnamespace = 'public'::regnamespace
"""
WORKER_HEARTBEAT_SQL = (
    "select extract(epoch from now() - max(seen_at))::float from duties_worker_heartbeat"
)

OLDEST_UNSEALED_SQL = """
    select id from (
        (select e.id, e.xid from journal_entry e
          where not exists (select 1 from journal_leaf l where l.entry = e.id)
          order by e.xid limit 1)
        union all
        (select r.id, r.xid from journal_reading r
          where not exists (select 1 from journal_leaf l where l.reading = r.id)
          order by r.xid limit 1)) oldest
     order by xid limit 1
"""
IS_SEALED_SQL = "select exists (select 1 from journal_leaf where entry = %s or reading = %s)"
# Those that were stored before they were encrypted do not begin as Fernet's do.
SECOND_FACTORS_SQL = """
    select secret from mfa_authenticator,
           lateral (select coalesce(data ->> 'secret', data ->> 'seed') as secret) s
     where secret like 'gAAAA%'
"""
OLD_NAMES_SQL = "select exists (select from registry_person where name_key_edition <> {})"
# An entry that a follower of the journal has not passed yet, in seconds since it was written.
OLDEST_FOLLOWED_SQL = """
    select c.name, extract(epoch from now() - min(e.recorded_at))::float
      from journal_consumer c join journal_entry e on e.xid >= c.done_below::text::xid8
     group by c.name order by 2 desc limit 1
"""
FAILED_ENTRIES_SQL = """
    select consumer, count(*), max(fault) from journal_failed_entry
     where reported_at is not null group by consumer order by 2 desc limit 1
"""
LATE_MESSAGES_SQL = """
    select extract(epoch from now() - min(greatest(send_after, retry_at)))::float
      from exchange_message where state in ('queued', 'sending')
"""
HEAD_AGE_SQL = "select extract(epoch from now() - max(sealed_at))::float from journal_head"


def check_database(urls: Mapping[str, str]) -> Finding:
    """Check that every login can connect and that the server is recent enough.

    urls  address of the database by login: app, worker, owner
    """
    for role, url in urls.items():
        try:
            with psycopg.connect(url, connect_timeout=5) as server:
                version = server.info.server_version // 10_000
        except psycopg.OperationalError as error:
            message = str(error).strip().splitlines()[-1]
            return "", f"rantau_{role} cannot sign in: {message}. {PREPARE_HINT}"
    if version < MIN_VERSION:
        return "", f"PostgreSQL {version}: Rantau needs {MIN_VERSION}."
    return f"PostgreSQL {version}; app, worker and owner sign in", ""


def check_roles(urls: Mapping[str, str]) -> Finding:
    """Check that no login has more or fewer rights than it should."""
    faults = [
        *_list_application_faults(urls["app"]),
        *_list_membership_faults(urls["worker"], "rantau_worker", set(SCOPE_ROLES)),
        *_list_owner_faults(urls["owner"]),
    ]
    return (
        ("", f"{'; '.join(faults)}. {PREPARE_HINT}") if faults else ("rights as they should be", "")
    )


def check_clock(urls: Mapping[str, str]) -> Finding:
    """Check that the clocks of this machine and of the database agree."""
    with psycopg.connect(urls["app"], connect_timeout=5) as server:
        before = datetime.now(UTC)
        server_time = _fetch_value(server, "select clock_timestamp()")
        skew = abs((server_time - before).total_seconds())
    if skew > MAX_CLOCK_SKEW:
        return "", f"{skew:.1f} s apart from the database. Run a time service (NTP) on both."
    return f"{skew:.2f} s apart from the database", ""


def check_names(url: str) -> Finding:
    """Check that every name is keyed by the spelling rules of this release: a name that is not is
    neither found nor matched under another spelling.

    url  address of the database as the owner's login
    """
    with psycopg.connect(url, connect_timeout=5) as server:
        is_old = _fetch_value(server, OLD_NAMES_SQL.format(NAME_KEY_EDITION))
    if is_old:
        return "", "Names are keyed by the rules of an earlier release. Run: script/rantau install."
    return "keyed by the spelling rules of this release", ""


def check_worker(url: str) -> Finding:
    """Check that the worker has reported lately.

    url  address of the database as the worker's login
    """
    with psycopg.connect(url, connect_timeout=5) as server:
        server.execute("set role r_system")
        age = _fetch_value(server, WORKER_HEARTBEAT_SQL)
    if age is not None and age < -MAX_CLOCK_SKEW:
        return "", f"The worker's last report lies {-age:.0f} s ahead: a clock or the row is wrong."
    if age is None or age > MAX_WORKER_SILENCE:
        since = "has never reported" if age is None else f"has been silent for {age:.0f} s"
        return "", f"The worker {since}: nothing is sealed or escalated. Restart script/run."
    return f"reported {age:.0f} s ago", ""


def check_followers(url: str) -> Finding:
    """Check that consequences and messages of new entries are worked off within MAX_FOLLOWING
    seconds, that no entry fails again and again, and that messages are sent within
    MAX_SENDING of when they may be.

    url  address of the database as the worker's login
    """
    with psycopg.connect(url, connect_timeout=5) as server:
        server.execute("set role r_system")
        behind = server.execute(OLDEST_FOLLOWED_SQL).fetchone()
        failed = server.execute(FAILED_ENTRIES_SQL).fetchone()
        late = _fetch_value(server, LATE_MESSAGES_SQL)
    if behind and behind[1] > MAX_FOLLOWING:
        return "", (
            f"{behind[0]} are {behind[1]:.0f} s behind the journal: read the worker's log, which "
            "says why."
        )
    if failed:
        return "", (
            f"{failed[0]} of {failed[1]} entries have failed again and again, lastly by "
            f"{failed[2]}: read the worker's log, which names their kinds. They are tried every "
            "hour; no other waits for them."
        )
    if late is not None and late > MAX_SENDING:
        return (
            "",
            f"A message waits for {late / 60:.0f} min: see SMS_GATEWAY_URL, MAIL_HOST, /pesan/.",
        )
    return "consequences and messages follow the journal", ""


def check_sealer(url: str) -> Finding:
    """Check that the oldest entry or reading that is not sealed yet is sealed within MAX_UNSEALED
    seconds, and that the last head is not older than MAX_HEAD_AGE.

    url  address of the database as the worker's login
    """
    with psycopg.connect(url, connect_timeout=5, autocommit=True) as server:
        server.execute("set role r_sealer")
        record = _fetch_value(server, OLDEST_UNSEALED_SQL)
        end = time.monotonic() + MAX_UNSEALED
        while record and time.monotonic() < end and not _is_sealed(server, record):
            time.sleep(SEALER_PAUSE)
        if record and not _is_sealed(server, record):
            return "", (
                f"An entry is not sealed after {MAX_UNSEALED:.0f} s: it could be removed unseen. "
                "Read the worker's last lines, and run script/rantau journal verify."
            )
        age = _fetch_value(server, HEAD_AGE_SQL)
    if age is not None and age < -MAX_CLOCK_SKEW:
        return "", f"The last head lies {-age:.0f} s ahead: a clock or the row is wrong."
    if age is not None and age > MAX_HEAD_AGE:
        return "", f"The sealer has made no head for {age:.0f} s. Read the worker's last lines."
    return "what was written is sealed", ""


def check_second_factors(url: str, key: bytes) -> Finding:
    """Check that the secrets of second factors can be read, so that their owners can sign in.

    url  address of the database as its owner
    key  of the file `second_factor_key`
    """
    cipher = Fernet(base64.urlsafe_b64encode(key))
    with psycopg.connect(url, connect_timeout=5) as server:
        secrets = [str(secret) for (secret,) in server.execute(SECOND_FACTORS_SQL)]
    unreadable = sum(not _can_decrypt(cipher, secret) for secret in secrets)
    if unreadable:
        return "", (
            f"{unreadable} of {len(secrets)} were encrypted under another key: who has one cannot "
            "sign in. Bring second_factor_key back from a backup."
        )
    return f"{len(secrets)} secrets, all readable", ""


def _can_decrypt(cipher: Fernet, secret: str) -> bool:
    try:
        cipher.decrypt(secret)
    except InvalidToken:
        return False
    return True


def _is_sealed(server: psycopg.Connection, record: Any) -> bool:
    return bool(_fetch_value(server, IS_SEALED_SQL, [record, record]))


CHECKS: tuple[Callable[[Mapping[str, str]], Finding], ...] = (
    check_database,
    check_roles,
    check_clock,
)


def _list_application_faults(url: str) -> list[str]:
    with psycopg.connect(url, connect_timeout=5) as server:
        powers = server.execute(ROLE_ATTRIBUTES_SQL).fetchone() or ()
        owned = _fetch_value(server, OWNED_TABLES_SQL)
    faults = ["rantau_app could bypass the row policies"] if any(powers) else []
    faults += ["rantau_app owns tables"] if owned else []
    return faults + _list_membership_faults(url, "rantau_app", set(SCOPE_ROLES) - WORKER_ONLY_ROLES)


def _list_owner_faults(url: str) -> list[str]:
    with psycopg.connect(url, connect_timeout=5) as server:
        powers = server.execute(ROLE_ATTRIBUTES_SQL).fetchone() or (True,)
    return ["rantau_owner is a superuser or bypasses row policies"] if any(powers[:2]) else []


def _list_membership_faults(url: str, login: str, wanted: set[str]) -> list[str]:
    with psycopg.connect(url, connect_timeout=5) as server:
        known = {name for (name,) in server.execute(KNOWN_ROLES_SQL, [list(SCOPE_ROLES)])}
        granted = {name for (name,) in server.execute(MEMBERSHIP_SQL, [sorted(known)])}
    faults = [f"{login} may not act as {name}" for name in sorted(wanted - granted)]
    return faults + [f"{login} may act as {name}" for name in sorted(granted - wanted)]


def _fetch_value(
    server: psycopg.Connection, statement: LiteralString, values: Sequence[Any] = ()
) -> Any:
    row = server.execute(statement, values).fetchone()
    return row[0] if row else None

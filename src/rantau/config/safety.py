"""What must hold before anything is served: told with the remedy, and refused otherwise."""

from pathlib import Path

from django.conf import settings
from django.db import connection

SHORTEST_SECRET = 32
KEYS = (
    "journal_mac", "receipt_hmac", "sealing_ed25519.pem", "documents_ed25519.pem",
    "documents_pades.pem",
)  # fmt: skip
RIGHTS = """
    select rolsuper or rolbypassrls or rolcreaterole
           or exists (select 1 from pg_tables where schemaname = 'public'
                       and pg_has_role(user, tableowner, 'member'))
      from pg_roles where rolname = user
"""


class Unsafe(Exception):
    """Rantau does not start like this."""


def refuse_unsafe() -> None:
    """Raise Unsafe naming every fault at once. The secret may be weak in the demonstration only."""
    faults = [*_secret(), *_keys(), *_rights()]
    if faults:
        raise Unsafe(" ".join(faults))


def _secret() -> list[str]:
    weak = len(settings.SECRET_KEY) < SHORTEST_SECRET
    if settings.DEBUG:
        return ["DEBUG is on: switch it off."]
    if weak and not settings.RANTAU_DEMO:
        return [f"SECRET_KEY is missing or shorter than {SHORTEST_SECRET} signs: set a random one."]
    return []


def _keys() -> list[str]:
    folder = Path(settings.RANTAU_KEYS)
    missing = [name for name in KEYS if not (folder / name).exists()]
    return [f"Keys missing in RANTAU_KEYS: {', '.join(missing)}."] if missing else []


def _rights() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS)
        powerful = cursor.fetchone()[0]
    connection.close()
    if powerful:
        return ["DATABASE_URL's role could pass by the row policies: use rantau_app."]
    return []

"""Checks before anything is served; when one fails, Rantau does not start.

Secret key, public address and proxies, key files, a database role that is bound by row policies,
sound schemes.
"""

from pathlib import Path

from django.conf import settings
from django.db import connection

from rantau.access.second_factor_secrets import SECOND_FACTOR_KEY_FILE
from rantau.common.environment import read_setting
from rantau.common.proxy import find_address_faults, parse_networks
from rantau.documents.clamd import parse_scanner_address
from rantau.documents.keyring import PADES_KEY_FILE, SIGNING_KEY_FILE
from rantau.journal.heads import SEALING_KEY_FILE
from rantau.journal.mac import MAC_KEY_FILE
from rantau.placement.scheme_checks import find_served_scheme_faults
from rantau.protection.receipt_codes import RECEIPT_KEY_FILE
from rantau.registry.pins import PIN_KEY_FILE
from rantau.rounds.seeds import SEED_KEY_FILE

MIN_SECRET_LENGTH = 32
REQUIRED_KEY_FILES = (
    MAC_KEY_FILE,
    RECEIPT_KEY_FILE,
    SEALING_KEY_FILE,
    SIGNING_KEY_FILE,
    PADES_KEY_FILE,
    SECOND_FACTOR_KEY_FILE,
    PIN_KEY_FILE,
    SEED_KEY_FILE,
)
ROLE_PRIVILEGES_SQL = """
    select rolsuper or rolbypassrls or rolcreaterole
           or exists (select 1 from pg_tables where schemaname = 'public'
                       and pg_has_role(user, tableowner, 'member'))
      from pg_roles where rolname = user
"""


class UnsafeConfiguration(Exception):
    """Rantau does not start with this configuration."""


def require_safe_configuration() -> None:
    """Raise UnsafeConfiguration naming every fault at once. The secret may be weak in the
    demonstration only."""
    faults = [
        *_find_secret_faults(),
        *_find_log_faults(),
        *find_configured_address_faults(),
        *_find_metrics_faults(),
        *_find_scanner_faults(),
        *_find_missing_keys(),
        *_find_privilege_faults(),
        *find_served_scheme_faults(),
    ]
    if faults:
        raise UnsafeConfiguration(" ".join(faults))


def _find_secret_faults() -> list[str]:
    weak = len(settings.SECRET_KEY) < MIN_SECRET_LENGTH
    if settings.DEBUG:
        return ["DEBUG is on: switch it off."]
    if weak and not settings.RANTAU_DEMO:
        return [
            f"SECRET_KEY is missing or shorter than {MIN_SECRET_LENGTH} characters:"
            " set a random one."
        ]
    return []


def _find_log_faults() -> list[str]:
    if read_setting("RANTAU_LOG_ALL") and not settings.RANTAU_DEMO:
        return ["RANTAU_LOG_ALL writes personal data to the log: only a demonstration may have it."]
    return []


def find_configured_address_faults() -> list[str]:
    """Judge PUBLIC_URL and TRUSTED_PROXIES as this process has them."""
    trusted = settings.TRUSTED_PROXIES
    return find_address_faults(settings.PUBLIC_URL, trusted, is_demo=settings.RANTAU_DEMO)


def _find_metrics_faults() -> list[str]:
    try:
        parse_networks(settings.METRICS_NETWORKS)
    except ValueError as fault:
        return [f"METRICS_NETWORKS: {fault}. Give addresses or networks, with spaces between."]
    return []


def _find_scanner_faults() -> list[str]:
    """Judge CLAMD as it is written; whether it answers is for the doctor."""
    if not settings.CLAMD:
        return []
    try:
        parse_scanner_address(settings.CLAMD)
    except ValueError as fault:
        return [f"{fault}."]
    return []


def _find_missing_keys() -> list[str]:
    folder = Path(settings.RANTAU_KEYS)
    missing = [name for name in REQUIRED_KEY_FILES if not (folder / name).exists()]
    return [f"Keys missing in RANTAU_KEYS: {', '.join(missing)}."] if missing else []


def _find_privilege_faults() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(ROLE_PRIVILEGES_SQL)
        powerful = cursor.fetchone()[0]
    connection.close()
    if powerful:
        return ["DATABASE_URL's role could bypass the row policies: use rantau_app."]
    return []

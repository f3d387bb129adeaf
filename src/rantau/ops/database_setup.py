"""Make roles, the empty database and keys: what no migration can make."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from rantau.common import clock
from rantau.common.environment import read_setting
from rantau.common.row_security import SCOPE_ROLES
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster

LOGINS = ("rantau_owner", "rantau_app", "rantau_worker")
# The application may not act as the system or the sealer; the worker may.
WORKER_ONLY_ROLES = frozenset({"r_system", "r_sealer"})
CERTIFICATE_YEARS = 10  # validity of the certificate that signs downloaded PDFs
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
PREPARE_LOCK = 7268201  # advisory lock: one process at a time prepares a server


def prepare_cluster(cluster: Cluster, *, may_create: bool = False) -> None:
    """Make roles, memberships, the database and its extensions on the embedded cluster.

    Safe to run again.

    may_create  let the owner create databases (tests only)
    """
    logins = {login: cluster.get_password(login) for login in LOGINS}
    prepare_server(cluster.build_url("postgres", database="postgres"), logins, database="rantau")
    if may_create:
        with psycopg.connect(cluster.build_url("postgres"), autocommit=True) as server:
            server.execute("alter role rantau_owner createdb")


def prepare_server(admin: str, logins: Mapping[str, str], *, database: str) -> None:
    """Make roles, memberships, the database and its extensions on a server; safe to run again.

    A start and a command may do it at the same moment: the second one waits for the first.

    admin   address of a login that may create roles and databases; need not be a superuser
    logins  name -> password of each login
    Raises  psycopg.Error
    """
    with psycopg.connect(admin, dbname="postgres", autocommit=True) as server:
        server.execute("select pg_advisory_lock(%s)", [PREPARE_LOCK])
        for role in (*SCOPE_ROLES, *logins):
            _create_role(server, role)
        for login, password in logins.items():
            _configure_login(server, login, password)
        for role in SCOPE_ROLES:
            for login in logins:
                if login != "rantau_app" or role not in WORKER_ONLY_ROLES:
                    _grant_membership(server, role, login)
        known = server.execute("select 1 from pg_database where datname = %s", [database])
        if not known.fetchone():
            server.execute(
                sql.SQL("create database {} owner rantau_owner").format(sql.Identifier(database))
            )
        _prepare_database(admin, database)


def _prepare_database(admin: str, database: str) -> None:
    with psycopg.connect(admin, dbname=database, autocommit=True) as server:
        for name in EXTENSIONS:
            server.execute(
                sql.SQL("create extension if not exists {}").format(sql.Identifier(name))
            )
        server.execute("grant create on schema public to rantau_owner")


def prepare_external_server() -> None:
    """Prepare the server that DATABASE_URL, DATABASE_OWNER_URL and DATABASE_WORKER_URL name.

    DATABASE_ADMIN_URL, else DATABASE_OWNER_URL, is the address of a login that may create roles.

    Raises DatabaseUnavailable when an address is missing or wrong, or the server refuses.
    """
    urls = {
        "DATABASE_OWNER_URL": read_setting("DATABASE_OWNER_URL"),
        "DATABASE_URL": read_setting("DATABASE_URL"),
        "DATABASE_WORKER_URL": read_setting("DATABASE_WORKER_URL"),
    }
    if missing := [name for name, url in urls.items() if not url]:
        raise DatabaseUnavailable(
            f"Set {', '.join(missing)} as well (docs/operations/database.md)."
        )
    parts = [conninfo_to_dict(url) for url in urls.values()]
    if wrong := [
        p.get("user") for p, own in zip(parts, LOGINS, strict=True) if p.get("user") != own
    ]:
        raise DatabaseUnavailable(
            f"The row policies know {', '.join(LOGINS)} by name; the addresses say {wrong}."
        )
    logins = {str(p["user"]): str(p.get("password", "")) for p in parts}
    admin = read_setting("DATABASE_ADMIN_URL") or urls["DATABASE_OWNER_URL"]
    try:
        prepare_server(admin, logins, database=str(parts[1]["dbname"]))
    except psycopg.Error as error:
        raise DatabaseUnavailable(
            f"The server refused: {str(error).strip()} "
            "The preparing login needs CREATEROLE and CREATEDB (docs/operations/database.md)."
        ) from error


def _create_role(server: psycopg.Connection, name: str) -> None:
    if not server.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone():
        server.execute(sql.SQL("create role {}").format(sql.Identifier(name)))


def _configure_login(server: psycopg.Connection, name: str, password: str) -> None:
    """Set a login's password, and take away rights it does not need; skip our own login."""
    if server.info.user == name:
        return
    statement = sql.SQL("alter role {} login noinherit password {}").format(
        sql.Identifier(name), sql.Literal(password)
    )
    if server.execute("select rolsuper from pg_roles where rolname = user").fetchone() == (True,):
        statement += sql.SQL(" nosuperuser nobypassrls")
    server.execute(statement)


def _grant_membership(server: psycopg.Connection, role: str, login: str) -> None:
    form = "grant {} to {} with inherit false, set true"
    server.execute(sql.SQL(form).format(sql.Identifier(role), sql.Identifier(login)))


def make_keys(folder: Path, *, known: Path) -> None:
    """Make the keys that must not be in the database, readable by their owner alone.

    A key gets its name when it is complete, and the first process wins: a kill leaves no empty key,
    and two processes that start at once use the same.

    known   a file that lists the keys that were made before: one that is missing is not made again,
            since nothing signed with the old one could be verified
    Raises  DatabaseUnavailable naming the missing keys
    """
    known_names = known.read_text().split() if known.exists() else []
    missing_keys = [
        name for name in known_names if name in KEY_FILES and not (folder / name).exists()
    ]
    if missing_keys:
        raise DatabaseUnavailable(
            f"Keys are gone from {folder}: {', '.join(missing_keys)}. "
            "Bring them back from a backup."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, make in KEY_FILES.items():
        path = folder / name
        if path.exists():
            continue
        handle, fresh = tempfile.mkstemp(dir=folder, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
    if set(known_names) != set(KEY_FILES):
        known.write_text("\n".join(KEY_FILES) + "\n")


def _make_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def _make_pades_pair() -> bytes:
    """Make a P-256 key and its self-signed certificate, which sign downloaded PDFs."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rantau")])
    start = clock.now()
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=CERTIFICATE_YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_build_key_usage(), critical=True)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + certificate.public_bytes(Encoding.PEM)


def _build_key_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


KEY_FILES = {
    "secret_key": lambda: secrets.token_urlsafe(48).encode(),
    "journal_mac": lambda: secrets.token_hex(32).encode(),
    "receipt_hmac": lambda: secrets.token_hex(32).encode(),
    "pin_pepper": lambda: secrets.token_hex(32).encode(),
    "second_factor_key": lambda: secrets.token_hex(32).encode(),
    "seed_key": lambda: secrets.token_hex(32).encode(),
    "sealing_ed25519.pem": _make_pem,
    "documents_ed25519.pem": _make_pem,
    "documents_pades.pem": _make_pades_pair,
}

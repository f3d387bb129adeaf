"""Roles and the empty database: what belongs to the cluster and no migration may make."""

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
from rantau.common.row_security import SCOPE_ROLES
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster

LOGINS = ("rantau_owner", "rantau_app", "rantau_worker")
# The application may not act as the system or the sealer; the worker may.
WORKER_ONLY_ROLES = frozenset({"r_system", "r_sealer"})
CERTIFICATE_YEARS = 10  # for which the certificate of copies stands
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


def prepare_cluster(cluster: Cluster, *, may_create: bool = False) -> None:
    """Make roles, memberships, the database and its extensions; safe to run again.

    may_create  the owner may create databases (tests only)
    """
    logins = {login: cluster.password(login) for login in LOGINS}
    prepare_server(cluster.url("postgres", database="postgres"), logins, database="rantau")
    if may_create:
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
            server.execute("alter role rantau_owner createdb")


def prepare_server(admin: str, logins: Mapping[str, str], *, database: str) -> None:
    """The same on any server of PostgreSQL.

    admin   an address of somebody who may make roles and databases; need not be a superuser
    logins  name -> password of each login
    """
    with psycopg.connect(admin, dbname="postgres", autocommit=True) as server:
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
    with psycopg.connect(admin, dbname=database, autocommit=True) as server:
        for name in EXTENSIONS:
            server.execute(
                sql.SQL("create extension if not exists {}").format(sql.Identifier(name))
            )
        server.execute("grant create on schema public to rantau_owner")


def prepare_external_server(env: Mapping[str, str]) -> None:
    """Prepare the server that DATABASE_URL and its like name; NoDatabase says what is missing.

    DATABASE_ADMIN_URL, else DATABASE_OWNER_URL, is the address that may make roles.
    """
    names = ("DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_WORKER_URL")
    if missing := [name for name in names if not env.get(name)]:
        raise DatabaseUnavailable(
            f"Set {', '.join(missing)} as well (docs/operations/database.md)."
        )
    parts = [conninfo_to_dict(env[name]) for name in names]
    if wrong := [
        p.get("user") for p, own in zip(parts, LOGINS, strict=True) if p.get("user") != own
    ]:
        raise DatabaseUnavailable(
            f"The row policies know {', '.join(LOGINS)} by name; the addresses say {wrong}."
        )
    logins = {str(p["user"]): str(p.get("password", "")) for p in parts}
    admin = env.get("DATABASE_ADMIN_URL") or env["DATABASE_OWNER_URL"]
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
    """Its password, and no more rights than it needs; one cannot lessen oneself, others can."""
    if server.info.user == name:
        return
    said = sql.SQL("alter role {} login noinherit password {}").format(
        sql.Identifier(name), sql.Literal(password)
    )
    if server.execute("select rolsuper from pg_roles where rolname = user").fetchone() == (True,):
        said += sql.SQL(" nosuperuser nobypassrls")
    server.execute(said)


def _grant_membership(server: psycopg.Connection, role: str, login: str) -> None:
    form = "grant {} to {} with inherit false, set true"
    server.execute(sql.SQL(form).format(sql.Identifier(role), sql.Identifier(login)))


def make_keys(folder: Path, *, known: Path) -> None:
    """The keys that must not lie in the database: made once, readable by us alone.

    Each has its name only when it is whole, and the first to give it wins: no kill leaves an empty
    key, and two that start at once use the same.

    known   a file that lists the keys there have been: one that a new release adds is made, one
            that is gone is not, since nothing signed with it could be verified any more
    Raises  NoDatabase naming the keys that are gone
    """
    listed = known.read_text().split() if known.exists() else []
    if gone := [name for name in listed if name in KEY_FILES and not (folder / name).exists()]:
        raise DatabaseUnavailable(
            f"Keys are gone from {folder}: {', '.join(gone)}. Bring them back from a backup."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, made in KEY_FILES.items():
        path = folder / name
        if path.exists():
            continue
        handle, fresh = tempfile.mkstemp(dir=folder, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(made())
        with suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
    if set(listed) != set(KEY_FILES):
        known.write_text("\n".join(KEY_FILES) + "\n")


def _make_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def _make_pades_pair() -> bytes:
    """A P-256 key and the certificate that it gives itself, for the signature of copies."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rantau")])
    start = clock.now()
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=CERTIFICATE_YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_make_signing_key(), critical=True)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + certificate.public_bytes(Encoding.PEM)


def _make_signing_key() -> x509.KeyUsage:
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
    "sealing_ed25519.pem": _make_pem,
    "documents_ed25519.pem": _make_pem,
    "documents_pades.pem": _make_pades_pair,
}

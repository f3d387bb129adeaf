"""Find the data directory, and build the environment in which every process of Rantau runs."""

import os
from pathlib import Path

from rantau.common.environment import copy_environment, read_setting
from rantau.ops.database_setup import make_keys
from rantau.ops.embedded.binaries import DatabaseUnavailable, get_server_user, is_reachable
from rantau.ops.embedded.cluster import Cluster
from rantau.ops.practice import is_practice

ROOT = Path(__file__).resolve().parents[3]
LOGINS = ("app", "worker", "owner")  # of the database, each with the prefix `rantau_`


def get_data_directory(option: str | None) -> Path:
    """Get the data directory: the `--data` option, else RANTAU_DATA, else `var/` in the clone.

    Where the database's user cannot reach the clone, as under root's home, it is /var/lib/rantau.

    Raises DatabaseUnavailable for a chosen directory that cannot be reached or written.
    """
    user = get_server_user()
    chosen = option or read_setting("RANTAU_DATA")
    if chosen:
        folder = Path(chosen).resolve()
        if not is_reachable(user, folder):
            raise DatabaseUnavailable(
                f"The database runs as {user}, who cannot reach {folder}. "
                "Choose --data under a folder that everyone may enter, such as /var/lib/rantau."
            )
        if not _is_writable(folder):
            raise DatabaseUnavailable(
                f"Nothing can be written in {folder}. "
                "Choose --data in a folder of your own, such as --data ~/rantau."
            )
        return folder
    default = ROOT / "var"
    return default if is_reachable(user, default) else Path("/var/lib/rantau")


def _is_writable(folder: Path) -> bool:
    """Whether this process can write in `folder`, or create it."""
    nearest = folder
    while not os.path.exists(nearest):  # unlike Path.exists, no error under a closed folder
        nearest = nearest.parent
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def uses_external_server() -> bool:
    """Whether DATABASE_URL names a server that Rantau neither starts nor stops."""
    return bool(read_setting("DATABASE_URL"))


def get_keys_directory(folder: Path) -> Path:
    """Get the directory of the keys: RANTAU_KEYS, else `keys/` in the data directory."""
    return Path(read_setting("RANTAU_KEYS") or folder / "keys")


def get_files_directory(folder: Path) -> Path:
    """Get the directory of files and signed heads: RANTAU_FILES, else the data directory.

    Raises DatabaseUnavailable for another one beside the embedded database, whose backup holds the
    data directory alone.
    """
    shared = read_setting("RANTAU_FILES")
    if shared and Path(shared).resolve() != folder and not uses_external_server():
        raise DatabaseUnavailable(
            "RANTAU_FILES is for several machines with an own PostgreSQL server: set DATABASE_URL "
            "as well (docs/operations/database.md), or unset it."
        )
    return Path(shared).resolve() if shared else folder


def build_environment(
    folder: Path, cluster: Cluster | None, *, role: str, demo: bool
) -> dict[str, str]:
    """Build the environment of a process that uses the database as `role` (app, owner or worker).

    Makes the keys where there are none. Raises DatabaseUnavailable where a key or the address of an
    external server is missing, and as `get_files_directory` does.
    """
    keys = get_keys_directory(folder)
    make_keys(keys, known=folder / "keys.known")
    own = {
        "RANTAU_DATA": str(folder),
        "RANTAU_KEYS": str(keys),
        "RANTAU_FILES": str(get_files_directory(folder)),
        "SECRET_KEY": read_setting("SECRET_KEY") or (keys / "secret_key").read_text(),
        "RANTAU_DEMO": "1" if demo else "",
        "RANTAU_PRACTICE": "1" if is_practice(folder) else "",
        "DJANGO_SETTINGS_MODULE": "rantau.config.settings",
    }
    return copy_environment() | own | {"DATABASE_URL": _get_database_url(cluster, role)}


def build_database_urls(folder: Path, cluster: Cluster | None) -> dict[str, str]:
    """Build the address of the database for each login: app, worker and owner.

    Raises DatabaseUnavailable where the address of an external server is missing.
    """
    return {
        role: build_environment(folder, cluster, role=role, demo=True)["DATABASE_URL"]
        for role in LOGINS
    }


def _get_database_url(cluster: Cluster | None, role: str) -> str:
    if cluster is not None:
        return cluster.build_url(f"rantau_{role}")
    url = {
        "owner": read_setting("DATABASE_OWNER_URL"),
        "worker": read_setting("DATABASE_WORKER_URL"),
    }.get(role, read_setting("DATABASE_URL"))
    if not url:
        raise DatabaseUnavailable(
            f"DATABASE_URL is set, so DATABASE_{role.upper()}_URL must be set too."
        )
    return url

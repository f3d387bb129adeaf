"""Where the data lies, and the environment in which every process of Rantau runs."""

import os
from pathlib import Path

from rantau.ops.database_setup import make_keys
from rantau.ops.embedded.binaries import DatabaseUnavailable, get_server_user, is_reachable
from rantau.ops.embedded.cluster import Cluster

ROOT = Path(__file__).resolve().parents[3]


def get_data_directory(given: str | None) -> Path:
    """`--data`, RANTAU_DATA, `var/` in the clone; as root under a closed home /var/lib/rantau."""
    user = get_server_user()
    chosen = given or os.environ.get("RANTAU_DATA")
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
    here = ROOT / "var"
    return here if is_reachable(user, here) else Path("/var/lib/rantau")


def _is_writable(folder: Path) -> bool:
    """Whether we can write in `folder`, or make it."""
    nearest = folder
    while not os.path.exists(nearest):  # unlike Path.exists, no error under a closed folder
        nearest = nearest.parent
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def uses_external_server() -> bool:
    """Whether DATABASE_URL names a server that is not ours to start or stop."""
    return bool(os.environ.get("DATABASE_URL"))


def get_keys_directory(folder: Path) -> Path:
    """Where the keys lie: RANTAU_KEYS, else in the data folder, which need not exist yet."""
    return Path(os.environ.get("RANTAU_KEYS") or folder / "keys")


def build_environment(
    folder: Path, cluster: Cluster | None, *, role: str, demo: bool
) -> dict[str, str]:
    """What a process of ours is started with, acting as `role` (app, owner or worker)."""
    keys = get_keys_directory(folder)
    make_keys(keys, known=folder / "keys.known")
    own = {
        "RANTAU_DATA": str(folder),
        "RANTAU_KEYS": str(keys),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or (keys / "secret_key").read_text(),
        "RANTAU_DEMO": "1" if demo else "",
        "DJANGO_SETTINGS_MODULE": "rantau.config.settings",
    }
    return {**os.environ, **own, "DATABASE_URL": _get_database_url(cluster, role)}


def _get_database_url(cluster: Cluster | None, role: str) -> str:
    if cluster is not None:
        return cluster.url(f"rantau_{role}")
    name = {"owner": "DATABASE_OWNER_URL", "worker": "DATABASE_WORKER_URL"}.get(
        role, "DATABASE_URL"
    )
    if name not in os.environ:
        raise DatabaseUnavailable(f"DATABASE_URL is set, so {name} must be set too.")
    return os.environ[name]

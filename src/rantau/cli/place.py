"""Where the data lies, and the environment in which every process of Rantau runs."""

import os
from pathlib import Path

from rantau.cli.embedded.binaries import NoDatabase, reachable, unprivileged_user
from rantau.cli.embedded.cluster import Cluster
from rantau.cli.prepare import make_keys

ROOT = Path(__file__).resolve().parents[3]


def data_folder(given: str | None) -> Path:
    """`--data`, RANTAU_DATA, `var/` in the clone; as root under a closed home /var/lib/rantau."""
    user = unprivileged_user()
    chosen = given or os.environ.get("RANTAU_DATA")
    if chosen:
        folder = Path(chosen).resolve()
        if not reachable(user, folder):
            raise NoDatabase(
                f"The database runs as {user}, who cannot reach {folder}. "
                "Choose --data under a folder that everyone may enter, such as /var/lib/rantau."
            )
        if not _writable(folder):
            raise NoDatabase(
                f"Nothing can be written in {folder}. "
                "Choose --data in a folder of your own, such as --data ~/rantau."
            )
        return folder
    here = ROOT / "var"
    return here if reachable(user, here) else Path("/var/lib/rantau")


def _writable(folder: Path) -> bool:
    """Whether we can write in `folder`, or make it."""
    nearest = folder
    while not os.path.exists(nearest):  # unlike Path.exists, no error under a closed folder
        nearest = nearest.parent
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def outside() -> bool:
    """Whether DATABASE_URL names a server that is not ours to start or stop."""
    return bool(os.environ.get("DATABASE_URL"))


def keys_folder(folder: Path) -> Path:
    """Where the keys lie: RANTAU_KEYS, else in the data folder, which need not exist yet."""
    return Path(os.environ.get("RANTAU_KEYS") or folder / "keys")


def environment(folder: Path, cluster: Cluster | None, *, role: str, demo: bool) -> dict[str, str]:
    """What a process of ours is started with, acting as `role` (app, owner or worker)."""
    keys = keys_folder(folder)
    make_keys(keys, known=folder / "keys.known")
    own = {
        "RANTAU_DATA": str(folder),
        "RANTAU_KEYS": str(keys),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or (keys / "secret_key").read_text(),
        "RANTAU_DEMO": "1" if demo else "",
        "DJANGO_SETTINGS_MODULE": "rantau.config.settings",
    }
    return {**os.environ, **own, "DATABASE_URL": _url(cluster, role)}


def _url(cluster: Cluster | None, role: str) -> str:
    if cluster is not None:
        return cluster.url(f"rantau_{role}")
    name = {"owner": "DATABASE_OWNER_URL", "worker": "DATABASE_WORKER_URL"}.get(
        role, "DATABASE_URL"
    )
    if name not in os.environ:
        raise NoDatabase(f"DATABASE_URL is set, so {name} must be set too.")
    return os.environ[name]

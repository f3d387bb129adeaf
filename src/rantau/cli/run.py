"""`rantau run`: database, tables, offices, then web and worker; ends at Ctrl-C."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread

from rantau.cli.database_checks import CHECKS
from rantau.cli.embedded.binaries import NoDatabase
from rantau.cli.embedded.cluster import Cluster, opened
from rantau.cli.filling import fill
from rantau.cli.greeting import greet
from rantau.cli.place import ROOT, environment, outside
from rantau.cli.prepare import prepare
from rantau.cli.running import claimed
from rantau.cli.supervisor import GRACE, Child, keep
from rantau.cli.words import compile_all
from rantau.core.logs import speak_json

log = logging.getLogger("rantau.supervisor")

LOGS = ROOT / "src" / "rantau" / "config" / "granian_logs.json"
STATIC = ROOT / "src" / "rantau" / "web" / "static"


@dataclass(frozen=True)
class Asked:
    """What is to be served: on which port, with the demonstration's accounts, and its people."""

    port: int
    demo: bool
    persons: int


def run(folder: Path, asked: Asked) -> int:
    """Serve from `folder` until told to stop; 2 when folder or port is taken."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    speak_json()
    with claimed(folder, asked.port):
        try:
            return _start(folder, asked, stop=stop)
        except Stopped:
            print("Rantau was stopped before it served; everything is kept.")
            return 0


def _start(folder: Path, asked: Asked, *, stop: Event) -> int:
    port = asked.port
    if _taken(port):
        print(
            f"Something else listens on port {port} already. "
            f"Stop it, or choose another with --port {port + 1}.",
            file=sys.stderr,
        )
        return 2
    compile_all()
    if outside():
        _judge_server(folder)
        return _serve(folder, None, asked, stop=stop)
    with opened(folder) as cluster:
        prepare(cluster)
        return _serve(folder, cluster, asked, stop=stop)


def _judge_server(folder: Path) -> None:
    """Another's server must let us in with the rights we need; NoDatabase says what to do."""
    urls = {
        role: environment(folder, None, role=role, demo=True)["DATABASE_URL"]
        for role in ("app", "worker", "owner")
    }
    for check in CHECKS:
        if fault := check(urls)[1]:
            raise NoDatabase(fault)


class Stopped(Exception):
    """Told to stop before anything was served."""


def _serve(folder: Path, cluster: Cluster | None, asked: Asked, *, stop: Event) -> int:
    def env(role: str) -> dict[str, str]:
        made = environment(folder, cluster, role=role, demo=asked.demo)
        made.setdefault("PUBLIC_URL", f"http://127.0.0.1:{asked.port}")
        return made

    laying = ["-m", "rantau.cli.inside", "lay", *(["--demo"] if asked.demo else [])]
    _step("tables, offices and accounts", laying, env("owner"), stop)
    children = [
        Child("web", _web(asked.port), {**env("app"), "RANTAU_POOL": "1"}),
        Child("worker", [sys.executable, "-m", "rantau.jobs"], env("worker")),
    ]
    for child in children:
        child.start()
    welcome = Thread(target=_welcome, args=(asked, env("owner"), stop), daemon=True)
    welcome.start()
    keep(children, stop, mend=partial(_mend, cluster))
    welcome.join(2 * GRACE)
    print("Rantau has stopped; everything is kept.")
    return 0


def _welcome(asked: Asked, env: Mapping[str, str], stop: Event) -> None:
    """Greet as soon as the first page is there, and only then fill the nation."""
    answered = greet(asked.port, asked.demo, stop.is_set)
    if answered and asked.demo and asked.persons:
        fill(asked.persons, env, stop)


def _mend(cluster: Cluster | None) -> None:
    """Start the embedded database again when it was killed; another's server is not ours.

    One that cannot start, as on a full disk, is tried again at every turn until it can.
    """
    if cluster is None or cluster.alive():
        return
    log.warning("the database ended; starting it again")
    try:
        cluster.start(tries=1)
    except NoDatabase:
        log.error("the database does not start: is the disk full? See server.log beside it")


def _step(name: str, words: list[str], env: dict[str, str], stop: Event) -> None:
    """One process to its end; told to stop, it is asked to end and Stopped is raised."""
    print(f"{name} …", flush=True)
    child = Child(name, [sys.executable, *words], env)
    child.start()
    while (ended := child.ended(within=0.2)) is None and not stop.is_set():
        pass
    if stop.is_set():
        child.stop()
        raise Stopped
    if ended:
        raise NoDatabase(f"{name}: could not be prepared; see the lines above.")


def _web(port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(min(2, os.cpu_count() or 1)),
        "--blocking-threads", "4", "--no-access-log", "--log-level", "warning",
        "--log-config", str(LOGS),
        "--respawn-failed-workers", "--static-path-route", "/static",
        "--static-path-mount", str(STATIC), "rantau.config.wsgi:application",
    ]  # fmt: skip


def _taken(port: int) -> bool:
    """Whether anybody listens; granian would silently share the port (SO_REUSEPORT)."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0

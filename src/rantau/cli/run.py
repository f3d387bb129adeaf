"""`rantau run`: database, tables, offices, then web and worker; ends at Ctrl-C."""

import logging
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event, Thread
from urllib.error import URLError

from rantau.cli.database_checks import CHECKS
from rantau.cli.embedded.binaries import NoDatabase
from rantau.cli.embedded.cluster import Cluster, opened
from rantau.cli.place import ROOT, environment, outside
from rantau.cli.prepare import prepare
from rantau.cli.running import claimed
from rantau.cli.supervisor import Child, keep
from rantau.cli.words import compile_all
from rantau.core.logs import speak_json

log = logging.getLogger("rantau.supervisor")

WAIT = 60.0  # seconds for the first answer
LOGS = ROOT / "src" / "rantau" / "config" / "granian_logs.json"
STATIC = ROOT / "src" / "rantau" / "web" / "static"


def run(folder: Path, *, port: int, demo: bool) -> int:
    """Serve from `folder` on `port` until told to stop; 2 when folder or port is taken."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    speak_json()
    with claimed(folder, port):
        try:
            return _start(folder, port=port, demo=demo, stop=stop)
        except Stopped:
            print("Rantau was stopped before it served; everything is kept.")
            return 0


def _start(folder: Path, *, port: int, demo: bool, stop: Event) -> int:
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
        return _serve(folder, None, port=port, demo=demo, stop=stop)
    with opened(folder) as cluster:
        prepare(cluster)
        return _serve(folder, cluster, port=port, demo=demo, stop=stop)


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


def _serve(folder: Path, cluster: Cluster | None, *, port: int, demo: bool, stop: Event) -> int:
    def env(role: str) -> dict[str, str]:
        made = environment(folder, cluster, role=role, demo=demo)
        made.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")
        return made

    laying = ["-m", "rantau.cli.inside", "lay", *(["--demo"] if demo else [])]
    _step("tables, offices and accounts", laying, env("owner"), stop)
    children = [
        Child("web", _web(port), {**env("app"), "RANTAU_POOL": "1"}),
        Child("worker", [sys.executable, "-m", "rantau.jobs"], env("worker")),
    ]
    for child in children:
        child.start()
    told = Thread(target=_greet, args=(port, demo, stop.is_set), daemon=True)
    told.start()
    keep(children, stop, mend=partial(_mend, cluster))
    print("Rantau has stopped; everything is kept.")
    return 0


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


def _greet(port: int, demo: bool, stopped: Callable[[], bool]) -> None:
    """Say where Rantau is as soon as it answers."""
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + WAIT
    while time.monotonic() < end and not stopped():
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310
                print(GREETING.format(address=address) + (DEMO if demo else EMPTY), flush=True)
                return
        except (URLError, OSError):
            time.sleep(0.2)


GREETING = """
Rantau serves at {address}    (Ctrl-C stops it)
"""
EMPTY = """
Nobody has an account unless you made one. Make the first, at headquarters:
  script/rantau operator "NAME" LOGIN      (add --data DIR if you started with it)
It prints a password to sign in with at /masuk/.
"""
DEMO = """
Demonstration accounts, password: rantau-peraga
  loket.3212        counter, district office Kabupaten Indramayu
  verifikasi.3212   verifier of the same office     kepala.3212   its head
  admin.3212        its administrator of accounts
  loket.3204        counter, Kabupaten Bandung: another district
  bp3mi.32          regional office Jawa Barat       kepala-bp3mi.32
  perwakilan.tw-tpe post in Taipei                  bandara.cgk   airport counter
  pusat             headquarters                    inspektorat   auditor
  operator.cc       Crisis Center, with kasus.cc (cases) and pimpinan.cc (duty lead)
  p3mi.1            an agency, and p3mi.2 another; by API the machines of the same names,
                    secret rahasia-peraga-bukan-untuk-layanan-sungguhan
Three things to try
  1. Sign in as loket.3212 and register somebody with one name and no identity number.
  2. Sign in as loket.3204: the person is not there; register her again and see what is asked.
  3. script/rantau journal verify
"""

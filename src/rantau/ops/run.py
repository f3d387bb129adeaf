"""`rantau run`: database, tables, offices, then web and worker; ends at Ctrl-C."""

import logging
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from urllib.error import URLError

from rantau.common.logs import configure_json_logging
from rantau.ops.data_directory import ROOT, build_environment, uses_external_server
from rantau.ops.database_checks import CHECKS
from rantau.ops.database_setup import prepare_cluster
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster, open_cluster
from rantau.ops.instance import claim_directory
from rantau.ops.supervisor import GRACE, Child, supervise
from rantau.ops.translations import compile_catalogues

log = logging.getLogger("rantau.supervisor")

GRANIAN_LOG_CONFIG = ROOT / "src" / "rantau" / "config" / "granian_logs.json"


@dataclass(frozen=True)
class RunOptions:
    """What is to be served: on which port, with the demonstration's accounts, and its people."""

    port: int
    demo: bool
    persons: int


def run(folder: Path, asked: RunOptions) -> int:
    """Serve from `folder` until told to stop; 2 when folder or port is taken."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    configure_json_logging()
    with claim_directory(folder, asked.port):
        try:
            return _start(folder, asked, stop=stop)
        except Stopped:
            print("Rantau was stopped before it served; everything is kept.")
            return 0


def _start(folder: Path, asked: RunOptions, *, stop: Event) -> int:
    port = asked.port
    if _is_port_taken(port):
        print(
            f"Something else listens on port {port} already. "
            f"Stop it, or choose another with --port {port + 1}.",
            file=sys.stderr,
        )
        return 2
    compile_catalogues()
    if uses_external_server():
        _check_external_server(folder)
        return _serve(folder, None, asked, stop=stop)
    with open_cluster(folder) as cluster:
        prepare_cluster(cluster)
        return _serve(folder, cluster, asked, stop=stop)


def _check_external_server(folder: Path) -> None:
    """Another's server must let us in with the rights we need; NoDatabase says what to do."""
    urls = {
        role: build_environment(folder, None, role=role, demo=True)["DATABASE_URL"]
        for role in ("app", "worker", "owner")
    }
    for check in CHECKS:
        if fault := check(urls)[1]:
            raise DatabaseUnavailable(fault)


class Stopped(Exception):
    """Told to stop before anything was served."""


def _serve(folder: Path, cluster: Cluster | None, asked: RunOptions, *, stop: Event) -> int:
    def env(role: str) -> dict[str, str]:
        made = build_environment(folder, cluster, role=role, demo=asked.demo)
        made.setdefault("PUBLIC_URL", f"http://127.0.0.1:{asked.port}")
        return made

    demo_option = ["--demo"] if asked.demo else []
    installing = [str(ROOT / "manage.py"), "install", "--static", *demo_option]
    _run_step("tables, offices and accounts", installing, env("owner"), stop)
    children = [
        Child("web", _build_web_command(asked.port), {**env("app"), "RANTAU_POOL": "1"}),
        Child("worker", [sys.executable, "-m", "rantau.worker"], env("worker")),
    ]
    for child in children:
        child.start()
    welcome = Thread(target=_greet_and_fill, args=(asked, env("owner"), stop), daemon=True)
    welcome.start()
    supervise(children, stop, mend=partial(_restart_database, cluster))
    welcome.join(2 * GRACE)
    print("Rantau has stopped; everything is kept.")
    return 0


def _greet_and_fill(asked: RunOptions, env: Mapping[str, str], stop: Event) -> None:
    """Greet as soon as the first page is there, and only then fill the nation."""
    answered = greet(asked.port, asked.demo, stop.is_set)
    if answered and asked.demo and asked.persons:
        fill_demonstration(asked.persons, env, stop)


def _restart_database(cluster: Cluster | None) -> None:
    """Start the embedded database again when it was killed; another's server is not ours.

    One that cannot start, as on a full disk, is tried again at every turn until it can.
    """
    if cluster is None or cluster.alive():
        return
    log.warning("the database ended; starting it again")
    try:
        cluster.start(tries=1)
    except DatabaseUnavailable:
        log.error("the database does not start: is the disk full? See server.log beside it")


def _run_step(name: str, words: list[str], env: dict[str, str], stop: Event) -> None:
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
        raise DatabaseUnavailable(f"{name}: could not be prepared; see the lines above.")


def _build_web_command(port: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        str(min(2, os.cpu_count() or 1)),
        "--blocking-threads",
        "4",
        "--no-access-log",
        "--log-level",
        "warning",
        "--log-config",
        str(GRANIAN_LOG_CONFIG),
        "--respawn-failed-workers",
        "rantau.config.wsgi:application",
    ]


def _is_port_taken(port: int) -> bool:
    """Whether anybody listens; granian would silently share the port (SO_REUSEPORT)."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


FIRST_PAGE_WAIT = 60.0  # seconds for the first answer


def greet(port: int, demo: bool, stopped: Callable[[], bool]) -> bool:
    """Say where Rantau is as soon as it answers; whether it did before it was stopped."""
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + FIRST_PAGE_WAIT
    while time.monotonic() < end and not stopped():
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310
                print(
                    GREETING.format(address=address) + (DEMO_GREETING if demo else EMPTY_GREETING),
                    flush=True,
                )
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


GREETING = """
Rantau serves at {address}    (Ctrl-C stops it)
"""
EMPTY_GREETING = """
Nobody has an account unless you made one. Make the first, at headquarters:
  script/rantau operator "NAME" LOGIN      (add --data DIR if you started with it)
It prints a password to sign in with at /masuk/.
"""
DEMO_GREETING = """
Demonstration accounts, password: rantau-peraga
  loket.3212        counter, district office Kabupaten Indramayu
  verifikasi.3212   verifier of the same office     kepala.3212   its head
  admin.3212        its administrator of accounts
  loket.3204        counter, Kabupaten Bandung: another district
  bp3mi.32          regional office Jawa Barat       kepala-bp3mi.32   its head
  perwakilan.tw-tpe post in Taipei                  bandara.cgk   airport counter
  pusat             headquarters                    inspektorat   auditor
  operator.cc       Crisis Center, with kasus.cc (cases) and pimpinan.cc (duty lead)
  p3mi.1            an agency, and p3mi.2 another; by API the machines of the same names,
                    secret rahasia-peraga-bukan-untuk-layanan-sungguhan
  A worker signs in at /saya/masuk/ with a slip; one is printed when the nation is filled.
Three things to try, once the nation is filled (invented people, as 2013 counted real ones)
  1. Sign in as kepala-bp3mi.32: clear a departure that waits on the desk, and print its paper.
  2. Sign in as loket.3212 and register somebody with one name and no identity number; then
     as loket.3204: the person is not there; register her again and see what is asked.
  3. script/rantau journal verify, and script/rantau statistics check
"""


FILL_ATTEMPTS = 5
FILL_PAUSE = 3.0  # seconds before a failed one begins again, as when the database was killed


def fill_demonstration(persons: int, env: Mapping[str, str], stop: Event) -> None:
    """Go on until the nation stands or `stop`; what a killed one wrote whole is kept.

    env   of a process that acts as the database's owner
    """
    words = [str(ROOT / "manage.py"), "demo", "build", "--gently", "--persons", str(persons)]
    child = Child("nation", [sys.executable, *words], env)
    for _ in range(FILL_ATTEMPTS):
        child.start()
        while (ended := child.ended(within=0.5)) is None and not stop.is_set():
            pass
        if stop.is_set():
            child.stop()
        if stop.is_set() or ended == 0:
            return
        log.warning(f"filling the nation ended with {ended}; going on in {FILL_PAUSE:.0f} s")
        if stop.wait(FILL_PAUSE):
            return
    log.error("the nation is not filled; go on with: script/rantau demo build")

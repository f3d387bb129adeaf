"""`rantau run`: start the database, install, then serve with web and worker until Ctrl-C."""

import logging
import os
import shutil
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from urllib.error import URLError
from urllib.parse import urlsplit

from rantau.common.environment import read_given_setting, read_setting
from rantau.common.logs import configure_json_logging
from rantau.common.metric_files import FOLDER_MODE, get_metrics_folder
from rantau.ops.data_directory import (
    ROOT,
    build_database_urls,
    build_environment,
    uses_external_server,
)
from rantau.ops.database_checks import CHECKS
from rantau.ops.database_setup import prepare_cluster
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster, open_cluster
from rantau.ops.instance import LOOPBACK, RunningInstance, claim_directory, get_local_url
from rantau.ops.supervisor import GRACE, Child, notify_service_manager, supervise
from rantau.ops.translations import compile_catalogues

log = logging.getLogger("rantau.supervisor")

GRANIAN_LOG_CONFIG = ROOT / "src" / "rantau" / "config" / "granian_logs.json"
# Sixteen processes hold 64 connections, of the hundred that the database of a data directory has.
DEFAULT_WEB_PROCESSES, MAX_WEB_PROCESSES, WEB_THREADS = 2, 16, 4
CHILD_PAUSE = 0.2  # seconds between two looks whether a child has ended or `stop` is set


@dataclass(frozen=True)
class RunOptions:
    """The options of a run.

    persons        of a demonstration; None for the number that `demo build` chooses
    web_processes  how many serve pages
    bind           address to listen on
    """

    port: int
    is_demo: bool
    persons: int | None
    web_processes: int
    bind: str = LOOPBACK

    @property
    def url(self) -> str:
        """Where this machine reaches the pages."""
        return get_local_url(self.bind, self.port)


class UnusableSetting(Exception):
    """A setting is not of its form; the message says which and what it has to be."""


def read_web_processes() -> int:
    """How many processes serve pages. Raises UnusableSetting."""
    value = read_setting("WEB_PROCESSES")
    if not value:
        return min(DEFAULT_WEB_PROCESSES, os.cpu_count() or 1)
    allowed = [str(number) for number in range(1, MAX_WEB_PROCESSES + 1)]
    if value not in allowed:
        raise UnusableSetting(f"WEB_PROCESSES is a number from 1 to {MAX_WEB_PROCESSES}.")
    return int(value)


def run(folder: Path, options: RunOptions) -> int:
    """Serve from the data directory `folder` until SIGTERM or SIGINT.

    Returns 0 after a stop, 2 when the port is taken. Raises DatabaseUnavailable, also when another
    process serves from `folder`.
    """
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    configure_json_logging()
    instance = RunningInstance(
        os.getpid(),
        options.port,
        options.bind,
        public_url=read_given_setting("PUBLIC_URL"),
        trusted_proxies=read_setting("TRUSTED_PROXIES"),
        clamd=read_setting("CLAMD"),
        is_demo=options.is_demo,
        rehearsal_clock=read_setting("REHEARSAL_CLOCK"),
    )
    with claim_directory(folder, instance):
        try:
            return _start(folder, options, stop=stop)
        except StoppedEarly:
            print("Rantau was stopped before it served; everything is kept.")
            return 0


def _start(folder: Path, options: RunOptions, *, stop: Event) -> int:
    port = options.port
    if _is_port_taken(options):
        print(
            f"Something else listens on port {port} already. "
            f"Stop it, or choose another with --port {port + 1}.",
            file=sys.stderr,
        )
        return 2
    compile_catalogues()
    if uses_external_server():
        _check_external_server(folder)
        return _serve(folder, None, options, stop=stop)
    with open_cluster(folder) as cluster:
        prepare_cluster(cluster)
        return _serve(folder, cluster, options, stop=stop)


def _check_external_server(folder: Path) -> None:
    """Check the logins and rights on an external server; DatabaseUnavailable names a fault."""
    urls = build_database_urls(folder, None)
    for check in CHECKS:
        if fault := check(urls)[1]:
            raise DatabaseUnavailable(fault)


class StoppedEarly(Exception):
    """A signal asked to stop before anything was served."""


def _serve(folder: Path, cluster: Cluster | None, options: RunOptions, *, stop: Event) -> int:
    def env(role: str) -> dict[str, str]:
        environment = build_environment(folder, cluster, role=role, demo=options.is_demo)
        environment.setdefault("PUBLIC_URL", options.url)
        # Checks of health ask by this address, whatever PUBLIC_URL is: our own and a proxy's.
        own_host = urlsplit(options.url).netloc.removesuffix(f":{options.port}")
        environment["HOSTS"] = f"{environment.get('HOSTS', '')} {own_host}"
        return environment

    demo_option = ["--demo"] if options.is_demo else []
    install = [str(ROOT / "manage.py"), "install", "--static", *demo_option]
    _run_step("tables, offices and accounts", install, env("owner"), stop)
    counting = {"PROMETHEUS_MULTIPROC_DIR": str(_empty_metrics_folder(folder))}
    children = [
        Child("web", _build_web_command(options), env("app") | counting),
        Child("worker", [sys.executable, "-P", "-m", "rantau.worker"], env("worker") | counting),
    ]
    for child in children:
        child.start()
    greeter = Thread(target=_greet_and_fill, args=(options, env("owner"), stop), daemon=True)
    greeter.start()
    supervise(children, stop, repair=partial(_restart_database, cluster))
    greeter.join(2 * GRACE)
    print("Rantau has stopped; everything is kept.")
    return 0


def _empty_metrics_folder(folder: Path) -> Path:
    """Remove what earlier processes counted; make the folder in which ours do. On a full disk it
    may be missing: then each process counts for itself."""
    metrics = get_metrics_folder(folder)
    shutil.rmtree(metrics, ignore_errors=True)
    with suppress(OSError):
        metrics.mkdir(mode=FOLDER_MODE, parents=True)
    return metrics


def _greet_and_fill(options: RunOptions, env: Mapping[str, str], stop: Event) -> None:
    """Print the greeting when the first page is served, and only then build the nation."""
    answered = greet(options.url, is_demo=options.is_demo, is_stopped=stop.is_set)
    if not stop.is_set():  # not ready in time either: nobody waits for ever
        notify_service_manager()
    if answered and options.is_demo and options.persons != 0:
        fill_demonstration(options.persons, env, stop)


def _restart_database(cluster: Cluster | None) -> None:
    """Start the embedded database again when it was killed.

    The supervisor calls this again and again, so one that cannot start, as on a full disk, is tried
    until it can.
    """
    if cluster is None or cluster.is_alive():
        return
    log.warning("the database ended; starting it again")
    try:
        cluster.start(tries=1)
    except DatabaseUnavailable:
        log.error("the database does not start: is the disk full? See server.log beside it")


def _run_step(name: str, arguments: list[str], env: dict[str, str], stop: Event) -> None:
    """Run a Python process to its end.

    Raises StoppedEarly, after ending it, when `stop` is set; DatabaseUnavailable when it fails.
    """
    print(f"{name} …", flush=True)
    child = Child(name, [sys.executable, *arguments], env)
    child.start()
    exit_code = _wait_for_end(child, stop)
    if stop.is_set():
        raise StoppedEarly
    if exit_code:
        raise DatabaseUnavailable(f"{name}: could not be prepared; see the lines above.")


def _wait_for_end(child: Child, stop: Event) -> int | None:
    """Wait for the child's end and return its exit code; end it and return None on `stop`."""
    while (exit_code := child.wait(CHILD_PAUSE)) is None and not stop.is_set():
        pass
    if not stop.is_set():
        return exit_code
    child.stop()
    return None


def _build_web_command(options: RunOptions) -> list[str]:
    return [
        sys.executable,
        "-P",
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        options.bind,
        "--port",
        str(options.port),
        "--workers",
        str(options.web_processes),
        "--blocking-threads",
        str(WEB_THREADS),
        "--no-access-log",
        "--log-level",
        "warning",
        "--log-config",
        str(GRANIAN_LOG_CONFIG),
        "--respawn-failed-workers",
        "rantau.config.wsgi:application",
    ]


def _is_port_taken(options: RunOptions) -> bool:
    """Whether a server listens on the port, which granian would share silently (SO_REUSEPORT)."""
    url = urlsplit(options.url)
    try:
        socket.create_connection((url.hostname, options.port), timeout=1).close()
    except OSError:
        return False
    return True


FIRST_PAGE_WAIT = 60.0  # seconds for the first answer


def greet(url: str, *, is_demo: bool, is_stopped: Callable[[], bool]) -> bool:
    """Wait until Rantau is ready and print its address; return whether it was ready in time."""
    end = time.monotonic() + FIRST_PAGE_WAIT
    while time.monotonic() < end and not is_stopped():
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310
                print(
                    GREETING.format(url=url) + (DEMO_GREETING if is_demo else EMPTY_GREETING),
                    flush=True,
                )
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


GREETING = """
Rantau serves at {url}    (Ctrl-C stops it)
"""
EMPTY_GREETING = """
Nobody has an account unless you made one. Make two, at headquarters, for two different people:
what one of them proposes, the other confirms.
  script/rantau operator "NAME" LOGIN      (add --data DIR if you started with it)
It prints a password to sign in with at /masuk/. What comes then: docs/operations/first-day.md
"""
DEMO_GREETING = """
Demonstration accounts, password: rantau-peraga
  loket.3212        counter, district office Kabupaten Indramayu
  verifikasi.3212   verifier of the same office     kepala.3212   its head
  admin.3212        its administrator of accounts
  loket.3204        counter, Kabupaten Bandung: another district
  bp3mi.32          regional office Jawa Barat       kepala-bp3mi.32   its head
  perwakilan.tw-tpe post in Taipei                  bandara.cgk   airport counter
  pusat             headquarters, and pusat-2       inspektorat   auditor
  operator.cc       Crisis Center, with kasus.cc (cases) and pimpinan.cc (duty lead)
  p3mi.1            an agency, and p3mi.2 another; by API the machines of the same names,
                    secret rahasia-peraga-bukan-untuk-layanan-sungguhan
  A worker signs in at /saya/masuk/ with a slip; one is printed when the nation is filled.
Three things to try, once the nation is filled (invented people in the proportions of 2013)
  1. Sign in as kepala-bp3mi.32: clear a placement of the worklist, and print its document.
  2. Sign in as loket.3212 and register somebody with one name and no identity number; then
     as loket.3204: the person is not there; register her again and see what is asked.
  3. script/rantau journal verify, and script/rantau statistics check
"""


FILL_ATTEMPTS = 5
FILL_PAUSE = 3.0  # seconds before the next attempt, as after the database was killed


def fill_demonstration(persons: int | None, env: Mapping[str, str], stop: Event) -> None:
    """Build the demonstration nation, in several attempts, until it is finished or `stop` is set.

    Every attempt goes on where the last one ended.

    persons   how many people; None for the number that `demo build` chooses
    env       the environment of the database's owner
    """
    arguments = [str(ROOT / "manage.py"), "demo", "build", "--gently"]
    if persons is not None:
        arguments += ["--persons", str(persons)]
    child = Child("nation", [sys.executable, *arguments], env)
    for _ in range(FILL_ATTEMPTS):
        child.start()
        exit_code = _wait_for_end(child, stop)
        if stop.is_set() or exit_code == 0:
            return
        log.warning(f"filling the nation ended with {exit_code}; going on in {FILL_PAUSE:.0f} s")
        if stop.wait(FILL_PAUSE):
            return
    log.error("the nation is not filled; go on with: script/rantau demo build")

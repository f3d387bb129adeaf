"""Kill parts of a test's own Rantau by process id, and ask its database what is left."""

import os
import signal
import time
from contextlib import suppress

import psycopg

from rantau.ops.embedded.binaries import get_runner
from rantau.ops.embedded.cluster import Cluster
from tests.ops.machine import BACK, FROM_NOTHING

PARTS = ("web", "worker", "database")


def fetch_row(made, question):
    """One row, asked by the database's own administrator."""
    url = Cluster(made.folder, get_runner(made.folder)).build_url("postgres")
    with psycopg.connect(url) as server:
        return server.execute(question).fetchone()


def kill_part(made, which):
    """Kill the processes of a part; how many there were."""
    killed = 0
    for pid in find_processes(made, which):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed


def find_processes(made, which):
    """The processes to kill, all of our own making."""
    if which == "database":
        return [made.postmaster()]
    found = made.children("granian" if which == "web" else "rantau.worker")
    assert found
    return found


def wait_until_all_is_back(made):
    """Seconds until the service answers and the worker is there."""
    started = time.monotonic()
    time.sleep(0.5)
    assert made.ready(FROM_NOTHING)
    assert has_child(made, "rantau.worker", within=FROM_NOTHING)
    return time.monotonic() - started


def has_child(made, words, within=BACK):
    """Whether a child is there, at once or within some seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if made.children(words):
            return True
        time.sleep(0.2)
    return False

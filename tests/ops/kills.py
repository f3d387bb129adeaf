"""Kill parts of a test's own Rantau by process id, and ask its database what is left."""

import os
import signal
from contextlib import suppress

import psycopg

from rantau.ops.embedded.binaries import get_runner
from rantau.ops.embedded.cluster import Cluster

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

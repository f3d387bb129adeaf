"""Whatever is killed or filled: what was acknowledged stays, nothing is half done, all comes back.

Kills only what the test's own Rantau started, by process id.
"""

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median

import psycopg
import pytest

from rantau.demo.load.officer import Officer, Visitor
from tests.needs import need
from tests.ops.kills import (
    PARTS,
    fetch_row,
    find_processes,
    has_child,
    kill_part,
    wait_until_all_is_back,
)
from tests.ops.load import WHOLE, Load, check_nothing_is_half_done
from tests.ops.machine import BACK, run_command, start_machine

pytestmark = pytest.mark.slow
KILLS = 200  # of processes, in the drill
DISK_BYTES = 300 << 20  # bytes of the small disk; the nation takes some 120 MiB of it


@pytest.mark.parametrize("which", PARTS)
def test_killed_in_mid_load_nothing_acknowledged_is_lost(served, which):
    before = fetch_row(served, WHOLE)[0]
    with Load(served.port) as load:
        time.sleep(1)
        for pid in find_processes(served, which):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        assert served.ready(BACK)
        time.sleep(1)
    assert len(load.answers.acknowledged) > 20
    assert all(status in (500, 503) for status, _ in load.answers.errors)

    load.repeat_what_is_open()

    assert check_nothing_is_half_done(partial(fetch_row, served), load) == before + len(
        load.answers.acknowledged
    )
    assert has_child(served, "rantau.worker")


@pytest.mark.long
def test_killed_two_hundred_times_nothing_acknowledged_is_lost(served, print_figures):
    rng, before = random.Random(2013), fetch_row(served, WHOLE)[0]
    kills, returns = Counter(), []
    with Load(served.port) as load:
        while kills.total() < KILLS:
            time.sleep(rng.uniform(0.2, 1))
            for which in rng.sample(PARTS, rng.randint(1, len(PARTS))):
                kills[which] += kill_part(served, which)
            returns.append(wait_until_all_is_back(served))
    assert all(status in (500, 503) for status, _ in load.answers.errors)

    unanswered = len(load.answers.open)
    load.repeat_what_is_open()

    assert check_nothing_is_half_done(partial(fetch_row, served), load) == before + len(
        load.answers.acknowledged
    )
    time.sleep(6)  # the sealer's turn
    for question in (("journal", "verify"), ("statistics", "check")):
        answer = run_command("--data", served.folder, *question)
        assert answer.returncode == 0, answer.stdout
    print_figures(
        f"{kills.total()} processes killed: "
        + ", ".join(f"{count} of {which}" for which, count in sorted(kills.items())),
        f"back after a median of {median(returns):.1f} s, at most {max(returns):.1f} s",
        f"{len(load.answers.acknowledged)} registrations acknowledged: none lost, none doubled",
        f"{unanswered} answered with an error or not at all: done once by repeating their keys",
        "journal verify and statistics check: well",
    )


def test_a_database_that_says_nothing_makes_it_unready_in_time(served):
    stopped = served.postmaster()
    family = subprocess.run(
        ["pgrep", "-P", str(stopped)], capture_output=True, text=True, check=True
    ).stdout.split()
    everyone = [stopped, *map(int, family)]
    for pid in everyone:
        os.kill(pid, signal.SIGSTOP)
    try:
        started = time.monotonic()
        status = Visitor(served.port).get("/readyz").status
        took = time.monotonic() - started
    finally:
        for pid in everyone:
            os.kill(pid, signal.SIGCONT)

    assert status == 503
    assert took < 5
    assert served.ready(BACK)


@pytest.fixture
def small_disk(state):
    """A disk of its own for one Rantau."""
    folder = state / "small"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    need(not made.returncode, f"no small disk can be mounted ({made.stderr.strip()})")
    folder.chmod(0o755)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(path: Path) -> None:
    """Take every byte that is left."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(b"\1" * size)
            except OSError:
                continue


@pytest.mark.alone
def test_a_full_disk_is_told_plainly_and_all_is_back_with_space(small_disk):
    with start_machine(small_disk / "rantau") as made:
        page = Officer(made.port, "loket.3212")
        load = Load(made.port)
        with load:
            time.sleep(1)
            fill(small_disk / "ballast")
            wait_for_status(load, 503)
            shown = page.request("GET", "/kantor/")
            use_up_space_of_the_log(made)
            (small_disk / "ballast").unlink()
            assert made.ready(BACK)
            wait_for_registrations(load)
        load.repeat_what_is_open()

        check_nothing_is_half_done(partial(fetch_row, made), load)
        assert shown.status in (200, 503)
        assert {status for status, _ in load.answers.errors} == {503}
        types = {json.loads(body)["type"] for _, body in load.answers.errors}
        assert types == {"urn:rantau:away"}
        time.sleep(6)
    verified = run_command("--data", made.folder, "journal", "verify")
    assert verified.returncode == 0, verified.stdout


def use_up_space_of_the_log(made):
    """Use up the log's spare segments: a database that cannot write its log ends itself."""
    with suppress(psycopg.Error):
        for _ in range(20):
            fetch_row(made, "select pg_switch_wal(), pg_logical_emit_message(true, 'x', 'x')")
    end = time.monotonic() + BACK
    while made.ready(0.1) and time.monotonic() < end:
        time.sleep(0.2)
    assert not made.ready(0.1)


def wait_for_status(load, status, within=60):
    """Wait until registering is refused for want of space."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if any(found == status for found, _ in load.answers.errors):
            return
        time.sleep(0.1)
    pytest.fail("the disk never filled")


def wait_for_registrations(load, within=BACK):
    """Wait until people are registered again."""
    known, end = len(load.answers.acknowledged), time.monotonic() + within
    while time.monotonic() < end:
        if len(load.answers.acknowledged) > known + 5:
            return
        time.sleep(0.1)
    pytest.fail("nothing was registered after there was space again")

"""The leader of three database nodes dies, then is cut off, then a web host dies, under load:
nothing acknowledged is lost, nothing is done twice, and all is back within half a minute."""

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial

import pytest

from rantau.demo.load.officer import Address, Officer
from tests.ops.failover.hosts import FORMATION, HOSTS, TTL, Hosts
from tests.ops.failover.programs import wait_until
from tests.ops.load import WHOLE, Load, check_nothing_is_half_done

pytestmark = [pytest.mark.slow, pytest.mark.long]
BACK = 30  # seconds (docs/design/budgets.md)
WORKERS = 200  # of the rehearsed day that goes on meanwhile
PATIENCE = 60  # seconds for which its clients repeat what was not answered
DAY_START = 300  # seconds until its officers have signed in and the visits begin
CALM = 8  # seconds of load between two faults
KNOWN = "select count(*) from registry_person where reference = any(%s)"


@pytest.fixture(scope="module")
def hosts(state):
    """Everything started, with nobody registered."""
    with Hosts(state / "failover").started() as made:
        yield made


@contextmanager
def rehearse(hosts, report):
    """A national day through the load balancer, beside the test; it must end well."""
    name = HOSTS[0]
    words = [
        *("--data", hosts.folder / name, "rehearse", "day", "--workers", WORKERS),
        *("--through", f"http://127.0.0.1:{hosts.web}", "--patience", PATIENCE, "--json", report),
    ]
    log_path = hosts.folder / "rehearsal.log"
    with log_path.open("wb") as log:
        day = subprocess.Popen(
            [sys.executable, "-m", "rantau.ops", *map(str, words)],
            env=hosts.build_environment(name),
            stdout=log,
            stderr=log,
        )
        try:
            wait_until(lambda: "visits" in log_path.read_text(), DAY_START, "the day has begun")
            yield day
        finally:
            if day.poll() is None:
                day.kill()
                day.wait()


def wait_until_back(hosts, load, since):
    """Wait until the load is acknowledged again and go on a while; the longest time without an
    acknowledgement."""
    wait_until(lambda: any(t > since + 1 for t in load.answers.times[-5:]), 2 * BACK, "back")
    time.sleep(CALM)
    return load.find_longest_gap(since)


def kill_leader(hosts, load):
    """The leader's machine loses its power; later it is started again."""
    node, since = hosts.find_leader(), time.monotonic()
    node.kill()
    gap = wait_until_back(hosts, load, since)
    node.service.start()
    wait_until(hosts.is_formed, FORMATION, "all three nodes")
    return gap


def cut_leader_off(hosts, load):
    """The leader's network breaks, while it runs on; later it is mended."""
    node, since = hosts.find_leader(), time.monotonic()
    hosts.cut_off(node)
    gap = wait_until_back(hosts, load, since)
    wait_until(lambda: not node.ask("/primary"), TTL, "the old leader has given up")
    assert hosts.find_leader() is not node
    hosts.join(node)
    wait_until(hosts.is_formed, FORMATION, "all three nodes")
    return gap


def kill_web_host(hosts, load):
    """A host with web and worker loses its power; later it is started again."""
    name, since = HOSTS[1], time.monotonic()
    hosts.hosts[name].kill()
    gap = wait_until_back(hosts, load, since)
    hosts.hosts[name].start()
    wait_until(partial(hosts.answers, hosts.host_ports[name]), FORMATION, name)
    return gap


FAULTS = {
    "leader killed": kill_leader,
    "leader cut off": cut_leader_off,
    "web host killed": kill_web_host,
}


def test_leader_and_web_host_fail_and_nothing_acknowledged_is_lost(hosts, print_figures, tmp_path):
    report, address = tmp_path / "day.json", Address(hosts.web)
    before, started = hosts.fetch_row(WHOLE)[0], time.monotonic()
    with rehearse(hosts, report) as day, Load(address) as load:
        time.sleep(CALM)
        gaps = {name: cause(hosts, load) for name, cause in FAULTS.items()}
        load.end()
        took, unanswered = time.monotonic() - started, len(load.answers.open)
        load.repeat_what_is_open()
        day.wait(600)

    assert max(gaps.values()) <= BACK, gaps
    result = json.loads(report.read_text())
    acknowledged = list(load.answers.acknowledged.values())
    assert hosts.fetch_row(KNOWN, acknowledged) == (len(set(acknowledged)),)
    assert len(set(acknowledged)) == len(acknowledged)
    persons = check_nothing_is_half_done(hosts.fetch_row, load)
    assert persons == before + len(acknowledged) + WORKERS
    assert (day.returncode, result["served"], result["errors"]) == (0, WORKERS, 0)
    time.sleep(6)  # the sealer's turn
    for question in (("journal", "verify"), ("statistics", "check")):
        answer = hosts.run_command(*question)
        assert answer.returncode == 0, answer.stdout
    print_figures(
        *(f"{name}: at most {gap:.1f} s without an acknowledgement" for name, gap in gaps.items()),
        f"{len(acknowledged)} registrations acknowledged in {took:.0f} s: none lost, none doubled",
        f"{unanswered} answered with an error or not at all: done once by repeating their keys",
        f"a rehearsed day meanwhile: {result['served']} of {WORKERS} workers served,"
        f" {result['errors']} errors, {result['over_issued']} over-issued",
        "journal verify and statistics check: well",
    )


def test_boards_are_read_from_a_replica(hosts):
    district = Officer(Address(hosts.web), "kepala.3212")
    before = hosts.count_replica_bytes()

    assert [district.get(page).status for page in ("/statistik/", "/warga/")] == [200, 200]
    wait_until(lambda: hosts.count_replica_bytes() > before, BACK, "an answer of a replica")

"""Compare this commit with an earlier one: both serve nations of one size side by side, and sixteen
clients ask one, then the other, in interleaved pairs (docs/design/budgets.md, "How *slower* is
decided").

Addresses are found on pages, and nothing is read from either database, since the earlier commit may
have other tables.
"""

import argparse
import math
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from rantau.demo.load.officer import Officer, Response
from rantau.demo.load.people import invent_person
from rantau.demo.load.processes import measure_cpu_seconds
from rantau.demo.load.steps import CLIENTS
from rantau.demo.rehearsal.instances import build_plain_environment, find_free_port, is_ready
from rantau.ops.data_directory import get_data_directory
from rantau.ops.supervisor import Child

ROOT = Path(__file__).parents[1]
MAX_START, MAX_IDLE = 300.0, 600.0  # seconds
# From 95 % of Student's t on both sides, by the number of pairs less one (any table of it).
T_95 = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}
SLOWER = 0.97
VILLAGE = 3212012001  # the first of eight
SEEN = r'name="seen"[^>]*value="(\d+)"'
PLACEMENT = r"/berkas/[\w-]+/"
REGIONS = ("32", "33", "35", "51", "52", "12", "18", "31")
NAMES = ("Siti Aminah", "Slamet Riyadi", "Sri Wahyuni", "Muhammad Rizki", "Nurhayati")


@dataclass
class Site:
    """One of the two that serve: a folder of code, its data and its port, and who is signed in."""

    code: Path
    data: Path
    port: int
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _officers: dict[str, Officer] = field(default_factory=dict)

    def get_officer(self, login: str) -> Officer:
        """The client that is signed in under this login."""
        if login not in self._officers:
            self._officers[login] = Officer(self.port, login)
        return self._officers[login]

    def find(self, login: str, path: str, pattern: str) -> list[str]:
        """What a page of this officer has that fits the pattern, each once, in its order."""
        body = self.get_officer(login).get(path).body.decode()
        return list(dict.fromkeys(re.findall(pattern, body)))


Send = Callable[[int], Response]


def _list_counters(site: Site) -> list[Officer]:
    return [site.get_officer(f"loket.{each}") for each in ("3212", "3204")]


def _prepare_worklist(site: Site) -> Send:
    officers = _list_counters(site)
    return lambda n: officers[n % 2].get("/kantor/")


def _find_placements(site: Site) -> list[str]:
    found = [
        address
        for region in REGIONS
        for address in site.find(f"bp3mi.{region}", "/kantor/", PLACEMENT)
    ]
    return list(dict.fromkeys(found))


def _prepare_placement(site: Site) -> Send:
    headquarters, files = site.get_officer("pusat"), _find_placements(site)
    return lambda n: headquarters.get(files[n % len(files)])


def _prepare_person(site: Site) -> Send:
    persons = [
        person
        for file in _find_placements(site)[:40]
        for person in site.find("pusat", file, r'href="(/orang/[A-Z]{2}-[\w-]+/)"')[:1]
    ]
    headquarters = site.get_officer("pusat")
    return lambda n: headquarters.get(persons[n % len(persons)])


def _prepare_search(site: Site) -> Send:
    headquarters = site.get_officer("pusat")
    return lambda n: headquarters.post("/orang/cari/", {"q": NAMES[n % len(NAMES)]})


def _prepare_board(site: Site) -> Send:
    officers = _list_counters(site)
    return lambda n: officers[n % 2].get("/warga/")


def _prepare_national_board(site: Site) -> Send:
    headquarters = site.get_officer("pusat")
    return lambda _n: headquarters.get("/statistik/")


def _prepare_registration(site: Site) -> Send:
    officer = site.get_officer("loket.3212")
    return lambda n: officer.post_json(
        "/api/v1/persons", invent_person(next(site.numbers), village=VILLAGE + n % 8).to_body()
    )


def _prepare_clearance(site: Site) -> Send:
    """Clear what waits for it at the regional offices of the nation, each once."""
    waiting = [
        (site.get_officer(f"kepala-bp3mi.{region}"), f"{file}putuskan/", seen[0])
        for region in REGIONS
        for file in site.find(f"kepala-bp3mi.{region}", "/kantor/", PLACEMENT)
        if (seen := site.find(f"kepala-bp3mi.{region}", f"{file}putuskan/", SEEN))
    ]
    left = iter(waiting)

    def send(_n: int) -> Response:
        head, address, seen = next(left)
        return head.post(address, {"seen": seen, "decision": "cleared"})

    return send


@dataclass(frozen=True)
class Work:
    """What is asked again and again: `prepare` makes the request of a site, which ends with
    `status`; `requests` are sent in one run."""

    name: str
    prepare: Callable[[Site], Send]
    requests: int
    status: int = 200


WORKS = (
    Work("worklist", _prepare_worklist, 300),
    Work("placement", _prepare_placement, 200),
    Work("person", _prepare_person, 150),
    Work("search", _prepare_search, 100),
    Work("board", _prepare_board, 60),
    Work("national-board", _prepare_national_board, 60),
    Work("register", _prepare_registration, 200, 201),
    Work("clear", _prepare_clearance, 12, 302),
)


@dataclass(frozen=True)
class Run:
    """One run: answers a second, processor milliseconds of the web for each, and how many answers
    were wrong."""

    rate: float
    web_ms: float
    wrong: int


def _measure_run(site: Site, work: Work, send: Send) -> Run:
    before, started = measure_cpu_seconds(site.data, site.port)["web"], time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        statuses = list(clients.map(lambda n: send(n).status, range(work.requests)))
    seconds = time.monotonic() - started
    spent = measure_cpu_seconds(site.data, site.port)["web"] - before
    wrong = sum(status != work.status for status in statuses)
    return Run(work.requests / seconds, spent * 1000 / work.requests, wrong)


def compute_interval(ratios: Sequence[float]) -> tuple[float, float, float]:
    """The geometric mean of ratios, and the ends of its 95 % interval (Student's t of their
    logarithms).

    Raises  KeyError for fewer than three or more than ten
    """
    logs = [math.log(ratio) for ratio in ratios]
    middle = statistics.fmean(logs)
    spread = T_95[len(logs) - 1] * statistics.stdev(logs) / math.sqrt(len(logs))
    return math.exp(middle), math.exp(middle - spread), math.exp(middle + spread)


def _compare(work: Work, now: Site, before: Site, pairs: int) -> None:
    """Run one work in interleaved pairs, the first of which only warms up; print its line."""
    sends = {id(site): work.prepare(site) for site in (before, now)}
    runs: list[tuple[Run, Run]] = []
    for number in range(pairs + 1):
        order = (before, now) if number % 2 else (now, before)
        found = {id(site): _measure_run(site, work, sends[id(site)]) for site in order}
        runs.append((found[id(before)], found[id(now)]))
    old, new = zip(*runs[1:], strict=True)
    ratio, low, high = compute_interval([b.rate / a.rate for a, b in zip(old, new, strict=True)])
    wrong = sum(run.wrong for run in (*old, *new))
    print(
        f"{work.name}: {_mean(old, 'rate'):.0f} → {_mean(new, 'rate'):.0f}/s, ratio {ratio:.2f}"
        f" ({low:.2f} to {high:.2f}){' SLOWER' if high < SLOWER else ''}; web"
        f" {_mean(old, 'web_ms'):.1f} → {_mean(new, 'web_ms'):.1f} ms; {wrong} wrong",
        flush=True,
    )


def _mean(runs: Sequence[Run], name: str) -> float:
    return statistics.fmean(getattr(run, name) for run in runs)


@contextmanager
def _serve(site: Site, persons: int) -> Iterator[Site]:
    """Serve a nation of so many from the site's own code inside the `with` block."""
    script, env = str(site.code / "script" / "rantau"), build_plain_environment()
    for name in ("PYTHONPATH", "RANTAU_VENV"):  # each commit has the packages that it locks
        env.pop(name, None)
    data = ["--data", str(site.data)]
    run = [script, *data, "run", "--port", str(site.port), "--persons", "0"]
    server = Child(site.code.name, run, env)
    server.start()
    try:
        end = time.monotonic() + MAX_START
        while not is_ready(site.port):
            if time.monotonic() > end or server.wait(0.5) is not None:
                raise SystemExit(f"{site.code} did not start; see the lines above.")
        build = [script, *data, "demo", "build", "--persons", str(persons)]
        subprocess.run(build, env=env, check=True)  # noqa: S603
        yield site
    finally:
        server.stop()


@contextmanager
def _check_out(commit: str) -> Iterator[Path]:
    """The code of a commit in a folder of its own, with an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        code, git = Path(folder) / "before", ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", str(code), commit], check=True)  # noqa: S603
        try:
            yield code
        finally:
            subprocess.run([*git, "remove", "--force", str(code)], check=True)  # noqa: S603


def _wait_until_idle(sites: Sequence[Site]) -> None:
    """Let both workers end what filling the nation left them."""
    end = time.monotonic() + MAX_IDLE
    while time.monotonic() < end:
        before = [measure_cpu_seconds(site.data, site.port)["worker"] for site in sites]
        time.sleep(5)
        after = [measure_cpu_seconds(site.data, site.port)["worker"] for site in sites]
        if all(b - a < 1.0 for a, b in zip(before, after, strict=True)):
            return


def main(argv: Sequence[str] | None = None) -> int:
    """Compare with a commit, and print a line for each work; return the exit code."""
    parser = argparse.ArgumentParser(prog="script/bench compare", description=__doc__)
    parser.add_argument("commit")
    names = [work.name for work in WORKS]
    parser.add_argument("names", nargs="*", help=f"of {', '.join(names)}; all unless given")
    parser.add_argument("--pairs", type=int, default=7, choices=sorted(n + 1 for n in T_95))
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--data")
    options = parser.parse_args(argv)
    if unknown := set(options.names) - set(names):
        parser.error(f"no work is called {', '.join(sorted(unknown))}")
    data = get_data_directory(options.data) / f"compare-{options.persons}"
    with ExitStack() as stack:
        code = stack.enter_context(_check_out(options.commit))
        sites = [
            stack.enter_context(_serve(Site(each, data / name, find_free_port()), options.persons))
            for each, name in ((code, "before"), (ROOT, "now"))
        ]
        _wait_until_idle(sites)
        for work in WORKS:
            if not options.names or work.name in options.names:
                _compare(work, sites[1], sites[0], options.pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())

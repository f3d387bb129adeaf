"""The command line: `rantau COMMAND`. It opens the embedded database for its own time."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rantau.cli import prepare
from rantau.cli.backup import back_up
from rantau.cli.bench_ground import bench_apart
from rantau.cli.doctor import examine
from rantau.cli.embedded.binaries import NoDatabase
from rantau.cli.embedded.cluster import Cluster, opened
from rantau.cli.offline import verify_offline
from rantau.cli.place import data_folder, environment, outside
from rantau.cli.restore import restore
from rantau.cli.run import Asked, run
from rantau.cli.words import compile_all

# Commands that need Django run as a process of their own, under the role they need.
INSIDE = {
    "seed": "owner", "journal": "worker", "operator": "worker", "document": "app",
    "client": "worker", "office": "worker", "statistics": "owner",
    "rehearse": "worker", "bench": "worker", "demo": "owner",
}  # fmt: skip
# Commands that need Django and no database.
BARE = ("scheme",)
# Commands that read the rest of the line themselves; all others know every word of it.
PASSING_ON = frozenset([*INSIDE, *BARE, "psql", "migrate"])


def main(argv: Sequence[str] | None = None) -> int:
    """Parse, run, and return the exit code; a database that cannot be had is 2 with a remedy, and a
    word that nobody knows is 2 as well."""
    parser = _parser()
    options, rest = parser.parse_known_args(argv)
    if rest and options.command not in PASSING_ON:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return _dispatch(options, rest)
    except NoDatabase as reason:
        print(reason, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rantau", description=__doc__)
    parser.add_argument("--data", help="data directory (default: var/ in the clone)")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("run", help="start everything and serve")
    starting.add_argument("--port", type=int, default=8000)
    starting.add_argument("--empty", action="store_true", help="no demonstration nation")
    starting.add_argument("--persons", type=int, default=20_000, help="people of the nation")
    opening = commands.add_parser("psql", help="open the database as a role, or print its address")
    opening.add_argument("--as", dest="role", choices=["app", "owner"], default="app")
    opening.add_argument("--url", action="store_true")
    testing = commands.add_parser("with-database", help="run a command on a passing database")
    testing.add_argument("words", nargs=argparse.REMAINDER)
    commands.add_parser("doctor", help="look at everything, and say what to do about each fault")
    keeping = commands.add_parser("backup", help="everything in one checked file")
    keeping.add_argument("file", type=Path)
    bringing = commands.add_parser("restore", help="bring a backup back into --data")
    bringing.add_argument("file", type=Path)
    bringing.add_argument("--over", action="store_true", help="keep aside what is there")
    preparing = commands.add_parser("database", help="make roles and database on a server")
    preparing.add_argument("verb", choices=["prepare"])
    commands.add_parser("migrate", help="bring the tables up to date")
    for name in (*INSIDE, *BARE):
        commands.add_parser(name, add_help=False)
    for command in commands.choices.values():
        command.add_argument("--data", default=argparse.SUPPRESS)
    return parser


def _dispatch(options: argparse.Namespace, rest: list[str]) -> int:
    if options.command == "with-database":
        return _with_database(options.words)
    if options.command in BARE:
        return _inside(options.command, rest, {**os.environ, "SECRET_KEY": "no database"})
    if options.command == "document" and "--offline" in rest:
        return verify_offline(rest, options.data)
    folder = data_folder(options.data)
    if options.command == "bench" and not {"--here", "--help", "-h"} & set(rest):
        return bench_apart(folder, rest)
    if options.command in ALONE:
        return ALONE[options.command](folder, options)
    return _with_data(folder, options, rest)


def _with_data(folder: Path, options: argparse.Namespace, rest: list[str]) -> int:
    """The commands that need the database, opened for their time."""
    with database(folder) as cluster:
        if options.command == "backup":
            return back_up(folder, cluster, options.file.resolve())
        if options.command == "psql":
            return _psql(folder, cluster, options, rest)
        role = INSIDE.get(options.command, "owner")
        env = environment(folder, cluster, role=role, demo=True)
        if options.command == "bench":
            app = environment(folder, cluster, role="app", demo=True)
            env["RANTAU_APP_URL"] = app["DATABASE_URL"]
        if options.command == "migrate":
            return _module(["django", "migrate", *rest], env)
        return _inside(options.command, rest, env)


def _inside(command: str, rest: list[str], env: dict[str, str]) -> int:
    settings = {"DJANGO_SETTINGS_MODULE": "rantau.config.settings"}
    return _module(["rantau.cli.inside", command, *rest], env | settings)


def _module(words: list[str], env: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", *words], env=env, check=False).returncode  # noqa: S603


def _prepare(folder: Path, options: argparse.Namespace) -> int:
    """`rantau database prepare`: the roles on the server that DATABASE_URL names, or on ours."""
    if outside():
        prepare.prepare_elsewhere(os.environ)
    else:
        with database(folder):
            pass
    print("roles and database are prepared")
    return 0


@contextmanager
def database(folder: Path, *, prepared: bool = True) -> Iterator[Cluster | None]:
    """The embedded cluster; None when DATABASE_URL names another server.

    prepared    roles are put in order first; the doctor looks at them as they are
    """
    if outside():
        yield None
        return
    with opened(folder) as cluster:
        if prepared:
            prepare.prepare(cluster)
        yield cluster


def _psql(
    folder: Path, cluster: Cluster | None, options: argparse.Namespace, rest: list[str]
) -> int:
    url = environment(folder, cluster, role=options.role, demo=True)["DATABASE_URL"]
    if options.url:
        print(url)
        return 0
    program = str(cluster.runner.folder / "psql") if cluster else "psql"
    return subprocess.run([program, url, *rest], check=False).returncode  # noqa: S603


def _with_database(words: list[str]) -> int:
    """Run a command on a cluster that is thrown away afterwards; durability off."""
    state = Path(os.environ["RANTAU_TEST_DATA"])
    compile_all()
    with opened(state, fast=True) as cluster:
        prepare.prepare(cluster, may_create=True)
        env = environment(state, cluster, role="app", demo=True)
        env |= {
            "DATABASE_OWNER_URL": cluster.url("rantau_owner"),
            "DATABASE_WORKER_URL": cluster.url("rantau_worker"),
            "DATABASE_ADMIN_URL": cluster.url("postgres"),
        }
        return subprocess.run(words, env=env, check=False).returncode  # noqa: S603


# Commands that open the database themselves, or not at all.
ALONE: dict[str, Callable[[Path, argparse.Namespace], int]] = {
    "run": lambda folder, said: run(folder, Asked(said.port, not said.empty, said.persons)),
    "doctor": lambda folder, _: examine(folder, partial(database, folder, prepared=False)),
    "restore": lambda folder, said: restore(folder, said.file.resolve(), over=said.over),
    "database": _prepare,
}

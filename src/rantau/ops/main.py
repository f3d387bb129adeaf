"""The command line `rantau COMMAND`; it opens the embedded database while a command runs."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rantau.common.environment import copy_environment, read_setting
from rantau.ops import database_setup, practice
from rantau.ops.archive_commands import copy_files, print_status, switch_archive, take_base
from rantau.ops.backup import write_backup
from rantau.ops.data_directory import (
    LOGINS,
    ROOT,
    build_environment,
    get_data_directory,
    uses_external_server,
)
from rantau.ops.doctor import run_doctor
from rantau.ops.embedded.binaries import DatabaseUnavailable
from rantau.ops.embedded.cluster import Cluster, open_cluster
from rantau.ops.instance import LOOPBACK, find_running_instance, list_served_directories
from rantau.ops.moment_restore import restore_moment
from rantau.ops.offline_verification import verify_offline
from rantau.ops.restore import restore_backup
from rantau.ops.run import RunOptions, UnusableSetting, read_web_processes, run
from rantau.ops.translations import compile_catalogues
from rantau.ops.wal_archive import Archive

# Management commands and the login under which each runs; all others run as the owner.
LOGIN_BY_COMMAND = {
    "journal": "worker",
    "operator": "worker",
    "document": "app",
    "client": "worker",
    "office": "worker",
    "rehearse": "worker",
}
DJANGO_COMMANDS = (
    "check",
    "dbshell",
    "makemigrations",
    "migrate",
    "shell",
    "showmigrations",
    "sqlmigrate",
)
# Commands that may begin a new data directory, or have something to say about none.
BEGINNING_COMMANDS = frozenset(
    {"run", "restore", "database", "install", "demo", "migrate", "doctor"}
)
SOURCE = ROOT / "src" / "rantau"
PORT = 8000  # of the service


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the arguments, run the command, and return its exit code.

    Returns 2 where the database is unavailable, with the remedy. A command that is not in
    OWN_COMMANDS is a management command and is run by manage.py.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _build_parser()
    options, rest = parser.parse_known_args(arguments)
    try:
        if options.command in OWN_COMMANDS:
            if rest and options.command != "psql":
                parser.error(f"unrecognized arguments: {' '.join(rest)}")
            return OWN_COMMANDS[options.command](options, rest)
        return _manage(options, rest)
    except (DatabaseUnavailable, UnusableSetting) as reason:
        print(reason, file=sys.stderr)
        return 2


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rantau", description=__doc__)
    parser.add_argument("--data", help="data directory (default: var/ in the clone)")
    commands = parser.add_subparsers(dest="command", required=True)
    run_parser = commands.add_parser("run", help="start everything and serve")
    run_parser.add_argument("--empty", action="store_true", help="no demonstration nation")
    run_parser.add_argument("--practice", action="store_true", help="practice beside the service")
    practice_parser = commands.add_parser("practice", help="as run --practice")
    practice_parser.set_defaults(practice=True, empty=False)
    for serving in (run_parser, practice_parser):
        serving.add_argument("--port", type=int, help=f"{PORT}; of practice {practice.PORT}")
        serving.add_argument("--bind", default=LOOPBACK, help="address to listen on")
        serving.add_argument("--persons", type=int, help="people of the nation; 0 for none")
    psql_parser = commands.add_parser("psql", help="open the database, or print its address")
    psql_parser.add_argument("--as", dest="login", choices=["app", "owner"], default="app")
    psql_parser.add_argument("--url", action="store_true")
    test_parser = commands.add_parser("with-database", help="run a program on a temporary database")
    test_parser.add_argument("arguments", nargs=argparse.REMAINDER)
    exec_parser = commands.add_parser("exec", help="run a program in the environment of a login")
    exec_parser.add_argument("--as", dest="login", choices=LOGINS, default="app")
    exec_parser.add_argument("arguments", nargs=argparse.REMAINDER)
    commands.add_parser("doctor", help="look at everything, and say what to do about each fault")
    backup_parser = commands.add_parser("backup", help="everything in one checked file")
    backup_parser.add_argument("file", type=Path)
    restore_parser = commands.add_parser("restore", help="bring a backup back into --data")
    restore_parser.add_argument("file", type=Path, help="a backup, or the folder of an archive")
    restore_parser.add_argument("--until", default="", help="a moment of an archive")
    restore_parser.add_argument("--over", action="store_true", help="keep aside what is there")
    archive_parser = commands.add_parser("archive", help="keep every moment in a folder")
    archive_parser.add_argument("verb", choices=["on", "off", "base", "files", "status"])
    archive_parser.add_argument("--to", type=Path, help="on: the folder")
    archive_parser.add_argument("--full", action="store_true", help="base: no increment")
    archive_parser.add_argument("--keep-days", type=int, help="base: remove what is older")
    database_parser = commands.add_parser("database", help="make roles and database on a server")
    database_parser.add_argument("verb", choices=["prepare"])
    for name in list_management_commands():
        commands.add_parser(name, add_help=False)
    for command in commands.choices.values():
        command.add_argument("--data", default=argparse.SUPPRESS)
    return parser


def list_management_commands() -> list[str]:
    """List our management commands and some of Django's, without importing Django."""
    own = [
        path.stem
        for app in ("ops", "demo")
        for path in (SOURCE / app / "management" / "commands").glob("[a-z]*.py")
    ]
    return sorted([*own, *DJANGO_COMMANDS])


def _choose_directory(options: argparse.Namespace) -> Path:
    """Get the data directory; say which one it is where nobody has chosen it.

    Raises DatabaseUnavailable where that one is empty and Rantau serves from another, or the
    command needs what is not there: an empty nation beside the one that was meant helps nobody.
    """
    folder = get_data_directory(options.data)
    if practice.is_practice(folder):
        practice.leave_service_settings()
    if options.data or read_setting("RANTAU_DATA"):
        return folder
    print(f"data: {folder} (--data DIR chooses another)", file=sys.stderr, flush=True)
    if uses_external_server() or (folder / "pg" / "PG_VERSION").exists():
        return folder
    served = list_served_directories(folder)
    served.pop(folder, None)
    if served:
        places = ", ".join(f"{place} (process {number})" for place, number in served.items())
        raise DatabaseUnavailable(
            f"There is nothing in {folder}, and Rantau serves from {places}. "
            f"Add --data with that one, or --data {folder} to begin another nation there."
        )
    if options.command not in BEGINNING_COMMANDS:
        raise DatabaseUnavailable(
            f"There is no database in {folder} yet: script/run makes one. "
            "Add --data DIR where yours is elsewhere."
        )
    return folder


def _manage(options: argparse.Namespace, rest: list[str]) -> int:
    """Run a management command, with the database open unless it needs none."""
    arguments = [str(ROOT / "manage.py"), options.command, *rest]
    if _needs_no_database(arguments[1:]):
        return _run_python(arguments, copy_environment())
    if options.command == "document" and "--offline" in rest:
        return verify_offline(rest, options.data)
    login = LOGIN_BY_COMMAND.get(options.command, "owner")
    with _provide_directory(options, rest) as folder, open_database(folder) as cluster:
        return _run_python(arguments, _build_command_environment(folder, cluster, login))


@contextmanager
def _provide_directory(options: argparse.Namespace, rest: list[str]) -> Iterator[Path]:
    """The data directory of a management command; for a rehearsed round without --data a temporary
    one, since its clock goes on for months.

    Raises DatabaseUnavailable as `_choose_directory` does.
    """
    is_round = options.command == "rehearse" and "round" in rest[:1]
    if not is_round or options.data:
        yield _choose_directory(options)
        return
    with tempfile.TemporaryDirectory(prefix="rantau-rehearsal-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the database's own user may enter
        yield folder / "nation"


def _needs_no_database(words: list[str]) -> bool:
    """Whether a management command, with its arguments, can do without the database."""
    is_help = not {"-h", "--help"}.isdisjoint(words)
    are_files_alone = words[0] == "scheme" and "--files" in words
    return is_help or are_files_alone or words[:2] == ["journal", "watch"]


def _build_command_environment(folder: Path, cluster: Cluster | None, login: str) -> dict[str, str]:
    """Build the environment of a login; RANTAU_PORT is where this directory is served, or 0."""
    instance = find_running_instance(folder)
    env = build_environment(folder, cluster, role=login, demo=True)
    if instance:
        env.setdefault("PUBLIC_URL", instance.public_url or instance.url)
        env.setdefault("TRUSTED_PROXIES", instance.trusted_proxies)
        env.setdefault("REHEARSAL_CLOCK", instance.rehearsal_clock)
    return env | {"RANTAU_PORT": str(instance.port if instance else 0)}


def _run_python(arguments: list[str], env: dict[str, str]) -> int:
    return subprocess.run([sys.executable, *arguments], env=env, check=False).returncode  # noqa: S603


def _exec(options: argparse.Namespace, _rest: list[str]) -> int:
    """Run a program in the environment of a login; RANTAU_APP_URL is the application's address."""
    folder = _choose_directory(options)
    with open_database(folder) as cluster:
        env = _build_command_environment(folder, cluster, options.login)
        app = build_environment(folder, cluster, role="app", demo=True)
        env["RANTAU_APP_URL"] = app["DATABASE_URL"]
        return subprocess.run(options.arguments, env=env, check=False).returncode  # noqa: S603


def _backup(options: argparse.Namespace, _rest: list[str]) -> int:
    folder = _choose_directory(options)
    with open_database(folder) as cluster:
        return write_backup(folder, cluster, options.file.resolve())


def _prepare(options: argparse.Namespace, _rest: list[str]) -> int:
    """Make roles and database on the server that DATABASE_URL names, or on the embedded one."""
    folder = _choose_directory(options)
    if uses_external_server():
        database_setup.prepare_external_server()
    else:
        with open_database(folder):
            pass
    print("roles and database are prepared")
    return 0


@contextmanager
def open_database(folder: Path, *, prepare: bool = True) -> Iterator[Cluster | None]:
    """Open the embedded cluster; yield None when DATABASE_URL names another server.

    prepare   make the roles first; the doctor wants them as they are
    """
    if uses_external_server():
        yield None
        return
    with open_cluster(folder) as cluster:
        if prepare:
            database_setup.prepare_cluster(cluster)
        yield cluster


def _psql(options: argparse.Namespace, rest: list[str]) -> int:
    folder = _choose_directory(options)
    with open_database(folder) as cluster:
        url = build_environment(folder, cluster, role=options.login, demo=True)["DATABASE_URL"]
        if options.url:
            print(url)
            return 0
        program = str(cluster.runner.folder / "psql") if cluster else "psql"
        return subprocess.run([program, url, *rest], check=False).returncode  # noqa: S603


def _with_database(options: argparse.Namespace, _rest: list[str]) -> int:
    """Run a program on a temporary cluster without durability, in RANTAU_TEST_DATA."""
    state = Path(read_setting("RANTAU_TEST_DATA"))
    compile_catalogues()
    with open_cluster(state, fast=True) as cluster:
        database_setup.prepare_cluster(cluster, may_create=True)
        env = build_environment(state, cluster, role="app", demo=True)
        env |= {
            "DATABASE_OWNER_URL": cluster.build_url("rantau_owner"),
            "DATABASE_WORKER_URL": cluster.build_url("rantau_worker"),
            "DATABASE_ADMIN_URL": cluster.build_url("postgres"),
        }
        return subprocess.run(options.arguments, env=env, check=False).returncode  # noqa: S603


def _run(options: argparse.Namespace, _rest: list[str]) -> int:
    if options.practice:
        return _practice(options, _rest)
    folder = _choose_directory(options)
    port = options.port or PORT
    run_options = RunOptions(
        port,
        is_demo=not options.empty,
        persons=options.persons,
        web_processes=read_web_processes(),
        bind=options.bind,
    )
    return run(folder, run_options)


def _practice(options: argparse.Namespace, _rest: list[str]) -> int:
    """Serve practice from a data directory of its own, whatever the settings of the service are."""
    if options.empty:
        raise DatabaseUnavailable("Practice has invented people: leave out --empty.")
    practice.leave_service_settings()
    default = practice.get_practice_directory(get_data_directory(None))
    folder = get_data_directory(options.data or str(default))
    practice.claim_practice_directory(folder)
    persons = practice.PERSONS if options.persons is None else options.persons
    port = options.port or practice.PORT
    run_options = RunOptions(
        port,
        is_demo=True,
        persons=persons,
        web_processes=read_web_processes(),
        bind=options.bind,
    )
    return run(folder, run_options)


def _doctor(options: argparse.Namespace, _rest: list[str]) -> int:
    folder = _choose_directory(options)
    return run_doctor(folder, partial(open_database, folder, prepare=False))


def _restore(options: argparse.Namespace, _rest: list[str]) -> int:
    folder, source = _choose_directory(options), options.file.resolve()
    if source.is_dir():
        return restore_moment(folder, Archive(source), options.until, over=options.over)
    if options.until:
        raise DatabaseUnavailable("A backup is of one moment: --until needs an archive's folder.")
    return restore_backup(folder, source, over=options.over)


def _archive(options: argparse.Namespace, _rest: list[str]) -> int:
    folder = _choose_directory(options)
    if uses_external_server():
        raise DatabaseUnavailable(
            "DATABASE_URL names a server that is not ours: archive it by its own means "
            "(docs/operations/backup.md)."
        )
    if options.verb == "files":
        return copy_files(folder)
    if options.verb == "on" and not options.to:
        raise DatabaseUnavailable("Say where: script/rantau archive on --to FOLDER")
    with open_database(folder) as cluster:
        if cluster is None:  # never: the embedded database is ours
            return 2
        if options.verb in {"on", "off"}:
            target = options.to.resolve() if options.verb == "on" else None
            return switch_archive(folder, cluster, target=target)
        if options.verb == "base":
            return take_base(folder, cluster, is_full=options.full, keep_days=options.keep_days)
        return print_status(folder, cluster)


# Commands that run without Django.
OWN_COMMANDS: dict[str, Callable[[argparse.Namespace, list[str]], int]] = {
    "run": _run,
    "practice": _practice,
    "doctor": _doctor,
    "backup": _backup,
    "restore": _restore,
    "archive": _archive,
    "database": _prepare,
    "psql": _psql,
    "exec": _exec,
    "with-database": _with_database,
}

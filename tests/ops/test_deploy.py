"""The files of deploy/ are what their readers accept, and name what exists."""

import configparser
import hashlib
import json
import shutil
import subprocess
import sys

import pytest
import yaml
from django.conf import settings

from rantau.common.environment import SETTINGS_BY_NAME
from tests.needs import need
from tests.ops.machine import build_plain_environment

DEPLOY = settings.BASE_DIR / "deploy"
INSTRUCTIONS = frozenset(
    [
        "FROM",
        "RUN",
        "COPY",
        "ENV",
        "WORKDIR",
        "USER",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "STOPSIGNAL",
        "ENTRYPOINT",
        "CMD",
    ]
)
OTHER_VARIABLES = frozenset({"PATH", "PYTHONPATH", "PYTHONUNBUFFERED"})
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"})


def read_containerfile():
    """Every instruction with the rest of its line, continued lines put together."""
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]


def read_unit(path):
    """The sections of a unit; a key that is there twice has its last value."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path)
    return parser


def test_the_image_copies_what_is_there_and_runs_as_nobody_else():
    lines = read_containerfile()
    copies = [rest.split() for name, rest in lines if name == "COPY" and "--from" not in rest]
    sources = [each for words in copies for each in words[:-1] if not each.startswith("--")]

    assert {name for name, _ in lines} <= INSTRUCTIONS
    assert "src" in sources
    assert all((settings.BASE_DIR / source).exists() for source in sources)
    assert [rest for name, rest in lines if name == "USER"] == ["rantau"]
    for name, rest in lines:
        if name in {"CMD", "ENTRYPOINT"}:
            assert json.loads(rest)


def test_the_image_is_built_from_what_it_copies_and_never_from_the_data():
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    copied = {
        word
        for name, rest in read_containerfile()
        if name == "COPY" and "--from" not in rest
        for word in rest.split()[:-1]
        if not word.startswith("--")
    }

    assert "*" in ignored
    assert let_in == copied


def test_image_and_composition_set_settings_that_exist():
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["rantau"]
    in_image = [
        word.partition("=")[0]
        for name, rest in read_containerfile()
        if name == "ENV"
        for word in rest.split()
    ]

    assert {*composed["environment"], *in_image} <= set(SETTINGS_BY_NAME) | OTHER_VARIABLES


def test_the_composition_trusts_its_proxy_alone_and_opens_no_port_of_rantau():
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    rantau, caddy = composed["services"]["rantau"], composed["services"]["caddy"]

    assert "ports" not in rantau
    proxy = caddy["networks"]["front"]["ipv4_address"]
    assert rantau["environment"]["TRUSTED_PROXIES"] == proxy
    assert (DEPLOY / rantau["build"]["dockerfile"].removeprefix("deploy/")).exists()
    assert (DEPLOY / caddy["volumes"][0].split(":")[0]).exists()
    named = {each.split(":")[0] for each in (rantau["volumes"][0], caddy["volumes"][1])}
    assert named == set(composed["volumes"])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_has_its_parts_and_starts_what_exists(path):
    unit = read_unit(path)

    if path.suffix == ".timer":
        started = unit["Timer"]["Unit"]
        assert (DEPLOY / f"{started.split('@')[0]}@.service").exists()
        return
    program = unit["Service"]["ExecStart"].split()[0].removeprefix("/opt/rantau/")
    assert (settings.BASE_DIR / program).exists()
    assert unit["Service"]["User"] == "rantau"
    assert unit["Service"]["NoNewPrivileges"] == "yes"


def test_the_database_may_write_into_the_archive_and_its_steps_wait_until_it_serves():
    service = read_unit(DEPLOY / "rantau.service")["Service"]
    archive = read_unit(DEPLOY / "rantau-archive@.service")
    writable = {path.removeprefix("-") for path in service["ReadWritePaths"].split()}

    assert set(archive["Service"]["ReadWritePaths"].split()) <= writable
    assert service["Type"] == "notify"
    assert archive["Unit"]["After"] == archive["Unit"]["Requisite"] == "rantau.service"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_a_unit(path, tmp_path):
    program = shutil.which("systemd-analyze")
    need(program, "systemd-analyze is not installed")
    for unit in UNITS:  # its programs are not at /opt here, which is all that may be missing
        text = unit.read_text().replace("/opt/rantau/script/", f"{settings.BASE_DIR}/script/")
        (tmp_path / unit.name).write_text(text)
    name = path.name.replace("@.", "@base.")
    if name != path.name:
        shutil.copy(tmp_path / path.name, tmp_path / name)
    done = subprocess.run(
        [program, "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )

    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert complaints == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("script", ["run", "rantau"])
def test_a_script_imports_nothing_from_where_the_operator_stands(script, tmp_path):
    (tmp_path / "argparse.py").write_text("raise SystemExit('imported from the present folder')\n")
    lock = (settings.BASE_DIR / "requirements.txt").read_bytes()
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / ".rantau-requirements.txt").write_text(hashlib.sha256(lock).hexdigest())
    (venv / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (venv / "bin" / "python").chmod(0o755)

    done = subprocess.run(
        [settings.BASE_DIR / "script" / script, "--help"],
        cwd=tmp_path,
        env=build_plain_environment(RANTAU_VENV=str(venv)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr

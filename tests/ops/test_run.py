"""Starting and stopping: one Rantau a directory, and every refusal with its remedy."""

import socket
import subprocess
import sys

import pytest

from rantau.demo.load.officer import Officer
from rantau.ops.instance import get_local_url
from rantau.ops.run import read_web_processes
from rantau.ops.supervisor import notify_service_manager
from tests.ops.machine import (
    FROM_NOTHING,
    build_plain_environment,
    find_free_port,
    run_command,
    start_machine,
)

pytestmark = pytest.mark.slow


def test_a_second_start_on_the_same_data_names_the_one_that_serves(served):
    done = run_command("run", "--port", find_free_port(), "--data", served.folder)

    assert done.returncode == 2
    assert f"http://127.0.0.1:{served.port}" in done.stderr
    assert "--data" in done.stderr


def test_a_start_on_a_taken_port_is_refused_with_the_remedy(served, state):
    done = run_command("run", "--port", served.port, "--data", state / "other")

    assert done.returncode == 2
    assert "--port" in done.stderr


@pytest.mark.parametrize("where", ["file", "file/below"])
def test_a_directory_that_cannot_be_is_refused_with_the_remedy(state, where):
    (state / "file").touch()

    done = run_command("run", "--data", state / where)

    assert done.returncode == 2
    assert "--data" in done.stderr


@pytest.mark.parametrize("words", [["run", "--prot", "1"], ["restore", "x.tar", "--ovver"]])
def test_an_unknown_option_is_refused(state, words):
    done = run_command(*words, "--data", state / "unknown")

    assert done.returncode == 2
    assert words[-1] in done.stderr
    assert not (state / "unknown").exists()


@pytest.mark.parametrize(("given", "number"), [("1", 1), ("8", 8), ("16", 16)])
def test_as_many_processes_serve_pages_as_the_setting_says(monkeypatch, given, number):
    monkeypatch.setenv("WEB_PROCESSES", given)

    assert read_web_processes() == number


@pytest.mark.parametrize(("processors", "number"), [(None, 1), (1, 1), (2, 2), (16, 2)])
def test_without_it_two_serve_them_at_most(monkeypatch, processors, number):
    monkeypatch.delenv("WEB_PROCESSES", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: processors)

    assert read_web_processes() == number


@pytest.mark.parametrize("given", ["0", "17", "two", "-1", "２"])
def test_a_number_of_processes_that_cannot_be_is_refused(state, monkeypatch, given):
    monkeypatch.setenv("WEB_PROCESSES", given)
    done = run_command("run", "--data", state / "processes")

    assert done.returncode == 2
    assert "WEB_PROCESSES is a number from 1 to 16" in done.stderr


def test_a_first_start_that_is_stopped_early_ends_in_order(state):
    words = ["run", "--port", str(find_free_port()), "--data", str(state / "early")]
    process = subprocess.Popen(
        [sys.executable, "-m", "rantau.ops", *words],
        env=build_plain_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in process.stdout:
        if "tables" in line:
            break
    process.terminate()
    rest, _ = process.communicate(timeout=30)

    assert process.returncode == 0
    assert "everything is kept" in rest
    assert not (state / "early" / "pg" / "postmaster.pid").exists()


@pytest.mark.alone
def test_it_serves_from_nothing_in_a_minute_and_a_half(state):
    with start_machine(state / "from-nothing", "--persons", "300", within=FROM_NOTHING) as made:
        assert Officer(made.port, "pusat").request("GET", "/kantor/").status == 200


def test_an_empty_one_has_no_accounts_until_the_operator_makes_one(state):
    folder = state / "without-accounts"  # a story of the browser has another empty one
    with start_machine(folder, "--empty") as made:
        assert made.says("rantau operator")
        made_account = run_command("--data", folder, "operator", "Sri Peraga", "sri.peraga")
        again = run_command("--data", folder, "operator", "Sri Peraga", "sri.peraga")
        other = run_command("--data", folder, "operator", "Budi Peraga", "budi.peraga")
        password = made_account.stdout.split("once: ")[1].split()[0]
        sri = Officer(made.port, "sri.peraga", password)
        nobody = Officer(made.port, "pusat")

        assert again.returncode == 1
        assert "until there is a second one" in made_account.stdout
        assert "until there is a second one" not in other.stdout
        assert sri.request("GET", "/kantor/").status == 200
        assert nobody.request("GET", "/kantor/").status == 302
    invented = run_command("--data", folder, "demo", "build")
    assert (invented.returncode, "Real people work" in invented.stderr) == (2, True)
    with start_machine(folder, "--empty") as second:
        assert Officer(second.port, "sri.peraga", password).request("GET", "/kantor/").status == 200


def test_the_nation_fills_beside_the_web_and_a_second_start_adds_nobody(state):
    folder = state / "filled"
    with start_machine(folder, "--persons", "300") as made:
        assert made.says("300 people written", within=60)
    with start_machine(folder, "--persons", "300") as made:
        assert made.says("is built already", within=30)


def test_a_nation_is_built_from_nothing_and_its_passwords_stay_in_the_demonstration(state):
    folder = state / "built"
    done = run_command("--data", folder, "demo", "build", "--persons", 300)
    assert "300 people written" in done.stdout, done.stderr

    served = run_command("run", "--data", folder, "--port", find_free_port(), "--empty")

    assert served.returncode == 2
    assert "passwords are published" in served.stderr


@pytest.mark.parametrize(
    ("bind", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
    ],
)
def test_this_machine_reaches_it_wherever_it_listens(bind, url):
    assert get_local_url(bind, 8000) == url


def test_it_serves_on_another_address_for_a_public_one(state):
    folder = state / "bound"
    public = build_plain_environment(
        PUBLIC_URL="https://rantau.example", TRUSTED_PROXIES="127.0.0.1"
    )
    with start_machine(folder, "--empty", env=public, host="127.0.0.5") as machine:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", machine.port))
        looked_at = run_command("doctor", "--data", folder)
        invited = run_command("--data", folder, "office", "invite", "DN-3212", "Sri Peraga")

    faults = [line for line in looked_at.stdout.splitlines() if " FAULT " in line]
    assert [line.split()[0] for line in faults] == ["tls", "public", "backups"]
    assert all("https://rantau.example" in line for line in faults[:2])
    assert "https://rantau.example/undangan/" in invited.stdout, invited.stderr


def test_a_public_address_that_cannot_work_stops_the_start(state):
    environment = build_plain_environment(PUBLIC_URL="https://rantau.example")
    words = ("run", "--empty", "--port", find_free_port(), "--data", state / "unreachable")
    refused = run_command(*words, env=environment)

    assert refused.returncode == 2
    assert "TRUSTED_PROXIES names no proxy" in refused.stderr


def test_a_start_reports_to_systemd_that_it_serves(tmp_path, monkeypatch):
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service_manager:
        service_manager.bind(address)
        service_manager.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        notify_service_manager()

        assert service_manager.recv(64) == b"READY=1"


@pytest.mark.parametrize("address", ["", "/nowhere/notify"])
def test_without_systemd_nothing_is_reported(address, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", address)

    notify_service_manager()

"""A file is opened in a process of its own: whatever it does there, only this file is refused."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE

import pytest

from rantau.documents import file_opening, file_worker
from rantau.documents.errors import FileTooCostly, TooManyFiles
from rantau.documents.file_opening import MAX_OPEN_FILES, FileOpener
from rantau.documents.normalizing import MEDIA_TYPES
from tests.factories.files import HEIC, JPEG, PDF, write_bomb


@pytest.fixture(scope="module")
def opener():
    opener = FileOpener("tests.documents.hostile_worker")
    yield opener
    opener.close()


@pytest.fixture
def real_opener():
    opener = FileOpener()
    yield opener
    opener.close()


SLOW_DEEDS = ["spin", "sleep", "sleep-in-c"]  # as long as their limits let them


@pytest.mark.parametrize(
    "deed",
    [
        *(pytest.param(deed, marks=pytest.mark.slow) for deed in SLOW_DEEDS),
        *("swell", "crash", "lie", "flood", "write", "read", "connect"),
    ],
)
def test_a_file_that_breaks_its_process_is_refused_and_the_next_is_taken(opener, deed):
    forking = opener.get_process_id()
    with pytest.raises(FileTooCostly):
        opener.open_file(deed.encode())

    assert opener.open_file(b"good").content == b"good"
    assert opener.get_process_id() == forking
    assert not Path("/tmp/rantau-hostile").exists()


@pytest.mark.slow
def test_a_slow_file_delays_no_other(opener):
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(opener.open_file, b"sleep")
        time.sleep(0.1)
        opened = [opener.open_file(b"good %d" % number).content for number in range(5)]
        assert not slow.done()
        assert opened == [b"good %d" % number for number in range(5)]
        assert isinstance(slow.exception(), FileTooCostly)


def test_each_file_has_a_fresh_process_and_none_remains(opener):
    processes = {int(opener.open_file(b"process").content) for _ in range(3)}
    assert len(processes) == 3
    assert opener.get_process_id() not in processes
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{each}").exists() for each in processes):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_many_files_at_once_are_each_answered_with_their_own(opener):
    contents = [b"file %d" % number for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert [each.content for each in pool.map(opener.open_file, contents)] == contents


@pytest.mark.slow
def test_without_a_free_place_a_file_is_refused_in_time(opener, monkeypatch):
    monkeypatch.setattr(file_opening, "MAX_WAIT", 0.1)
    with ThreadPoolExecutor() as pool:
        slow = [pool.submit(opener.open_file, b"sleep") for _ in range(MAX_OPEN_FILES)]
        time.sleep(0.2)
        with pytest.raises(TooManyFiles):
            opener.open_file(b"good")
        assert all(isinstance(each.exception(), FileTooCostly) for each in slow)
    assert opener.open_file(b"good").content == b"good"


def test_no_secret_is_where_files_are_opened(opener, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    opener.close()
    environment = json.loads(opener.open_file(b"environment").content)
    assert {"SECRET_KEY", "DATABASE_URL"} & set(environment) == set()
    started = Path(f"/proc/{opener.get_process_id()}/environ").read_bytes()
    assert b"secret" not in started


def test_a_killed_process_is_started_again_without_an_error(real_opener):
    for _ in range(3):
        killed = real_opener.get_process_id()
        os.kill(killed, signal.SIGKILL)
        assert real_opener.open_file(PDF).media_type == "application/pdf"
        assert real_opener.get_process_id() != killed


def test_it_ends_with_the_process_that_started_it():
    script = (
        "import os, signal, django\n"
        "django.setup()\n"
        "from rantau.documents.file_opening import FileOpener\n"
        "print(FileOpener().get_process_id(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "rantau.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", script], stdout=PIPE, env=env, check=False)
    forking = Path(f"/proc/{int(done.stdout)}")
    deadline = time.monotonic() + 10
    while forking.exists() and forking.joinpath("cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_people_send_is_opened_by_the_real_process(real_opener):
    kinds = [real_opener.open_file(content).media_type for content in (PDF, JPEG, HEIC)]
    assert kinds == ["application/pdf", "image/jpeg", "image/jpeg"]
    assert set(kinds) <= MEDIA_TYPES


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b"no json\n",
        b'{"media_type": "image/png", "size": 2}\nx',
        b'{"media_type": "text/html", "size": 1}\nx',
        b'{"media_type": ["image/png"], "size": 1}\nx',
        b'{"fault": "made up"}\n',
        b'{"fault": {}}\n',
        b" " * 300 + b"{}\n",
    ],
)
def test_an_answer_of_another_form_is_no_answer(real_opener, monkeypatch, answer):
    monkeypatch.setattr(file_opening, "_converse", lambda connection, content: answer)
    with pytest.raises(FileTooCostly):
        real_opener.open_file(JPEG)


def test_the_copy_answers_with_what_is_kept_or_why_not():
    header, _line, kept = file_worker.build_answer(JPEG).partition(b"\n")
    assert json.loads(header) == {"media_type": "image/jpeg", "size": len(JPEG)}
    assert kept == JPEG
    assert json.loads(file_worker.build_answer(write_bomb(60_000))) == {"fault": "pixels"}


def test_the_forking_process_ends_when_its_socket_is_closed():
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    near.close()
    before = signal.getsignal(signal.SIGCHLD), signal.getsignal(signal.SIGINT)
    try:
        assert file_worker.main(far.detach()) is None
    finally:
        signal.signal(signal.SIGCHLD, before[0])
        signal.signal(signal.SIGINT, before[1])

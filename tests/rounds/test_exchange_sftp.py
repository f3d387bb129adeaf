"""Files go to a counterpart's SFTP server and come from it; nothing is lost, doubled or half."""

import asyncio
import os
import threading
import time
from dataclasses import replace

import asyncssh
import pytest

from rantau.ops.sftp_check import check_sftp
from rantau.rounds import exchange_sftp
from rantau.rounds.exchange_folder import write_outgoing
from rantau.rounds.exchange_sftp import SftpFault, exchange_files, parse_servers
from rantau.worker.periodic_tasks import exchange_by_sftp


class Folder(asyncssh.SFTPServer):
    """What the counterpart serves; `hangs` makes it answer no question about a directory."""

    hangs = False

    async def scandir(self, path):
        while Folder.hangs:
            await asyncio.sleep(0.05)
        async for each in super().scandir(path):
            yield each


class CounterpartServer:
    """An SFTP server on loopback in a thread of its own, which serves one folder to one key."""

    def __init__(self, folder):
        self.root = folder / "server"
        for name in ("out", "in"):
            (self.root / name).mkdir(parents=True)
        self.keys = {}
        for name in ("host", "client", "stranger"):
            key = asyncssh.generate_private_key("ssh-ed25519")
            key.write_private_key(str(folder / name))
            key.write_public_key(str(folder / f"{name}.pub"))
            self.keys[name] = folder / name
        self.loop = asyncio.new_event_loop()
        self.port = 0

    def __enter__(self):
        is_ready = threading.Event()
        self.thread = threading.Thread(target=self._serve, args=[is_ready])
        self.thread.start()
        assert is_ready.wait(10)
        hosts = self.root.parent / "known_hosts"
        public = (self.root.parent / "host.pub").read_text()
        hosts.write_text(f"[127.0.0.1]:{self.port} {public}")
        self.known_hosts = hosts
        return self

    def __exit__(self, *_error):
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(10)

    def _serve(self, is_ready):
        async def listen():
            self.server = await asyncssh.listen(
                "127.0.0.1",
                0,
                server_host_keys=[str(self.keys["host"])],
                authorized_client_keys=str(self.root.parent / "client.pub"),
                sftp_factory=lambda channel: Folder(channel, chroot=str(self.root)),
            )
            self.port = self.server.get_port()
            is_ready.set()

        async def end():
            self.server.close()
            handlers = asyncio.all_tasks() - {asyncio.current_task()}
            for each in handlers:
                each.cancel()
            if handlers:
                await asyncio.wait(handlers, timeout=5)

        self.loop.run_until_complete(listen())
        self.loop.run_forever()
        self.loop.run_until_complete(end())
        self.loop.close()


@pytest.fixture
def counterpart(tmp_path, settings):
    with CounterpartServer(tmp_path) as server:
        settings.EXCHANGE_FOLDER = str(tmp_path / "exchange")
        settings.EXCHANGE_SFTP = f"kr=sftp://rantau@127.0.0.1:{server.port}/"
        settings.EXCHANGE_SFTP_KEY = str(server.keys["client"])
        settings.EXCHANGE_SFTP_KNOWN_HOSTS = str(server.known_hosts)
        yield server


@pytest.fixture
def folder(tmp_path):
    """Ours, of that counterpart."""
    return tmp_path / "exchange" / "kr"


def list_names(path):
    return sorted(each.name for each in path.iterdir() if each.is_file())


def test_what_lies_in_out_is_sent_once_and_kept_beside(counterpart, folder):
    write_outgoing("kr", "ROSTER-1.txt", b"names")
    assert exchange_by_sftp() == 1
    assert (counterpart.root / "out" / "ROSTER-1.txt").read_bytes() == b"names"
    assert (list_names(folder / "out"), list_names(folder / "out" / "sent")) == (
        [],
        ["ROSTER-1.txt"],
    )
    assert exchange_by_sftp() == 0
    write_outgoing("kr", "ROSTER-1.txt", b"names")  # put there again from its page
    assert exchange_by_sftp() == 1


def test_what_lies_in_in_is_fetched_once_and_moved_aside_there(counterpart, folder):
    (counterpart.root / "in" / "CHOICE-1.txt").write_bytes(b"chosen")
    assert exchange_by_sftp() == 1
    assert (folder / "in" / "CHOICE-1.txt").read_bytes() == b"chosen"
    assert list_names(counterpart.root / "in") == []
    [kept] = list_names(counterpart.root / "in" / "fetched")
    assert kept.endswith("-CHOICE-1.txt")
    assert exchange_by_sftp() == 0


def test_a_large_file_is_waited_for_as_long_as_a_slow_line_needs(counterpart, folder, monkeypatch):
    monkeypatch.setattr(exchange_sftp, "FILE_SECONDS", 0)
    write_outgoing("kr", "SMALL.txt", b"")  # nothing in no time
    assert exchange_by_sftp() == 0
    monkeypatch.setattr(exchange_sftp, "SLOWEST_BYTES", 10)
    write_outgoing("kr", "PHOTOS.zip", b"x" * 100)  # in ten seconds
    (counterpart.root / "in" / "CHOICE-1.txt").write_bytes(b"c" * 100)
    assert exchange_by_sftp() == 2
    assert (list_names(folder / "out"), list_names(folder / "in")) == (
        ["SMALL.txt"],
        ["CHOICE-1.txt"],
    )


def test_a_run_begins_no_other_file_once_its_time_is_over(counterpart, folder, monkeypatch):
    monkeypatch.setattr(exchange_sftp, "RUN_SECONDS", -1)
    write_outgoing("kr", "ROSTER-1.txt", b"names")
    assert exchange_by_sftp() == 0
    assert list_names(folder / "out") == ["ROSTER-1.txt"]
    monkeypatch.undo()
    assert exchange_by_sftp() == 1


def test_links_and_unfinished_files_are_left_alone(counterpart, folder, tmp_path):
    inbox = counterpart.root / "in"
    for name in (".hidden", "A.txt.part", "B.tmp"):
        (inbox / name).write_bytes(b"half")
    (inbox / "link.txt").symlink_to(tmp_path / "client")
    (inbox / "folder.txt").mkdir()
    assert exchange_by_sftp() == 0
    assert not (folder / "in").exists()


def test_a_file_that_cannot_be_moved_aside_there_is_fetched_once_and_stops_no_other(
    counterpart, folder
):
    inbox = counterpart.root / "in"
    (inbox / "fetched").write_bytes(b"a file where a directory should be")
    for name in ("A.txt", "B.txt"):
        (inbox / name).write_bytes(name.encode())
    assert exchange_by_sftp() == 0
    assert list_names(folder / "in") == ["A.txt", "B.txt", "fetched"]
    (folder / "in" / "A.txt").unlink()  # taken in
    assert exchange_by_sftp() == 0
    assert "A.txt" not in list_names(folder / "in")


def test_a_second_file_of_a_name_does_not_replace_the_first(counterpart, folder):
    for content in (b"one", b"three"):
        (counterpart.root / "in" / "CHOICE-1.txt").write_bytes(content)
        assert exchange_by_sftp() == 1
    kept = {path.read_bytes() for path in (folder / "in").iterdir()}
    assert kept == {b"one", b"three"}


def test_names_that_cannot_be_kept_stop_no_other(counterpart, folder):
    inbox = counterpart.root / "in"
    for name in ("명단.txt".encode("cp949"), b"done", b"line\nbreak.txt"):
        (inbox / os.fsdecode(name)).write_bytes(b"x")
    (inbox / "명단.txt").write_bytes(b"kept")
    assert exchange_by_sftp() == 1
    assert list_names(folder / "in") == ["명단.txt"]


def test_a_server_that_is_away_keeps_everything_where_it_lies(counterpart, folder):
    write_outgoing("kr", "ROSTER-1.txt", b"names")
    counterpart.__exit__()
    assert exchange_by_sftp() == 0
    assert list_names(folder / "out") == ["ROSTER-1.txt"]
    assert "no files by SFTP with 127.0.0.1" in check_sftp()[1]


def test_a_server_that_hangs_is_left_after_its_time(counterpart, settings, monkeypatch):
    monkeypatch.setattr(exchange_sftp, "LOOK_SECONDS", 1)
    monkeypatch.setattr(Folder, "hangs", True)
    [server] = parse_servers(settings.EXCHANGE_SFTP)
    started = time.monotonic()
    with pytest.raises(SftpFault):
        exchange_files(server)
    assert time.monotonic() - started < 5


def test_a_server_of_another_host_key_is_not_spoken_to(counterpart, settings):
    public = counterpart.root.parent / "stranger.pub"
    counterpart.known_hosts.write_text(f"[127.0.0.1]:{counterpart.port} {public.read_text()}")
    write_outgoing("kr", "ROSTER-1.txt", b"names")
    [server] = parse_servers(settings.EXCHANGE_SFTP)
    with pytest.raises(SftpFault):
        exchange_files(server)
    assert list_names(counterpart.root / "out") == []


def test_another_key_does_not_get_in(counterpart, settings):
    settings.EXCHANGE_SFTP_KEY = str(counterpart.keys["stranger"])
    [server] = parse_servers(settings.EXCHANGE_SFTP)
    with pytest.raises(SftpFault):
        exchange_files(server)


@pytest.mark.parametrize(
    ("text", "host", "port", "path"),
    [
        ("kr=sftp://rantau@sftp.example.kr/rantau/", "sftp.example.kr", 22, "/rantau"),
        ("kr=sftp://rantau@127.0.0.1:2222", "127.0.0.1", 2222, "."),
    ],
)
def test_an_address_names_country_user_host_and_path(text, host, port, path):
    [server] = parse_servers(text)
    assert (server.counterpart, server.user) == ("kr", "rantau")
    assert (server.host, server.port, server.path) == (host, port, path)
    assert parse_servers(f"{text} {text.replace('kr=', 'jp=')}") == [
        server,
        replace(server, counterpart="jp"),
    ]


@pytest.mark.parametrize(
    "text",
    ["sftp://a@b", "kr=ftp://a@b", "kr=sftp://b", "kr=sftp://a:secret@b", "../kr=sftp://a@b"],
)
def test_what_is_no_address_is_named(text):
    with pytest.raises(ValueError, match="give kr=sftp://"):
        parse_servers(text)


def test_the_doctor_says_what_is_wrong(counterpart, settings, folder):
    assert check_sftp() == ("signed in to 127.0.0.1; nothing waits", "")
    settings.EXCHANGE_SFTP_KNOWN_HOSTS = "/nowhere"
    assert "EXCHANGE_SFTP_KNOWN_HOSTS names no file" in check_sftp()[1]
    settings.EXCHANGE_SFTP = "kr"
    assert "give kr=sftp://" in check_sftp()[1]
    settings.EXCHANGE_SFTP = ""
    assert check_sftp()[1] == ""

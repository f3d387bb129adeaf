"""Three PostgreSQL nodes under Patroni, HAProxy, PgBouncer, and two hosts with web and worker.

As docs/operations/scaling.md lays it out, on loopback. Each node reaches etcd, and is reached, by
relays of HAProxy alone, so that closing them cuts the node off.
"""

import json
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
import yaml

from rantau.ops.embedded.binaries import get_runner
from tests.ops.failover.programs import (
    Service,
    build_server_command,
    find_program,
    install_patroni,
    kill_family,
    require_programs,
    wait_until,
)
from tests.ops.machine import build_plain_environment, find_free_port, run_command

NODES = ("one", "two", "three")
HOSTS = ("host-one", "host-two")
LOGINS = {"OWNER": "rantau_owner", "APP": "rantau_app", "WORKER": "rantau_worker"}
# Seconds. Twenty is the least that Patroni takes; a leader that is cut off has given up by then.
TTL, LOOP_WAIT, RETRY_TIMEOUT = 20, 2, 3
HOST_START = 90  # seconds until a host answers that migrates an empty database
FORMATION = 90  # seconds until a leader and two streaming standbys are there
HAPROXY = """
global
    stats socket {folder}/haproxy.sock mode 600 level admin
    maxconn 2000
defaults
    mode tcp
    timeout connect 2s
    timeout check 3s
    timeout client 10m
    timeout server 10m
{relays}
listen leader
    bind 127.0.0.1:{leader}
    option httpchk OPTIONS /primary
    http-check expect status 200
    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
listen replica
    bind 127.0.0.1:{replica}
    option contstats
    option httpchk OPTIONS /replica
    http-check expect status 200
    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
listen web
    mode http
    bind 127.0.0.1:{web}
    option forwardfor
    http-request set-header X-Forwarded-Proto http
    http-request set-header X-Forwarded-Host %[req.hdr(host)]
    option httpchk
    http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host 127.0.0.1
    option redispatch
    retries 2
    timeout server 60s
    default-server inter 1s fall 2 rise 1
{hosts}
"""
RELAY = """
listen {name}
    bind 127.0.0.1:{entry}
    server {name} 127.0.0.1:{target}
"""
PGBOUNCER = """
[databases]
rantau = host=127.0.0.1 port={leader} dbname=rantau
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {pooler}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
max_client_conn = 200
default_pool_size = 20
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 10
"""


@dataclass
class Node:
    """A database node: its own ports, and those of the relays by which it is reached."""

    name: str
    service: Service
    postgres: int
    rest: int
    relayed_postgres: int
    relayed_rest: int
    relayed_etcd: int

    @property
    def relays(self) -> dict[str, int]:
        """The relays that join it with the others, by name, each with its port."""
        return {
            f"postgres-{self.name}": self.relayed_postgres,
            f"rest-{self.name}": self.relayed_rest,
            f"etcd-{self.name}": self.relayed_etcd,
        }

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.service.folder / self.name / "data"

    def kill(self) -> None:
        """Kill Patroni and the server, whose process is no child of it any more."""
        server = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        self.service.kill()
        kill_family(server)

    def ask(self, path: str) -> dict | None:
        """What its Patroni answers, past the relays; None for no answer or a *no*."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.rest}{path}", timeout=3) as answer:
                return json.load(answer)
        except (OSError, urllib.error.HTTPError, ValueError):
            return None


class Hosts:
    """Everything, in a folder; `web` is the port at which the service answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        folder.chmod(0o755)
        require_programs()
        self.patroni = install_patroni(folder)
        self.runner = get_runner(folder)
        self.passwords = {
            name: secrets.token_hex(12) for name in ("postgres", "replicator", *LOGINS.values())
        }
        ports = [find_free_port() for _ in range(6)]
        self.etcd_port, self.etcd_peer, self.leader, self.replica, self.pooler, self.web = ports
        self.nodes = [self._make_node(name) for name in NODES]
        self.host_ports = {name: find_free_port() for name in HOSTS}
        self.hosts = {name: self._make_host(name) for name in HOSTS}

    @contextmanager
    def started(self):
        """Start everything; stop it at the end, hosts first."""
        with ExitStack() as stack:
            for service in (*self._make_services(), *(node.service for node in self.nodes)):
                service.start()
                stack.callback(service.stop)
            wait_until(self.is_formed, FORMATION, "a leader and two standbys")
            self._write_pooler_users()
            pooler = self._make_pooler()
            pooler.start()
            stack.callback(pooler.stop)
            prepared = self.run_command("database", "prepare")
            assert prepared.returncode == 0, prepared.stderr
            for name, host in self.hosts.items():
                host.start()
                stack.callback(host.stop)
                wait_until(partial(self.answers, self.host_ports[name]), HOST_START, name)
            wait_until(partial(self.answers, self.web), 10, "the service")
            yield self

    def answers(self, port: int) -> bool:
        """Whether a host, or the service before both, is ready."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=6):
                return True
        except OSError:
            return False

    def run_command(self, *words: object) -> subprocess.CompletedProcess:
        """`rantau WORDS` on the first host, to its end."""
        name = HOSTS[0]
        env = self.build_environment(name)
        return run_command("--data", self.folder / name, *words, env=env)

    def build_environment(self, host: str) -> dict[str, str]:
        """The settings of a host: pages by the pooler, boards from a replica, the worker direct."""
        return build_plain_environment(
            DATABASE_URL=self.build_url("rantau_app", self.pooler),
            DATABASE_POOLED="1",
            DATABASE_REPLICA_URL=self.build_url("rantau_app", self.replica),
            DATABASE_WORKER_URL=self.build_url("rantau_worker", self.leader),
            DATABASE_OWNER_URL=self.build_url("rantau_owner", self.leader),
            DATABASE_ADMIN_URL=self.build_url("postgres", self.leader),
            RANTAU_FILES=str(self.folder / "files"),
            RANTAU_KEYS=str(self.folder / "keys"),
            RANTAU_NODE=host,
            PUBLIC_URL=f"http://127.0.0.1:{self.web}",
            TRUSTED_PROXIES="127.0.0.1",
        )

    def build_url(self, login: str, port: int) -> str:
        """The address of the database as a login, by a port of HAProxy or of PgBouncer."""
        return f"postgresql://{login}:{self.passwords[login]}@127.0.0.1:{port}/rantau"

    def is_formed(self) -> bool:
        """Whether there is a leader, a synchronous standby, and a third node that streams."""
        members = self.list_members()
        roles = sorted(member["role"] for member in members)
        states = {member["state"] for member in members}
        return roles == ["leader", "replica", "sync_standby"] and states == {"running", "streaming"}

    def list_members(self) -> list[dict]:
        """The members as a node tells them, the first that does."""
        for node in self.nodes:
            if status := node.ask("/cluster"):
                return status["members"]
        return []

    def find_leader(self) -> Node:
        """The node that leads."""
        [name] = [m["name"] for m in self.list_members() if m["role"] == "leader"]
        return next(node for node in self.nodes if node.name == name)

    def cut_off(self, node: Node) -> None:
        """Close every relay of a node: it runs on, and nobody hears of it, nor it of anybody."""
        for relay in node.relays:
            self._tell_haproxy(f"disable frontend {relay}")
            self._tell_haproxy(f"shutdown sessions server {relay}/{relay}")

    def join(self, node: Node) -> None:
        """Open its relays again."""
        for relay in node.relays:
            self._tell_haproxy(f"enable frontend {relay}")

    def fetch_row(self, question: str, *values: object) -> tuple:
        """One row, asked of the leader by the database's administrator."""
        with psycopg.connect(self.build_url("postgres", self.leader)) as server:
            return server.execute(question, values).fetchone()

    def count_replica_bytes(self) -> int:
        """How many bytes the replicas have answered so far, over connections that stay open too."""
        lines = self._ask_haproxy("show stat").splitlines()
        titles = lines[0].removeprefix("# ").split(",")
        rows = [dict(zip(titles, line.split(","), strict=True)) for line in lines[1:] if line]
        [total] = [r["bout"] for r in rows if (r["pxname"], r["svname"]) == ("replica", "BACKEND")]
        return int(total)

    def _tell_haproxy(self, command: str) -> None:
        answer = self._ask_haproxy(command).strip()
        assert not answer, f"{command}: {answer}"

    def _ask_haproxy(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as haproxy:
            haproxy.connect(str(self.folder / "haproxy.sock"))
            haproxy.sendall(f"{command}\n".encode())
            with haproxy.makefile() as answer:
                return answer.read()

    def _make_host(self, name: str) -> Service:
        """Web and worker; both hosts share files and keys."""
        words = ["--data", str(self.folder / name), "run", "--port", str(self.host_ports[name])]
        command = [sys.executable, "-m", "rantau.ops", *words, "--persons", "0"]
        return Service(name, command, self.folder, self.build_environment(name))

    def _make_node(self, name: str) -> Node:
        ports = [find_free_port() for _ in range(5)]
        settings = self.folder / name / "patroni.yml"
        command = build_server_command([self.patroni, "-m", "patroni", str(settings)])
        return Node(name, Service(name, command, self.folder), *ports)

    def _make_services(self) -> list[Service]:
        """etcd and HAProxy, with the files that they and Patroni read."""
        for node in self.nodes:
            self._write_node_settings(node)
        (self.folder / "haproxy.cfg").write_text(self._build_haproxy_settings())
        client, peer = (f"http://127.0.0.1:{p}" for p in (self.etcd_port, self.etcd_peer))
        etcd = [
            find_program("etcd"),
            *("--data-dir", str(self.folder / "etcd"), "--name", "etcd"),
            *("--listen-client-urls", client, "--advertise-client-urls", client),
            *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
            *("--initial-cluster", f"etcd={peer}", "--logger", "zap"),
        ]
        haproxy = [find_program("haproxy"), "-db", "-f", str(self.folder / "haproxy.cfg")]
        return [Service("etcd", etcd, self.folder), Service("haproxy", haproxy, self.folder)]

    def _build_haproxy_settings(self) -> str:
        targets = [
            (*relay, target)
            for node in self.nodes
            for relay, target in zip(
                node.relays.items(), (node.postgres, node.rest, self.etcd_port), strict=True
            )
        ]
        relays = [
            RELAY.format(name=name, entry=entry, target=target) for name, entry, target in targets
        ]
        servers = [
            f"    server {node.name} 127.0.0.1:{node.relayed_postgres}"
            f" check port {node.relayed_rest}"
            for node in self.nodes
        ]
        hosts = [
            f"    server {name} 127.0.0.1:{port} check" for name, port in self.host_ports.items()
        ]
        return HAPROXY.format(
            folder=self.folder,
            relays="".join(relays),
            leader=self.leader,
            replica=self.replica,
            web=self.web,
            servers="\n".join(servers),
            hosts="\n".join(hosts),
        )

    def _write_node_settings(self, node: Node) -> None:
        folder = self.folder / node.name
        folder.mkdir(mode=0o700)
        logins = {
            kind: {"username": name, "password": self.passwords[name]}
            for kind, name in (("superuser", "postgres"), ("replication", "replicator"))
        }
        settings = {
            "scope": "rantau",
            "name": node.name,
            "restapi": {
                "listen": f"127.0.0.1:{node.rest}",
                "connect_address": f"127.0.0.1:{node.relayed_rest}",
            },
            # As a proxy, or Patroni would ask etcd for its own address and go past the relay.
            "etcd3": {"host": f"127.0.0.1:{node.relayed_etcd}", "use_proxies": True},
            "bootstrap": {"dcs": build_cluster_settings(), "initdb": INITDB},
            "postgresql": {
                "listen": f"127.0.0.1:{node.postgres}",
                "connect_address": f"127.0.0.1:{node.relayed_postgres}",
                "data_dir": str(node.data),
                "pgpass": str(folder / "pgpass"),
                "bin_dir": str(self.runner.folder),
                "authentication": logins,
                "pg_hba": [
                    "host replication replicator 127.0.0.1/32 scram-sha-256",
                    "host all all 127.0.0.1/32 scram-sha-256",
                ],
                "parameters": {"unix_socket_directories": ""},
                "remove_data_directory_on_rewind_failure": True,
                "remove_data_directory_on_diverged_timelines": True,
            },
        }
        path = folder / "patroni.yml"
        path.write_text(yaml.safe_dump(settings))
        for each in (folder, path):
            if self.runner.user:
                shutil.chown(each, self.runner.user)

    def _write_pooler_users(self) -> None:
        lines = [f'"{name}" "{self.passwords[name]}"\n' for name in LOGINS.values()]
        (self.folder / "users.txt").write_text("".join(lines))
        settings = PGBOUNCER.format(leader=self.leader, pooler=self.pooler, folder=self.folder)
        (self.folder / "pgbouncer.ini").write_text(settings)

    def _make_pooler(self) -> Service:
        command = [find_program("pgbouncer"), str(self.folder / "pgbouncer.ini")]
        return Service("pgbouncer", build_server_command(command), self.folder)


INITDB = [
    {"encoding": "UTF8"},
    {"locale": "C"},
    {"locale-provider": "builtin"},
    {"builtin-locale": "PG_UNICODE_FAST"},
    "data-checksums",
]


def build_cluster_settings() -> dict:
    """What all nodes agree on: one synchronous standby, and a leader that never comes back by
    itself, since the clients wait."""
    return {
        "ttl": TTL,
        "loop_wait": LOOP_WAIT,
        "retry_timeout": RETRY_TIMEOUT,
        "primary_start_timeout": 0,
        "synchronous_mode": True,
        "postgresql": {
            "use_pg_rewind": True,
            "parameters": {
                "max_connections": 100,
                "shared_buffers": "128MB",
                "jit": "off",
                "transaction_timeout": "600s",
                "password_encryption": "scram-sha-256",
                "wal_log_hints": "on",
            },
        },
    }
